//! Drafts: a topic, an outline to edit, a file.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::answer::Scope;
use super::document::Place;

/// What is drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// PowerPoint.
    Deck,
    /// Word.
    Document,
}

/// What a draft is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DraftFormat {
    /// The file of its kind: PPTX or DOCX.
    Office,
    /// A PDF of its text.
    Pdf,
}

/// What a draft is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftRequest {
    /// Deck or document.
    pub kind: DraftKind,
    /// What it is about.
    pub topic: String,
    /// From which documents; [`Scope::Model`] is refused.
    pub scope: Scope,
}

/// The passage that supports a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PointSource {
    /// Names the passage to open it.
    pub passage: i32,
    /// The file's number.
    pub file: i32,
    /// The file's name.
    pub file_name: String,
    /// Where in the file.
    pub place: Place,
    /// The passage's text as it was found.
    pub text: String,
}

/// A bullet of a slide or a paragraph of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Point {
    /// What it says.
    pub text: String,
    /// What supports it; none where nothing was found, and then it is marked.
    pub source: Option<PointSource>,
}

/// A slide of bullets, or a heading with its paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Section {
    /// The slide's title or the heading.
    pub heading: String,
    /// In order.
    pub points: Vec<Point>,
}

/// What a draft will say. The person edits it before it is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Outline {
    /// The title of the deck or document.
    pub title: String,
    /// In order.
    pub sections: Vec<Section>,
}

/// A draft in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct DraftSummary {
    /// Its number.
    pub id: i32,
    /// Deck or document.
    pub kind: DraftKind,
    /// The outline's title, or the topic before there is one.
    pub title: String,
    /// When it was last changed, in seconds since 1970 (UTC).
    pub updated: f64,
}

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Draft {
    /// Its number.
    pub id: i32,
    /// What was asked for.
    pub request: DraftRequest,
    /// None until the model has made one.
    pub outline: Option<Outline>,
    /// Where it was last saved.
    pub saved_to: Option<String>,
}

/// How far the making of an outline has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum OutlineEvent {
    /// Passages are being searched.
    Searching,
    /// The model writes.
    Writing {
        /// The section that is written, counted from 1.
        section: u32,
        /// Of how many.
        sections: u32,
        /// Tokens so far, over all sections.
        tokens: u32,
    },
    /// Points are matched to passages.
    Supporting,
}

/// An event and the draft it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutlineProgress {
    /// The draft.
    pub draft: i32,
    /// What happened.
    pub event: OutlineEvent,
}
