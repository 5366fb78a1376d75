//! The passages' own sentences: right and checkable whatever the model makes of
//! them. One stands before what the model writes; where the model does not speak
//! the question's language, they are the answer.

use std::ops::Range;

use document::BlockKind;
use library::evidence::Found;

use crate::sentence;
use crate::word::{same_word, telling_words};

/// A sentence of a passage that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Index into the evidence.
    pub passage: usize,
    /// The sentence within the passage's text, in bytes.
    pub range: Range<usize>,
}

/// A further quote shares at least this part of what the best one shares.
const NEARLY: f32 = 0.7;
/// Passages beyond these are too far from the question to be quoted.
const PASSAGES: usize = 4;

/// At most `most` sentences nearest to the question, best first: those that hold most of
/// its telling words, a better passage winning among equals. Never empty when
/// there is evidence with a sentence.
pub fn quotes(question: &str, evidence: &[Found], most: usize) -> Vec<Quote> {
    let words = telling_words(question);
    let mut candidates: Vec<(f32, Quote)> = Vec::new();
    for (passage, found) in evidence.iter().take(PASSAGES).enumerate() {
        let text = &found.passage.text;
        for range in sentence::sentences(text) {
            if is_heading(found, &range) {
                continue;
            }
            let own = telling_words(&text[range.clone()]);
            let shared = words
                .iter()
                .filter(|word| own.iter().any(|other| same_word(word, other)))
                .count();
            // A long sentence holds many words by chance; one that says no more
            // than the question answers nothing.
            let dilution = 1.0 / (1.0 + own.len() as f32 / 80.0);
            let says_more = if own.len() > shared { 1.0 } else { 0.4 };
            let rank = 1.0 - passage as f32 * 0.08;
            let score = (shared as f32 + 0.01) * dilution * rank * says_more;
            candidates.push((score, Quote { passage, range }));
        }
    }
    candidates.sort_by(|one, other| other.0.total_cmp(&one.0));
    let best = candidates.first().map_or(0.0, |(score, _)| *score);
    candidates
        .into_iter()
        .filter(|(score, _)| *score >= best * NEARLY)
        .take(most)
        .map(|(_, quote)| quote)
        .collect()
}

/// Whether a part of the passage's text stands in one of its headings, which
/// names what is answered and answers nothing.
fn is_heading(found: &Found, range: &Range<usize>) -> bool {
    found.passage.spans.iter().any(|span| {
        let start = span.offset as usize;
        let length = span.end.saturating_sub(span.start) as usize;
        matches!(span.kind, BlockKind::Heading { .. })
            && start <= range.start
            && range.end <= start + length
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answering::tests::found;

    #[test]
    fn the_sentence_that_answers_is_quoted() {
        let evidence = [
            found(
                1,
                "年假\n员工入职满一年后，每年享有15天带薪年假。年假应提前两周申请。",
            ),
            found(2, "加班费按小时工资的1.5倍计算。"),
        ];
        let quotes = quotes("员工每年有多少天年假？", &evidence, 3);
        let texts: Vec<&str> = quotes
            .iter()
            .map(|quote| &evidence[quote.passage].passage.text[quote.range.clone()])
            .collect();
        assert_eq!(texts[0], "员工入职满一年后，每年享有15天带薪年假。");
        assert!(
            !texts.contains(&"加班费按小时工资的1.5倍计算。"),
            "overtime is not holiday"
        );
    }

    #[test]
    fn a_heading_is_no_answer() {
        let heading = "Working from abroad";
        let mut evidence = found(1, &format!("{heading}\nUp to 20 days a year from abroad."));
        evidence.passage.spans[0].end = heading.len() as u32;
        evidence.passage.spans[0].kind = BlockKind::Heading { level: 2 };
        let quotes = quotes("How long may I work from abroad?", &[evidence.clone()], 3);
        let texts: Vec<&str> = quotes
            .iter()
            .map(|quote| &evidence.passage.text[quote.range.clone()])
            .collect();
        assert_eq!(texts, ["Up to 20 days a year from abroad."]);
    }
}
