//! Where sentences end, in text that is still being written.

use std::ops::Range;

use crate::word::is_ideograph;

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
                let ends = next.is_whitespace() || is_ideograph(next);
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
