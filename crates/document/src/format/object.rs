//! Objects of other programs inside a document (MS-OLEDS): a document may lie in
//! a stream of the object, or be the object itself.

use super::compound::{self, CompoundFile, u32_at};
use super::said;
use crate::error::ReadError;

/// Streams that hold a whole file: an Office package, whatever the program of
/// the object keeps as its contents, and a document of OpenDocument.
const WHOLE_FILES: [&str; 3] = ["Package", "CONTENTS", "EmbeddedOdf"];

/// Streams by which the object itself is a document.
const DOCUMENTS: [&str; 4] = ["WordDocument", "Workbook", "Book", "PowerPoint Document"];

/// A file that was put into the document as it is (MS-OLEDS 2.3.6).
const PACKAGED: &str = "\u{1}Ole10Native";

/// A document taken out of its object.
pub(super) struct Document {
    /// What the object calls it, where it does.
    pub(super) name: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// The document in an object; none when there is none. What is no object is a
/// document as it is. `limit` bounds what is taken out, in bytes.
///
/// # Errors
/// What [`CompoundFile::open`] says.
pub(super) fn document(bytes: Vec<u8>, limit: u64) -> Result<Option<Document>, ReadError> {
    let whole = |bytes| Document { name: None, bytes };
    if !bytes.starts_with(compound::MARK) {
        return Ok(Some(whole(bytes)));
    }
    let file = CompoundFile::open(&bytes, limit)?;
    let root = file.root();
    if let Some(stream) = root.stream(PACKAGED)?
        && let Some(document) = packaged(&stream)
    {
        return Ok(Some(document));
    }
    for name in WHOLE_FILES {
        if let Some(stream) = root.stream(name)?.filter(|stream| !stream.is_empty()) {
            return Ok(Some(whole(stream)));
        }
    }
    let is_document =
        root.has_stream("EncryptedPackage") || DOCUMENTS.iter().any(|name| root.has_stream(name));
    Ok(is_document.then(|| whole(bytes.clone())))
}

/// A length, two bytes, the file's name and its old path, each ended by a zero,
/// some lengths with paths, and the file behind its own length.
fn packaged(stream: &[u8]) -> Option<Document> {
    let mut rest = stream.get(6..)?;
    let mut take_text = || {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let text = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        Some(text)
    };
    let name = take_text()?;
    take_text()?;
    // Four bytes of kind, then the length of the temporary path and that path.
    let path = u32_at(rest, 4)? as usize;
    let after = rest.get(8_usize.checked_add(path)?..)?;
    let length = u32_at(after, 0)? as usize;
    let bytes = after.get(4..4_usize.checked_add(length)?)?.to_vec();
    let name = name.rsplit(['/', '\\']).next().and_then(said);
    Some(Document { name, bytes })
}
