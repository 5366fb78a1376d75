//! The part of a passage that shows why it was found.

use std::collections::HashSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::script::{is_ideographic, stemmer};
use crate::simplified::simplified;
use crate::typed::Typed;
use crate::words::{stems, words};

/// About so many characters are shown; of Chinese, which is twice as wide, half.
const WIDTH: usize = 180;
/// So much of that stands before the first hit, in characters.
const BEFORE: usize = 40;

/// A part of a text with what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The part, on one line.
    pub text: String,
    /// Where the words stand in it that were searched for, in bytes, in order.
    pub marks: Vec<Range<usize>>,
    /// Where the first of them stands in the whole text, in bytes; empty where there is none.
    pub found: Range<usize>,
    /// Whether something stands before the part.
    pub is_cut_before: bool,
    /// Whether something follows the part.
    pub is_cut_after: bool,
}

impl Snippet {
    /// As [`Self::of`]; none where one of the words does not stand in the text.
    pub(crate) fn of_all(text: &str, language: Option<&str>, typed: &Typed) -> Option<Self> {
        let found: HashSet<usize> = hits(text, language, typed)
            .into_iter()
            .map(|hit| hit.word)
            .collect();
        let wanted = typed.whole.len() + usize::from(typed.begun.is_some());
        (found.len() == wanted).then(|| Self::of(text, language, typed))
    }

    /// The part of `text` (in `language`, a BCP 47 tag) where most different words stand
    /// near each other.
    pub(crate) fn of(text: &str, language: Option<&str>, typed: &Typed) -> Self {
        let hits = hits(text, language, typed);
        let window = best_window(text, &hits);
        let (line, marks) = on_one_line(text, &window, &hits);
        let shown = |hit: &&Hit| hit.place.start >= window.start && hit.place.end <= window.end;
        let first = hits.iter().find(shown);
        Self {
            text: line,
            marks,
            found: first.map_or(0..0, |hit| hit.place.clone()),
            is_cut_before: window.start > 0,
            is_cut_after: window.end < text.len(),
        }
    }
}

/// A word of the text that was searched for, and which one.
struct Hit {
    place: Range<usize>,
    word: usize,
}

fn hits(text: &str, language: Option<&str>, typed: &Typed) -> Vec<Hit> {
    let language = language.and_then(stemmer);
    let mut hits = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        if word.chars().next().is_some_and(is_ideographic) {
            continue;
        }
        let plain = words(word).plain;
        let stemmed = stems(&plain, language);
        let is_whole = |term: &crate::question::Term| {
            term.stems.iter().any(|stem| stemmed.contains(stem)) || plain.contains(&term.word)
        };
        let is_begun = |begun: &String| {
            words(word)
                .exact
                .iter()
                .any(|exact| exact.starts_with(begun.as_str()))
        };
        let whole = typed.whole.iter().position(is_whole);
        let begun = typed.begun.as_ref().filter(|begun| is_begun(begun));
        if let Some(word_number) = whole.or(begun.map(|_| typed.whole.len())) {
            hits.push(Hit {
                place: start..start + word.len(),
                word: word_number,
            });
        }
    }
    // Words of Chinese are looked for where they stand, however the text is cut.
    for (number, term) in typed.whole.iter().enumerate() {
        if term.word.chars().any(is_ideographic) {
            hits.extend(places(text, &term.word).map(|place| Hit {
                place,
                word: number,
            }));
        }
    }
    hits.sort_by_key(|hit| (hit.place.start, hit.place.end));
    hits.dedup_by(|next, before| next.place.start < before.place.end);
    hits
}

/// Where a word of Chinese stands, in traditional characters or simplified ones.
fn places(text: &str, word: &str) -> impl Iterator<Item = Range<usize>> {
    text.char_indices().filter_map(move |(start, _)| {
        let mut rest = text[start..].char_indices();
        for wanted in word.chars() {
            let (_, character) = rest.next()?;
            let mut lower = simplified(character).to_lowercase();
            if lower.next() != Some(wanted) {
                return None;
            }
        }
        Some(start..rest.next().map_or(text.len(), |(at, _)| start + at))
    })
}

/// The stretch of the text, of about the width that is shown, with the most different
/// hits; the first of those with as many.
fn best_window(text: &str, hits: &[Hit]) -> Range<usize> {
    let mut best = (0, 0);
    for first in hits {
        let end = advanced(text, first.place.start, WIDTH - BEFORE);
        let inside = hits
            .iter()
            .filter(|hit| hit.place.start >= first.place.start && hit.place.end <= end);
        let different: HashSet<usize> = inside.map(|hit| hit.word).collect();
        if different.len() > best.0 {
            best = (different.len(), first.place.start);
        }
    }
    let start = at_word(text, receded(text, best.1, BEFORE));
    start..advanced(text, start, WIDTH)
}

/// The place so many columns on; the end of the text where there are not so many.
fn advanced(text: &str, from: usize, columns: usize) -> usize {
    let mut left = columns;
    for (at, character) in text[from..].char_indices() {
        let width = columns_of(character);
        if left < width {
            return from + at;
        }
        left -= width;
    }
    text.len()
}

/// The place so many columns back; the beginning where there are not so many.
fn receded(text: &str, from: usize, columns: usize) -> usize {
    let mut left = columns;
    for (at, character) in text[..from].char_indices().rev() {
        let width = columns_of(character);
        if left < width {
            return at + character.len_utf8();
        }
        left -= width;
    }
    0
}

fn columns_of(character: char) -> usize {
    if is_ideographic(character) { 2 } else { 1 }
}

/// The next place where a word begins, so that none is shown by its end.
fn at_word(text: &str, from: usize) -> usize {
    if from == 0 {
        return 0;
    }
    text[from..]
        .char_indices()
        .take(BEFORE / 2)
        .find(|(_, character)| character.is_whitespace() || is_ideographic(*character))
        .map_or(from, |(at, character)| match character.is_whitespace() {
            true => from + at + character.len_utf8(),
            false => from + at,
        })
}

/// The stretch with a space for each run of white space, and the hits in it.
fn on_one_line(text: &str, window: &Range<usize>, hits: &[Hit]) -> (String, Vec<Range<usize>>) {
    let mut line = String::new();
    let mut marks = Vec::new();
    let mut hits = hits
        .iter()
        .filter(|hit| hit.place.start >= window.start && hit.place.end <= window.end)
        .peekable();
    let mut mark_start = None;
    for (at, character) in text[window.clone()].char_indices() {
        let at = window.start + at;
        if let Some(hit) = hits.peek()
            && hit.place.end <= at
        {
            marks.extend(mark_start.take().map(|start| start..line.len()));
            hits.next();
        }
        if hits.peek().is_some_and(|hit| hit.place.start == at) {
            mark_start = Some(line.len());
        }
        if !character.is_whitespace() {
            line.push(character);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    marks.extend(mark_start.map(|start| start..line.len()));
    (line, marks)
}

#[cfg(test)]
mod tests {
    use super::Snippet;
    use crate::typed::Typed;

    fn marked(text: &str, language: &str, query: &str) -> (String, Vec<String>) {
        let typed = Typed::new(query, &[language.to_owned()]);
        let snippet = Snippet::of(text, Some(language), &typed);
        let marks = snippet.marks.iter();
        let marks = marks.map(|mark| snippet.text[mark.clone()].to_owned());
        (snippet.text.clone(), marks.collect())
    }

    #[test]
    fn other_forms_of_a_word_and_the_one_that_is_begun_are_marked() {
        let (_, marks) = marked(
            "The tenant leases the house.\nLeasing it again needs an agreement.",
            "en",
            "lease agr",
        );
        assert_eq!(marks, ["leases", "Leasing", "agreement"]);
    }

    #[test]
    fn the_first_word_that_is_shown_is_told_of() {
        let filler = "Nothing of interest stands here at all. ".repeat(20);
        let text = format!("{filler}The notice period is three months.");
        let typed = Typed::new("notice period ", &["en".to_owned()]);
        let snippet = Snippet::of(&text, Some("en"), &typed);
        assert_eq!(&text[snippet.found], "notice");
        let typed = Typed::new("geese ", &["en".to_owned()]);
        assert!(Snippet::of(&text, Some("en"), &typed).found.is_empty());
    }

    #[test]
    fn chinese_is_marked_where_it_stands() {
        let (text, marks) = marked("本合同的租赁期限为两年。", "zh", "租赁期限");
        assert_eq!(text, "本合同的租赁期限为两年。");
        assert_eq!(marks.concat(), "租赁期限");
        let (_, marks) = marked("本合約的租賃期限為兩年。", "zh", "租赁期限");
        assert_eq!(marks.concat(), "租賃期限", "in traditional characters");
        let (text, marks) = marked("本合同的租赁期限为两年。", "zh", "租賃期限");
        assert_eq!(text, "本合同的租赁期限为两年。");
        assert_eq!(marks.concat(), "租赁期限");
    }

    #[test]
    fn the_part_with_the_most_different_words_is_shown() {
        let filler = "Nothing of interest stands here at all. ".repeat(20);
        let text =
            format!("The notice is short. {filler}The notice period is three months. {filler}");
        let (part, marks) = marked(&text, "en", "notice period months ");
        assert!(part.contains("notice period is three months"), "{part}");
        assert_eq!(marks, ["notice", "period", "months"]);
        assert!(part.chars().count() <= 200, "{part}");
    }

    #[test]
    fn a_text_without_hits_is_shown_from_its_beginning() {
        let (part, marks) = marked("Short.", "en", "elsewhere ");
        assert_eq!((part.as_str(), marks.len()), ("Short.", 0));
    }
}
