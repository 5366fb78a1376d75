//! Why the library could not do what it was asked.

use std::path::PathBuf;

use document::ReadError;
use engine::EngineError;

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
    /// The disk is full.
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
    Lexical(#[from] tantivy::TantivyError),
    /// The file system failed.
    #[error("{path}: {source}")]
    Io {
        /// The path concerned.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
