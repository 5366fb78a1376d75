//! The one database of the library: a connection that writes, one that reads.
//!
//! Write-ahead logging lets readers go on while something is written.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::error::LibraryError;
use crate::migration;

/// When a write may return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// When it is on the disk: what a person typed survives a power cut.
    OnDisk,
    /// When the system has it. A kill of the app loses nothing; a power cut
    /// may lose the last writes, never the order of them. For what can be read
    /// from the files again.
    Repeatable,
}

/// The one database.
pub(crate) struct Database {
    writer: Mutex<Writer>,
    reader: Mutex<Connection>,
}

struct Writer {
    connection: Connection,
    durability: Durability,
}

impl Database {
    /// Opens the database at `path` and brings it up to date.
    pub(crate) fn open(path: &Path) -> Result<Self, LibraryError> {
        let mut connection = connect(path)?;
        migration::migrate(&mut connection, path, migration::MIGRATIONS)?;
        Ok(Self {
            writer: Mutex::new(Writer {
                connection,
                durability: Durability::OnDisk,
            }),
            reader: Mutex::new(connect(path)?),
        })
    }

    /// Reads. What `body` sees is what was committed before its first query
    /// or later.
    pub(crate) fn read<T>(
        &self,
        body: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        body(&lock(&self.reader)).map_err(classified)
    }

    /// Writes in one transaction: all of `body` or, if it fails, nothing.
    pub(crate) fn write<T>(
        &self,
        durability: Durability,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let mut writer = lock(&self.writer);
        writer.write(durability, body).map_err(classified)
    }
}

impl Writer {
    fn write<T>(
        &mut self,
        durability: Durability,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        if self.durability != durability {
            self.connection
                .pragma_update(None, "synchronous", synchronous(durability))?;
            self.durability = durability;
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = body(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// The value of SQLite's `synchronous`; in write-ahead mode NORMAL syncs at
/// checkpoints alone, FULL at each commit (<https://sqlite.org/pragma.html>).
fn synchronous(durability: Durability) -> &'static str {
    match durability {
        Durability::OnDisk => "FULL",
        Durability::Repeatable => "NORMAL",
    }
}

fn connect(path: &Path) -> Result<Connection, LibraryError> {
    let connection = Connection::open(path).map_err(LibraryError::from)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous(Durability::OnDisk))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Gives a full disk its own name.
fn classified(error: LibraryError) -> LibraryError {
    match &error {
        LibraryError::Database(cause) if cause.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
            LibraryError::DiskFull
        }
        _ => error,
    }
}

/// Locks; a thread that panicked while it held the lock left nothing half
/// done, for transactions roll back when they are dropped.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seconds since 1970 (UTC).
pub(crate) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| {
            elapsed.as_secs().try_into().unwrap_or(i64::MAX)
        })
}
