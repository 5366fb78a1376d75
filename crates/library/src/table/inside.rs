//! The rows of the table `files` that stand for documents inside other files:
//! they are never queued, for they are read with the file that holds them.

use document::{ContentHash, ReadError};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::document::DocumentId;
use super::json;
use crate::database::now;
use crate::error::LibraryError;
use crate::file::FileId;

/// What became of a document inside a file.
pub(crate) enum State<'a> {
    /// It was read; its words are not searchable yet.
    Indexing {
        document: DocumentId,
        hash: ContentHash,
    },
    /// It could not be read.
    SetAside(&'a ReadError),
}

/// The files inside a file, with the documents that they hold.
pub(crate) fn of(
    connection: &Connection,
    container: FileId,
) -> Result<Vec<(FileId, String)>, LibraryError> {
    let mut statement =
        connection.prepare_cached("SELECT id, path FROM files WHERE container = ?1 ORDER BY id")?;
    let rows = statement.query_map([container.0], |row| {
        Ok((FileId(row.get(0)?), row.get::<_, String>(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps what became of the document at `path` inside `container`. Returns its
/// file, and the document that it was to become until now.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    container: FileId,
    path: &str,
    state: &State<'_>,
) -> Result<(FileId, Option<DocumentId>), LibraryError> {
    let known: Option<(i64, Option<i64>)> = transaction
        .prepare_cached("SELECT id, next_document FROM files WHERE path = ?1")?
        .query_row([path], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let id = match known {
        Some((id, _)) => id,
        None => {
            transaction
                .prepare_cached(
                    "INSERT INTO files (path, bytes, added, state)
                     VALUES (?1, 0, ?2, 'indexing')",
                )?
                .execute(params![path, now()])?;
            transaction.last_insert_rowid()
        }
    };
    let (name, document, hash, error) = match state {
        State::Indexing { document, hash } => ("indexing", Some(document.0), Some(hash.0), None),
        State::SetAside(error) => ("set_aside", None, None, Some(json(error))),
    };
    transaction
        .prepare_cached(
            "UPDATE files SET container = ?2, revision = revision + 1, state = ?3,
                 next_document = ?4, hash = ?5, error = ?6
             WHERE id = ?1",
        )?
        .execute(params![id, container.0, name, document, hash, error])?;
    let before = known.and_then(|(_, document)| document).map(DocumentId);
    Ok((FileId(id), before))
}
