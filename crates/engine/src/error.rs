//! Why a model could not answer.

use serde::{Deserialize, Serialize};

/// Why a model could not be loaded or could not answer. `detail` is for the
/// log; the window has a sentence of its own for each variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum EngineError {
    /// The weights are not in the models folder.
    #[error("the model {model} is not installed: {file} is missing")]
    WeightsMissing {
        /// The catalogue's name of the model.
        model: String,
        /// The file that was looked for.
        file: String,
    },
    /// A file in the models folder is not what the catalogue says.
    #[error("the weights of {model} are damaged: {detail}")]
    WeightsDamaged {
        /// The catalogue's name of the model.
        model: String,
        /// What was wrong.
        detail: String,
    },
    /// The engine does not know the model's architecture.
    #[error("the architecture {architecture} is not supported")]
    UnsupportedArchitecture {
        /// As the weights name it.
        architecture: String,
    },
    /// The weights are whole, and of another use than answering.
    #[error("{model} does not answer: {reason}")]
    NotForChat {
        /// The name in the weights, or the file's.
        model: String,
        /// Why.
        reason: String,
    },
    /// A native library (ONNX Runtime) is missing or does not load.
    #[error("the library {library} cannot be loaded: {detail}")]
    LibraryMissing {
        /// Its name.
        library: String,
        /// What the system said.
        detail: String,
    },
    /// The request is longer than the model's context.
    #[error("the request has {tokens} tokens, the model reads {limit}")]
    ContextExceeded {
        /// What was asked for.
        tokens: usize,
        /// What fits.
        limit: usize,
    },
    /// The JSON schema of a request cannot be followed.
    #[error("the schema cannot be followed: {detail}")]
    InvalidSchema {
        /// Why.
        detail: String,
    },
    /// The chat template inside the weights cannot be followed.
    #[error("the chat template cannot be followed: {detail}")]
    InvalidTemplate {
        /// Why.
        detail: String,
    },
    /// The model and what it has to keep do not fit into the memory.
    #[error("the memory does not suffice: {detail}")]
    OutOfMemory {
        /// What was too much.
        detail: String,
    },
    /// The engine's process ended by itself, or did not start.
    #[error("the engine's process died: {detail}")]
    Died {
        /// How.
        detail: String,
    },
    /// No engine that is installed here runs this model.
    #[error("no engine runs the model {model}")]
    EngineMissing {
        /// The catalogue's name of the model.
        model: String,
    },
    /// A server does not answer: it does not run, is not to be reached from here,
    /// fell silent, or broke off.
    #[error("the server {server} cannot be reached: {detail}")]
    ServerUnreachable {
        /// Its address.
        server: String,
        /// What happened.
        detail: String,
    },
    /// A server wants a key, or another one.
    #[error("the server {server} refuses the key: {detail}")]
    ServerRefused {
        /// Its address.
        server: String,
        /// What it said.
        detail: String,
    },
    /// A server has no model of this name.
    #[error("the server {server} has no model {model}: {detail}")]
    ModelNotServed {
        /// Its address.
        server: String,
        /// The name that it was asked for.
        model: String,
        /// What it said.
        detail: String,
    },
    /// The engine failed while working.
    #[error("the engine failed: {detail}")]
    Failed {
        /// What the engine said.
        detail: String,
    },
}
