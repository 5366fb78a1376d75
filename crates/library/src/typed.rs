//! What a person types into a search field becomes what is searched for, at each key.

use crate::question::{Question, Term};
use crate::words::{Words, words};

/// What has been typed so far.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Typed {
    /// The words that are whole.
    pub(crate) whole: Vec<Term>,
    /// The word that is still being typed, as it stands so far.
    pub(crate) begun: Option<String>,
}

impl Typed {
    /// Takes a text apart, for documents in `languages` (BCP 47 tags). Its last word is
    /// still being typed unless something stands behind it; words of Chinese are whole,
    /// for nothing stands between them.
    pub(crate) fn new(text: &str, languages: &[String]) -> Self {
        let (head, last) = match begun(text) {
            Some(start) => text.split_at(start),
            None => (text, ""),
        };
        let Words { exact, .. } = words(last);
        // `il-6` is more than its parts.
        let begun = exact.into_iter().max_by_key(String::len);
        let whole = match head.trim().is_empty() {
            true => Vec::new(),
            false => Question::new(head, languages).terms,
        };
        Self { whole, begun }
    }

    /// Whether there is nothing to search for: of one letter alone, nearly everything
    /// begins with it.
    pub(crate) fn is_empty(&self) -> bool {
        let is_begun = self
            .begun
            .as_ref()
            .is_some_and(|begun| begun.chars().count() > 1);
        self.whole.is_empty() && !is_begun
    }
}

/// Where the word begins that is still being typed.
fn begun(text: &str) -> Option<usize> {
    let start = text
        .char_indices()
        .rev()
        .find(|(_, character)| character.is_whitespace())
        .map_or(0, |(at, space)| at + space.len_utf8());
    let last = &text[start..];
    let is_word = !last.is_empty()
        && last
            .chars()
            .all(|character| character.is_ascii_graphic() || is_spelt(character));
    is_word.then_some(start)
}

/// Whether a character is a letter of a script that puts spaces between words.
fn is_spelt(character: char) -> bool {
    character.is_alphanumeric()
        && !crate::script::is_ideographic(character)
        && !crate::script::is_unspaced(character)
}

#[cfg(test)]
mod tests {
    use super::Typed;

    fn typed(text: &str) -> (Vec<String>, Option<String>) {
        let typed = Typed::new(text, &["en".to_owned()]);
        let whole = typed.whole.into_iter().map(|term| term.word).collect();
        (whole, typed.begun)
    }

    #[test]
    fn the_last_word_is_begun_until_something_stands_behind_it() {
        assert_eq!(
            typed("annual rep"),
            (vec!["annual".to_owned()], Some("rep".to_owned()))
        );
        assert_eq!(
            typed("annual report "),
            (vec!["annual".to_owned(), "report".to_owned()], None)
        );
        assert_eq!(typed("Clause 12.").1.as_deref(), Some("12"));
    }

    #[test]
    fn words_of_chinese_are_whole() {
        let (whole, begun) = typed("租赁合同");
        assert!(!whole.is_empty(), "jieba cuts them");
        assert_eq!(begun, None);
    }

    #[test]
    fn one_letter_is_nothing() {
        let languages = ["en".to_owned()];
        assert!(Typed::new("a", &languages).is_empty());
        assert!(Typed::new("  ", &languages).is_empty());
        assert!(!Typed::new("ab", &languages).is_empty());
    }
}
