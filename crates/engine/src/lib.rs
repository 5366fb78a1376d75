//! Local models behind traits. This room knows no documents: it turns messages
//! into tokens ([`chat`], by engines in [`process`]es of their own) and texts into
//! vectors ([`embed`]), and knows which weights there are, where they lie and what
//! they need ([`catalogue`], [`weights`]).
//!
//! Weights and native libraries are read from the models folder alone. Only
//! [`server`] opens network connections: to the server that was chosen, and to
//! loopback when servers are looked for.

pub mod catalogue;
pub mod chat;
pub mod choice;
pub mod embed;
pub mod error;
pub mod process;
pub mod processor;
mod runtime;
pub mod server;
pub mod weights;

pub use catalogue::Models;
pub use embed::minilm::OnnxEmbedding;
pub use error::EngineError;
pub use process::EngineChat;
pub use server::ServerChat;
