//! Why a file could not be read.

use serde::{Deserialize, Serialize};

/// Why a file could not be read. The set is small on purpose: each variant is a
/// thing that a person can act on, and has a sentence in every language of the
/// window. `detail` is for the log, never for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ReadError {
    /// The file is not there, or may not be opened.
    #[error("the file cannot be opened: {detail}")]
    Unreadable {
        /// What the system said.
        detail: String,
    },
    /// A password is needed.
    #[error("the file is protected by a password")]
    Encrypted,
    /// The password that was given is not the file's.
    #[error("the password is wrong")]
    WrongPassword,
    /// The file is not what its kind promises.
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// What was wrong.
        detail: String,
    },
    /// No reader knows the kind of the file.
    #[error("this kind of file is not supported")]
    Unsupported,
    /// The file, or what it unpacks to, passes a limit.
    #[error("the file is too large: {detail}")]
    TooLarge {
        /// Which limit.
        detail: String,
    },
    /// Reading took longer than the limit.
    #[error("reading took too long")]
    TimedOut,
    /// The reader process ended before it answered (a crash, or out of memory).
    #[error("the reader stopped while reading: {detail}")]
    ReaderDied {
        /// How the process ended.
        detail: String,
    },
    /// The person stopped the reading.
    #[error("reading was stopped")]
    Stopped,
    /// The file has no text (a scan, an empty document).
    #[error("the file contains no text")]
    NoText,
}
