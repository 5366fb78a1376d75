//! Watched folders.

use std::path::Path;

use super::Library;
use crate::adding::{Copies, take_in};
use crate::database::{Durability, lock};
use crate::disk::absolute;
use crate::error::LibraryError;
use crate::file::{Added, LibraryEvent};
use crate::folder::{FolderId, FolderRules, FolderState, WatchedFolder};
use crate::removing::remove;
use crate::table::folder::Folder;
use crate::table::{file, folder};
use crate::watching::apply_rules;
use crate::watching::walk::Taking;

impl Library {
    /// The watched folders, in the order in which they were added.
    pub fn folders(&self) -> Result<Vec<WatchedFolder>, LibraryError> {
        let shared = self.shared();
        let folders = shared.database.read(folder::all)?;
        let states = lock(&shared.folder_states);
        let watched = |folder: Folder| WatchedFolder {
            state: states
                .get(&folder.id)
                .cloned()
                .unwrap_or(FolderState::Waiting),
            id: folder.id,
            path: folder.path,
            rules: folder.rules,
            files: folder.files,
        };
        Ok(folders.into_iter().map(watched).collect())
    }

    /// Takes in the files of a folder, and follows it from now on: files that are new,
    /// changed, moved, renamed or deleted there are so in the library within seconds,
    /// and in those of network drives within minutes. A file that is moved or renamed is
    /// not read again. A folder that is watched already gets these rules.
    ///
    /// # Errors
    /// [`LibraryError::Rule`] where a rule cannot be understood, [`LibraryError::Io`]
    /// where there is no such folder.
    pub fn watch(
        &self,
        path: &Path,
        rules: &FolderRules,
    ) -> Result<(FolderId, Added), LibraryError> {
        let shared = self.shared();
        let path = absolute(path);
        let taking = Taking::new(&path, rules)?;
        let missing = |kind, path| LibraryError::Io {
            path,
            source: std::io::Error::from(kind),
        };
        if !path.is_dir() {
            return Err(missing(std::io::ErrorKind::NotADirectory, path));
        }
        let Some(text) = path.to_str() else {
            return Err(missing(std::io::ErrorKind::InvalidFilename, path));
        };
        let id = shared.database.write(Durability::OnDisk, |transaction| {
            folder::put(transaction, text, rules)
        })?;
        shared.send(LibraryEvent::Folders);
        let added = take_in(shared, &taking, &path, Copies::AreFiles)?;
        shared.folders_changed.notify_one();
        Ok((id, added))
    }

    /// Gives a watched folder other rules. Files that they leave out are taken out.
    ///
    /// # Errors
    /// [`LibraryError::Rule`] where a rule cannot be understood; then the old ones stay.
    pub fn set_folder_rules(&self, id: FolderId, rules: &FolderRules) -> Result<(), LibraryError> {
        let shared = self.shared();
        let mut folder = self.watched(id)?;
        Taking::new(&folder.path, rules)?;
        shared.database.write(Durability::OnDisk, |transaction| {
            folder::set_rules(transaction, id, rules)
        })?;
        folder.rules = rules.clone();
        apply_rules(shared, &folder)?;
        shared.send(LibraryEvent::Folders);
        shared.folders_changed.notify_one();
        Ok(())
    }

    /// Follows a folder no longer. Its files stay in the library, unless `files` says
    /// that they go as well; those on disk are not touched.
    pub fn unwatch(&self, id: FolderId, files: bool) -> Result<(), LibraryError> {
        let shared = self.shared();
        let folder = self.watched(id)?;
        shared.database.write(Durability::OnDisk, |transaction| {
            folder::delete(transaction, id)
        })?;
        if files {
            let known = shared
                .database
                .read(|connection| file::below(connection, &folder.path))?;
            for file in known {
                remove(shared, file.id)?;
            }
        }
        shared.send(LibraryEvent::Folders);
        shared.folders_changed.notify_one();
        Ok(())
    }

    fn watched(&self, id: FolderId) -> Result<Folder, LibraryError> {
        let folders = self.shared().database.read(folder::all)?;
        let folder = folders.into_iter().find(|folder| folder.id == id);
        folder.ok_or(LibraryError::NotFound {
            what: "folder",
            id: id.0,
        })
    }
}
