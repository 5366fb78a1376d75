//! Chats as they are kept.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::answer::{Answer, Scope};

/// A chat in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ChatSummary {
    /// Its number.
    pub id: i32,
    /// Its name: the first question until it is renamed.
    pub title: String,
    /// When it was last used, in seconds since 1970 (UTC).
    pub updated: f64,
}

/// A chat with everything said in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Chat {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub title: String,
    /// Question and answer, in order. A running answer stands here as far as it
    /// has come.
    pub turns: Vec<Turn>,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Turn {
    /// Its number.
    pub id: i32,
    /// What was asked.
    pub question: String,
    /// Of which documents.
    pub scope: Scope,
    /// The answer.
    pub answer: Answer,
}
