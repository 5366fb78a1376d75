//! A revised text becomes DOCX: docx-rs makes the package, and the body is our own.

use docx_rs::{
    AbstractNumbering, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat, Numbering,
    NumberingId, Paragraph, SpecialIndentType, Start,
};

use super::Revision;
use super::body::Body;
use super::structure::{Element, Text, elements};
use crate::error::DraftError;
use crate::text::printable;
use crate::word::{packed, page};

pub(super) const DOCUMENT: &str = "word/document.xml";
/// The list of bullets; docx-rs has one of its own before it.
pub(super) const BULLETS: usize = 2;

/// The bytes of a document.
pub(super) fn file(revision: &Revision, text: &Text) -> Result<Vec<u8>, DraftError> {
    let wording = revision.wording();
    let mut body = Body::new(text);
    for element in elements(revision, text) {
        match element {
            Element::Paragraph(paragraph) => body.block(&paragraph),
            Element::Table(rows) => body.table(&rows),
        }
    }
    let body = body.finish()?;
    let mut parts = with_bullets().build();
    parts.document = with_body(&parts.document, &body)?;
    let named = printable(&revision.title);
    let title = if named.is_empty() {
        wording.untitled()
    } else {
        &named
    };
    packed(parts, title, wording)
}

/// An empty page, and a list of bullets.
fn with_bullets() -> Docx {
    let level = Level::new(
        0,
        Start::new(1),
        NumberFormat::new("bullet"),
        LevelText::new("•"),
        LevelJc::new("left"),
    );
    let level = level.indent(Some(420), Some(SpecialIndentType::Hanging(420)), None, None);
    // docx-rs names the list in the file only if a paragraph refers to it; this one goes
    // with the rest of its body.
    let item = Paragraph::new().numbering(NumberingId::new(BULLETS), IndentLevel::new(0));
    page()
        .add_abstract_numbering(AbstractNumbering::new(BULLETS).add_level(level))
        .add_numbering(Numbering::new(BULLETS, BULLETS))
        .add_paragraph(item)
}

/// A document part with another body before the properties of its pages.
fn with_body(document: &[u8], body: &[u8]) -> Result<Vec<u8>, DraftError> {
    let find = |wanted: &[u8]| {
        let mut windows = document.windows(wanted.len());
        windows.position(|window| window == wanted)
    };
    let start = find(b"<w:body>").map(|at| at + "<w:body>".len());
    let (Some(start), Some(end)) = (start, find(b"<w:sectPr")) else {
        return Err(DraftError::Package {
            part: DOCUMENT.to_owned(),
            detail: "there is no body in it".to_owned(),
        });
    };
    Ok([&document[..start], body, &document[end..]].concat())
}
