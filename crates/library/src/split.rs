//! A block that is too long for one passage is split at the ends of sentences.

use document::{Block, BlockKind};
use unicode_segmentation::UnicodeSegmentation;

use crate::tokens;

/// A sentence with at most this many tokens is repeated after a split.
const OVERLAP: usize = 40;

/// A part of a block's text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The parts of a block, none with more than `limit` tokens by the estimate.
/// One part, the whole, if that fits.
pub(crate) fn parts(block: &Block, limit: usize) -> Vec<Part> {
    let text = &block.text;
    let tokens = tokens::estimate(text);
    if tokens <= limit {
        return vec![Part {
            start: 0,
            end: text.len(),
        }];
    }
    let units = match block.kind {
        BlockKind::Code => lines(text),
        BlockKind::TableRow { .. } => cells(text),
        _ => sentences(text),
    };
    // Parts of like length rather than full ones and a rest.
    let goal = tokens.div_ceil(tokens.div_ceil(limit));
    let overlaps = !matches!(block.kind, BlockKind::Code | BlockKind::TableRow { .. });
    join(text, &shortened(text, units, limit), goal, limit, overlaps)
}

/// Joins neighbouring units up to the goal.
fn join(text: &str, units: &[Part], goal: usize, limit: usize, overlaps: bool) -> Vec<Part> {
    let sizes: Vec<usize> = units.iter().map(|unit| size(text, unit)).collect();
    let mut parts: Vec<Part> = Vec::new();
    let mut first = 0;
    while first < units.len() {
        let mut last = first;
        let mut total = sizes[first];
        while last + 1 < units.len() && total < goal && total + sizes[last + 1] <= limit {
            last += 1;
            total += sizes[last];
        }
        parts.push(trimmed(text, units[first].start, units[last].end));
        let is_repeated = overlaps
            && last > first
            && sizes[last] <= OVERLAP
            && sizes
                .get(last + 1)
                .is_some_and(|next| sizes[last] + next <= limit);
        first = if is_repeated { last } else { last + 1 };
    }
    parts.retain(|part| part.start < part.end);
    parts
}

/// Units that pass the limit by themselves, cut between words, at last between
/// characters.
fn shortened(text: &str, units: Vec<Part>, limit: usize) -> Vec<Part> {
    let mut result = Vec::with_capacity(units.len());
    for unit in units {
        if size(text, &unit) <= limit {
            result.push(unit);
            continue;
        }
        let mut start = unit.start;
        let mut tokens = 0;
        for (index, word) in text[unit.start..unit.end].split_word_bound_indices() {
            for (offset, piece) in bounded(word) {
                let at = unit.start + index + offset;
                let more = tokens::estimate(piece);
                if tokens + more > limit && at > start {
                    result.push(Part { start, end: at });
                    start = at;
                    tokens = 0;
                }
                tokens += more;
            }
        }
        result.push(Part {
            start,
            end: unit.end,
        });
    }
    result
}

/// A word in pieces of at most 64 characters: what is longer is no word.
fn bounded(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut starts: Vec<usize> = word
        .char_indices()
        .step_by(64)
        .map(|(index, _)| index)
        .collect();
    starts.push(word.len());
    (1..starts.len()).map(move |index| {
        let (start, end) = (starts[index - 1], starts[index]);
        (start, &word[start..end])
    })
}

/// Sentences by Unicode's rules (UAX #29), which know Chinese marks too; a
/// semicolon ends one in Chinese, where sentences run long.
fn sentences(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, sentence) in text.split_sentence_bound_indices() {
        let mut start = index;
        for (offset, mark) in sentence.match_indices('；') {
            let end = index + offset + mark.len();
            parts.push(Part { start, end });
            start = end;
        }
        let end = index + sentence.len();
        if start < end {
            parts.push(Part { start, end });
        }
    }
    parts
}

fn lines(text: &str) -> Vec<Part> {
    separated(text, "\n")
}

fn cells(text: &str) -> Vec<Part> {
    separated(text, " | ")
}

fn separated(text: &str, separator: &str) -> Vec<Part> {
    let mut start = 0;
    text.split_inclusive(separator)
        .map(|piece| {
            let part = Part {
                start,
                end: start + piece.len(),
            };
            start = part.end;
            part
        })
        .collect()
}

fn size(text: &str, part: &Part) -> usize {
    tokens::estimate(&text[part.start..part.end])
}

/// A part without the white space around it.
fn trimmed(text: &str, start: usize, end: usize) -> Part {
    let part = &text[start..end];
    let start = start + (part.len() - part.trim_start().len());
    Part {
        start,
        end: start + part.trim().len(),
    }
}
