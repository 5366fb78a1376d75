//! Objects of other programs in the Office documents of old: in Word and Excel
//! each is a storage of the file, in PowerPoint a compound file in a record.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::super::compound::{self, CompoundFile, Storage};
use super::super::{Sink, Source, damaged, embedded};
use super::power_point;
use crate::error::ReadError;
use crate::model::DocumentKind;

/// Where Word keeps the objects of a document (MS-DOC 2.1.5).
const WORD_OBJECTS: &str = "ObjectPool";

/// What the storage of an object in a workbook is called (MS-XLS 2.1.7.2), with
/// a number behind it.
const EXCEL_OBJECT: &str = "MBD";

/// Reads the documents among the objects, behind the document's own pages.
///
/// # Errors
/// Only what `sink` says: what the document says otherwise was said when its
/// own pages were read.
pub(in super::super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    if !source.bytes.starts_with(compound::MARK) {
        return Ok(());
    }
    let limit = source.context.unpacked;
    let Ok(file) = CompoundFile::open(&source.bytes, limit) else {
        return Ok(());
    };
    let name = |number: u32| format!("object {number}");
    if source.kind == DocumentKind::LegacyPowerPoint {
        for (number, object) in (1..).zip(power_point::objects(&file, source.password)) {
            embedded::read_object(source, &name(number), object.unpacked(limit), sink)?;
        }
    } else {
        for (number, storage) in (1..).zip(storages(file.root(), source.kind)) {
            embedded::read_object(source, &name(number), storage.alone(), sink)?;
        }
    }
    Ok(())
}

/// The storages that objects lie in.
fn storages<'a, 'b>(root: Storage<'a, 'b>, kind: DocumentKind) -> Vec<Storage<'a, 'b>> {
    let among = match kind {
        DocumentKind::LegacyWord => root.storage(WORD_OBJECTS),
        _ => Some(root),
    };
    among
        .map(|among| among.storages())
        .unwrap_or_default()
        .into_iter()
        .filter(|(name, _)| kind == DocumentKind::LegacyWord || name.starts_with(EXCEL_OBJECT))
        .map(|(_, storage)| storage)
        .collect()
}

/// An object in a record of a presentation (MS-PPT 2.10.34).
pub(super) enum StoredObject {
    Plain(Vec<u8>),
    /// Behind its length, in the way of zlib.
    Packed(Vec<u8>),
}

impl StoredObject {
    fn unpacked(self, limit: u64) -> Result<Vec<u8>, ReadError> {
        let packed = match self {
            Self::Plain(bytes) => return Ok(bytes),
            Self::Packed(packed) => packed,
        };
        let packed = packed.get(4..).unwrap_or_default();
        let mut bytes = Vec::new();
        ZlibDecoder::new(packed)
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(damaged)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge {
                detail: format!("an object unpacks to more than {limit} bytes"),
            });
        }
        Ok(bytes)
    }
}
