//! Lines: runs side by side, in reading order.

use super::columns::median;
use super::runs::{Run, union};
use crate::model::Rectangle;

/// Letters that run on reach so far into each other at most, in heights of the
/// line: slanted ones and those with wide swings.
const OVERLAP: f32 = 0.35;

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From left to right, or from right to left in Arabic and Hebrew.
    pub(super) runs: Vec<Run>,
    pub(super) rectangle: Rectangle,
    pub(super) size: f32,
    /// Whether every run is bold.
    pub(super) bold: bool,
    /// Whether every run is set in letters of one width.
    pub(super) fixed: bool,
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
    fn new(runs: Vec<Run>) -> Self {
        let runs = in_reading_order(runs);
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
            .map_or(0.0, |run| run.look.size);
        Self {
            bold: runs.iter().all(|run| run.look.bold),
            fixed: runs.iter().all(|run| run.look.fixed),
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
                text.extend(std::iter::repeat_n(' ', blanks(last, run)));
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
    if one.ends_word && !wide {
        return true;
    }
    let height = one.height().min(other.height());
    // What stands over each other, as the parts of a fraction do, is no word.
    gap > if wide { 1.0 } else { 0.12 } * height || gap < -OVERLAP * height
}

/// How many blanks stand between two runs: as many as fill the gap where every
/// letter is as wide as another, and else one.
fn blanks(one: &Run, other: &Run) -> usize {
    /// Wider gaps say no more.
    const MOST: f32 = 40.0;
    if !one.look.fixed || !other.look.fixed {
        return 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "lines are short")]
    let letter =
        (other.rectangle.right - other.rectangle.left) / other.text.chars().count().max(1) as f32;
    let gap = (other.rectangle.left - one.rectangle.right) / letter.max(0.1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is clamped"
    )]
    let blanks = gap.round().clamp(1.0, MOST) as usize;
    blanks
}

/// Sorts the runs of a line by the direction of most of its letters; runs of
/// the other direction that stand together are read in theirs (the outcome of
/// the Unicode Bidirectional Algorithm, UAX #9, for two levels).
fn in_reading_order(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by(|a, b| a.rectangle.left.total_cmp(&b.rectangle.left));
    let from_right = is_right_to_left(&runs);
    if !from_right && !runs.iter().any(|run| direction_of(&run.text) == Some(true)) {
        return runs;
    }
    if from_right {
        runs.reverse();
    }
    let mut at = 0;
    while at < runs.len() {
        let other = |run: &Run| direction_of(&run.text) == Some(!from_right);
        let neutral = |run: &Run| direction_of(&run.text).is_none();
        if !runs.get(at).is_some_and(other) {
            at += 1;
            continue;
        }
        // Numbers and signs between two runs belong to them.
        let mut end = at + 1;
        let mut reached = at + 1;
        while let Some(run) = runs.get(reached).filter(|run| other(run) || neutral(run)) {
            reached += 1;
            if other(run) {
                end = reached;
            }
        }
        if let Some(together) = runs.get_mut(at..end) {
            together.reverse();
        }
        at = end;
    }
    runs
}

/// Whether most letters are written from right to left; none without letters.
fn direction_of(text: &str) -> Option<bool> {
    let (right, left) = directed(text);
    (right + left > 0).then_some(right > left)
}

/// Whether most letters of the runs are written from right to left.
pub(super) fn is_right_to_left(runs: &[Run]) -> bool {
    let (right, left) = runs
        .iter()
        .map(|run| directed(&run.text))
        .fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    right > left
}

/// How many letters are written from right to left, and from left to right.
fn directed(text: &str) -> (usize, usize) {
    let (mut right, mut left) = (0, 0);
    for letter in text.chars() {
        match letter {
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => {
                right += usize::from(letter.is_alphabetic());
            }
            letter if letter.is_alphabetic() => left += 1,
            _ => {}
        }
    }
    (right, left)
}

/// Letters of scripts that are written without blanks between words: Chinese,
/// Japanese, and their punctuation.
pub(super) fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::super::frame::Direction;
    use super::super::glyphs::{Ink, Look};
    use super::*;

    /// A run ten points high without a blank behind it.
    fn run(text: &str, left: f32, right: f32) -> Run {
        Run {
            text: text.to_owned(),
            rectangle: Rectangle {
                left,
                top: 100.0,
                right,
                bottom: 110.0,
            },
            look: Look {
                size: 10.0,
                bold: false,
                fixed: false,
                ink: Ink::Shown,
            },
            direction: Direction::Across,
            ends_word: false,
        }
    }

    #[test]
    fn only_runs_that_touch_are_one_word() {
        let text = |runs: &[Run]| Line::text_of(runs);
        let touching = [run("off", 40.0, 52.0), run("ice", 51.0, 62.0)];
        assert_eq!(text(&touching), "office", "slanted letters lean over");
        let apart = [run("off", 40.0, 52.0), run("ice", 55.0, 66.0)];
        assert_eq!(text(&apart), "off ice");
        let over = [run("rent", 40.0, 60.0), run("wages", 42.0, 70.0)];
        assert_eq!(
            text(&over),
            "rent wages",
            "above each other, as in a fraction"
        );
    }
}
