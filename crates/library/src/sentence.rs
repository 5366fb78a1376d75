//! Where sentences end, in text that is still being written.

use std::ops::Range;

use crate::script::{is_ideographic, is_unspaced};

/// Shortened words whose full stop ends no sentence.
const SHORTENED: &[&str] = &[
    "e.g", "i.e", "etc", "cf", "vs", "no", "nos", "art", "sec", "fig", "figs", "mr", "mrs", "ms",
    "dr", "prof", "inc", "ltd", "co", "corp", "st", "approx", "p", "pp", "al", "u.s", "dept",
];

/// Finds the sentences of a text as it grows.
#[derive(Debug, Default)]
pub struct SentenceSplitter {
    /// Everything before has been handed out.
    taken: usize,
}

impl SentenceSplitter {
    /// The sentences that `text` has completed since the last call, as byte
    /// ranges without the white space around them. `text` may only grow from
    /// call to call.
    pub fn completed(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        while let Some(end) = next_end(text, self.taken) {
            push_trimmed(text, self.taken..end, &mut sentences);
            self.taken = end;
        }
        sentences
    }

    /// Passes over everything that `text` has so far.
    pub fn skip(&mut self, text: &str) {
        self.taken = text.len();
    }

    /// What is left when no more text will come.
    pub fn rest(&mut self, text: &str) -> Option<Range<usize>> {
        let mut sentences = self.completed(text);
        push_trimmed(text, self.taken..text.len(), &mut sentences);
        self.taken = text.len();
        sentences.pop()
    }
}

/// All sentences of a finished text, as byte ranges without the white space
/// around them. Lines end sentences, as headings and rows have no full stop.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut splitter = SentenceSplitter::default();
    let mut all = splitter.completed(text);
    push_trimmed(text, splitter.taken..text.len(), &mut all);
    all
}

/// A quote of more words, or of more Chinese characters, is no longer read at a glance.
const QUOTABLE: (usize, usize) = (60, 120);
/// A piece of a long sentence has at least so many bytes.
const LEAST_PIECE: usize = 40;

/// A sentence as it can be quoted: whole, or cut behind commas and the like into pieces
/// that are short enough, as far as it has such marks.
pub fn quotable(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let fits = |range: Range<usize>| {
        let part = text.get(range).unwrap_or_default();
        let characters = part.chars().filter(|one| is_ideographic(*one)).count();
        part.split_whitespace().count() <= QUOTABLE.0 && characters <= QUOTABLE.1
    };
    if fits(sentence.clone()) {
        return vec![sentence];
    }
    let Some(part) = text.get(sentence.clone()) else {
        return Vec::new();
    };
    let mut pieces = Vec::new();
    let (mut start, mut end) = (sentence.start, sentence.start);
    for (index, character) in part.char_indices() {
        let behind = sentence.start + index + character.len_utf8();
        let is_last = behind == sentence.end;
        let is_mark = match character {
            '，' | '、' | '：' => true,
            ',' | ';' | ':' | '|' => text[behind..].starts_with(char::is_whitespace),
            _ => false,
        };
        if !is_mark && !is_last {
            continue;
        }
        if end - start >= LEAST_PIECE && !fits(start..behind) {
            push_trimmed(text, start..end, &mut pieces);
            start = end;
        }
        end = behind;
    }
    push_trimmed(text, start..sentence.end, &mut pieces);
    pieces
}

fn push_trimmed(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let Some(raw) = text.get(range.clone()) else {
        return;
    };
    let trimmed = raw.trim();
    if trimmed.chars().any(char::is_alphanumeric) {
        let start = range.start + (raw.len() - raw.trim_start().len());
        sentences.push(start..start + trimmed.len());
    }
}

/// The end of the first sentence after `from`, once it is certain.
fn next_end(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    for (index, character) in rest.char_indices() {
        match character {
            '\n' => return Some(from + index + 1),
            '。' | '！' | '？' | '；' => {
                let end = closing(rest, index + character.len_utf8());
                return (end < rest.len()).then_some(from + end);
            }
            '.' | '!' | '?' => {
                let end = closing(rest, index + 1);
                let next = rest.get(end..)?.chars().next()?;
                let ends = next.is_whitespace() || is_ideographic(next) || is_unspaced(next);
                if ends && !(character == '.' && is_shortened(rest, index)) {
                    return Some(from + end);
                }
            }
            _ => {}
        }
    }
    None
}

/// Past the quotes and brackets that close after a full stop.
fn closing(text: &str, from: usize) -> usize {
    text.get(from..).map_or(from, |rest| {
        let closing: usize = rest
            .chars()
            .take_while(|character| "\"'”’」』）)]*_".contains(*character))
            .map(char::len_utf8)
            .sum();
        from + closing
    })
}

/// Whether the full stop at `index` belongs to a shortened word, an initial or
/// the number of a list item.
fn is_shortened(text: &str, index: usize) -> bool {
    let before = &text[..index];
    let start = before
        .rfind(|character: char| character.is_whitespace() || character == '(')
        .map_or(0, |space| space + 1);
    let word = before[start..].to_lowercase();
    let word = word.trim_start_matches(['(', '"', '*', '_']);
    let line_start = before[..start]
        .trim_end_matches([' ', '\t'])
        .ends_with('\n')
        || before[..start].trim().is_empty();
    let is_item_number = line_start && !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    is_item_number || is_initial || SHORTENED.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn stops_inside_numbers_and_shortened_words_end_nothing() {
        assert_eq!(
            split("The cap is 3.5 million, i.e. a lot. See No. 7 of the annex. Done"),
            [
                "The cap is 3.5 million, i.e. a lot.",
                "See No. 7 of the annex.",
                "Done"
            ]
        );
    }

    #[test]
    fn chinese_sentences_and_lines_end() {
        assert_eq!(
            split("员工每年有15天年假。“须提前申请。”经理批准\n1. First item\n"),
            [
                "员工每年有15天年假。",
                "“须提前申请。”",
                "经理批准",
                "1. First item"
            ]
        );
    }

    #[test]
    fn long_sentences_are_quoted_in_pieces() {
        let clause = "the provider is liable for what it does and for what it leaves undone";
        let long = format!("{}.", [clause; 9].join(", "));
        let pieces = quotable(&long, 0..long.len());
        assert!(pieces.len() > 1);
        let joined: Vec<&str> = pieces.iter().map(|one| &long[one.clone()]).collect();
        assert_eq!(joined.join(" "), long, "nothing is lost");
        for piece in joined {
            assert!(piece.split_whitespace().count() <= 60, "{piece}");
        }
        assert_eq!(quotable(clause, 0..clause.len()).len(), 1);
        let without = "字".repeat(200);
        assert_eq!(
            quotable(&without, 0..without.len()).len(),
            1,
            "there is no mark"
        );
    }

    #[test]
    fn a_growing_text_gives_each_sentence_once_and_only_when_certain() {
        let whole = "It costs 3.5 million. Payment is due in May! And the rest";
        let mut splitter = SentenceSplitter::default();
        let mut seen = Vec::new();
        for end in 1..=whole.len() {
            for range in splitter.completed(&whole[..end]) {
                seen.push(whole[range].to_owned());
            }
        }
        seen.extend(splitter.rest(whole).map(|range| whole[range].to_owned()));
        assert_eq!(
            seen,
            [
                "It costs 3.5 million.",
                "Payment is due in May!",
                "And the rest"
            ],
            "a text that arrives in pieces has the same sentences as the whole"
        );
    }
}
