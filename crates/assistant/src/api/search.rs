//! What a search field shows while a person types.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::document::Place;
use super::file::File;

/// What a search field shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct SearchResults {
    /// Files whose name or title has every word.
    pub files: Vec<File>,
    /// Passages with the words, best first.
    pub passages: Vec<PassageHit>,
}

/// A passage with the words that were searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct PassageHit {
    /// Names the passage to open it.
    pub passage: i32,
    /// The file's number.
    pub file: i32,
    /// The file's name.
    pub file_name: String,
    /// Where in the file.
    pub place: Place,
    /// The part of the passage where the words stand, on one line; `…` stands where more
    /// comes before or after.
    pub text: String,
    /// Where they stand in it.
    pub marks: Vec<Mark>,
}

/// A stretch of a text, in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Mark {
    /// Where it begins.
    pub start: u32,
    /// Where it ends, excluded.
    pub end: u32,
}
