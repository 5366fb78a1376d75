//! A file becomes a document: a [`DocumentHeader`] and [`Page`]s of blocks of
//! text, each with the place to open it at.
//!
//! Files are hostile until shown otherwise, so they are never parsed in the
//! process that shows them: [`reader::Reader`] starts a process of its own
//! under limits of memory, time and output, and that process runs
//! [`reader::serve`]. The readers themselves ([`format`]) are plain functions
//! from bytes to pages.

pub mod error;
pub mod format;
pub mod kind;
pub mod model;
pub mod reader;
mod text_kind;

pub use error::ReadError;
pub use format::pdf::recognised;
pub use model::{
    Anchor, Block, BlockKind, ContentHash, Deletion, DocumentHeader, DocumentKind, Embedded, Line,
    Page, PageSize, Rectangle, TextSource, Tile, UnsureWord,
};
