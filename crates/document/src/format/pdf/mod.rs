//! PDF (ISO 32000): PDFium reads characters with their boxes and draws pages;
//! lines, columns, paragraphs and tables are put together here. Without PDFium,
//! and for files that PDFium refuses as damaged, lopdf reads the text alone.
//!
//! ```text
//! characters ─▶ runs ─▶ regions (columns) ─▶ lines ─▶ pieces ─▶ draft ─▶ blocks
//!                                                               pages.rs
//! ```

use super::{Sink, Source};
use crate::error::ReadError;

mod annotations;
mod attachments;
mod characters;
mod classify;
mod clusters;
mod columns;
mod date;
mod draft;
mod fallback;
pub(super) mod fonts;
mod frame;
mod glyphs;
mod headings;
mod hidden;
mod join;
mod legibility;
mod library;
mod lines;
mod markers;
mod misread;
mod outline;
mod pages;
mod picture;
mod pieces;
pub mod recognised;
mod running;
mod runs;
mod sides;
mod tables;
mod vocabulary;

pub use library::Library;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let Some(library) = source.context.pdfium else {
        return fallback::read(source, sink);
    };
    match library.open(&source.bytes, source.password) {
        Ok(document) => library::read(&document, source, sink),
        Err(error @ ReadError::Damaged { .. }) => match fallback::read(source, sink) {
            Err(ReadError::Damaged { .. }) => Err(error),
            outcome => outcome,
        },
        Err(error) => Err(error),
    }
}
