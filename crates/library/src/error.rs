//! Why the library could not do what it was asked.

use std::io;
use std::path::PathBuf;

use document::ReadError;
use engine::EngineError;
use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
use tantivy::TantivyError;
use tantivy::directory::error::{OpenReadError, OpenWriteError};

/// Why the library could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The database was written by a newer version of the app.
    #[error("the library is of version {found}, this app knows {known}: install the newer app")]
    NewerVersion {
        /// The version on disk.
        found: i64,
        /// The newest version that this app knows.
        known: i64,
    },
    /// Another process has the library open.
    #[error("the library in {folder} is open in another process")]
    InUse {
        /// The library's folder.
        folder: PathBuf,
    },
    /// The disk is full. Nothing was lost, and what was begun in the background goes on
    /// when there is room.
    #[error("the disk is full")]
    DiskFull,
    /// Another collection has the name.
    #[error("there is a collection '{name}' already")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Something was to be called nothing.
    #[error("the name is empty")]
    NameEmpty,
    /// A rule of a folder cannot be understood.
    #[error("'{rule}' is no pattern for names: {detail}")]
    Rule {
        /// The rule as it was written.
        rule: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Nothing may be written where the library lies. Nothing was lost, and what was
    /// begun in the background goes on when it may.
    #[error("the library lies where nothing may be written")]
    ReadOnly,
    /// Another program kept the database locked for too long. What was asked for was
    /// not done, and can be asked for again.
    #[error("another program keeps the library's database locked")]
    Locked,
    /// A part of the database is damaged. What can be read of it is being made into a
    /// new one ([`crate::Library::salvaged`]); what was asked for can be asked for again.
    #[error("the library's database is damaged and is being made anew")]
    Damaged,
    /// A file is no export of a library.
    #[error("{path} is no export of a library")]
    NotAnExport {
        /// The file.
        path: PathBuf,
    },
    /// An export is damaged. Nothing of it was taken in.
    #[error("the export is damaged: {detail}")]
    DamagedExport {
        /// What is wrong with it.
        detail: String,
    },
    /// An export was written by a newer version of the app.
    #[error("the export is of version {found}, this app knows {known}: install the newer app")]
    NewerExport {
        /// The version of its format.
        found: i64,
        /// The newest version that this app knows.
        known: i64,
    },
    /// Whoever asked for it stopped it. Nothing was changed.
    #[error("stopped before the end")]
    Cancelled,
    /// What was named is not (or no longer) there.
    #[error("{what} {id} is not in the library")]
    NotFound {
        /// A file, a passage, a chat, …
        what: &'static str,
        /// Its number.
        id: i64,
    },
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The embedding model failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// SQLite failed.
    #[error("the database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// tantivy failed.
    #[error("the word index failed: {0}")]
    Lexical(#[from] TantivyError),
    /// The file system failed.
    #[error("{path}: {source}")]
    Io {
        /// The path concerned.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl LibraryError {
    /// Gives what a person can do something about its own name.
    pub(crate) fn classified(self) -> Self {
        let classified = match &self {
            Self::Database(error) => of_database(error),
            Self::Lexical(error) => of_words(error),
            Self::Io { source, .. } => of_io(source),
            _ => None,
        };
        classified.unwrap_or(self)
    }

    /// Whether the same may succeed later, since nothing is wrong with what was asked.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::DiskFull | Self::ReadOnly | Self::Locked | Self::Damaged => true,
            Self::Lexical(_) | Self::Io { .. } => true,
            Self::Database(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen)
            ),
            _ => false,
        }
    }
}

fn of_database(error: &rusqlite::Error) -> Option<LibraryError> {
    if is_garbled(error) {
        return Some(LibraryError::Damaged);
    }
    Some(match error.sqlite_error()?.code {
        ErrorCode::DiskFull => LibraryError::DiskFull,
        ErrorCode::ReadOnly => LibraryError::ReadOnly,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => LibraryError::Locked,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => LibraryError::Damaged,
        // The index of the log lies in a file that must grow.
        ErrorCode::SystemIoFailure
            if error.sqlite_error()?.extended_code == SQLITE_IOERR_SHMSIZE =>
        {
            LibraryError::DiskFull
        }
        _ => return None,
    })
}

/// Whether a row has what no version ever wrote: strict tables and our own JSON are
/// garbled on the disk alone.
fn is_garbled(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

fn of_words(error: &TantivyError) -> Option<LibraryError> {
    match error {
        TantivyError::IoError(error) => of_io(error),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => of_io(io_error),
        _ => None,
    }
}

fn of_io(error: &io::Error) -> Option<LibraryError> {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(LibraryError::DiskFull),
        io::ErrorKind::ReadOnlyFilesystem => Some(LibraryError::ReadOnly),
        _ => None,
    }
}
