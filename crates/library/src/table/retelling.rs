//! The table `retellings`: what a model told of parts of documents, kept for the next time.

use std::sync::Arc;

use rusqlite::{OptionalExtension, params};

use crate::database::{Database, Durability, now};
use crate::error::LibraryError;
use crate::file::FileId;

/// A key stands for the model, the words that were told of, and what was wanted. It goes with
/// the file that the words are of.
pub(super) const CREATE: &str = "
    CREATE TABLE retellings (
        key BLOB PRIMARY KEY,
        file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
        told TEXT NOT NULL,
        made INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX retellings_of_file ON retellings (file);
";

/// What was told of parts of documents. What is lost of it is told again.
#[derive(Clone)]
pub struct RetellingStore {
    pub(crate) database: Arc<Database>,
}

impl RetellingStore {
    /// What was kept under a key; what it holds belongs to whoever wrote it.
    pub fn get(&self, key: &[u8; 32]) -> Result<Option<String>, LibraryError> {
        self.database.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT told FROM retellings WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?)
        })
    }

    /// Keeps what was told of a part of a file, in the place of what was kept under the key.
    pub fn keep(&self, key: &[u8; 32], file: FileId, told: &str) -> Result<(), LibraryError> {
        self.database.write(Durability::Repeatable, |transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO retellings (key, file, told, made)
                 VALUES (?1, ?2, ?3, ?4)",
                params![key, file.0, told, now()],
            )?;
            Ok(())
        })
    }
}
