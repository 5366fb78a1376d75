//! Rows that were read one by one become a library again: what refers to something that
//! was lost is brought in order, and what files on disk can give again is queued.

use document::{Block, ReadError};
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;

use super::Salvage;
use crate::error::LibraryError;
use crate::evidence::Span;
use crate::storing::INSIDE;
use crate::table::{json, packed};

/// What cannot be read again from a file is kept, whatever else is gone.
const PERSONAL: &str = "
    INSERT INTO chats (id, title, created, updated)
        SELECT chat, (SELECT question FROM turns AS first
                      WHERE first.chat = turns.chat ORDER BY id LIMIT 1),
               min(created), max(created)
        FROM turns WHERE chat NOT IN (SELECT id FROM chats) GROUP BY chat;
    UPDATE drafts SET outline = NULL WHERE NOT json_valid(outline);
    UPDATE turns SET shown = id = (
        SELECT id FROM turns AS others
        WHERE coalesce(others.version_of, others.id) = coalesce(turns.version_of, turns.id)
        ORDER BY shown DESC, id DESC LIMIT 1);
";

/// A document that is not whole keeps what there is of it, under a hash that is no
/// file's, so that it is found until it was read again.
const DOCUMENTS: &str = "
    DELETE FROM pages WHERE document NOT IN (SELECT id FROM documents)
        OR NOT json_valid(source);
    DELETE FROM passages WHERE document NOT IN (SELECT id FROM documents)
        OR NOT json_valid(headings);
    DELETE FROM vectors WHERE passage NOT IN (SELECT id FROM passages)
        OR space NOT IN (SELECT id FROM embedding_spaces)
        OR length(numbers) <> (
            SELECT length(numbers) FROM vectors AS others WHERE others.space = vectors.space
            GROUP BY length(numbers) ORDER BY count(*) DESC LIMIT 1);
    DELETE FROM vector_remainders WHERE (passage, space) NOT IN (
            SELECT passage, space FROM vectors)
        OR length(parts) <> (
            SELECT (length(numbers) + 1) / 2 FROM vectors
            WHERE vectors.passage = vector_remainders.passage
              AND vectors.space = vector_remainders.space);
    CREATE TEMP TABLE damaged AS
        SELECT id FROM documents
        WHERE length(hash) <> 32 OR NOT json_valid(missing)
            OR passages <> (SELECT count(*) FROM passages WHERE document = documents.id)
            OR pages <> (SELECT count(*) FROM pages WHERE document = documents.id)
                + iif(json_valid(missing), json_array_length(missing), 0);
    UPDATE documents SET
        hash = randomblob(32),
        missing = iif(json_valid(missing), missing, '[]'),
        passages = (SELECT count(*) FROM passages WHERE document = documents.id)
        WHERE id IN damaged;
    UPDATE documents SET lexical = 0;
    DELETE FROM lexical_removals;
    UPDATE files SET document = NULL
        WHERE document NOT IN (SELECT id FROM documents WHERE passages > 0 OR id NOT IN damaged);
    UPDATE files SET next_document = NULL WHERE next_document IS NOT NULL;
";

/// Files are queued of which something is missing; a document inside another comes
/// with the file that holds it.
const FILES: &str = "
    CREATE TEMP TABLE to_read AS
        SELECT DISTINCT coalesce(container, id) AS id FROM files
        WHERE document IN damaged
            OR state <> 'set_aside' AND document IS NULL
            OR state = 'set_aside' AND NOT coalesce(json_valid(error), 0)
            OR state IN ('reading', 'indexing');
    UPDATE files SET state = 'queued', error = NULL, revision = revision + 1
        WHERE id IN to_read AND container IS NULL;
";

const ORPHANS: &str = "
    CREATE TEMP TABLE orphaned AS
        SELECT id FROM documents WHERE id NOT IN (
            SELECT document FROM files WHERE document IS NOT NULL);
    DELETE FROM vector_remainders WHERE passage IN (
        SELECT id FROM passages WHERE document IN orphaned);
    DELETE FROM vectors WHERE passage IN (
        SELECT id FROM passages WHERE document IN orphaned);
    DELETE FROM passages WHERE document IN orphaned;
    DELETE FROM pages WHERE document IN orphaned;
    DELETE FROM documents WHERE id IN orphaned;
";

/// Brings a database of the newest version in order.
pub(super) fn mend(connection: &Connection, salvage: &mut Salvage) -> Result<(), LibraryError> {
    salvage.lost_answers += changed(
        connection,
        "UPDATE turns SET answer = NULL, finished = 0 WHERE NOT json_valid(answer)",
    )?;
    salvage.lost_rows += changed(
        connection,
        "DELETE FROM drafts WHERE NOT json_valid(request)",
    )?;
    connection.execute_batch(PERSONAL)?;
    name_containers(connection)?;
    drop_unreadable::<Vec<Block>>(connection, "pages", "blocks")?;
    drop_unreadable::<Vec<Span>>(connection, "passages", "spans")?;
    connection.execute_batch(DOCUMENTS)?;
    connection.execute_batch(FILES)?;
    salvage.read_again = connection.query_row("SELECT count(*) FROM to_read", [], |row| {
        row.get::<_, u32>(0)
    })?;
    set_aside_inside(connection)?;
    connection.execute_batch(ORPHANS)?;
    salvage.lost_rows += connection.query_row(
        "SELECT count(*) FROM orphaned WHERE id NOT IN damaged",
        [],
        |row| row.get::<_, u32>(0),
    )?;
    drop_dangling(connection)?;
    for table in ["damaged", "to_read", "orphaned"] {
        connection.execute_batch(&format!("DROP TABLE temp.{table}"))?;
    }
    Ok(())
}

fn changed(connection: &Connection, statement: &str) -> Result<u32, LibraryError> {
    Ok(u32::try_from(connection.execute(statement, [])?).unwrap_or(u32::MAX))
}

/// Rows of which a value that is compressed, or was not yet, is damaged: that shows when it
/// is read.
fn drop_unreadable<T: DeserializeOwned>(
    connection: &Connection,
    table: &str,
    column: &str,
) -> Result<(), LibraryError> {
    let mut statement =
        connection.prepare(&format!("SELECT rowid, {column}, packed FROM {table}"))?;
    let mut rows = statement.query([])?;
    let mut unreadable = Vec::new();
    while let Some(row) = rows.next()? {
        if packed::from_row::<T>(row, 1).is_err() {
            unreadable.push(row.get::<_, i64>(0)?);
        }
    }
    for row in unreadable {
        connection.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [row])?;
    }
    Ok(())
}

/// Files whose row was lost while documents inside them are there: their path is the
/// beginning of those of the documents.
fn name_containers(connection: &Connection) -> Result<(), LibraryError> {
    connection.execute(
        "INSERT OR IGNORE INTO files (id, path, bytes, added, state)
         SELECT container, substr(path, 1, instr(path, ?1) - 1), 0, min(added), 'queued'
         FROM files
         WHERE container NOT IN (SELECT id FROM files) AND instr(path, ?1) > 1
         GROUP BY container",
        [INSIDE],
    )?;
    Ok(())
}

/// Documents inside files are never queued: until the file was read they are told to be
/// damaged, those of which nothing is left.
fn set_aside_inside(connection: &Connection) -> Result<(), LibraryError> {
    let error = ReadError::Damaged {
        detail: "what was read of it was lost".to_owned(),
    };
    connection.execute(
        "UPDATE files SET state = iif(document IS NULL, 'set_aside', 'read'),
             error = iif(document IS NULL, ?1, NULL), revision = revision + 1
         WHERE container IN to_read AND (state <> 'set_aside' OR NOT coalesce(json_valid(error), 0))",
        params![json(&error)],
    )?;
    Ok(())
}

/// Whatever still refers to rows that are not there goes.
fn drop_dangling(connection: &Connection) -> Result<(), LibraryError> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let dangling: Vec<(String, Option<i64>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (table, rowid) in dangling {
        if let Some(rowid) = rowid {
            connection.execute(
                &format!("DELETE FROM \"{table}\" WHERE rowid = ?1"),
                [rowid],
            )?;
        }
    }
    Ok(())
}
