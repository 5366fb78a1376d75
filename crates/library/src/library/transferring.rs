//! The library, or a part of it, goes into one file and comes out of one.

use std::ops::ControlFlow;
use std::path::Path;

use super::Library;
use crate::error::LibraryError;
use crate::evidence::Scope;
use crate::transfer::{self, Exported, Imported, Progress};

impl Library {
    /// Writes files, with everything that was read of them and what is in them, into one
    /// file at `to` (in the place of what is there): those of `what` with the documents
    /// inside them, and the files that hold them; for the whole library chats, drafts
    /// and settings too. What is queued or being read goes over as queued. Others go on
    /// meanwhile: the export is of the moment at which it began. `progress` is told how
    /// far it has come and can stop it; whatever ends it early, nothing is left of it and
    /// what was at `to` is still there.
    ///
    /// # Errors
    /// [`LibraryError::Cancelled`] where `progress` stopped it,
    /// [`LibraryError::NotFound`] where one of the files is not there,
    /// [`LibraryError::DiskFull`] and [`LibraryError::Io`] where it cannot be written.
    pub fn export(
        &self,
        what: &Scope,
        to: &Path,
        mut progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Exported, LibraryError> {
        let exported = transfer::export(self.shared(), what, to, &mut progress);
        exported.map_err(LibraryError::classified)
    }

    /// Takes in what [`Library::export`] wrote, whole or not at all. Files and documents
    /// whose content is here already are not added again, nor chats and drafts that are.
    /// What is new gets new numbers, in citations and scopes of chats and drafts as well:
    /// there a field `file` or `passage` names one, `files` several; what is not here is
    /// named 0 then. `progress` is asked in the middle of a transaction: it must not write
    /// to the library. Files that are not on this disk under their path are unpacked into
    /// `imported/` in the library's folder. Vectors come along where they are of a model
    /// that is used here. Settings that are set here stay. Words can be searched when the
    /// background has indexed them.
    ///
    /// # Errors
    /// [`LibraryError::NotAnExport`], [`LibraryError::DamagedExport`] and
    /// [`LibraryError::NewerExport`] before anything was changed,
    /// [`LibraryError::Cancelled`] where `progress` stopped it.
    pub fn import(
        &self,
        from: &Path,
        mut progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Imported, LibraryError> {
        let imported = transfer::import(self.shared(), from, &mut progress);
        imported.map_err(LibraryError::classified)
    }
}
