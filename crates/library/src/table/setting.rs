//! The table `settings`.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};

use crate::database::{Database, Durability};
use crate::error::LibraryError;

pub(super) const CREATE: &str = "
    CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

const SELECT: &str = "SELECT value FROM settings WHERE key = ?1";

/// What `key` was last set to.
pub(crate) fn get(connection: &Connection, key: &str) -> Result<Option<String>, LibraryError> {
    Ok(connection
        .prepare_cached(SELECT)?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets `key` to `value`.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    key: &str,
    value: &str,
) -> Result<(), LibraryError> {
    transaction.execute(
        "INSERT INTO settings (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![key, value],
    )?;
    Ok(())
}

/// What a person has set, by key. Every write is on the disk when the call
/// returns. Keys that begin with `library.` are the library's own.
#[derive(Clone)]
pub struct SettingStore {
    pub(crate) database: Arc<Database>,
}

impl SettingStore {
    /// What `key` was last set to in the library of `folder`, without opening
    /// that library: for what must be known before it can be opened. None where
    /// there is no library yet, and where its database is damaged, which opening it
    /// repairs.
    pub fn peek(folder: &Path, key: &str) -> Result<Option<String>, LibraryError> {
        let path = crate::shared::database_path(folder);
        if !path.exists() {
            return Ok(None);
        }
        match peek_at(&path, key).map_err(LibraryError::classified) {
            Err(LibraryError::Damaged) => Ok(None),
            peeked => peeked,
        }
    }

    /// What `key` was last set to.
    pub fn get(&self, key: &str) -> Result<Option<String>, LibraryError> {
        self.database.read(|connection| get(connection, key))
    }

    /// Sets `key` to `value`.
    pub fn set(&self, key: &str, value: &str) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            put(transaction, key, value)
        })
    }
}

fn peek_at(path: &Path, key: &str) -> Result<Option<String>, LibraryError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // A library that is being made has no table yet.
    let is_table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'settings'";
    let made: Option<i64> = connection
        .query_row(is_table, [], |row| row.get(0))
        .optional()?;
    if made.is_none() {
        return Ok(None);
    }
    Ok(connection
        .query_row(SELECT, [key], |row| row.get(0))
        .optional()?)
}
