//! The tables `collections` and `collection_files` (since version 4).

use rusqlite::{Connection, ErrorCode, Transaction, params};

use crate::collection::{Collection, CollectionId};
use crate::database::now;
use crate::error::LibraryError;
use crate::file::FileId;

pub(super) const CREATE: &str = "
    CREATE TABLE collections (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        added INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE collection_files (
        collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
        file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
        PRIMARY KEY (collection, file)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX collections_of_file ON collection_files (file);
";

/// All collections with their files, by name.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Collection>, LibraryError> {
    let mut collections =
        connection.prepare_cached("SELECT id, name FROM collections ORDER BY name")?;
    let mut files =
        connection.prepare_cached("SELECT file FROM collection_files WHERE collection = ?1")?;
    let rows = collections.query_map([], |row| {
        let id: i64 = row.get(0)?;
        let files = files.query_map([id], |row| row.get(0).map(FileId))?;
        Ok(Collection {
            id: CollectionId(id),
            name: row.get(1)?,
            files: files.collect::<Result<_, _>>()?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds an empty collection.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    name: &str,
) -> Result<CollectionId, LibraryError> {
    transaction
        .execute(
            "INSERT INTO collections (name, added) VALUES (?1, ?2)",
            params![name, now()],
        )
        .map_err(|error| taken(error, name))?;
    Ok(CollectionId(transaction.last_insert_rowid()))
}

/// Gives a collection another name.
pub(crate) fn rename(
    transaction: &Transaction<'_>,
    id: CollectionId,
    name: &str,
) -> Result<(), LibraryError> {
    let changed = transaction
        .execute(
            "UPDATE collections SET name = ?2 WHERE id = ?1",
            params![id.0, name],
        )
        .map_err(|error| taken(error, name))?;
    there(changed, id)
}

/// Deletes a collection; its files stay in the library.
pub(crate) fn delete(transaction: &Transaction<'_>, id: CollectionId) -> Result<(), LibraryError> {
    let changed = transaction.execute("DELETE FROM collections WHERE id = ?1", [id.0])?;
    there(changed, id)
}

/// Puts files into a collection; those that are in it already stay.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    id: CollectionId,
    files: &[FileId],
) -> Result<(), LibraryError> {
    let known: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM collections WHERE id = ?1)",
        [id.0],
        |row| row.get(0),
    )?;
    there(usize::from(known), id)?;
    let mut statement = transaction.prepare_cached(
        "INSERT OR IGNORE INTO collection_files (collection, file)
         SELECT ?1, id FROM files WHERE id = ?2",
    )?;
    for file in files {
        statement.execute(params![id.0, file.0])?;
    }
    Ok(())
}

/// Takes files out of a collection.
pub(crate) fn take_out(
    transaction: &Transaction<'_>,
    id: CollectionId,
    files: &[FileId],
) -> Result<(), LibraryError> {
    let mut statement = transaction
        .prepare_cached("DELETE FROM collection_files WHERE collection = ?1 AND file = ?2")?;
    for file in files {
        statement.execute(params![id.0, file.0])?;
    }
    Ok(())
}

fn there(changed: usize, id: CollectionId) -> Result<(), LibraryError> {
    if changed > 0 {
        return Ok(());
    }
    Err(LibraryError::NotFound {
        what: "collection",
        id: id.0,
    })
}

/// Gives a name that another collection has its own error.
fn taken(error: rusqlite::Error, name: &str) -> LibraryError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => LibraryError::NameTaken {
            name: name.to_owned(),
        },
        _ => error.into(),
    }
}
