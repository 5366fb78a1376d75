//! What kind a file is, told from its content; the name only decides between
//! kinds of plain text, which have no mark of their own.

use std::path::Path;

use crate::error::ReadError;
use crate::format::{compound, mail};
use crate::model::DocumentKind;

/// How far into a file the mark of a PDF may stand (readers have always
/// accepted some bytes before it).
const PDF_MARK_WITHIN: usize = 1024;

/// How much of a file is looked at to see whether it is text.
const TEXT_SAMPLE: usize = 64 * 1024;

/// The kind of the file with these `bytes`, or why it cannot be read.
///
/// Office documents are recognised as archives here and told apart by what
/// they contain.
///
/// # Errors
/// [`ReadError::Encrypted`] for an Office document behind a password,
/// [`ReadError::Unsupported`] for every kind that no reader knows,
/// [`ReadError::Damaged`] for a file that begins as an archive and is none.
pub fn detect(name: &Path, bytes: &[u8]) -> Result<DocumentKind, ReadError> {
    let head = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
    if bytes.starts_with(compound::MARK) {
        return compound_file(bytes);
    }
    if is_early_workbook(bytes) {
        return Ok(DocumentKind::LegacyExcel);
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
    let extension = name
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" => Ok(DocumentKind::Markdown),
        "html" | "htm" | "xhtml" | "xht" => Ok(DocumentKind::Html),
        // These hold no words of their own: a Rich Text file read as text would
        // fill the library with control words.
        _ if bytes.starts_with(b"{\\rtf") => Err(ReadError::Unsupported),
        _ if begins_as_html(bytes) => Ok(DocumentKind::Html),
        "eml" => Ok(DocumentKind::Mail),
        _ if mail::looks_like_message(bytes) || mail::looks_like_mailbox(bytes) => {
            Ok(DocumentKind::Mail)
        }
        _ => Ok(DocumentKind::Text),
    }
}

/// What a compound file holds is told by the streams in its root.
fn compound_file(bytes: &[u8]) -> Result<DocumentKind, ReadError> {
    // Nothing but the directory is read.
    let file = compound::CompoundFile::open(bytes, 0)?;
    let has = |name| file.root().has_stream(name);
    if has("EncryptedPackage") {
        Err(ReadError::Encrypted)
    } else if has("WordDocument") {
        Ok(DocumentKind::LegacyWord)
    } else if has("PowerPoint Document") {
        Ok(DocumentKind::LegacyPowerPoint)
    } else if has("Workbook") || has("Book") {
        Ok(DocumentKind::LegacyExcel)
    } else if has("__properties_version1.0") {
        Ok(DocumentKind::Mail)
    } else {
        Err(ReadError::Unsupported)
    }
}

/// Before Excel 5 a workbook is no compound file: it begins with a record of 4
/// or 6 bytes, then a version that nobody reads, and says that it is a sheet
/// (MS-XLS 2.4.21).
fn is_early_workbook(bytes: &[u8]) -> bool {
    matches!(
        bytes.get(..8),
        Some([
            0x09,
            0x00 | 0x02 | 0x04,
            0x04 | 0x06,
            0x00,
            _,
            _,
            0x10,
            0x00
        ])
    )
}

/// Text has no control characters beyond white space; UTF-16 is told by its
/// mark or by zeros that fall on one side of every pair.
fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(TEXT_SAMPLE)];
    if encoding_rs::Encoding::for_bom(sample).is_some() || utf16_without_mark(sample).is_some() {
        return true;
    }
    let controls = sample
        .iter()
        .filter(|byte| matches!(byte, 0x01..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
        .count();
    !sample.contains(&0) && controls * 200 <= sample.len()
}

/// The byte order of UTF-16 that carries no mark, where the zeros of Latin
/// letters and line ends give it away.
pub(crate) fn utf16_without_mark(sample: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &sample[..sample.len().min(4096) & !1];
    let pairs = sample.len() / 2;
    if pairs < 4 {
        return None;
    }
    let (mut first, mut second) = (0, 0);
    for pair in sample.chunks_exact(2) {
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    if second * 3 > pairs && first * 20 < pairs {
        Some(encoding_rs::UTF_16LE)
    } else if first * 3 > pairs && second * 20 < pairs {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

fn begins_as_html(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with("<?xml") && head.contains("<html"))
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
        assert_eq!(kind("main.rs", b"fn main() {}"), Ok(DocumentKind::Text));
    }

    #[test]
    fn utf16_is_text() {
        let bytes: Vec<u8> = "plain words, no mark"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(kind("notes.txt", &bytes), Ok(DocumentKind::Text));
    }
}
