//! A document in its own words.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::comparison::Clause;

/// How long a summary is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SummaryLength {
    /// A sentence of each of the chief parts, seven at most.
    Short,
    /// A sentence of each part, two dozen at most.
    #[default]
    Medium,
    /// Several sentences of every section.
    Long,
}

/// What a document says, in its own sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Summary {
    /// The chapters that the document has, each by its headings; none where it has not
    /// several.
    #[serde(default)]
    pub chapters: Vec<Vec<String>>,
    /// Its parts, in order.
    pub parts: Vec<SummaryPart>,
    /// How many sections the document has that say something.
    pub sections: u32,
    /// In how many of them a sentence was chosen.
    pub told: u32,
}

/// A part of a summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct SummaryPart {
    /// The headings that its first sentence stands below, highest first, as deep as parts
    /// are told apart.
    pub headings: Vec<String>,
    /// Sentences of the document, each with its place.
    pub sentences: Vec<Clause>,
}

/// What a model says of a part of a document, or of all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RetoldPart {
    /// Its sentences.
    pub sentences: Vec<RetoldSentence>,
    /// The model's name.
    pub model: String,
}

/// A sentence of a model, and what it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RetoldSentence {
    /// What it says.
    pub text: String,
    /// What says so, best first, each with its place in the document; none where nothing
    /// does.
    pub support: Vec<Clause>,
    /// Numbers and names in it that the part has not.
    pub invented: Vec<String>,
}
