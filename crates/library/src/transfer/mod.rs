//! A library, or some files of it, in one file, to be kept or handed on.
//!
//! The file is a SQLite database of a format of its own ([`format`]). It holds what was
//! read of the files, with passages and vectors, the files themselves, and for a whole
//! library the chats, drafts and settings. It is written under another name and renamed
//! when it is whole; it is taken in whole or not at all.

mod check;
mod documents;
mod export;
mod format;
mod import;
mod originals;
mod personal;
mod references;

use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub(crate) use export::export;
pub(crate) use import::import;
pub(crate) use originals::{finish, forget};

use crate::error::LibraryError;
use crate::file::FileId;

/// How far an export or an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is done, in bytes of files and rows, nearly.
    pub done: u64,
    /// What there is to do, likewise.
    pub total: u64,
}

/// What was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Files, those inside others included.
    pub files: u32,
    /// Files that are not on the disk as they were read, and of which the export has
    /// what was read alone.
    pub without_original: Vec<PathBuf>,
}

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Files that are new here, those inside others included.
    pub added: Vec<FileId>,
    /// Files whose content the library had already.
    pub known: Vec<FileId>,
    /// Chats that are new here.
    pub chats: u32,
    /// Drafts that are new here.
    pub drafts: u32,
}

/// Counts what is done, tells it, and asks whether to go on.
struct Work<'a> {
    progress: Progress,
    tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl Work<'_> {
    /// Notes that `more` is done.
    ///
    /// # Errors
    /// [`LibraryError::Cancelled`].
    fn advance(&mut self, more: u64) -> Result<(), LibraryError> {
        let Progress { done, total } = &mut self.progress;
        *done = (*done + more).min(*total);
        match (self.tell)(self.progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(LibraryError::Cancelled),
        }
    }
}
