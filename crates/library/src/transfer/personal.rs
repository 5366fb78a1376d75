//! Chats, drafts and settings out of an export.

use std::collections::HashMap;

use rusqlite::{Connection, Row, Transaction, params};

use super::Imported;
use super::format::version;
use super::references::References;
use crate::error::LibraryError;

/// A turn of a chat, its citations named as here.
struct Turn {
    id: i64,
    /// The first turn in its place.
    version_of: i64,
    shown: bool,
    question: String,
    scope: String,
    answer: Option<String>,
    finished: bool,
    created: i64,
}

/// Takes in what is not here yet. Settings of here stay.
pub(super) fn take(
    export: &Connection,
    transaction: &Transaction<'_>,
    references: &References,
    imported: &mut Imported,
) -> Result<(), LibraryError> {
    for (id, title, created, updated) in chats(export)? {
        let turns = turns(export, id, references)?;
        if !has_chat(transaction, &title, created, &turns)? {
            let chat = insert_chat(transaction, &title, created, updated, &turns)?;
            if version(export)? >= 3 {
                pins(export, transaction, id, chat, references)?;
            }
            imported.chats += 1;
        }
    }
    imported.drafts += drafts(export, transaction, references)?;
    let mut statement =
        export.prepare("SELECT key, value FROM settings WHERE key NOT LIKE 'library.%'")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        transaction.execute(
            "INSERT OR IGNORE INTO settings (key, value) VALUES (?1, ?2)",
            params![row.get::<_, String>(0)?, row.get::<_, String>(1)?],
        )?;
    }
    Ok(())
}

fn chats(export: &Connection) -> Result<Vec<(i64, String, i64, i64)>, LibraryError> {
    let mut statement =
        export.prepare("SELECT id, title, created, updated FROM chats ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn turns(
    export: &Connection,
    chat: i64,
    references: &References,
) -> Result<Vec<Turn>, LibraryError> {
    let versions = match version(export)? {
        1 => "id, 1",
        _ => "version_of, shown",
    };
    let mut statement = export.prepare_cached(&format!(
        "SELECT question, scope, answer, finished, created, id, {versions}
         FROM turns WHERE chat = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([chat], |row| {
        Ok(Turn {
            question: row.get(0)?,
            scope: references.renamed(row.get_ref(1)?.as_str()?),
            answer: renamed(row, 2, references)?,
            finished: row.get(3)?,
            created: row.get(4)?,
            id: row.get(5)?,
            version_of: row.get(6)?,
            shown: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn renamed(
    row: &Row<'_>,
    column: usize,
    references: &References,
) -> rusqlite::Result<Option<String>> {
    let json = row.get_ref(column)?.as_str_or_null()?;
    Ok(json.map(|json| references.renamed(json)))
}

/// Whether a chat that was begun at that time has the same questions: it came from the
/// same library, and goes on here where it went on.
fn has_chat(
    transaction: &Transaction<'_>,
    title: &str,
    created: i64,
    turns: &[Turn],
) -> Result<bool, LibraryError> {
    let mut statement =
        transaction.prepare_cached("SELECT id, title FROM chats WHERE created = ?1")?;
    let candidates: Vec<(i64, String)> = statement
        .query_map([created], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (chat, own_title) in candidates {
        let mut statement = transaction
            .prepare_cached("SELECT question, created FROM turns WHERE chat = ?1 ORDER BY id")?;
        let own: Vec<(String, i64)> = statement
            .query_map([chat], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let has_all = turns.iter().enumerate().all(|(at, turn)| {
            own.get(at)
                .is_some_and(|own| own.0 == turn.question && own.1 == turn.created)
        });
        if has_all && (!turns.is_empty() || own_title == title) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn insert_chat(
    transaction: &Transaction<'_>,
    title: &str,
    created: i64,
    updated: i64,
    turns: &[Turn],
) -> Result<i64, LibraryError> {
    transaction.execute(
        "INSERT INTO chats (title, created, updated) VALUES (?1, ?2, ?3)",
        params![title, created, updated],
    )?;
    let chat = transaction.last_insert_rowid();
    // What the turns of the export are called here.
    let mut names = HashMap::new();
    for turn in turns {
        transaction
            .prepare_cached(
                "INSERT INTO turns
                     (chat, question, scope, answer, finished, created, version_of, shown)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                chat,
                turn.question,
                turn.scope,
                turn.answer,
                turn.finished,
                turn.created,
                names.get(&turn.version_of),
                turn.shown
            ])?;
        names.insert(turn.id, transaction.last_insert_rowid());
    }
    Ok(chat)
}

/// Pins to a chat of here what was pinned to one there, as far as the files are here.
fn pins(
    export: &Connection,
    transaction: &Transaction<'_>,
    from: i64,
    to: i64,
    references: &References,
) -> Result<(), LibraryError> {
    let mut statement = export
        .prepare_cached("SELECT file, passage, text FROM pins WHERE chat = ?1 ORDER BY id")?;
    let mut rows = statement.query([from])?;
    while let Some(row) = rows.next()? {
        let Some(file) = references.files.get(&row.get(0)?) else {
            continue;
        };
        let passage: Option<i64> = row.get(1)?;
        let passage = passage.map(|id| references.passages.get(&id).copied().unwrap_or(0));
        transaction.execute(
            "INSERT INTO pins (chat, file, passage, text) VALUES (?1, ?2, ?3, ?4)",
            params![to, file, passage, row.get::<_, Option<String>>(2)?],
        )?;
    }
    Ok(())
}

/// Returns how many are new.
fn drafts(
    export: &Connection,
    transaction: &Transaction<'_>,
    references: &References,
) -> Result<u32, LibraryError> {
    let mut statement = export.prepare(
        "SELECT title, request, outline, saved_to, created, updated FROM drafts ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut new = 0;
    while let Some(row) = rows.next()? {
        let request = references.renamed(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        let values = params![
            row.get::<_, String>(0)?,
            request,
            renamed(row, 2, references)?,
            row.get::<_, Option<String>>(3)?,
            row.get::<_, i64>(4)?,
            row.get::<_, i64>(5)?
        ];
        new += transaction.execute(
            "INSERT INTO drafts (title, request, outline, saved_to, created, updated)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE NOT EXISTS (SELECT 1 FROM drafts WHERE created = ?5 AND updated >= ?6
                               AND request = ?2)",
            values,
        )?;
    }
    Ok(u32::try_from(new).unwrap_or(u32::MAX))
}
