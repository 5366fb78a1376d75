//! Request and evidence become an outline, and an outline becomes a file.
//!
//! ```text
//! evidence ─▶ material (parts below their headings) ─▶ model ─▶ Outline
//! Outline ─▶ deck (PPTX, sources in the notes)
//!         ├▶ word (DOCX, sources as footnotes)
//!         ├▶ markdown (likewise)
//!         └▶ pdf (sources below each section)
//! Table ─▶ CSV, workbook (XLSX, sources as notes)
//! Revision ─▶ DOCX, as it is now or with tracked changes, Markdown
//! ```
//!
//! [`outline`] makes an [`Outline`] that the person can edit; [`write`] turns
//! it into a file. Every [`Point`] names the passage that supports it, or is
//! marked, in the outline and in the file, as having none.

mod deck;
mod error;
mod file_name;
mod making;
mod markdown;
mod material;
mod model;
mod package;
mod pdf;
mod revision;
mod support;
mod table;
mod text;
mod word;
mod wording;
mod xml;

use std::path::Path;

pub use deck::write_deck;
pub use error::DraftError;
pub use file_name::{file_name, table_file_name};
pub use making::{OutlineProgress, OutlineRequest, outline};
pub use markdown::write_markdown;
pub use model::{DraftKind, Outline, Point, Section, Support};
pub use pdf::write_pdf;
pub use revision::{
    RevisedBlock, Revision, revision_file_name, write_revision, write_revision_changes,
    write_revision_markdown,
};
pub use support::supporting;
pub use table::{Table, TableCell, TableRow, write_csv, write_workbook};
pub use word::write_document;

/// Writes an outline as a file of its kind. Replaces what is at `path`
/// atomically: readers see the old file or the whole new one.
pub fn write(kind: DraftKind, outline: &Outline, path: &Path) -> Result<(), DraftError> {
    match kind {
        DraftKind::Deck => write_deck(outline, path),
        DraftKind::Document => write_document(outline, path),
    }
}
