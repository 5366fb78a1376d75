//! Chats as they are kept.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::answer::{Answer, Scope};
use super::document::Place;
use super::search::Mark;

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
    /// What is looked at with every question of it.
    #[serde(default)]
    pub pins: Vec<Pin>,
}

/// What can be pinned to a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum PinTarget {
    /// A whole file: what is nearest to a question in it is always looked at.
    File {
        /// Its number.
        file: i32,
    },
    /// A passage, which is always looked at.
    Passage {
        /// Its number.
        passage: i32,
    },
}

/// Something pinned to a chat. It goes with its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Pin {
    /// Its number.
    pub id: i32,
    /// The file's number.
    pub file: i32,
    /// The file's name.
    pub file_name: String,
    /// The passage's number now; none where a whole file is pinned, or where the
    /// passage's words stand in it no more.
    pub passage: Option<i32>,
    /// Where the passage stands now.
    pub place: Option<Place>,
    /// The words that were pinned; none where a whole file is.
    pub text: Option<String>,
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
    /// All turns in this place, in the order in which they were asked; itself, and those
    /// in whose place it stands.
    pub versions: Vec<i32>,
}

/// How a chat is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChatFormat {
    /// Markdown, with a footnote for each source.
    Markdown,
    /// A Word document, likewise.
    Word,
    /// A PDF, with numbered sources below each answer.
    Pdf,
}

/// Something said in a chat that was looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ChatHit {
    /// The chat.
    pub chat: i32,
    /// Its name.
    pub title: String,
    /// The turn.
    pub turn: i32,
    /// The part of question and answer where the words stand, on one line; `…` stands
    /// where more comes before or after.
    pub text: String,
    /// Where they stand in it.
    pub marks: Vec<Mark>,
}
