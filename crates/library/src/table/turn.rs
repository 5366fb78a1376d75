//! The table `turns`: questions of a chat and their answers.

use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

use super::chat::ChatId;
use crate::error::LibraryError;

pub(super) const CREATE: &str = "
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        question TEXT NOT NULL,
        scope TEXT NOT NULL,
        answer TEXT,
        finished INTEGER NOT NULL DEFAULT 0,
        created INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX turns_of_chat ON turns (chat);
";

/// A question that is asked again, or answered again, is a version of the turn that was
/// first in its place; of the versions one is shown.
pub(super) const ADD_VERSIONS: &str = "
    ALTER TABLE turns ADD COLUMN version_of INTEGER;
    ALTER TABLE turns ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;
";

/// Names a turn for as long as its chat is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TurnId(pub i64);

/// A question and its answer. What `scope_json` and `answer_json` hold belongs
/// to whoever wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Its name.
    pub id: TurnId,
    /// The chat it belongs to.
    pub chat: ChatId,
    /// What was asked.
    pub question: String,
    /// Of which documents, as JSON.
    pub scope_json: String,
    /// The answer as JSON, once saved.
    pub answer_json: Option<String>,
    /// Whether the answer is complete. A turn that is not, and that nobody is
    /// answering, was left by an app that ended in the middle.
    pub finished: bool,
    /// When it was asked, in seconds since 1970 (UTC).
    pub created: i64,
    /// The first turn in its place; its own name, unless it is a later version.
    pub version_of: TurnId,
    /// Whether it is the version that is shown in its place.
    pub shown: bool,
}

/// What was said in one turn.
pub(crate) struct Said {
    pub(crate) chat: ChatId,
    pub(crate) title: String,
    pub(crate) turn: TurnId,
    pub(crate) question: String,
    /// The `text` of the answer; empty where there is none.
    pub(crate) answer: String,
}

/// What is shown of all chats, the newest first.
pub(crate) fn said(connection: &Connection) -> Result<Vec<Said>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT turns.chat, chats.title, turns.id, turns.question,
                iif(json_valid(turns.answer), turns.answer ->> '$.text', '')
         FROM turns JOIN chats ON chats.id = turns.chat
         WHERE turns.shown ORDER BY turns.id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Said {
            chat: ChatId(row.get(0)?),
            title: row.get(1)?,
            turn: TurnId(row.get(2)?),
            question: row.get(3)?,
            answer: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) const COLUMNS: &str = "id, chat, question, scope, answer, finished, created, \
                                    coalesce(version_of, id), shown";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Turn> {
    Ok(Turn {
        id: TurnId(row.get(0)?),
        chat: ChatId(row.get(1)?),
        question: row.get(2)?,
        scope_json: row.get(3)?,
        answer_json: row.get(4)?,
        finished: row.get(5)?,
        created: row.get(6)?,
        version_of: TurnId(row.get(7)?),
        shown: row.get(8)?,
    })
}
