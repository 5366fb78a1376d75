//! Why a download did not come to its end.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Why a download did not come to its end. Nothing that looks whole is left by
/// any of them. `detail` is for the log; the window has a sentence of its own for
/// each variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum DownloadError {
    /// The hub cannot be reached, or does not go on.
    #[error("{host} cannot be reached: {detail}")]
    Offline {
        /// The hub's host.
        host: String,
        /// What the system said.
        detail: String,
    },
    /// The hub has no such repository or file.
    #[error("{host} has no {path}")]
    NotFound {
        /// The hub's host.
        host: String,
        /// The repository, or the path of the file in it.
        path: String,
    },
    /// The hub gives the model only to those who accepted its terms there, and
    /// this person's token is missing or not one of theirs.
    #[error("{host} does not give {path} to everybody")]
    Gated {
        /// The hub's host.
        host: String,
        /// The repository, or the path of the file in it.
        path: String,
    },
    /// The hub wants to be asked less often.
    #[error("{host} wants to be asked less often")]
    RateLimited {
        /// The hub's host.
        host: String,
        /// When it may be asked again, in seconds from now, where it says so.
        retry_after_seconds: Option<u64>,
    },
    /// The hub, or a server that it sends us to, failed.
    #[error("{host} failed: {detail}")]
    ServerFailed {
        /// The host that failed.
        host: String,
        /// How.
        detail: String,
    },
    /// What arrived is not what the hub, or the catalogue, declares.
    #[error("{file} has the hash {found} instead of {expected}")]
    WrongHash {
        /// The file's name.
        file: String,
        /// As declared.
        expected: String,
        /// As computed.
        found: String,
    },
    /// The server sends another number of bytes than was declared.
    #[error("{file} has {found} bytes instead of {expected}")]
    WrongSize {
        /// The file's name.
        file: String,
        /// As declared, in bytes.
        expected: u64,
        /// As the server says now, in bytes.
        found: u64,
    },
    /// The hub declares no hash of a file that the catalogue has none of, so
    /// nobody could tell whether it is whole.
    #[error("{host} does not declare what {file} must be")]
    Undeclared {
        /// The hub's host.
        host: String,
        /// The file's name.
        file: String,
    },
    /// The files do not fit on the disk.
    #[error("{needed} bytes are needed, {available} are free")]
    DiskFull {
        /// What is still to be written, in bytes, with what must stay free.
        needed: u64,
        /// What is free, in bytes.
        available: u64,
    },
    /// A file of ours could not be written or read.
    #[error("{path}: {detail}")]
    Storage {
        /// The file.
        path: String,
        /// What the system said.
        detail: String,
    },
    /// The same file is being downloaded already, perhaps by another process.
    #[error("{file} is being downloaded already")]
    Busy {
        /// The file's name.
        file: String,
    },
    /// The model's terms were not accepted.
    #[error("the terms of {model} were not accepted")]
    TermsNotAccepted {
        /// The catalogue's name of the model.
        model: String,
    },
    /// The catalogue names no hub for the model.
    #[error("no hub has {model}")]
    NotOffered {
        /// The catalogue's name of the model.
        model: String,
    },
    /// The address of a hub or of a proxy cannot be used.
    #[error("{address} cannot be used: {detail}")]
    InvalidAddress {
        /// As it was given.
        address: String,
        /// Why.
        detail: String,
    },
    /// The person cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The task of the download ended by itself.
    #[error("the download broke off: {detail}")]
    BrokeOff {
        /// How.
        detail: String,
    },
}

impl DownloadError {
    /// What went wrong with a file of ours.
    pub(super) fn storage(path: &Path, error: &io::Error) -> Self {
        Self::Storage {
            path: path.display().to_string(),
            detail: error.to_string(),
        }
    }

    /// Whether a mirror may have what this hub does not give.
    pub(super) fn is_the_hubs(&self) -> bool {
        match self {
            Self::Offline { .. }
            | Self::NotFound { .. }
            | Self::Gated { .. }
            | Self::RateLimited { .. }
            | Self::ServerFailed { .. }
            | Self::WrongHash { .. }
            | Self::WrongSize { .. }
            | Self::Undeclared { .. } => true,
            Self::DiskFull { .. }
            | Self::Storage { .. }
            | Self::Busy { .. }
            | Self::TermsNotAccepted { .. }
            | Self::NotOffered { .. }
            | Self::InvalidAddress { .. }
            | Self::Cancelled
            | Self::BrokeOff { .. } => false,
        }
    }
}

/// What ended one attempt.
#[derive(Debug)]
pub(super) enum Fault {
    /// Another attempt would end the same way.
    Final(DownloadError),
    /// It may pass.
    Passing {
        error: DownloadError,
        /// How long the server asks us to wait.
        wait: Option<Duration>,
    },
    /// The server gives the file from its beginning only.
    WholeOnly,
    /// The server has another content than the one that was begun.
    Changed,
    /// The person paused or cancelled, or another connection of the file failed.
    Stopped,
}

impl From<DownloadError> for Fault {
    fn from(error: DownloadError) -> Self {
        Self::Final(error)
    }
}
