//! Why a draft could not be made or written.

use std::path::PathBuf;

use engine::EngineError;

/// Why a draft could not be made or written.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The topic has no words.
    #[error("a draft needs a topic")]
    EmptyTopic,
    /// No passage was found to draft from.
    #[error("no passage was found to draft from")]
    NoEvidence,
    /// The model failed.
    #[error(transparent)]
    Model(#[from] EngineError),
    /// The model's answers could not be read as an outline, for any section and
    /// also when asked for less.
    #[error("the model's outline cannot be read: {detail}")]
    Malformed {
        /// What was wrong with the last answer.
        detail: String,
    },
    /// A part of the file could not be put together.
    #[error("{part} of the file cannot be made: {detail}")]
    Package {
        /// The part's name.
        part: String,
        /// Why.
        detail: String,
    },
    /// The file could not be written.
    #[error("{path}: {source}")]
    Io {
        /// The path concerned.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
