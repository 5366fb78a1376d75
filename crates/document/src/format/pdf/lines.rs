//! Lines: runs side by side, in reading order.

use super::columns::median;
use super::runs::{Run, union};
use crate::model::Rectangle;

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From left to right, or from right to left in Arabic and Hebrew.
    pub(super) runs: Vec<Run>,
    pub(super) rectangle: Rectangle,
    pub(super) size: f32,
    /// Whether every run is bold.
    pub(super) bold: bool,
}

/// Puts runs together to lines, from top to bottom.
pub(super) fn lines(mut runs: Vec<Run>) -> Vec<Line> {
    runs.sort_by(|a, b| b.height().total_cmp(&a.height()));
    // The tallest runs are the lines; smaller ones (footnote marks, indices)
    // join the line that they overlap most.
    let typical = median(runs.iter().map(Run::height).collect());
    let mut lines: Vec<(Rectangle, Vec<Run>)> = Vec::new();
    for run in runs {
        let own = run.rectangle;
        let best = lines
            .iter_mut()
            .filter(|(line, _)| line.bottom - line.top < 2.5 * typical || run.height() > typical)
            .map(|(line, runs)| {
                let overlap = line.bottom.min(own.bottom) - line.top.max(own.top);
                (overlap / (own.bottom - own.top).max(0.1), runs)
            })
            .filter(|(overlap, _)| *overlap >= 0.5)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((_, runs)) => runs.push(run),
            None => lines.push((own, vec![run])),
        }
    }
    let mut lines: Vec<(Rectangle, Line)> = lines
        .into_iter()
        .map(|(core, runs)| (core, Line::new(runs)))
        .collect();
    lines.sort_by(|a, b| a.0.bottom.total_cmp(&b.0.bottom));
    lines.into_iter().map(|(_, line)| line).collect()
}

impl Line {
    fn new(mut runs: Vec<Run>) -> Self {
        if is_right_to_left(&runs) {
            runs.sort_by(|a, b| b.rectangle.right.total_cmp(&a.rectangle.right));
        } else {
            runs.sort_by(|a, b| a.rectangle.left.total_cmp(&b.rectangle.left));
        }
        let rectangle = runs
            .iter()
            .map(|run| run.rectangle)
            .reduce(|a, b| union(&a, &b))
            .unwrap_or(Rectangle {
                left: 0.0,
                top: 0.0,
                right: 0.0,
                bottom: 0.0,
            });
        let size = runs
            .iter()
            .max_by_key(|run| run.text.len())
            .map_or(0.0, |run| run.size);
        Self {
            bold: runs.iter().all(|run| run.bold),
            runs,
            rectangle,
            size,
        }
    }

    /// The text of runs side by side.
    pub(super) fn text_of(runs: &[Run]) -> String {
        let mut text = String::new();
        let mut last: Option<&Run> = None;
        for run in runs {
            if let Some(last) = last
                && is_apart(last, run)
            {
                text.push(' ');
            }
            text.push_str(&run.text);
            last = Some(run);
        }
        text
    }

    pub(super) fn height(&self) -> f32 {
        self.rectangle.bottom - self.rectangle.top
    }
}

/// Whether there is a blank between two runs of a line.
fn is_apart(one: &Run, other: &Run) -> bool {
    let gap = (other.rectangle.left - one.rectangle.right)
        .max(one.rectangle.left - other.rectangle.right);
    let wide = one.text.chars().next_back().is_some_and(is_wide)
        && other.text.chars().next().is_some_and(is_wide);
    gap > if wide { 1.0 } else { 0.12 } * one.height().min(other.height())
}

fn is_right_to_left(runs: &[Run]) -> bool {
    let (mut right, mut left) = (0, 0);
    for letter in runs.iter().flat_map(|run| run.text.chars()) {
        match letter {
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => right += 1,
            letter if letter.is_alphabetic() => left += 1,
            _ => {}
        }
    }
    right > left
}

/// Letters of scripts that are written without blanks between words: Chinese,
/// Japanese, and their punctuation.
pub(super) fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{323af}')
}
