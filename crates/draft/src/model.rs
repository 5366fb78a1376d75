//! What a draft says.

use library::Place;
use library::evidence::PassageId;
use library::file::FileId;
use serde::{Deserialize, Serialize};

/// What is drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// Slides: PPTX.
    Deck,
    /// Running text: DOCX.
    Document,
}

impl DraftKind {
    /// What the names of its files end in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Deck => "pptx",
            Self::Document => "docx",
        }
    }
}

/// What a draft will say. The person edits it before it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The title of the deck or document.
    pub title: String,
    /// In order.
    pub sections: Vec<Section>,
}

/// A slide of bullets, or a heading with its paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The slide's title or the heading.
    pub heading: String,
    /// In order.
    pub points: Vec<Point>,
}

/// A bullet of a slide or a paragraph of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// What it says.
    pub text: String,
    /// What supports it. Where there is none the point is marked in the file.
    pub support: Option<Support>,
}

/// The passage that supports a point, with all that is printed of it, so that
/// a draft can still be written after a file has left the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// The passage.
    pub passage: PassageId,
    /// The file that it is cited as.
    pub file: FileId,
    /// The file's name.
    pub file_name: String,
    /// Where in the file.
    pub place: Place,
    /// The words of the passage that support the point.
    pub text: String,
}
