//! The table `chats`, and the way in to the turns of each.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Params, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::pin;
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

    /// Deletes a chat with all its turns and pins.
    pub fn delete(&self, chat: ChatId) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            let changed = transaction.execute("DELETE FROM chats WHERE id = ?1", [chat.0])?;
            found(changed, not_found(chat))
        })
    }

    /// The turns of a chat in order, all versions of one beside each other.
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

    /// Asks again in the place of a turn, whose versions are all kept: this one is shown,
    /// and its answer is not finished.
    pub fn append_version(
        &self,
        of: TurnId,
        question: &str,
        scope_json: &str,
    ) -> Result<TurnId, LibraryError> {
        let before = self.turn(of)?;
        self.database.write(Durability::OnDisk, |transaction| {
            hide_versions(transaction, before.version_of)?;
            touch(transaction, before.chat)?;
            transaction.execute(
                "INSERT INTO turns (chat, question, scope, created, version_of)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    before.chat.0,
                    question,
                    scope_json,
                    now(),
                    before.version_of.0
                ],
            )?;
            Ok(TurnId(transaction.last_insert_rowid()))
        })
    }

    /// Shows this version of a turn, and none of the others in its place.
    pub fn show_version(&self, id: TurnId) -> Result<(), LibraryError> {
        let turn = self.turn(id)?;
        self.database.write(Durability::OnDisk, |transaction| {
            hide_versions(transaction, turn.version_of)?;
            transaction.execute("UPDATE turns SET shown = 1 WHERE id = ?1", [id.0])?;
            Ok(())
        })
    }

    /// Begins another chat with what is shown of a chat before a turn, which is itself
    /// taken along where `with_turn` says so, and with what is pinned to it. The chat that
    /// it came from stays as it is.
    pub fn branch(&self, at: TurnId, with_turn: bool, title: &str) -> Result<ChatId, LibraryError> {
        let at = self.turn(at)?;
        let taken = self.turns(at.chat)?.into_iter().filter(|turn| {
            let is_before = turn.version_of < at.version_of;
            (is_before && turn.shown) || (with_turn && turn.id == at.id)
        });
        let taken: Vec<Turn> = taken.collect();
        self.database.write(Durability::OnDisk, |transaction| {
            transaction.execute(
                "INSERT INTO chats (title, created, updated) VALUES (?1, ?2, ?2)",
                params![title, now()],
            )?;
            let chat = ChatId(transaction.last_insert_rowid());
            pin::copy(transaction, at.chat, chat)?;
            for turn in &taken {
                transaction.execute(
                    "INSERT INTO turns (chat, question, scope, answer, finished, created)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        chat.0,
                        turn.question,
                        turn.scope_json,
                        turn.answer_json,
                        turn.finished,
                        turn.created
                    ],
                )?;
            }
            Ok(chat)
        })
    }

    /// Adds a question to a chat; its answer is not finished.
    pub fn append_turn(
        &self,
        chat: ChatId,
        question: &str,
        scope_json: &str,
    ) -> Result<TurnId, LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            touch(transaction, chat)?;
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

    /// Keeps an answer as far as it has come, unless it was completed meanwhile. A power cut
    /// may lose it; the end of the app does not.
    pub fn keep_unfinished(&self, id: TurnId, answer_json: &str) -> Result<(), LibraryError> {
        self.database.write(Durability::Repeatable, |transaction| {
            transaction.execute(
                "UPDATE turns SET answer = ?2 WHERE id = ?1 AND finished = 0",
                params![id.0, answer_json],
            )?;
            Ok(())
        })
    }

    /// Lets the answer of a turn go on: it is not complete any more.
    pub fn reopen(&self, id: TurnId) -> Result<(), LibraryError> {
        self.database.write(Durability::Repeatable, |transaction| {
            let changed =
                transaction.execute("UPDATE turns SET finished = 0 WHERE id = ?1", [id.0])?;
            found(changed, turn_not_found(id))
        })
    }

    /// Keeps an answer in the place of the complete one, of what a person says of it or
    /// takes out of it: the chat does not count as used.
    pub fn change_answer(&self, id: TurnId, answer_json: &str) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            let changed = transaction.execute(
                "UPDATE turns SET answer = ?2 WHERE id = ?1",
                params![id.0, answer_json],
            )?;
            found(changed, turn_not_found(id))
        })
    }

    fn select_turns(
        &self,
        condition: &str,
        parameters: impl Params,
    ) -> Result<Vec<Turn>, LibraryError> {
        let query = format!(
            "SELECT {} FROM turns WHERE {condition} ORDER BY coalesce(version_of, id), id",
            turn::COLUMNS
        );
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&query)?;
            let rows = statement.query_map(parameters, turn::from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Notes that a chat was used.
fn touch(transaction: &Transaction<'_>, chat: ChatId) -> Result<(), LibraryError> {
    let changed = transaction.execute(
        "UPDATE chats SET updated = ?2 WHERE id = ?1",
        params![chat.0, now()],
    )?;
    found(changed, not_found(chat))
}

fn hide_versions(transaction: &Transaction<'_>, of: TurnId) -> Result<(), LibraryError> {
    transaction.execute(
        "UPDATE turns SET shown = 0 WHERE coalesce(version_of, id) = ?1",
        [of.0],
    )?;
    Ok(())
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
