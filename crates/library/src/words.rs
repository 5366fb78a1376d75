//! Texts become the words that are searched.
//!
//! Everything is brought to one form first: compatibility characters
//! (full-width letters, ligatures) to plain ones, capital to small, traditional
//! Chinese to simplified, accents away. Runs of Chinese are segmented by jieba, other runs are split at
//! everything that is neither letter nor digit.

use std::borrow::Cow;
use std::collections::HashMap;

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream, Tokenizer};
use tantivy_jieba::JiebaTokenizer;
use unicode_normalization::UnicodeNormalization;

use crate::script::{is_ideographic, is_unspaced};
use crate::simplified::simplified;

/// The words of a text, in order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// The words to be searched by meaning; they are stemmed before.
    pub(crate) plain: Vec<String>,
    /// What is searched as it stands: words, numbers and identifiers with their
    /// inner marks (`12.5`, `il-6`), and pairs of Chinese characters, which
    /// hit where jieba cuts question and document differently.
    pub(crate) exact: Vec<String>,
}

/// The words of `text`.
pub(crate) fn words(text: &str) -> Words {
    let normal = folded(text);
    let mut words = Words::default();
    let mut rest = normal.as_str();
    while let Some(first) = rest.chars().next() {
        let class = Class::of(first);
        let end = rest
            .find(|character| Class::of(character) != class)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match class {
            Class::Ideographic => words.push_ideographic(run),
            Class::Unspaced => words.push_pairs(run, true),
            Class::Spaced => words.push_spaced(run),
            Class::Separator => {}
        }
        rest = after;
    }
    words
}

/// The stem of each word in a language; the words themselves in a language
/// without stemmer.
pub(crate) fn stems(words: &[String], language: Option<Language>) -> Vec<String> {
    let Some(language) = language else {
        return words.to_vec();
    };
    let mut analyzer = TextAnalyzer::builder(RawTokenizer::default())
        .filter(Stemmer::new(language))
        .build();
    let mut known: HashMap<&str, String> = HashMap::new();
    words
        .iter()
        .map(|word| {
            known
                .entry(word.as_str())
                .or_insert_with(|| stem(&mut analyzer, word))
                .clone()
        })
        .collect()
}

fn stem(analyzer: &mut TextAnalyzer, word: &str) -> String {
    let mut stream = analyzer.token_stream(word);
    if stream.advance() && !stream.token().text.is_empty() {
        stream.token().text.clone()
    } else {
        word.to_owned()
    }
}

/// One form for all ways to write the same.
pub(crate) fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|character| !matches!(character, '\u{0300}'..='\u{036F}'))
        .nfc()
        .map(simplified)
        .flat_map(char::to_lowercase)
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Ideographic,
    Unspaced,
    /// Letters, digits, and the marks that join them.
    Spaced,
    Separator,
}

impl Class {
    fn of(character: char) -> Self {
        if is_ideographic(character) {
            Self::Ideographic
        } else if is_unspaced(character) {
            Self::Unspaced
        } else if character.is_alphanumeric() || is_joint(character) {
            Self::Spaced
        } else {
            Self::Separator
        }
    }
}

/// Whether a mark can stand inside an identifier, a number or a word.
fn is_joint(character: char) -> bool {
    matches!(
        character,
        '-' | '.' | '_' | '/' | ',' | ':' | '\'' | '’' | '\u{2010}' | '\u{2011}'
    )
}

impl Words {
    fn push_ideographic(&mut self, run: &str) {
        // All tokenizers share one dictionary, loaded at the first use.
        let mut tokenizer = JiebaTokenizer::new();
        let mut stream = tokenizer.token_stream(run);
        while stream.advance() {
            self.plain.push(stream.token().text.clone());
        }
        self.push_pairs(run, false);
    }

    /// Pairs of neighbouring characters, or the one character there is.
    fn push_pairs(&mut self, run: &str, plain: bool) {
        let starts: Vec<usize> = run.char_indices().map(|(index, _)| index).collect();
        let ends: Vec<usize> = starts.iter().skip(2).copied().chain([run.len()]).collect();
        for (start, end) in starts.iter().zip(&ends).take(starts.len().max(2) - 1) {
            let pair = run[*start..*end].to_owned();
            if plain {
                self.plain.push(pair.clone());
            }
            self.exact.push(pair);
        }
    }

    fn push_spaced(&mut self, run: &str) {
        let run = without_thousands_commas(run);
        for chunk in run.split([',', ':']) {
            let chunk = chunk.trim_matches(is_joint);
            let parts: Vec<&str> = parts_of(chunk);
            for part in &parts {
                self.plain.push((*part).to_owned());
                self.exact.push((*part).to_owned());
            }
            if parts.len() > 1 && chunk.contains(|character: char| character.is_numeric()) {
                self.exact.push(chunk.to_owned());
            }
        }
    }
}

/// A word and a number that are written as one: `10kg`, `fy2018`, `il6`. Others write
/// them with a space or a hyphen. A single letter is more often a part of a name (`3m`,
/// `p53`) than a unit.
fn word_and_number(part: &str) -> Option<(&str, &str)> {
    let is_digit = |character: char| character.is_numeric();
    let digits_first = part.starts_with(is_digit);
    let (before, after) = part.split_at(part.find(|one| is_digit(one) != digits_first)?);
    let is_one_border = !after.contains(|one| is_digit(one) == digits_first);
    let word = if digits_first { after } else { before };
    (is_one_border && word.chars().nth(1).is_some()).then_some((before, after))
}

/// `1,234,567.8` as `1234567.8`; a comma that is followed by exactly three
/// digits and preceded by one groups a number.
fn without_thousands_commas(run: &str) -> Cow<'_, str> {
    let bytes = run.as_bytes();
    let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    let groups = |index: usize| {
        bytes[index] == b','
            && index > 0
            && is_digit(index - 1)
            && (1..=3).all(|offset| is_digit(index + offset))
            && !is_digit(index + 4)
    };
    if !(0..bytes.len()).any(groups) {
        return Cow::Borrowed(run);
    }
    let kept = run.char_indices().filter(|(index, _)| !groups(*index));
    Cow::Owned(kept.map(|(_, character)| character).collect())
}

/// The parts of a word between its inner marks, without what an apostrophe
/// leaves (`tenant's`, `don't`), and a word apart from its number (`10kg`).
fn parts_of(chunk: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut after_apostrophe = false;
    for piece in chunk.split_inclusive(is_joint) {
        let part = piece.trim_end_matches(is_joint);
        let is_ending = after_apostrophe && part.chars().count() <= 2;
        if !part.is_empty() && !is_ending {
            match word_and_number(part) {
                Some((before, after)) => parts.extend([before, after]),
                None => parts.push(part),
            }
        }
        after_apostrophe = piece.ends_with(['\'', '’']);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{stems, words};
    use tantivy::tokenizer::Language;

    #[test]
    fn case_accents_and_width_do_not_matter() {
        assert_eq!(words("Café ＡＢＣ １２").plain, ["cafe", "abc", "12"]);
    }

    #[test]
    fn identifiers_are_kept_whole_besides_their_parts() {
        let words = words("IL-6 rose by 12.5 (see AB-1234/56).");
        for whole in ["il-6", "12.5", "ab-1234/56"] {
            assert!(
                words.exact.iter().any(|word| word == whole),
                "{whole} can be asked for as it is written: {words:?}"
            );
        }
        assert!(words.plain.iter().any(|word| word == "1234"));
        assert!(!words.plain.iter().any(|word| word == "12.5"));
    }

    #[test]
    fn a_word_and_a_number_written_as_one_are_found_apart() {
        assert_eq!(words("10kg").plain, ["10", "kg"]);
        assert_eq!(words("IL6").plain, words("IL-6").plain);
        assert_eq!(words("FY2018").exact, ["fy", "2018", "fy2018"]);
        for whole in ["3m", "p53", "h1n1", "2018", "abc", "1a2b"] {
            assert_eq!(words(whole).plain, [whole]);
        }
    }

    #[test]
    fn numbers_are_found_with_and_without_commas() {
        assert_eq!(
            words("1,234,567 and 12,5").plain,
            ["1234567", "and", "12", "5"]
        );
    }

    #[test]
    fn an_apostrophe_leaves_no_stray_letters() {
        assert_eq!(
            words("the tenant's lease don’t").plain,
            ["the", "tenant", "lease", "don"]
        );
    }

    #[test]
    fn chinese_is_segmented() {
        let words = words("租户可以解除租约，费用为 300 元");
        assert!(words.plain.iter().any(|word| word == "租户"), "{words:?}");
        assert!(words.plain.iter().any(|word| word == "300"), "{words:?}");
        assert!(words.exact.iter().any(|word| word == "租约"), "{words:?}");
    }

    #[test]
    fn a_lone_character_is_a_word() {
        assert_eq!(words("元").exact, ["元"]);
    }

    #[test]
    fn any_text_has_words_or_none() {
        for text in [
            "",
            "\u{0}",
            "'''",
            "-.-",
            "😀",
            "\u{0301}\u{0301}",
            "a\u{202e}b",
            "+(\"AND",
        ] {
            words(text);
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let found = stems(
            &["leases".into(), "leasing".into(), "租户".into()],
            Some(Language::English),
        );
        assert_eq!(found[0], found[1]);
        assert_eq!(found[2], "租户", "stemming leaves other scripts alone");
    }
}
