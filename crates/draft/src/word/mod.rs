//! An outline becomes running text: DOCX. docx-rs writes the body; styles,
//! footnotes and the title are parts of our own, since docx-rs 0.4 writes no
//! language into styles, no numbers into footnotes, and no title.

mod footnote;

use std::io::Cursor;
use std::path::Path;

use docx_rs::{
    Docx, Footer, Footnote, PageMargin, PageNum, Paragraph, Run, Style, StyleType, XMLDocx,
};

use crate::error::DraftError;
use crate::model::{Outline, Point};
use crate::package::replace;
use crate::text::printable;
use crate::wording::{Wording, documents};
use crate::xml::core_properties;
use footnote::footnotes;

const STYLES: &str = include_str!("../../template/word/styles.xml");

/// A4, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_440;
/// How wide the text of a page is.
pub(crate) const TEXT_WIDTH: u32 = PAGE.0 - 2 * MARGIN.unsigned_abs();

/// Writes a document: the title, a heading and paragraphs for each section, and
/// a list of the documents used. A footnote gives the source of each paragraph;
/// a paragraph without one says so. The file is replaced atomically.
pub fn write_document(outline: &Outline, path: &Path) -> Result<(), DraftError> {
    replace(path, &document(outline)?)
}

/// The bytes of a document.
fn document(outline: &Outline) -> Result<Vec<u8>, DraftError> {
    let wording = Wording::of_outline(outline);
    let named = printable(&outline.title);
    let title = if named.is_empty() {
        wording.untitled()
    } else {
        &named
    };
    let mut notes = Vec::new();
    let mut docx = page().add_paragraph(styled("Title", title));
    for section in &outline.sections {
        let heading = printable(&section.heading);
        if !heading.is_empty() {
            docx = docx.add_paragraph(styled("Heading1", &heading));
        }
        for point in &section.points {
            if let Some(paragraph) = paragraph(point, wording, &mut notes) {
                docx = docx.add_paragraph(paragraph);
            }
        }
    }
    for paragraph in sources(outline, wording) {
        docx = docx.add_paragraph(paragraph);
    }
    let mut parts = docx.build();
    if !notes.is_empty() {
        parts.footnotes = footnotes(&notes)?.1;
    }
    packed(parts, title, wording)
}

/// The bytes of the file that has these parts, with our styles and title.
pub(crate) fn packed(
    mut parts: XMLDocx,
    title: &str,
    wording: Wording,
) -> Result<Vec<u8>, DraftError> {
    parts.styles = STYLES.replace("{LANGUAGE}", wording.language).into_bytes();
    parts.doc_props.core = core_properties(title)?.1;
    let mut bytes = Cursor::new(Vec::new());
    parts
        .pack(&mut bytes)
        .map_err(|error| DraftError::Package {
            part: "the archive".to_owned(),
            detail: error.to_string(),
        })?;
    Ok(bytes.into_inner())
}

/// An empty page with its number at the foot.
pub(crate) fn page() -> Docx {
    let margin = PageMargin {
        top: MARGIN,
        left: MARGIN,
        bottom: MARGIN,
        right: MARGIN,
        header: MARGIN / 2,
        footer: MARGIN / 2,
        gutter: 0,
    };
    let number = Paragraph::new()
        .style("Footer")
        .add_page_num(PageNum::new());
    Docx::new()
        // Known to docx-rs so that it may be referred to; replaced by STYLES.
        .add_style(Style::new("Heading1", StyleType::Paragraph).name("heading 1"))
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .footer(Footer::new().add_paragraph(number))
}

fn styled(style: &str, text: &str) -> Paragraph {
    Paragraph::new()
        .style(style)
        .add_run(Run::new().add_text(text))
}

/// A point with its footnote, or with the remark that it has none. Nothing for
/// a point without text.
fn paragraph(point: &Point, wording: Wording, notes: &mut Vec<String>) -> Option<Paragraph> {
    let text = printable(&point.text);
    if text.is_empty() {
        return None;
    }
    let paragraph = Paragraph::new().add_run(Run::new().add_text(&text));
    if point.support.is_none() {
        let remark = format!(" [{}]", wording.no_source());
        return Some(paragraph.add_run(Run::new().add_text(remark).style("NoSource")));
    }
    notes.push(wording.source_of(point));
    let reference = Footnote {
        id: notes.len(),
        // The text is in the part that replaces docx-rs's own.
        content: vec![Paragraph::new()],
    };
    Some(paragraph.add_run(Run::new().add_footnote_reference(reference)))
}

/// The list of documents at the end.
fn sources(outline: &Outline, wording: Wording) -> Vec<Paragraph> {
    let listed = documents(outline, &wording);
    if listed.is_empty() {
        return Vec::new();
    }
    let mut paragraphs = vec![styled("Heading1", wording.sources())];
    paragraphs.extend(listed.into_iter().map(|(name, places)| {
        let text = if places.is_empty() {
            name
        } else {
            format!("{name} · {}", places.join(" · "))
        };
        Paragraph::new().add_run(Run::new().add_text(text))
    }));
    paragraphs
}
