//! A file that is there while the library is open, so that the next start knows whether
//! it was closed.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::LibraryError;

/// The mark in the library's folder.
pub(crate) struct OpenMark {
    path: PathBuf,
    was_there: bool,
}

impl OpenMark {
    /// Sets the mark in `folder`.
    pub(crate) fn set(folder: &Path) -> Result<Self, LibraryError> {
        let path = folder.join("library.open");
        let was_there = path.exists();
        match std::fs::write(&path, "") {
            Ok(()) => Ok(Self { path, was_there }),
            Err(source) => Err(LibraryError::Io { path, source }.classified()),
        }
    }

    /// Whether the library was closed the last time it was open.
    pub(crate) fn was_closed(&self) -> bool {
        !self.was_there
    }

    /// Removes the mark: everything is written.
    pub(crate) fn remove(&self) {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "the next start will look for damage");
            }
            _ => {}
        }
    }
}
