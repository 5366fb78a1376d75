//! Files go in and out, and are told.

use std::collections::HashSet;
use std::path::PathBuf;

use ::document::ReadError;

use super::Library;
use crate::database::Durability;
use crate::error::LibraryError;
use crate::evidence::Scope;
use crate::file::{Added, FileId, FileState, LibraryFile};
use crate::password::Password;
use crate::table::{file, folder, scope};
use crate::{adding, removing};

impl Library {
    /// Adds files, and the files in folders (those with a known ending; hidden
    /// ones are passed over). Contents are hashed first: what the library has
    /// already, under this path or another, is `unchanged`. A known path with
    /// changed content is queued; its old passages are found until the new
    /// ones replace them, all at once. A path that cannot be opened becomes a
    /// file that is set aside.
    pub fn add(&self, paths: &[PathBuf]) -> Result<Added, LibraryError> {
        adding::add(self.shared(), paths)
    }

    /// Every file, in the order in which they were added.
    pub fn files(&self) -> Result<Vec<LibraryFile>, LibraryError> {
        self.shared().files()
    }

    /// The files that a scope means and that were read, in the order of their names. A
    /// document inside another of them is not told apart from it.
    pub fn files_in(&self, scope: &Scope) -> Result<Vec<LibraryFile>, LibraryError> {
        let (all, meant) = self.shared().database.read(|connection| {
            let meant = scope::asked(connection, scope)?.files;
            Ok((file::all(connection)?, meant))
        })?;
        let meant: HashSet<FileId> = meant.into_iter().collect();
        let is_meant = |id: &FileId| meant.contains(id);
        let mut files: Vec<LibraryFile> = all
            .into_iter()
            .filter(|file| is_meant(&file.id) && !file.container.as_ref().is_some_and(is_meant))
            .collect();
        files.sort_by_cached_key(|file| (file.name.to_lowercase(), file.id));
        Ok(files)
    }

    /// One file.
    pub fn file(&self, id: FileId) -> Result<LibraryFile, LibraryError> {
        self.shared().file(id)
    }

    /// The file on disk that a document is read from: itself, or the one that
    /// holds it.
    pub fn on_disk(&self, id: FileId) -> Result<LibraryFile, LibraryError> {
        self.shared().on_disk(id)
    }

    /// Reads a file again that was set aside, or of which pages or a document
    /// inside could not be read. Does nothing to others. A document inside
    /// another is read with it.
    pub fn retry(&self, id: FileId) -> Result<(), LibraryError> {
        let shared = self.shared();
        let id = shared.file(id)?.container.unwrap_or(id);
        let queued = shared.database.write(Durability::OnDisk, |transaction| {
            file::retry(transaction, id)
        })?;
        if queued {
            shared.announce(id);
            shared.queued.notify_one();
        }
        // What is missing of others is tried again too.
        shared.to_embed.notify_one();
        shared.recognise_again();
        Ok(())
    }

    /// Gives the password of a file that is encrypted, and reads the file where
    /// it was set aside for that. The password is kept in memory alone, until
    /// the library is closed, or until it turns out to be wrong.
    pub fn unlock(&self, id: FileId, password: Password) -> Result<(), LibraryError> {
        let shared = self.shared();
        let file = shared.file(id)?;
        let id = file.container.unwrap_or(id);
        shared.passwords.give(id, password);
        match file.state {
            FileState::SetAside {
                error: ReadError::Encrypted | ReadError::WrongPassword,
            } => self.retry(id),
            _ => {
                shared.recognise_again();
                Ok(())
            }
        }
    }

    /// Whether the password of a file on disk was given since the library was opened.
    pub fn has_password(&self, id: FileId) -> bool {
        self.shared().passwords.of(id).is_some()
    }

    /// Takes a file out with all that was made from it. The file on disk is not touched,
    /// unless an import unpacked it, and stays out where its folder is watched, until it
    /// is added by its own name. It is found no more when the call returns; a moment later
    /// none of its text is left in any file of the library's folder ([`Library::idle`]
    /// waits for that), and copies of the database that an update or damage left are
    /// deleted. Quotes in chats and drafts stay with these.
    pub fn remove(&self, id: FileId) -> Result<(), LibraryError> {
        let shared = self.shared();
        let file = shared.file(id)?;
        if file.container.is_none()
            && let Some(path) = file.path.to_str()
        {
            shared.database.write(Durability::OnDisk, |transaction| {
                folder::leave_out(transaction, path)
            })?;
        }
        removing::remove(shared, id)
    }
}
