//! The words of a document, which tell whether a hyphen at the end of a line
//! belongs to the word.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// More different words are not learnt.
const MOST: usize = 300_000;

/// First parts of English compounds that are always written with a hyphen.
const HYPHENATED: [&str; 9] = [
    "self", "well", "ill", "ex", "quasi", "all", "so", "vice", "mid",
];

/// Words before which a hyphen stands for a word that is left out, as in
/// `Vor- und Nachname`.
const CONJUNCTIONS: [&str; 14] = [
    "und", "oder", "bzw", "bis", "and", "or", "to", "et", "ou", "y", "o", "e", "en", "of",
];

/// How often each word was seen so far.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashMap<u64, u32>);

/// What becomes of a hyphen at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hyphen {
    /// It came with the line's end.
    Dropped,
    /// It belongs to the word.
    Kept,
    /// It ends a word of its own.
    Apart,
}

impl Vocabulary {
    /// Learns the words of one line; its last one may be cut.
    pub(super) fn learn(&mut self, line: &str) {
        for word in line.split_whitespace() {
            let core = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            if core.len() < 4 || word.ends_with(['-', '\u{2010}']) {
                continue;
            }
            let key = key(core.chars());
            if self.0.len() < MOST || self.0.contains_key(&key) {
                let seen = self.0.entry(key).or_default();
                *seen = seen.saturating_add(1);
            }
        }
    }

    /// What becomes of the hyphen between what ends one line, without the
    /// hyphen, and what begins the next.
    pub(super) fn hyphen(&self, before: &str, after: &str) -> Hyphen {
        let left = before.split_whitespace().next_back().unwrap_or_default();
        let right = after.split_whitespace().next().unwrap_or_default();
        let left = left.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let right = right.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        if CONJUNCTIONS.contains(&right) {
            return Hyphen::Apart;
        }
        if !right.starts_with(char::is_lowercase) || !left.ends_with(char::is_alphabetic) {
            return Hyphen::Kept;
        }
        let joined = self.seen(left.chars().chain(right.chars()));
        let hyphenated = self.seen(left.chars().chain(['-']).chain(right.chars()));
        if joined != hyphenated {
            return if joined > hyphenated {
                Hyphen::Dropped
            } else {
                Hyphen::Kept
            };
        }
        let compound = left.contains('-')
            || right.contains('-')
            || left.chars().count() == 1
            || HYPHENATED.contains(&left.to_lowercase().as_str());
        if compound {
            Hyphen::Kept
        } else {
            Hyphen::Dropped
        }
    }

    fn seen(&self, word: impl Iterator<Item = char>) -> u32 {
        self.0.get(&key(word)).copied().unwrap_or_default()
    }
}

fn key(word: impl Iterator<Item = char>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for letter in word.flat_map(char::to_lowercase) {
        let letter = if letter == '\u{2010}' { '-' } else { letter };
        letter.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_decides_about_a_hyphen() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.learn("a long-term lease, a re-entry and the agreement");
        assert_eq!(vocabulary.hyphen("the agree", "ment ends"), Hyphen::Dropped);
        assert_eq!(vocabulary.hyphen("a long", "term lease"), Hyphen::Kept);
        assert_eq!(vocabulary.hyphen("no re", "entry."), Hyphen::Kept);
        assert_eq!(
            vocabulary.hyphen("ein Miet", "vertrag"),
            Hyphen::Dropped,
            "most hyphens at the ends of lines come with them"
        );
    }

    #[test]
    fn the_language_decides_where_the_document_says_nothing() {
        let vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.hyphen("is self", "evident"), Hyphen::Kept);
        assert_eq!(vocabulary.hyphen("state-of", "the-art"), Hyphen::Kept);
        assert_eq!(vocabulary.hyphen("Herr Jean", "Paul"), Hyphen::Kept);
        assert_eq!(vocabulary.hyphen("in 2020", "2024"), Hyphen::Kept);
        assert_eq!(vocabulary.hyphen("Vor", "und Nachname"), Hyphen::Apart);
    }
}
