//! Files are taken out, with all that was made from them.

use crate::database::Durability;
use crate::erasing;
use crate::error::LibraryError;
use crate::file::{FileId, LibraryEvent};
use crate::shared::Shared;
use crate::table::{document, file, inside};

/// Takes a file out, with the documents inside it. The file on disk is not touched.
pub(crate) fn remove(shared: &Shared, id: FileId) -> Result<(), LibraryError> {
    let removed = shared.database.write(Durability::OnDisk, |transaction| {
        let inside = inside::of(transaction, id)?;
        erasing::note(transaction, &file::get(transaction, id)?.path)?;
        let mut removed: Vec<FileId> = inside.into_iter().map(|(id, _)| id).collect();
        removed.push(id);
        for id in &removed {
            for document in file::delete(transaction, *id)? {
                if document::delete_if_orphaned(transaction, document)? {
                    shared.spaces.remove(document);
                }
            }
        }
        Ok(removed)
    })?;
    shared.passwords.forget(id);
    for id in removed {
        shared.send(LibraryEvent::Removed { id });
    }
    shared.to_index.notify_one();
    Ok(())
}
