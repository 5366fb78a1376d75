//! The table `files`: paths, and the document that each holds.
//!
//! A file goes `queued` → `reading` → `indexing` → `read`, or to `set_aside`.
//! While it is `indexing` its new document stands in `next_document`; when
//! tantivy has the words, that becomes its `document` in one transaction, so
//! that a question finds the old passages or the new ones, never a mixture.

use std::path::{Path, PathBuf};

use document::{ContentHash, ReadError};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::document::DocumentId;
use super::{json, of_json, of_text};
use crate::database::now;
use crate::disk::FileOnDisk;
use crate::error::LibraryError;
use crate::file::{FileId, FileState, LibraryFile};
use crate::words::folded;

pub(super) const CREATE: &str = "
    CREATE TABLE files (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL UNIQUE,
        bytes INTEGER NOT NULL,
        hash BLOB,
        added INTEGER NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('queued', 'reading', 'indexing', 'read', 'set_aside')),
        revision INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        document INTEGER REFERENCES documents (id),
        next_document INTEGER REFERENCES documents (id)
    ) STRICT;
    CREATE INDEX files_with_hash ON files (hash);
    CREATE INDEX files_of_document ON files (document);
    CREATE INDEX files_of_next_document ON files (next_document);
    CREATE INDEX files_at_work ON files (state, id)
        WHERE state IN ('queued', 'reading', 'indexing');
";

/// Since version 2: the file that a document inside another was read from. Such
/// a file is none on disk; its path is that of the other and its own name.
pub(super) const ADD_CONTAINER: &str = "
    ALTER TABLE files ADD COLUMN container INTEGER REFERENCES files (id);
    CREATE INDEX files_of_container ON files (container);
";

/// Since version 4: when a file on disk was last changed, in nanoseconds since 1970.
pub(super) const ADD_MODIFIED: &str = "ALTER TABLE files ADD COLUMN modified INTEGER;";

const SELECT: &str = "
    SELECT files.id, files.path, files.bytes, files.added, files.state, files.error,
           documents.kind, documents.title, documents.hash,
           coalesce(documents.pages, 0), coalesce(documents.passages, 0),
           coalesce(documents.embedded, 0), coalesce(documents.lexical, 0),
           coalesce((SELECT json_group_array(value ->> 'number')
                     FROM json_each(documents.missing)), '[]'),
           files.container, coalesce(documents.encrypted, 0), files.modified
    FROM files
    LEFT JOIN documents ON documents.id = coalesce(files.next_document, files.document)";

/// What decides whether a path is new, changed or known.
pub(crate) struct Known {
    /// Its file.
    pub(crate) id: FileId,
    /// Its path.
    pub(crate) path: PathBuf,
    /// Its size when it was last looked at, in bytes.
    pub(crate) bytes: u64,
    /// When it had been changed then, in nanoseconds since 1970.
    pub(crate) modified: Option<i64>,
    /// Its content when it was last looked at.
    pub(crate) hash: Option<ContentHash>,
    /// Whether it could not be read.
    pub(crate) set_aside: bool,
}

/// A file whose turn it is to be read.
#[derive(Debug, Clone)]
pub(crate) struct Queued {
    /// The file.
    pub(crate) id: FileId,
    /// Counts how often it was queued: a result of an earlier time is void.
    pub(crate) revision: i64,
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Its size when it was last looked at, in bytes.
    pub(crate) bytes: u64,
}

/// All files, in the order in which they were added.
pub(crate) fn all(connection: &Connection) -> Result<Vec<LibraryFile>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY files.id"))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One file.
pub(crate) fn get(connection: &Connection, id: FileId) -> Result<LibraryFile, LibraryError> {
    connection
        .prepare_cached(&format!("{SELECT} WHERE files.id = ?1"))?
        .query_row([id.0], from_row)
        .optional()?
        .ok_or(not_found(id))
}

/// The files that hold a document now.
pub(crate) fn of_document(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<LibraryFile>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} WHERE files.document = ?1 ORDER BY files.id"
    ))?;
    let rows = statement.query_map([document.0], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The document that a file holds, if it was read.
pub(crate) fn document(
    connection: &Connection,
    id: FileId,
) -> Result<Option<DocumentId>, LibraryError> {
    connection
        .prepare_cached("SELECT document FROM files WHERE id = ?1")?
        .query_row([id.0], |row| {
            Ok(row.get::<_, Option<i64>>(0)?.map(DocumentId))
        })
        .optional()?
        .ok_or(not_found(id))
}

const KNOWN: &str = "SELECT id, path, hash, state = 'set_aside', bytes, modified FROM files";

/// The files on disk that lie below a folder.
pub(crate) fn below(connection: &Connection, folder: &Path) -> Result<Vec<Known>, LibraryError> {
    let (from, before) = super::folder::below(folder);
    let mut statement = connection.prepare_cached(&format!(
        "{KNOWN} WHERE path >= ?1 AND path < ?2 AND container IS NULL ORDER BY path"
    ))?;
    let rows = statement.query_map([from, before], known_from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every file on disk.
pub(crate) fn all_known(connection: &Connection) -> Result<Vec<Known>, LibraryError> {
    let mut statement =
        connection.prepare_cached(&format!("{KNOWN} WHERE container IS NULL ORDER BY id"))?;
    let rows = statement.query_map([], known_from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The file at a path.
pub(crate) fn at_path(connection: &Connection, path: &str) -> Result<Option<Known>, LibraryError> {
    Ok(connection
        .prepare_cached(&format!("{KNOWN} WHERE path = ?1"))?
        .query_row([path], known_from_row)
        .optional()?)
}

/// The files on disk with this content, the one first that was added first.
pub(crate) fn with_hash(
    connection: &Connection,
    hash: ContentHash,
) -> Result<Vec<Known>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "{KNOWN} WHERE hash = ?1 AND container IS NULL ORDER BY id"
    ))?;
    let rows = statement.query_map([hash.0], known_from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The files whose name or title has every word of `text`, at most `limit`: those first
/// whose name begins with the first word, then those that were added last. `within` are
/// the only files that count, in ascending order.
pub(crate) fn named(
    connection: &Connection,
    text: &str,
    within: Option<&[FileId]>,
    limit: usize,
) -> Result<Vec<FileId>, LibraryError> {
    let wanted: Vec<String> = text.split_whitespace().map(folded).collect();
    let mut statement = connection.prepare_cached(
        "SELECT files.id, files.path, documents.title FROM files
         LEFT JOIN documents ON documents.id = files.document
         ORDER BY files.id DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut named = Vec::new();
    while let Some(row) = rows.next()? {
        let id = FileId(row.get(0)?);
        if within.is_some_and(|within| within.binary_search(&id).is_err()) {
            continue;
        }
        let path: String = row.get(1)?;
        let name = folded(&name_of(Path::new(&path)));
        let title: Option<String> = row.get(2)?;
        let title = title.as_deref().map(folded).unwrap_or_default();
        if wanted
            .iter()
            .all(|word| name.contains(word.as_str()) || title.contains(word.as_str()))
        {
            let begins = wanted
                .first()
                .is_some_and(|word| name.starts_with(word.as_str()));
            named.push((!begins, id));
        }
    }
    // Stable, so that the newest stay first among equals.
    named.sort_by_key(|(rank, _)| *rank);
    Ok(named.into_iter().take(limit).map(|(_, id)| id).collect())
}

/// Adds a file to the queue.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    file: &FileOnDisk,
) -> Result<FileId, LibraryError> {
    transaction
        .prepare_cached(
            "INSERT INTO files (path, bytes, modified, hash, added, state)
             VALUES (?1, ?2, ?3, ?4, ?5, 'queued')",
        )?
        .execute(params![
            file.path,
            file.bytes as i64,
            file.modified,
            file.hash.map(|hash| hash.0),
            now(),
        ])?;
    Ok(FileId(transaction.last_insert_rowid()))
}

/// Adds a file with the content of another one, and its document. None where the other
/// has not been read to its end.
pub(crate) fn insert_copy(
    transaction: &Transaction<'_>,
    file: &FileOnDisk,
    of: FileId,
) -> Result<Option<FileId>, LibraryError> {
    Ok(transaction
        .prepare_cached(
            "INSERT INTO files (path, bytes, modified, hash, added, state, document)
             SELECT ?1, ?2, ?3, hash, ?4, 'read', document FROM files
             WHERE id = ?5 AND state = 'read' AND document IS NOT NULL
             RETURNING id",
        )?
        .query_row(
            params![file.path, file.bytes as i64, file.modified, now(), of.0],
            |row| row.get(0).map(FileId),
        )
        .optional()?)
}

/// Puts a file that is known back into the queue.
pub(crate) fn queue_again(
    transaction: &Transaction<'_>,
    id: FileId,
    file: &FileOnDisk,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached(
            "UPDATE files SET state = 'queued', revision = revision + 1, error = NULL,
                 bytes = ?2, modified = ?3, hash = ?4
             WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            file.bytes as i64,
            file.modified,
            file.hash.map(|hash| hash.0),
        ])?;
    Ok(())
}

/// Notes when a file was last changed whose content is as it was.
pub(crate) fn set_modified(
    transaction: &Transaction<'_>,
    id: FileId,
    file: &FileOnDisk,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached("UPDATE files SET bytes = ?2, modified = ?3 WHERE id = ?1")?
        .execute(params![id.0, file.bytes as i64, file.modified])?;
    Ok(())
}

/// Puts a file that was set aside, or of which something could not be read, back
/// into the queue. Returns whether it was such a file.
pub(crate) fn retry(transaction: &Transaction<'_>, id: FileId) -> Result<bool, LibraryError> {
    let changed = transaction.execute(
        "UPDATE files SET state = 'queued', revision = revision + 1, error = NULL
         WHERE id = ?1 AND (
             state = 'set_aside'
             OR state = 'read' AND (
                 EXISTS (SELECT 1 FROM documents
                         WHERE documents.id = files.document AND documents.missing <> '[]')
                 OR EXISTS (SELECT 1 FROM files AS inside
                            WHERE inside.container = ?1 AND inside.state = 'set_aside')))",
        [id.0],
    )?;
    Ok(changed > 0)
}

/// Gives a file that was moved its new path, and with it the documents inside it.
pub(crate) fn set_path(
    transaction: &Transaction<'_>,
    known: &Known,
    file: &FileOnDisk,
) -> Result<(), LibraryError> {
    transaction.execute(
        "UPDATE files SET path = ?2 || substr(path, length(?3) + 1) WHERE container = ?1",
        params![known.id.0, file.path, known.path.to_string_lossy()],
    )?;
    transaction.execute(
        "UPDATE files SET path = ?2, bytes = ?3, modified = ?4 WHERE id = ?1",
        params![known.id.0, file.path, file.bytes as i64, file.modified],
    )?;
    Ok(())
}

/// Sets a file aside, unless it was queued again or taken out meanwhile.
/// Returns whether it did. What was read of it earlier stays.
pub(crate) fn set_aside(
    transaction: &Transaction<'_>,
    id: FileId,
    revision: i64,
    error: &ReadError,
) -> Result<bool, LibraryError> {
    let changed = transaction.execute(
        "UPDATE files SET state = 'set_aside', error = ?3 WHERE id = ?1 AND revision = ?2",
        params![id.0, revision, json(error)],
    )?;
    Ok(changed > 0)
}

/// Puts every file whose reading was cut short back into the queue.
pub(crate) fn queue_interrupted(transaction: &Transaction<'_>) -> Result<(), LibraryError> {
    transaction.execute(
        "UPDATE files SET state = 'queued' WHERE state = 'reading'",
        [],
    )?;
    Ok(())
}

/// Puts a file back into the queue that was read and could not be stored, unless it was
/// queued again or taken out meanwhile.
pub(crate) fn queue_unstored(
    transaction: &Transaction<'_>,
    id: FileId,
    revision: i64,
) -> Result<(), LibraryError> {
    transaction.execute(
        "UPDATE files SET state = 'queued' WHERE id = ?1 AND revision = ?2 AND state = 'reading'",
        params![id.0, revision],
    )?;
    Ok(())
}

/// Takes the next file out of the queue, to be read.
pub(crate) fn take_queued(transaction: &Transaction<'_>) -> Result<Option<Queued>, LibraryError> {
    Ok(transaction
        .prepare_cached(
            "UPDATE files SET state = 'reading'
             WHERE id = (SELECT min(id) FROM files WHERE state = 'queued')
             RETURNING id, revision, path, bytes",
        )?
        .query_row([], |row| {
            Ok(Queued {
                id: FileId(row.get(0)?),
                revision: row.get(1)?,
                path: PathBuf::from(row.get::<_, String>(2)?),
                bytes: row.get::<_, i64>(3)?.unsigned_abs(),
            })
        })
        .optional()?)
}

/// Notes the document that a file was read as; its words are not searchable
/// yet. Returns whether the file still waited for it.
pub(crate) fn set_next_document(
    transaction: &Transaction<'_>,
    file: &Queued,
    document: DocumentId,
    hash: ContentHash,
) -> Result<bool, LibraryError> {
    let changed = transaction
        .prepare_cached(
            "UPDATE files SET state = 'indexing', next_document = ?3, hash = ?4
             WHERE id = ?1 AND revision = ?2 AND state = 'reading'",
        )?
        .execute(params![file.id.0, file.revision, document.0, hash.0])?;
    Ok(changed > 0)
}

/// The document that a file was read as and that is not searchable yet.
pub(crate) fn next_document(
    connection: &Connection,
    id: FileId,
) -> Result<Option<DocumentId>, LibraryError> {
    Ok(connection
        .prepare_cached("SELECT next_document FROM files WHERE id = ?1")?
        .query_row([id.0], |row| row.get::<_, Option<i64>>(0))
        .optional()?
        .flatten()
        .map(DocumentId))
}

/// The files whose next document has its words in tantivy, with their last
/// document.
pub(crate) fn promotable(
    connection: &Connection,
) -> Result<Vec<(FileId, Option<DocumentId>)>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT files.id, files.document FROM files
         JOIN documents ON documents.id = files.next_document
         WHERE documents.lexical = 1",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            FileId(row.get(0)?),
            row.get::<_, Option<i64>>(1)?.map(DocumentId),
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Makes the next document of a file its document.
pub(crate) fn promote(transaction: &Transaction<'_>, id: FileId) -> Result<(), LibraryError> {
    transaction
        .prepare_cached(
            "UPDATE files SET document = next_document, next_document = NULL,
                 state = CASE state WHEN 'indexing' THEN 'read' ELSE state END
             WHERE id = ?1",
        )?
        .execute([id.0])?;
    Ok(())
}

/// Deletes a file. Returns the documents that it held.
pub(crate) fn delete(
    transaction: &Transaction<'_>,
    id: FileId,
) -> Result<Vec<DocumentId>, LibraryError> {
    let documents: [Option<i64>; 2] = transaction
        .query_row(
            "DELETE FROM files WHERE id = ?1 RETURNING document, next_document",
            [id.0],
            |row| Ok([row.get(0)?, row.get(1)?]),
        )
        .optional()?
        .ok_or(not_found(id))?;
    Ok(documents.into_iter().flatten().map(DocumentId).collect())
}

/// Whether a file waits to be read or is being read.
pub(crate) fn any_unread(connection: &Connection) -> Result<bool, LibraryError> {
    exists(connection, "state = 'queued' OR state = 'reading'")
}

/// Whether a file was read whose words cannot be searched yet.
pub(crate) fn any_indexing(connection: &Connection) -> Result<bool, LibraryError> {
    exists(connection, "state = 'indexing'")
}

fn exists(connection: &Connection, condition: &str) -> Result<bool, LibraryError> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM files WHERE {condition})"
        ))?
        .query_row([], |row| row.get(0))?)
}

/// The last part of a path, for a person.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn known_from_row(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        id: FileId(row.get(0)?),
        path: PathBuf::from(row.get::<_, String>(1)?),
        hash: row.get::<_, Option<[u8; 32]>>(2)?.map(ContentHash),
        set_aside: row.get(3)?,
        bytes: row.get::<_, i64>(4)?.unsigned_abs(),
        modified: row.get(5)?,
    })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<LibraryFile> {
    let path = PathBuf::from(row.get::<_, String>(1)?);
    let pages: u32 = row.get(9)?;
    let passages: u32 = row.get(10)?;
    let embedded: u32 = row.get(11)?;
    let has_words: bool = row.get(12)?;
    let state = match row.get_ref(4)?.as_str()? {
        "queued" => FileState::Queued,
        "reading" => FileState::Reading {
            pages_read: 0,
            pages: None,
        },
        "set_aside" => FileState::SetAside {
            error: of_json(5, row.get_ref(5)?.as_str()?)?,
        },
        // Read, but tantivy has yet to commit the words.
        "indexing" => all_read(pages),
        _ if !has_words => all_read(pages),
        _ if embedded < passages => FileState::Embedding { embedded, passages },
        _ => FileState::Indexed,
    };
    Ok(LibraryFile {
        id: FileId(row.get(0)?),
        name: name_of(&path),
        path,
        kind: match row.get::<_, Option<String>>(6)? {
            Some(kind) => Some(of_text(6, &kind)?),
            None => None,
        },
        title: row.get(7)?,
        hash: row.get::<_, Option<[u8; 32]>>(8)?.map(ContentHash),
        bytes: row.get::<_, i64>(2)?.unsigned_abs(),
        pages,
        passages,
        missing_pages: of_json(13, row.get_ref(13)?.as_str()?)?,
        container: row.get::<_, Option<i64>>(14)?.map(FileId),
        encrypted: row.get(15)?,
        modified: row
            .get::<_, Option<i64>>(16)?
            .map(|nanoseconds| nanoseconds.div_euclid(1_000_000_000)),
        added: row.get(3)?,
        state,
    })
}

fn all_read(pages: u32) -> FileState {
    FileState::Reading {
        pages_read: pages,
        pages: Some(pages),
    }
}

fn not_found(id: FileId) -> LibraryError {
    LibraryError::NotFound {
        what: "file",
        id: id.0,
    }
}
