//! The words and marks of a text.

use unicode_segmentation::UnicodeSegmentation;

/// A word, a mark or white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// Where it begins, in bytes.
    pub(crate) start: usize,
    /// What it is.
    pub(crate) text: &'a str,
}

impl Token<'_> {
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.start..self.end()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Whether it is a word of letters, perhaps with an apostrophe inside.
    pub(crate) fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphabetic)
            && self
                .text
                .chars()
                .all(|one| one.is_alphabetic() || matches!(one, '\'' | '’'))
    }

    pub(crate) fn lower(&self) -> String {
        self.text.to_lowercase().replace('’', "'")
    }
}

/// The tokens of a text, in order and without gaps (UAX #29).
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    text.split_word_bound_indices()
        .map(|(start, text)| Token { start, text })
        .collect()
}

/// The words of a text alone, each with its position among the tokens.
pub(crate) fn words<'a>(tokens: &[Token<'a>]) -> Vec<(usize, Token<'a>)> {
    let tokens = tokens.iter().copied().enumerate();
    tokens.filter(|(_, token)| token.is_word()).collect()
}

/// Whether a character is Chinese.
pub(crate) fn is_han(one: char) -> bool {
    matches!(one, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
