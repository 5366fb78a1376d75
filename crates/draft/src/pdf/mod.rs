//! An outline becomes pages as they are printed: PDF. parley sets the lines in the system's
//! fonts, krilla writes the file; what stands on which page, and how it looks, is ours.
//!
//! ```text
//! Outline ─▶ content (blocks, sources numbered) ─▶ typeset (lines) ─▶ pages
//! pages ─▶ sheet (glyphs, rules) ─▶ file (links, outline, structure)
//! ```

mod content;
mod design;
mod file;
mod fonts;
mod glyphs;
mod markup;
mod pages;
mod sheet;
mod structure;
mod typeset;

use std::path::Path;

use crate::error::DraftError;
use crate::model::Outline;
use crate::package::replace;
use crate::wording::Wording;
use content::Content;
use file::{About, file};
use fonts::Fonts;
use pages::paginate;
use typeset::typeset;

/// Writes a document as a PDF of A4 pages: the title, a heading and paragraphs for each
/// section with its numbered sources below them, and a list of the documents used where they
/// belong to several sections. A paragraph without a source says so. What a paragraph has of
/// Markdown (lists, tables, quotes, bold, code) is shown as what it means. The file holds
/// the parts of the system's fonts that it uses; fails where the system has none. It is
/// replaced atomically.
pub fn write_pdf(outline: &Outline, path: &Path) -> Result<(), DraftError> {
    replace(path, &document(outline)?)
}

/// The bytes of a document.
fn document(outline: &Outline) -> Result<Vec<u8>, DraftError> {
    let wording = Wording::of_outline(outline);
    let content = Content::of(outline, wording);
    let mut fonts = Fonts::of_system(wording.language)?;
    let blocks = typeset(&content.blocks, &mut fonts);
    let pages = paginate(&blocks);
    let about = About {
        title: &content.title,
        language: wording.language,
    };
    file(&about, &blocks, &pages, &mut fonts)
}
