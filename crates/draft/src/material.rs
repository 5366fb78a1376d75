//! What a draft can say: the evidence cut at its headings into parts, and the
//! sentences of each that could stand alone as points.

use std::ops::Range;

use answer::word::{is_number, same_word, telling_words};
use document::BlockKind;
use library::evidence::{Evidence, Passage, Span};
use library::sentence::sentences;

use crate::text::printable;

/// A part of the evidence under one heading: one section of the outline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    /// The nearest heading above, without its number; empty where there is none.
    pub(crate) heading: String,
    /// Sentences that could be points, in their order.
    pub(crate) candidates: Vec<Candidate>,
    score: f32,
    order: (usize, u32, u32),
}

/// A sentence of a passage.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// As it would be printed.
    pub(crate) text: String,
    /// Index into the evidence.
    pub(crate) found: usize,
    /// In the passage's text, in bytes.
    pub(crate) range: Range<usize>,
    /// How much it has to do with the topic; comparable within one topic.
    pub(crate) score: f32,
}

/// At most this many passages are drafted from: later ones are far from the
/// topic.
const PASSAGES: usize = 10;
/// So many parts are kept whatever they share with the topic.
const FEWEST_PARTS: usize = 3;
/// A sentence of fewer telling words says nothing alone.
const FEWEST_WORDS: usize = 3;
/// A longer sentence is no point, in characters (twice that of Chinese ones).
const LONGEST: usize = 240;
/// Words that point back at the sentence before.
const POINTING_BACK: &[&str] = &[
    "this",
    "these",
    "that",
    "those",
    "it",
    "they",
    "he",
    "she",
    "such",
    "but",
    "and",
    "otherwise",
    "此外",
    "因此",
    "但",
    "其中",
    "它",
    "他们",
    "这",
];

/// The parts of the evidence that have most to do with `topic`, at most `most`
/// of them, in the order of their documents.
pub(crate) fn parts(topic: &str, evidence: &Evidence, most: usize) -> Vec<Part> {
    let words = telling_words(topic);
    let mut files = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    for (index, found) in evidence.found.iter().take(PASSAGES).enumerate() {
        let file = found.passage.file;
        if !files.contains(&file) {
            files.push(file);
        }
        let file_order = files.iter().position(|other| *other == file).unwrap_or(0);
        let rank = 1.0 / (1.0 + index as f32 * 0.25);
        for (number, section) in sections(&found.passage).into_iter().enumerate() {
            let order = (file_order, found.passage.ordinal, number as u32);
            let part = part(&section, &found.passage, index, &words, rank, order);
            if !part.candidates.is_empty() {
                merge(&mut parts, part);
            }
        }
    }
    parts.sort_by(|one, other| other.score.total_cmp(&one.score));
    let best = parts.first().map_or(0.0, |part| part.score);
    // What shares little with the topic came along with its passage; but a
    // draft of one section is none.
    let mut rank = 0;
    parts.retain(|part| {
        rank += 1;
        rank <= FEWEST_PARTS || part.score >= best * 0.35
    });
    parts.truncate(most);
    parts.sort_by_key(|part| part.order);
    parts
}

/// A stretch of a passage below one heading.
struct Stretch<'a> {
    heading: String,
    spans: Vec<&'a Span>,
}

fn sections(passage: &Passage) -> Vec<Stretch<'_>> {
    let above = passage.headings.last().map(String::as_str).unwrap_or("");
    let mut sections = vec![Stretch {
        heading: without_number(above),
        spans: Vec::new(),
    }];
    for span in &passage.spans {
        if matches!(span.kind, BlockKind::Heading { .. }) {
            sections.push(Stretch {
                heading: without_number(text_of(passage, span)),
                spans: Vec::new(),
            });
        } else if let Some(section) = sections.last_mut() {
            section.spans.push(span);
        }
    }
    sections
}

fn text_of<'a>(passage: &'a Passage, span: &Span) -> &'a str {
    let start = span.offset as usize;
    let length = span.end.saturating_sub(span.start) as usize;
    passage.text.get(start..start + length).unwrap_or("")
}

fn part(
    stretch: &Stretch<'_>,
    passage: &Passage,
    found: usize,
    words: &[String],
    rank: f32,
    order: (usize, u32, u32),
) -> Part {
    let heading_words = telling_words(&stretch.heading);
    let mut candidates = Vec::new();
    for span in &stretch.spans {
        let text = text_of(passage, span);
        let ranges = match span.kind {
            // A row is one statement.
            BlockKind::TableRow { header: true } | BlockKind::Code => Vec::new(),
            BlockKind::TableRow { header: false } => std::iter::once(0..text.len()).collect(),
            _ => sentences(text),
        };
        for range in ranges {
            let Some(sentence) = text.get(range.clone()) else {
                continue;
            };
            let row = matches!(span.kind, BlockKind::TableRow { .. });
            let said = if row {
                row_text(sentence)
            } else {
                as_point(sentence)
            };
            if let Some(score) = worth(&said, words, &heading_words, row) {
                let offset = span.offset as usize;
                candidates.push(Candidate {
                    text: said,
                    found,
                    range: offset + range.start..offset + range.end,
                    score: score * rank,
                });
            }
        }
    }
    let best = candidates
        .iter()
        .map(|candidate| candidate.score)
        .fold(0.0, f32::max);
    let named = shared(words, &heading_words) as f32;
    Part {
        heading: stretch.heading.clone(),
        candidates,
        score: best + named * rank,
        order,
    }
}

/// The same heading in the same document is one part.
fn merge(parts: &mut Vec<Part>, part: Part) {
    let same = parts.iter_mut().find(|other| {
        !part.heading.is_empty() && other.heading == part.heading && other.order.0 == part.order.0
    });
    match same {
        Some(other) => {
            other.score = other.score.max(part.score);
            if part.order < other.order {
                other.order = part.order;
                other.candidates.splice(0..0, part.candidates);
            } else {
                other.candidates.extend(part.candidates);
            }
        }
        None => parts.push(part),
    }
}

/// How much a sentence is worth as a point; none where it cannot be one.
fn worth(text: &str, topic: &[String], heading: &[String], row: bool) -> Option<f32> {
    let own = telling_words(text);
    let length: usize = text
        .chars()
        .map(|c| if c >= '\u{2e80}' { 2 } else { 1 })
        .sum();
    let question = text.ends_with(['?', '？', ':', '：']);
    if own.len() < FEWEST_WORDS || length > LONGEST || question {
        return None;
    }
    let on_topic = shared(topic, &own) as f32;
    let on_heading = shared(heading, &own) as f32;
    let numbers = own.iter().filter(|word| is_number(word)).count().min(2) as f32;
    let first = text.split_whitespace().next().unwrap_or("").to_lowercase();
    let points_back = POINTING_BACK.iter().any(|word| {
        first == *word || word.chars().any(|c| c >= '\u{2e80}') && text.starts_with(word)
    });
    let mut score = 0.3 + on_topic + on_heading * 0.3 + numbers * 0.3;
    if points_back {
        score *= 0.4;
    }
    if row {
        score *= 0.6;
    }
    Some(score)
}

fn shared(words: &[String], own: &[String]) -> usize {
    words
        .iter()
        .filter(|word| own.iter().any(|other| same_word(word, other)))
        .count()
}

/// Cells as a statement: the first names what the others say.
fn row_text(row: &str) -> String {
    let mut cells = row
        .split('|')
        .map(printable)
        .filter(|cell| !cell.is_empty());
    let first = cells.next().unwrap_or_default();
    let rest: Vec<String> = cells.collect();
    if rest.is_empty() {
        first
    } else {
        format!("{first}: {}", rest.join(" · "))
    }
}

/// A text as a point: one line, without the bullet or number in front and the
/// full stop behind.
pub(crate) fn as_point(text: &str) -> String {
    let line = printable(text);
    let line = without_number(&line);
    let line = line.trim_end_matches(['.', '。', ';', '；', ',', '，']);
    let mut letters = line.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A heading or item without its number or bullet: `4.1 Leave`, `第四章　假期`,
/// `(a) Notice`, `- Travel`.
pub(crate) fn without_number(text: &str) -> String {
    let text = printable(text);
    let text = text.trim_start_matches(|c: char| "•-–—*·▪◦●".contains(c) || c.is_whitespace());
    if let Some(rest) = text.strip_prefix('第')
        && let Some(end) = rest.find(['章', '节', '条', '部'])
        && rest[..end].chars().count() <= 4
    {
        let after = rest[end..].chars().next().map_or(0, char::len_utf8);
        let named = rest[end + after..]
            .trim_start_matches(|c: char| c.is_whitespace() || "、：:.分".contains(c));
        if !named.is_empty() {
            return named.to_owned();
        }
    }
    let Some((number, rest)) = text.split_once([' ', '\u{3000}', '、']) else {
        return text.to_owned();
    };
    let bare = number.trim_matches(|c: char| "().）（§".contains(c));
    let counted = !bare.is_empty()
        && bare.len() <= 6
        && bare.chars().any(|c| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    let lettered = number.len() <= 3 && bare.len() == 1 && number.ends_with(')');
    // `27 days` is a statement, `4.1 Leave` and `4. Leave` are numbered.
    let marked = number.contains('.') || number.ends_with(')') || starts_upper(rest);
    if (counted && marked) || lettered {
        rest.trim().to_owned()
    } else {
        text.to_owned()
    }
}

fn starts_upper(text: &str) -> bool {
    text.trim_start()
        .chars()
        .next()
        .is_some_and(|first| first.is_uppercase() || first >= '\u{4e00}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_bullets_of_headings_and_items_go() {
        for (before, after) in [
            ("4.1 Annual leave", "Annual leave"),
            ("11. Termination", "Termination"),
            ("4 Leave and absence", "Leave and absence"),
            ("第四章　假期与考勤", "假期与考勤"),
            ("第十一条　合同解除", "合同解除"),
            ("(a) Notice in writing", "Notice in writing"),
            ("• 27 days a year", "27 days a year"),
            ("2026 was a good year", "2026 was a good year"),
            ("第三季度收入增长", "第三季度收入增长"),
        ] {
            assert_eq!(without_number(before), after);
        }
    }

    #[test]
    fn points_lose_their_full_stop_and_rows_read_as_statements() {
        assert_eq!(
            as_point("1.2\tnotice is given in writing."),
            "Notice is given in writing"
        );
        assert_eq!(
            row_text("Bereavement | 5 days | full |"),
            "Bereavement: 5 days · full"
        );
    }
}
