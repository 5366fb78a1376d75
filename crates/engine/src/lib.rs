//! Local models behind traits. This room knows no documents: it turns messages
//! into tokens ([`chat`], by engines in [`process`]es of their own) and texts into
//! vectors ([`embed`]), and knows which weights there are, where they lie and what
//! they need ([`catalogue`], [`weights`]), and what this computer makes of them
//! ([`hardware`], [`forecast`]).
//!
//! Nothing here opens a network connection: weights and native libraries are
//! read from the models folder alone.

pub mod catalogue;
pub mod chat;
pub mod embed;
pub mod error;
pub mod forecast;
pub mod hardware;
pub mod process;
pub mod processor;
pub mod weights;

pub use catalogue::Models;
pub use embed::minilm::OnnxEmbedding;
pub use error::EngineError;
pub use process::EngineChat;
