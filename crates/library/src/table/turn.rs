//! The table `turns`: questions of a chat and their answers.

use rusqlite::Row;
use serde::{Deserialize, Serialize};

use super::chat::ChatId;

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
}

pub(super) const COLUMNS: &str = "id, chat, question, scope, answer, finished, created";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Turn> {
    Ok(Turn {
        id: TurnId(row.get(0)?),
        chat: ChatId(row.get(1)?),
        question: row.get(2)?,
        scope_json: row.get(3)?,
        answer_json: row.get(4)?,
        finished: row.get(5)?,
        created: row.get(6)?,
    })
}
