//! The table `chats`, and the way in to the turns of each.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Params, Row, params};
use serde::{Deserialize, Serialize};

use super::turn::{self, Turn, TurnId};
use crate::database::{Database, Durability, now};
use crate::error::LibraryError;

pub(super) const CREATE: &str = "
    CREATE TABLE chats (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    ) STRICT;
";

/// Names a chat for as long as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(pub i64);

/// A chat without its turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Its name.
    pub id: ChatId,
    /// What it is called.
    pub title: String,
    /// When it was begun, in seconds since 1970 (UTC).
    pub created: i64,
    /// When something was last asked, answered or renamed in it, likewise.
    pub updated: i64,
}

/// The chats. Every write is on the disk when the call returns.
#[derive(Clone)]
pub struct ChatStore {
    pub(crate) database: Arc<Database>,
}

impl ChatStore {
    /// Begins a chat.
    pub fn create(&self, title: &str) -> Result<ChatId, LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            transaction.execute(
                "INSERT INTO chats (title, created, updated) VALUES (?1, ?2, ?2)",
                params![title, now()],
            )?;
            Ok(ChatId(transaction.last_insert_rowid()))
        })
    }

    /// All chats, the last used first.
    pub fn list(&self) -> Result<Vec<Chat>, LibraryError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, title, created, updated FROM chats ORDER BY updated DESC, id DESC",
            )?;
            let rows = statement.query_map([], from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One chat.
    pub fn get(&self, chat: ChatId) -> Result<Chat, LibraryError> {
        self.database.read(|connection| {
            connection
                .prepare_cached("SELECT id, title, created, updated FROM chats WHERE id = ?1")?
                .query_row([chat.0], from_row)
                .optional()?
                .ok_or(not_found(chat))
        })
    }

    /// Gives a chat another title.
    pub fn rename(&self, chat: ChatId, title: &str) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            let changed = transaction.execute(
                "UPDATE chats SET title = ?2, updated = ?3 WHERE id = ?1",
                params![chat.0, title, now()],
            )?;
            found(changed, not_found(chat))
        })
    }

    /// Deletes a chat with all its turns.
    pub fn delete(&self, chat: ChatId) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            let changed = transaction.execute("DELETE FROM chats WHERE id = ?1", [chat.0])?;
            found(changed, not_found(chat))
        })
    }

    /// The turns of a chat, in order.
    pub fn turns(&self, chat: ChatId) -> Result<Vec<Turn>, LibraryError> {
        self.get(chat)?;
        self.select_turns("chat = ?1", [chat.0])
    }

    /// One turn.
    pub fn turn(&self, id: TurnId) -> Result<Turn, LibraryError> {
        let mut turns = self.select_turns("id = ?1", [id.0])?;
        turns.pop().ok_or(turn_not_found(id))
    }

    /// The turns of all chats whose answers were never completed. At open
    /// these are the ones that a crash interrupted.
    pub fn unfinished(&self) -> Result<Vec<Turn>, LibraryError> {
        self.select_turns("finished = 0", [])
    }

    /// Adds a question to a chat; its answer is not finished.
    pub fn append_turn(
        &self,
        chat: ChatId,
        question: &str,
        scope_json: &str,
    ) -> Result<TurnId, LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            let changed = transaction.execute(
                "UPDATE chats SET updated = ?2 WHERE id = ?1",
                params![chat.0, now()],
            )?;
            found(changed, not_found(chat))?;
            transaction.execute(
                "INSERT INTO turns (chat, question, scope, created) VALUES (?1, ?2, ?3, ?4)",
                params![chat.0, question, scope_json, now()],
            )?;
            Ok(TurnId(transaction.last_insert_rowid()))
        })
    }

    /// Keeps the complete answer of a turn, which is then finished.
    pub fn save_answer(&self, id: TurnId, answer_json: &str) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            let changed = transaction.execute(
                "UPDATE turns SET answer = ?2, finished = 1 WHERE id = ?1",
                params![id.0, answer_json],
            )?;
            found(changed, turn_not_found(id))?;
            transaction.execute(
                "UPDATE chats SET updated = ?2 WHERE id = (SELECT chat FROM turns WHERE id = ?1)",
                params![id.0, now()],
            )?;
            Ok(())
        })
    }

    fn select_turns(
        &self,
        condition: &str,
        parameters: impl Params,
    ) -> Result<Vec<Turn>, LibraryError> {
        let query = format!(
            "SELECT {} FROM turns WHERE {condition} ORDER BY id",
            turn::COLUMNS
        );
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&query)?;
            let rows = statement.query_map(parameters, turn::from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Chat> {
    Ok(Chat {
        id: ChatId(row.get(0)?),
        title: row.get(1)?,
        created: row.get(2)?,
        updated: row.get(3)?,
    })
}

fn found(changed: usize, error: LibraryError) -> Result<(), LibraryError> {
    if changed == 0 { Err(error) } else { Ok(()) }
}

fn not_found(chat: ChatId) -> LibraryError {
    LibraryError::NotFound {
        what: "chat",
        id: chat.0,
    }
}

fn turn_not_found(turn: TurnId) -> LibraryError {
    LibraryError::NotFound {
        what: "turn",
        id: turn.0,
    }
}
