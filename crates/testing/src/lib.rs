//! For tests alone: models that say what a test tells them to, where an answer
//! must be deterministic.

mod chat;

pub use chat::ScriptedChat;
