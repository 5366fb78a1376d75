//! A change of a text, with its reason.

use std::ops::Range;

/// A change that proofreading makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is changed of the text before, in bytes; empty where something is put in.
    pub range: Range<usize>,
    /// What stands there now; the same as before where a person should only look.
    pub text: String,
    /// Why.
    pub reason: Reason,
    /// What could stand there as well, best first.
    pub others: Vec<String>,
}

/// Why something is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A word that no dictionary has; another is near.
    Spelling,
    /// A word that no dictionary has, and none is near enough.
    UnknownWord,
    /// A word twice.
    Repeated,
    /// White space too much, or too little.
    Spacing,
    /// A mark that does not stand there, or is missing.
    Punctuation,
    /// A half-width mark between Chinese characters.
    Width,
    /// A small letter where a sentence or a name begins.
    Capital,
    /// `a` before a vowel, or `an` before a consonant.
    Article,
    /// A word for another that sounds or looks like it.
    Confused,
    /// Another form of the same word.
    Form,
    /// Other words, as a model wants them.
    Wording,
}

impl Edit {
    pub(crate) fn new(range: Range<usize>, text: impl Into<String>, reason: Reason) -> Self {
        Self {
            range,
            text: text.into(),
            reason,
            others: Vec::new(),
        }
    }
}

/// The text with these edits, which are in order and do not touch each other.
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        changed.push_str(text.get(at..edit.range.start).unwrap_or_default());
        changed.push_str(&edit.text);
        at = edit.range.end;
    }
    changed.push_str(text.get(at..).unwrap_or_default());
    changed
}

/// Edits in the order of the text. Of those that touch each other the first that was found
/// stays: rules that know more come before others.
pub(crate) fn in_order(found: Vec<Edit>) -> Vec<Edit> {
    let mut kept: Vec<Edit> = Vec::new();
    for edit in found {
        let touches = |other: &Edit| {
            let (one, two) = (&edit.range, &other.range);
            one.start < two.end && two.start < one.end || one.start == two.start
        };
        if !kept.iter().any(touches) {
            kept.push(edit);
        }
    }
    kept.sort_by_key(|edit| edit.range.start);
    kept
}
