//! For tests alone: models that say what a test tells them to, where an answer
//! must be deterministic, and weights of any size that say nothing, where only
//! speed and memory count.

mod chat;
pub mod random_weights;

pub use chat::ScriptedChat;
