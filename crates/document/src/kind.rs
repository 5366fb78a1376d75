//! What kind a file is, told from its content; the name only decides between
//! kinds of plain text, which have no mark of their own.

use std::path::Path;

use crate::error::ReadError;
use crate::model::DocumentKind;

/// The mark of an OLE compound file (MS-CFB), the container of legacy Office
/// documents and of encrypted new ones.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// How far into a file the mark of a PDF may stand (readers have always
/// accepted some bytes before it).
const PDF_MARK_WITHIN: usize = 1024;

/// How much of a file is looked at to see whether it is text.
const TEXT_SAMPLE: usize = 64 * 1024;

/// The kind of the file with these `bytes`, or why it cannot be read.
///
/// Archives are told apart by what they contain, kinds of text by how they
/// begin.
///
/// # Errors
/// [`ReadError::Encrypted`] for an Office document behind a password,
/// [`ReadError::Unsupported`] for every kind that no reader knows,
/// [`ReadError::Damaged`] for a file that begins as an archive and is none.
pub fn detect(name: &Path, bytes: &[u8]) -> Result<DocumentKind, ReadError> {
    let head = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(compound_file(bytes));
    }
    if bytes.starts_with(b"PK") {
        return crate::format::package::kind(bytes);
    }
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(DocumentKind::Pdf);
    }
    if !looks_like_text(bytes) {
        return Err(ReadError::Unsupported);
    }
    Ok(crate::text_kind::detect(name, bytes))
}

/// A compound file is either an encrypted document (ECMA-376 agile or standard
/// encryption keeps it in a stream called `EncryptedPackage`) or a legacy one.
fn compound_file(bytes: &[u8]) -> ReadError {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        ReadError::Encrypted
    } else {
        ReadError::Unsupported
    }
}

/// Text has no control characters beyond white space, unless its units are
/// wider than a byte.
fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(TEXT_SAMPLE)];
    if bytes.starts_with(b"\xEF\xBB\xBF") || crate::format::encoding::wide(sample).is_some() {
        return true;
    }
    let controls = sample
        .iter()
        .filter(|byte| matches!(byte, 0x01..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
        .count();
    !sample.contains(&0) && controls * 200 <= sample.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, bytes: &[u8]) -> Result<DocumentKind, ReadError> {
        detect(Path::new(name), bytes)
    }

    #[test]
    fn content_comes_before_the_name() {
        assert_eq!(
            kind("letter.txt", b"%PDF-1.7\n..."),
            Ok(DocumentKind::Pdf),
            "a PDF stays one under another name"
        );
        assert_eq!(
            kind("page", b"<!DOCTYPE html><p>Hello</p>"),
            Ok(DocumentKind::Html),
            "a web page needs no extension"
        );
        assert_eq!(
            kind("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            Err(ReadError::Unsupported),
            "a picture is not text, whatever it is called"
        );
    }

    #[test]
    fn the_name_decides_between_kinds_of_text() {
        assert_eq!(kind("notes.md", b"# Notes"), Ok(DocumentKind::Markdown));
        assert_eq!(kind("notes.txt", b"# Notes"), Ok(DocumentKind::Text));
        assert_eq!(
            kind("main.rs", b"fn main() {}"),
            Ok(DocumentKind::SourceCode)
        );
    }

    #[test]
    fn utf16_is_text() {
        let bytes: Vec<u8> = "plain words, no mark"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(kind("notes.txt", &bytes), Ok(DocumentKind::Text));
    }

    #[test]
    fn encrypted_and_legacy_office_files_are_told_apart() {
        let mut encrypted = COMPOUND_FILE.to_vec();
        encrypted.extend([0; 512]);
        encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind("a.docx", &encrypted), Err(ReadError::Encrypted));
        assert_eq!(kind("a.doc", COMPOUND_FILE), Err(ReadError::Unsupported));
    }
}
