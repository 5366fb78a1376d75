//! The table `documents`: what was read, by content.

use document::{ContentHash, DocumentKind};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::vector::SpaceId;
use super::{json, lexical_removal, of_text, text_of};
use crate::error::LibraryError;
use crate::file::FileId;
use crate::holdings::Holdings;
use crate::read_file::ReadDocument;

pub(super) const CREATE: &str = "
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        hash BLOB NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        title TEXT,
        author TEXT,
        created TEXT,
        language TEXT,
        pages INTEGER NOT NULL,
        passages INTEGER NOT NULL,
        embedded INTEGER NOT NULL DEFAULT 0,
        lexical INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX documents_without_words ON documents (id) WHERE lexical = 0;
    CREATE INDEX documents_without_vectors ON documents (id) WHERE embedded < passages;
";

/// Since version 2: the pages that could not be read, as JSON, and whether a
/// password was needed.
pub(super) const ADD_MISSING: &str = "
    ALTER TABLE documents ADD COLUMN missing TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE documents ADD COLUMN encrypted INTEGER NOT NULL DEFAULT 0;
";
/// Whether a document is to be cut into passages anew (version 2).
pub(super) const ADD_TO_CUT: &str =
    "ALTER TABLE documents ADD COLUMN to_cut INTEGER NOT NULL DEFAULT 0;";

/// Names a document; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct DocumentId(pub(crate) i64);

/// The document with this content, if the library has it.
pub(crate) fn with_hash(
    connection: &Connection,
    hash: ContentHash,
) -> Result<Option<DocumentId>, LibraryError> {
    Ok(connection
        .prepare_cached("SELECT id FROM documents WHERE hash = ?1")?
        .query_row([hash.0], |row| row.get(0).map(DocumentId))
        .optional()?)
}

/// How many pages of a document could not be read.
pub(crate) fn missing(connection: &Connection, id: DocumentId) -> Result<usize, LibraryError> {
    let count: i64 = connection
        .prepare_cached("SELECT json_array_length(missing) FROM documents WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Lets another document take the place of this one, of which less could be
/// read; it stays until no file needs it any more.
pub(crate) fn supersede(transaction: &Transaction<'_>, id: DocumentId) -> Result<(), LibraryError> {
    transaction
        .prepare_cached("UPDATE documents SET hash = randomblob(32) WHERE id = ?1")?
        .execute([id.0])?;
    Ok(())
}

/// Adds a document whose pages and passages follow in the same transaction.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    read: &ReadDocument,
    language: Option<&str>,
    passages: usize,
) -> Result<DocumentId, LibraryError> {
    let ReadDocument {
        header,
        pages,
        missing,
        encrypted,
    } = read;
    transaction.execute(
        "INSERT INTO documents
             (hash, kind, title, author, created, language, pages, passages, missing,
              encrypted)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            header.hash.0,
            text_of(&header.kind),
            header.title,
            header.author,
            header.created,
            language,
            (pages.len() + missing.len()) as i64,
            passages as i64,
            json(missing),
            encrypted,
        ],
    )?;
    Ok(DocumentId(transaction.last_insert_rowid()))
}

/// The documents that tantivy does not have for certain, oldest first.
pub(crate) fn without_words(connection: &Connection) -> Result<Vec<DocumentId>, LibraryError> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM documents WHERE lexical = 0 ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get(0).map(DocumentId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that a document is to be cut anew.
pub(crate) fn mark_to_cut(
    transaction: &Transaction<'_>,
    id: DocumentId,
) -> Result<(), LibraryError> {
    transaction.execute("UPDATE documents SET to_cut = 1 WHERE id = ?1", [id.0])?;
    Ok(())
}

/// The documents that are to be cut anew.
pub(crate) fn to_cut(connection: &Connection) -> Result<Vec<DocumentId>, LibraryError> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM documents WHERE to_cut = 1 ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get(0).map(DocumentId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that a document has other passages now, whose words and vectors are
/// missing.
pub(crate) fn cut_again(
    transaction: &Transaction<'_>,
    id: DocumentId,
    language: Option<&str>,
    passages: usize,
) -> Result<(), LibraryError> {
    transaction.execute(
        "UPDATE documents SET passages = ?2, language = coalesce(?3, language),
             embedded = 0, lexical = 0, to_cut = 0
         WHERE id = ?1",
        params![id.0, passages as i64, language],
    )?;
    Ok(())
}

/// The kind of a document, if it is still there.
pub(crate) fn kind(
    connection: &Connection,
    id: DocumentId,
) -> Result<Option<DocumentKind>, LibraryError> {
    Ok(connection
        .prepare_cached("SELECT kind FROM documents WHERE id = ?1")?
        .query_row([id.0], |row| of_text(0, row.get_ref(0)?.as_str()?))
        .optional()?)
}

/// Notes that tantivy has a document for certain.
pub(crate) fn mark_words(
    transaction: &Transaction<'_>,
    id: DocumentId,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached("UPDATE documents SET lexical = 1 WHERE id = ?1")?
        .execute([id.0])?;
    Ok(())
}

/// Notes that the words of what a file holds are to be indexed anew.
pub(crate) fn unmark_words_of(
    transaction: &Transaction<'_>,
    file: FileId,
) -> Result<(), LibraryError> {
    transaction.execute(
        "UPDATE documents SET lexical = 0
         WHERE id IN (SELECT document FROM files WHERE id = ?1 OR container = ?1)",
        [file.0],
    )?;
    Ok(())
}

/// Whether tantivy has a document for certain.
pub(crate) fn has_words(connection: &Connection, id: DocumentId) -> Result<bool, LibraryError> {
    let found = connection
        .prepare_cached("SELECT lexical FROM documents WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// Notes that tantivy has nothing.
pub(crate) fn unmark_all_words(transaction: &Transaction<'_>) -> Result<(), LibraryError> {
    transaction.execute("UPDATE documents SET lexical = 0", [])?;
    Ok(())
}

/// The passages that tantivy must have: those of all marked documents.
pub(crate) fn passages_with_words(connection: &Connection) -> Result<Holdings, LibraryError> {
    // The index of passages by document has all of it.
    let mut statement = connection.prepare(
        "SELECT passages.document, passages.id FROM documents
         JOIN passages ON passages.document = documents.id WHERE documents.lexical = 1",
    )?;
    let mut rows = statement.query([])?;
    let mut holdings = Holdings::default();
    while let Some(row) = rows.next()? {
        holdings.add(row.get(0)?, row.get(1)?);
    }
    Ok(holdings)
}

/// Notes that `added` more passages of a document have a vector. Returns
/// whether all have one now.
pub(crate) fn add_embedded(
    transaction: &Transaction<'_>,
    id: DocumentId,
    added: usize,
) -> Result<bool, LibraryError> {
    Ok(transaction
        .prepare_cached(
            "UPDATE documents SET embedded = embedded + ?2 WHERE id = ?1
             RETURNING embedded >= passages",
        )?
        .query_row(params![id.0, added as i64], |row| row.get(0))
        .optional()?
        .unwrap_or(false))
}

/// Counts the vectors of every document anew, those of one space.
pub(crate) fn recount_embedded(
    transaction: &Transaction<'_>,
    space: SpaceId,
) -> Result<(), LibraryError> {
    transaction.execute(
        "UPDATE documents SET embedded = counted.vectors
         FROM (SELECT documents.id AS id, count(vectors.passage) AS vectors
               FROM documents
               LEFT JOIN passages ON passages.document = documents.id
               LEFT JOIN vectors ON vectors.passage = passages.id AND vectors.space = ?1
               GROUP BY documents.id) AS counted
         WHERE counted.id = documents.id AND counted.vectors <> embedded",
        [space.number()],
    )?;
    Ok(())
}

/// Deletes a document that no file is any more, with its pages, passages and
/// vectors, and notes that its words must go too. Returns whether it did.
pub(crate) fn delete_if_orphaned(
    transaction: &Transaction<'_>,
    id: DocumentId,
) -> Result<bool, LibraryError> {
    let deleted = transaction
        .prepare_cached(
            "DELETE FROM documents WHERE id = ?1 AND NOT EXISTS (
                 SELECT 1 FROM files WHERE document = ?1 OR next_document = ?1)",
        )?
        .execute([id.0])?;
    if deleted > 0 {
        lexical_removal::insert(transaction, id)?;
    }
    Ok(deleted > 0)
}

/// The languages that the documents are written in, each once.
pub(crate) fn languages(connection: &Connection) -> Result<Vec<String>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT language FROM documents WHERE language IS NOT NULL ORDER BY language",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
