//! Local models behind traits. This room knows no documents: it turns messages
//! into tokens ([`chat`], by engines in [`process`]es of their own), texts into
//! vectors ([`embed`]), pairs of texts into scores ([`rerank`], [`entail`]) and pictures into
//! text ([`recognise`]), and knows which weights there are, where they lie and what
//! they need ([`catalogue`], [`weights`]), and what this computer makes of them
//! ([`hardware`], [`forecast`]).
//!
//! Weights and native libraries are read from the models folder alone. Network
//! connections are opened by two modules, only when they are told to: [`server`],
//! to the server that was chosen and to loopback when servers are looked for, and
//! [`download`], to the hub.

pub mod catalogue;
pub mod chat;
pub mod choice;
mod cross_encoder;
pub mod download;
pub mod embed;
pub mod entail;
pub mod error;
pub mod forecast;
pub mod hardware;
mod onnx;
pub mod process;
pub mod processor;
pub mod recognise;
pub mod rerank;
mod runtime;
pub mod server;
pub mod weights;

pub use catalogue::Models;
pub use embed::OnnxEmbedding;
pub use entail::OnnxEntailment;
pub use error::EngineError;
pub use process::EngineChat;
pub use recognise::OnnxTextRecogniser;
pub use rerank::OnnxReranker;
pub use server::ServerChat;
