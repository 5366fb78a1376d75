//! Collections: files that a person keeps together under a name.

use rusqlite::Transaction;

use super::Library;
use crate::collection::{Collection, CollectionId};
use crate::database::Durability;
use crate::error::LibraryError;
use crate::file::{FileId, LibraryEvent};
use crate::table::collection;

impl Library {
    /// All collections with their files, by name.
    pub fn collections(&self) -> Result<Vec<Collection>, LibraryError> {
        self.shared().database.read(collection::all)
    }

    /// Makes a collection of files, which may be none. Space around the name is left out.
    ///
    /// # Errors
    /// [`LibraryError::NameTaken`] where another has the name, [`LibraryError::NameEmpty`]
    /// where there is none.
    pub fn create_collection(
        &self,
        name: &str,
        files: &[FileId],
    ) -> Result<CollectionId, LibraryError> {
        let name = named(name)?;
        self.change(|transaction| {
            let id = collection::insert(transaction, name)?;
            collection::put(transaction, id, files)?;
            Ok(id)
        })
    }

    /// Gives a collection another name.
    ///
    /// # Errors
    /// [`LibraryError::NameTaken`] where another has the name, [`LibraryError::NameEmpty`]
    /// where there is none.
    pub fn rename_collection(&self, id: CollectionId, name: &str) -> Result<(), LibraryError> {
        let name = named(name)?;
        self.change(|transaction| collection::rename(transaction, id, name))
    }

    /// Deletes a collection. Its files stay in the library.
    pub fn delete_collection(&self, id: CollectionId) -> Result<(), LibraryError> {
        self.change(|transaction| collection::delete(transaction, id))
    }

    /// Puts files into a collection. Files that are in it, or not in the library any
    /// more, change nothing.
    pub fn put_in_collection(
        &self,
        id: CollectionId,
        files: &[FileId],
    ) -> Result<(), LibraryError> {
        self.change(|transaction| collection::put(transaction, id, files))
    }

    /// Takes files out of a collection; they stay in the library.
    pub fn take_out_of_collection(
        &self,
        id: CollectionId,
        files: &[FileId],
    ) -> Result<(), LibraryError> {
        self.change(|transaction| collection::take_out(transaction, id, files))
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let shared = self.shared();
        let changed = shared.database.write(Durability::OnDisk, change)?;
        shared.send(LibraryEvent::Collections);
        Ok(changed)
    }
}

fn named(name: &str) -> Result<&str, LibraryError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(LibraryError::NameEmpty);
    }
    Ok(name)
}
