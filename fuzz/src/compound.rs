//! Compound files out of their bare streams: a fuzzer that had to keep chains of
//! sectors right would seldom reach what lies in them.

use std::io::{Cursor, Write};

use cfb::CompoundFile;

use crate::package::{BINARY_SEPARATOR, pieces};

/// A kind of document in a compound file: the storages in it, and the streams
/// that an input fills, in their order.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    storages: &'static [&'static str],
    streams: &'static [&'static str],
}

/// A document of Word 97.
pub const WORD: Template = Template {
    storages: &[],
    streams: &[
        "/WordDocument",
        "/1Table",
        "/Data",
        "/\u{5}SummaryInformation",
        "/0Table",
    ],
};

/// A presentation of PowerPoint 97.
pub const POWER_POINT: Template = Template {
    storages: &[],
    streams: &[
        "/PowerPoint Document",
        "/Current User",
        "/\u{5}SummaryInformation",
    ],
};

/// A workbook of any Excel before 2007.
pub const EXCEL: Template = Template {
    storages: &[],
    streams: &["/Workbook", "/\u{5}SummaryInformation"],
};

/// A message of Outlook.
pub const MESSAGE: Template = Template {
    storages: &[
        "/__recip_version1.0_#00000000",
        "/__attach_version1.0_#00000000",
    ],
    streams: &[
        "/__properties_version1.0",
        "/__substg1.0_10090102",
        "/__substg1.0_10130102",
        "/__substg1.0_1000001E",
        "/__substg1.0_0037001F",
        "/__substg1.0_0E04001E",
        "/__recip_version1.0_#00000000/__properties_version1.0",
        "/__recip_version1.0_#00000000/__substg1.0_3001001E",
        "/__attach_version1.0_#00000000/__properties_version1.0",
        "/__attach_version1.0_#00000000/__substg1.0_37010102",
        "/__attach_version1.0_#00000000/__substg1.0_3707001F",
    ],
};

/// An Office document behind a password.
pub const ENCRYPTED: Template = Template {
    storages: &[],
    streams: &["/EncryptionInfo", "/EncryptedPackage"],
};

impl Template {
    /// The compound file whose streams are the pieces of `input`; what an input
    /// does not reach is left out, and so is an empty piece.
    ///
    /// # Panics
    /// Never: everything is written to memory.
    #[must_use]
    pub fn pack(&self, input: &[u8]) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("memory suffices");
        for storage in self.storages {
            file.create_storage(storage).expect("memory suffices");
        }
        for (name, bytes) in self.streams.iter().zip(pieces(input, BINARY_SEPARATOR)) {
            if !bytes.is_empty() {
                let mut stream = file.create_stream(name).expect("memory suffices");
                stream.write_all(bytes).expect("memory suffices");
            }
        }
        file.flush().expect("memory suffices");
        file.into_inner().into_inner()
    }
}
