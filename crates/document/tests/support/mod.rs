//! What the tests of real files share.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::{Path, PathBuf};

use document::reader::{Limits, Reader, ReaderCommand};

/// PDFium in the models folder, if it was fetched.
#[expect(clippy::print_stderr, reason = "says what was skipped")]
pub(crate) fn pdfium() -> Option<PathBuf> {
    let models = std::env::var_os("DESKHAND_MODELS").map_or_else(
        || {
            let data = std::env::var_os("XDG_DATA_HOME").map_or_else(
                || Path::new(&std::env::var_os("HOME").unwrap_or_default()).join(".local/share"),
                PathBuf::from,
            );
            data.join("deskhand/models")
        },
        PathBuf::from,
    );
    let path = models.join(format!(
        "pdfium/{}pdfium{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    ));
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: there is no PDFium in the models folder");
    None
}

/// The real reader process under the usual limits.
pub(crate) fn reader(pdfium: Option<PathBuf>) -> Reader {
    let command = ReaderCommand {
        program: PathBuf::from(env!("CARGO_BIN_EXE_deskhand-reader")),
        arguments: Vec::new(),
        pdfium,
    };
    Reader::new(command, Limits::default())
}
