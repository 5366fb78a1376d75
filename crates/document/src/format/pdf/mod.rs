//! PDF (ISO 32000): PDFium reads characters with their boxes and draws pages;
//! lines, columns, paragraphs and tables are put together here. Without PDFium
//! lopdf reads the text alone.
//!
//! ```text
//! characters ─▶ runs ─▶ regions (columns) ─▶ lines ─▶ pieces ─▶ blocks
//!  pdfium.rs   runs.rs   columns.rs        lines.rs  pieces.rs  pages.rs
//! ```

use super::{Event, Sink, Source};
use crate::error::ReadError;

mod columns;
mod date;
mod fallback;
mod lines;
mod pages;
mod pdfium;
mod pieces;
pub mod recognised;
mod runs;
mod tables;

pub use pdfium::Library;

pub(super) fn read(source: Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    match source.context.pdfium {
        Some(library) => library.read(source, sink),
        None => fallback::read(&source, sink),
    }
}

/// The page numbered `number` with its blocks as an event.
fn page(
    number: u32,
    label: Option<String>,
    size: Option<crate::model::PageSize>,
    blocks: Vec<crate::model::Block>,
) -> Event {
    // A label that only repeats the number says nothing.
    let label = label.filter(|label| !label.is_empty() && *label != number.to_string());
    Event::Page(crate::model::Page {
        number,
        label,
        size,
        hidden: false,
        source: crate::model::TextSource::Document,
        blocks,
    })
}
