//! Local models behind traits. This room knows no documents: it turns messages
//! into tokens ([`chat`], by engines in [`process`]es of their own) and texts into
//! vectors ([`embed`]), and knows which weights there are, where they lie and what
//! they need ([`catalogue`], [`weights`]).
//!
//! Nothing here opens a connection to the network but [`download`], and that one
//! only when it is told to: weights and native libraries are read from the models
//! folder alone.

pub mod catalogue;
pub mod chat;
pub mod download;
pub mod embed;
pub mod error;
pub mod process;
pub mod processor;
pub mod weights;

pub use catalogue::Models;
pub use embed::minilm::OnnxEmbedding;
pub use error::EngineError;
pub use process::EngineChat;
