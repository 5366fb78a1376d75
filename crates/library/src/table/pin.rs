//! The table `pins`: what a person wants to be looked at with every question of a chat.

use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::chat::{ChatId, ChatStore};
use super::{file, passage};
use crate::database::Durability;
use crate::error::LibraryError;
use crate::evidence::{PassageId, Pinned};
use crate::file::FileId;

/// A pin goes with its chat and with its file; a passage keeps its words, by which it is
/// found when its document was read again.
pub(super) const CREATE: &str = "
    CREATE TABLE pins (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
        passage INTEGER,
        text TEXT
    ) STRICT;
    CREATE INDEX pins_of_chat ON pins (chat);
    CREATE INDEX pins_of_file ON pins (file);
";

/// Names a pin for as long as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PinId(pub i64);

/// Something pinned to a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Its name.
    pub id: PinId,
    /// The file.
    pub file: FileId,
    /// The passage of it; none where the whole file is pinned.
    pub passage: Option<PinnedPassage>,
}

/// A passage as it was when it was pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedPassage {
    /// What it is called now; none where its words stand in the document no more.
    pub id: Option<PassageId>,
    /// Its words.
    pub text: String,
}

impl ChatStore {
    /// What is pinned to a chat, in the order in which it was.
    pub fn pins(&self, chat: ChatId) -> Result<Vec<Pin>, LibraryError> {
        self.get(chat)?;
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, file, passage, text FROM pins WHERE chat = ?1 ORDER BY id",
            )?;
            let rows = statement.query_map([chat.0], from_row)?;
            let mut pins: Vec<Pin> = rows.collect::<Result<_, _>>()?;
            for pin in &mut pins {
                if let Some(pinned) = &mut pin.passage {
                    pinned.id = where_now(connection, pin.file, pinned)?;
                }
            }
            Ok(pins)
        })
    }

    /// Pins a whole file to a chat. What is pinned already stays as it is.
    ///
    /// # Errors
    /// [`LibraryError::NotFound`] where there is no such chat or file.
    pub fn pin_file(&self, chat: ChatId, file: FileId) -> Result<(), LibraryError> {
        self.get(chat)?;
        self.database.write(Durability::OnDisk, |transaction| {
            file::document(transaction, file)?;
            pin(transaction, chat, file, None)
        })
    }

    /// Pins a passage to a chat, likewise.
    ///
    /// # Errors
    /// [`LibraryError::NotFound`] where there is no such chat or passage.
    pub fn pin_passage(&self, chat: ChatId, id: PassageId) -> Result<(), LibraryError> {
        self.get(chat)?;
        self.database.write(Durability::OnDisk, |transaction| {
            let found = passage::get(transaction, id, &[])?.ok_or(LibraryError::NotFound {
                what: "passage",
                id: id.0,
            })?;
            pin(transaction, chat, found.file, Some((id, &found.text)))
        })
    }

    /// Takes a pin away. One that is gone already is no error.
    pub fn unpin(&self, id: PinId) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            transaction.execute("DELETE FROM pins WHERE id = ?1", [id.0])?;
            Ok(())
        })
    }
}

/// Pins to one chat what is pinned to another.
pub(super) fn copy(
    transaction: &Transaction<'_>,
    from: ChatId,
    to: ChatId,
) -> Result<(), LibraryError> {
    transaction.execute(
        "INSERT INTO pins (chat, file, passage, text)
         SELECT ?2, file, passage, text FROM pins WHERE chat = ?1 ORDER BY id",
        params![from.0, to.0],
    )?;
    Ok(())
}

/// What a search needs to know of pins.
pub fn pinned(pins: &[Pin]) -> Pinned {
    let passages = pins.iter().filter_map(|pin| pin.passage.as_ref()?.id);
    let whole = pins.iter().filter(|pin| pin.passage.is_none());
    Pinned {
        passages: passages.collect(),
        files: whole.map(|pin| pin.file).collect(),
    }
}

fn pin(
    transaction: &Transaction<'_>,
    chat: ChatId,
    file: FileId,
    passage: Option<(PassageId, &str)>,
) -> Result<(), LibraryError> {
    let (id, text) = passage.unzip();
    transaction.execute(
        "INSERT INTO pins (chat, file, passage, text) SELECT ?1, ?2, ?3, ?4
         WHERE NOT EXISTS (SELECT 1 FROM pins
                           WHERE chat = ?1 AND file = ?2 AND passage IS ?3)",
        params![chat.0, file.0, id.map(|id| id.0), text],
    )?;
    Ok(())
}

/// The passage that was pinned, or the first of the file that has its words: all of them,
/// or, where the document is cut otherwise now, the longest of its paragraphs.
fn where_now(
    connection: &Connection,
    file: FileId,
    pinned: &PinnedPassage,
) -> Result<Option<PassageId>, LibraryError> {
    if let Some(id) = pinned.id
        && passage::get(connection, id, &[])?.is_some()
    {
        return Ok(Some(id));
    }
    let Some(document) = file::document(connection, file)? else {
        return Ok(None);
    };
    if let Some(id) = passage::with_words(connection, document, &pinned.text)? {
        return Ok(Some(id));
    }
    let longest = pinned.text.lines().max_by_key(|line| line.len());
    match longest.filter(|line| !line.trim().is_empty()) {
        Some(line) => passage::with_words(connection, document, line),
        None => Ok(None),
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Pin> {
    let passage: Option<i64> = row.get(2)?;
    let text: Option<String> = row.get(3)?;
    Ok(Pin {
        id: PinId(row.get(0)?),
        file: FileId(row.get(1)?),
        passage: text.map(|text| PinnedPassage {
            id: passage.map(PassageId),
            text,
        }),
    })
}
