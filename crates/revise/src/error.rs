//! Why a text could not be revised.

use engine::EngineError;

use crate::Language;

/// Why a text could not be revised.
#[derive(Debug, thiserror::Error)]
pub enum ReviseError {
    /// The model does not know the language that it would have to write.
    #[error("the model {model} does not speak {}", language.tag())]
    NotSpoken {
        /// The model's name.
        model: String,
        /// The language.
        language: Language,
    },
    /// The model could not write.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
