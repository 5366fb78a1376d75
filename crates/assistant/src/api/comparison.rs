//! Two documents side by side.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::document::Place;

/// What of two documents differs, in the order of the later one; what was removed stands
/// where it stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Comparison {
    /// The differences.
    pub changes: Vec<Change>,
    /// How many clauses are the same.
    pub same: u32,
}

/// A difference between two documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Change {
    /// A clause of the later document alone.
    Added {
        /// It.
        after: Clause,
    },
    /// A clause of the earlier document alone.
    Removed {
        /// It.
        before: Clause,
    },
    /// A clause that reads otherwise.
    Changed {
        /// As it read.
        before: Clause,
        /// As it reads.
        after: Clause,
        /// Both, word by word.
        words: Vec<Words>,
    },
    /// A clause that reads the same at another place.
    Moved {
        /// Where it stood.
        before: Clause,
        /// Where it stands.
        after: Clause,
    },
}

/// A clause: a paragraph, an item of a list, a row of a table, a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Clause {
    /// What it says.
    pub text: String,
    /// The headings above it, highest first.
    pub headings: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// Some words of a clause that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Words {
    /// In which of the two they stand.
    pub of: WordsOf,
    /// Them.
    pub text: String,
}

/// In which of two clauses words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WordsOf {
    /// In both.
    Both,
    /// In the earlier one alone.
    Before,
    /// In the later one alone.
    After,
}
