//! The one database of the library: a connection that writes, one that reads.
//!
//! Write-ahead logging lets readers go on while something is written.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use tokio::sync::Notify;

use crate::error::LibraryError;
use crate::migration;
use crate::salvage::gaps;
use crate::salvage::image::log_path;
use crate::salvage::{self, Salvage};

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
    path: PathBuf,
    writer: Mutex<Writer>,
    reader: Mutex<Connection>,
    /// Whether SQLite has met a damaged page since the database was last whole.
    is_damaged: AtomicBool,
    /// Told when that happens.
    pub(crate) damaged: Notify,
}

struct Writer {
    connection: Connection,
    durability: Durability,
}

impl Database {
    /// Opens the database at `path` and brings it up to date. A damaged one is made
    /// anew of what can be read of it.
    pub(crate) fn open(path: &Path) -> Result<Self, LibraryError> {
        salvage::finish(path)?;
        let opened = match is_cut_off(path) {
            true => Err(LibraryError::Damaged),
            false => open_both(path).map_err(LibraryError::classified),
        };
        let (writer, reader) = match opened {
            Err(LibraryError::Damaged) => {
                salvage::salvage(path).map_err(LibraryError::classified)?;
                open_both(path).map_err(LibraryError::classified)?
            }
            opened => opened?,
        };
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            is_damaged: AtomicBool::new(false),
            damaged: Notify::new(),
        })
    }

    /// Reads. What `body` sees is what was committed before its first query
    /// or later.
    pub(crate) fn read<T>(
        &self,
        body: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let result = body(&lock(&self.reader));
        result.map_err(|error| self.noted(error))
    }

    /// Writes in one transaction: all of `body` or, if it fails, nothing.
    pub(crate) fn write<T>(
        &self,
        durability: Durability,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let result = lock(&self.writer).write(durability, body);
        result.map_err(|error| self.noted(error))
    }

    /// Whether SQLite has met a damaged page.
    pub(crate) fn is_damaged(&self) -> bool {
        self.is_damaged.load(Ordering::Acquire)
    }

    /// Looks at every page, on a connection of its own.
    ///
    /// # Errors
    /// [`LibraryError::Damaged`].
    pub(crate) fn check(&self) -> Result<(), LibraryError> {
        let check = || {
            let connection = connect(&self.path)?;
            let found: String =
                connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if found == "ok" {
                Ok(())
            } else {
                tracing::warn!(found, "the database is damaged");
                Err(LibraryError::Damaged)
            }
        };
        check().map_err(|error| self.noted(error))
    }

    /// Makes the damaged database anew of what can be read of it; others wait
    /// meanwhile.
    pub(crate) fn salvage(&self) -> Result<Salvage, LibraryError> {
        let salvage = self.closed(salvage::salvage)?;
        self.is_damaged.store(false, Ordering::Release);
        Ok(salvage)
    }

    /// Empties the log, and overwrites what pages still hold of rows that were deleted.
    /// Most of it is done while others go on.
    ///
    /// # Errors
    /// [`LibraryError::Locked`] while somebody reads on a connection of their own.
    pub(crate) fn erase_removed(&self) -> Result<(), LibraryError> {
        let io = |source| LibraryError::Io {
            path: self.path.clone(),
            source,
        };
        self.read(|connection| {
            Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
        })?;
        let pages = gaps::find(&self.path).map_err(io)?;
        self.closed(|path| {
            if log_path(path).exists() {
                return Err(LibraryError::Locked);
            }
            gaps::clean(path, &pages).map_err(io)
        })
    }

    /// Does something with the file while nobody has it open; others wait meanwhile.
    fn closed<T>(
        &self,
        body: impl FnOnce(&Path) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let mut writer = lock(&self.writer);
        let mut reader = lock(&self.reader);
        // In their place stand empty ones, which nobody can come to see.
        *writer = Writer::new(Connection::open_in_memory()?);
        *reader = Connection::open_in_memory()?;
        let result = body(&self.path).map_err(LibraryError::classified);
        match open_both(&self.path) {
            Ok((opened_writer, opened_reader)) => {
                *writer = opened_writer;
                *reader = opened_reader;
                result
            }
            Err(error) => Err(result.err().unwrap_or(error.classified())),
        }
    }

    fn noted(&self, error: LibraryError) -> LibraryError {
        let error = self.read_only(&error).unwrap_or(error.classified());
        if matches!(error, LibraryError::Damaged) {
            self.is_damaged.store(true, Ordering::Release);
            self.damaged.notify_one();
        }
        error
    }

    /// A disk can stop taking writes while the library is open, as Linux lets one that
    /// fails. SQLite says only that writing failed; opening the file to write says why.
    fn read_only(&self, error: &LibraryError) -> Option<LibraryError> {
        let LibraryError::Database(error) = error else {
            return None;
        };
        let failed = error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure);
        let opened = failed.then(|| OpenOptions::new().append(true).open(&self.path))?;
        let kind = opened.err()?.kind();
        (kind == io::ErrorKind::ReadOnlyFilesystem).then_some(LibraryError::ReadOnly)
    }
}

/// Whether a part of the file is gone of which SQLite says nothing: it fills the last
/// page with zeros, and deletes the log of a file that is empty. Where there is a log of
/// others, that has the last page.
fn is_cut_off(path: &Path) -> bool {
    let length = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
    match (length(path), length(&log_path(path))) {
        (0, log) => log > 0,
        (length, 0) => length % 512 > 0,
        _ => false,
    }
}

fn open_both(path: &Path) -> Result<(Writer, Connection), LibraryError> {
    let mut connection = connect(path)?;
    migration::migrate(&mut connection, path, migration::MIGRATIONS)?;
    Ok((Writer::new(connection), connect(path)?))
}

impl Writer {
    fn new(connection: Connection) -> Self {
        Self {
            connection,
            durability: Durability::OnDisk,
        }
    }

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
    // What is deleted is overwritten (see `erasing`).
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
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
