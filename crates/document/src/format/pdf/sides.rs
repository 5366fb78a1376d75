//! What stands on the sides of a gap: columns of text, or the cells of a table.

use super::columns::{center, least, median};
use super::lines;
use super::runs::Run;

/// What stands on one side of a gap: one column, or several.
pub(super) struct Side {
    lines: Vec<SideLine>,
}

/// A line of one column.
struct SideLine {
    top: f32,
    bottom: f32,
    width: f32,
    /// Of its column.
    room: f32,
    letters: usize,
}

impl Side {
    pub(super) fn of(runs: &[&Run]) -> Self {
        let mut sorted = runs.to_vec();
        sorted.sort_by(|a, b| a.rectangle.left.total_cmp(&b.rectangle.left));
        let mut lines = Vec::new();
        let mut column: Vec<&Run> = Vec::new();
        let mut reached = f32::INFINITY;
        for run in sorted {
            if run.rectangle.left > reached {
                lines.extend(lines_of(std::mem::take(&mut column)));
                reached = run.rectangle.right;
            }
            reached = if reached.is_infinite() {
                run.rectangle.right
            } else {
                reached.max(run.rectangle.right)
            };
            column.push(run);
        }
        lines.extend(lines_of(column));
        Self { lines }
    }

    /// Several lines of several words.
    pub(super) fn is_text(&self) -> bool {
        self.lines.len() >= 3 && self.has_letters(12)
    }

    /// Most lines reach from edge to edge, and say more than a cell does.
    pub(super) fn is_full(&self) -> bool {
        let shares = self
            .lines
            .iter()
            .map(|line| line.width / line.room.max(0.1));
        median(shares.collect()) >= 0.6 && self.has_letters(18)
    }

    /// Whether the lines have so many letters on average.
    fn has_letters(&self, each: usize) -> bool {
        let letters: usize = self.lines.iter().map(|line| line.letters).sum();
        letters >= each * self.lines.len()
    }

    /// Most lines stand at the height of one on the other side.
    pub(super) fn stands_in_rows_with(&self, other: &Self) -> bool {
        let (few, many) = if self.lines.len() < other.lines.len() {
            (self, other)
        } else {
            (other, self)
        };
        let level = few
            .lines
            .iter()
            .filter(|line| {
                let height = line.bottom - line.top;
                many.lines
                    .iter()
                    .any(|beside| (beside.bottom - line.bottom).abs() < 0.2 * height)
            })
            .count();
        level * 10 >= few.lines.len() * 6
    }
}

/// The lines of the runs of one column.
fn lines_of(mut runs: Vec<&Run>) -> Vec<SideLine> {
    let left = least(runs.iter().map(|run| run.rectangle.left));
    let right = -least(runs.iter().map(|run| -run.rectangle.right));
    runs.sort_by(|a, b| a.rectangle.top.total_cmp(&b.rectangle.top));
    let mut lines: Vec<SideLine> = Vec::new();
    for run in runs {
        let width = run.rectangle.right - run.rectangle.left;
        let letters = run.text.chars().map(weight).sum();
        let middle = center(run.rectangle.top, run.rectangle.bottom);
        match lines.last_mut() {
            Some(line) if middle < line.bottom => {
                line.width += width;
                line.letters += letters;
            }
            _ => lines.push(SideLine {
                top: run.rectangle.top,
                bottom: run.rectangle.bottom,
                width,
                room: right - left,
                letters,
            }),
        }
    }
    lines
}

/// A Chinese character says as much as two letters.
fn weight(letter: char) -> usize {
    if lines::is_wide(letter) { 2 } else { 1 }
}
