//! Columns: a page is cut along the white space that runs through it, first
//! into bands from top to bottom, then each band into columns (in the manner of
//! the recursive XY cut: Nagy, Seth, "Hierarchical representation of optically
//! scanned documents", 1984; the bands are new, so that a gap that two columns
//! share by chance does not cut them apart).

use std::ops::Range;

use super::lines::{self, Line};
use super::runs::Run;

/// Columns inside columns inside columns.
const DEEPEST: usize = 6;

/// Narrower white space, in heights of a line, separates words and not columns.
const NARROWEST_GAP: f32 = 0.7;

/// Lines that are read from top to bottom.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) lines: Vec<Line>,
}

/// The regions of a page in reading order.
pub(super) fn regions(runs: Vec<Run>) -> Vec<Region> {
    let mut regions = Vec::new();
    cut(runs, 0, &mut regions);
    regions
}

/// An interval of white space from left to right.
type Gap = Range<f32>;

/// Runs between two horizontal lines of white space.
struct Strip {
    runs: Vec<Run>,
    bottom: f32,
}

impl Strip {
    /// The white space between `left` and `right`, margins included.
    fn gaps(&self, left: f32, right: f32) -> Vec<Gap> {
        let mut spans: Vec<Gap> = self
            .runs
            .iter()
            .map(|run| run.rectangle.left..run.rectangle.right)
            .collect();
        spans.sort_by(|a, b| a.start.total_cmp(&b.start));
        let mut gaps = Vec::new();
        let mut reached = left;
        for span in spans {
            if span.start > reached {
                gaps.push(reached..span.start);
            }
            reached = reached.max(span.end);
        }
        if right > reached {
            gaps.push(reached..right);
        }
        gaps
    }

    fn left(&self) -> f32 {
        least(self.runs.iter().map(|run| run.rectangle.left))
    }

    fn right(&self) -> f32 {
        -least(self.runs.iter().map(|run| -run.rectangle.right))
    }
}

fn cut(runs: Vec<Run>, depth: usize, regions: &mut Vec<Region>) {
    if runs.is_empty() {
        return;
    }
    let height = median(runs.iter().map(Run::height).collect());
    let narrowest = NARROWEST_GAP * height;
    let left = least(runs.iter().map(|run| run.rectangle.left));
    let right = -least(runs.iter().map(|run| -run.rectangle.right));
    let mut plain: Vec<Run> = Vec::new();
    let mut strips = strips(runs).into_iter().peekable();
    while let Some(first) = strips.next() {
        // A gap that the next strips share makes a band of columns.
        let (inner_left, inner_right) = (first.left(), first.right());
        let mut gaps = first.gaps(left, right);
        gaps.retain(|gap| {
            gap.end - gap.start >= narrowest && gap.start > inner_left && gap.end < inner_right
        });
        let mut band = vec![first];
        while depth < DEEPEST && !gaps.is_empty() {
            let Some(next) = strips.peek() else { break };
            let shared = shared(&gaps, &next.gaps(left, right), narrowest);
            if shared.is_empty() {
                break;
            }
            gaps = shared;
            band.extend(strips.next());
        }
        let runs: Vec<Run> = band.into_iter().flat_map(|strip| strip.runs).collect();
        match column_gap(&runs, gaps) {
            Some(middle) => {
                leaf(&mut plain, regions);
                let from_right = lines::is_right_to_left(&runs);
                let (first, second) = runs.into_iter().partition(|run| {
                    (center(run.rectangle.left, run.rectangle.right) < middle) != from_right
                });
                cut(first, depth + 1, regions);
                cut(second, depth + 1, regions);
            }
            None => plain.extend(runs),
        }
    }
    leaf(&mut plain, regions);
}

fn leaf(runs: &mut Vec<Run>, regions: &mut Vec<Region>) {
    if !runs.is_empty() {
        regions.push(Region {
            lines: lines::lines(std::mem::take(runs)),
        });
    }
}

/// Cuts along horizontal white space; boxes are taken a little lower than they
/// are, because those of neighbouring lines touch.
fn strips(mut runs: Vec<Run>) -> Vec<Strip> {
    let top = |run: &Run| run.rectangle.top + 0.25 * run.height();
    runs.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let mut strips: Vec<Strip> = Vec::new();
    for run in runs {
        let bottom = run.rectangle.bottom - 0.25 * run.height();
        match strips.last_mut() {
            Some(strip) if top(&run) < strip.bottom => {
                strip.bottom = strip.bottom.max(bottom);
                strip.runs.push(run);
            }
            _ => strips.push(Strip {
                runs: vec![run],
                bottom,
            }),
        }
    }
    strips
}

fn shared(ours: &[Gap], theirs: &[Gap], narrowest: f32) -> Vec<Gap> {
    let mut shared = Vec::new();
    for our in ours {
        for their in theirs {
            let gap = our.start.max(their.start)..our.end.min(their.end);
            if gap.end - gap.start >= narrowest {
                shared.push(gap);
            }
        }
    }
    shared
}

/// Where to cut a band into columns, if what stands on both sides reads as
/// columns of text and not as the cells of a table.
fn column_gap(runs: &[Run], mut gaps: Vec<Gap>) -> Option<f32> {
    gaps.sort_by(|a, b| (b.end - b.start).total_cmp(&(a.end - a.start)));
    gaps.into_iter()
        .map(|gap| center(gap.start, gap.end))
        .find(|middle| {
            let (one, other): (Vec<&Run>, Vec<&Run>) = runs
                .iter()
                .partition(|run| center(run.rectangle.left, run.rectangle.right) < *middle);
            let (one, other) = (Side::of(&one), Side::of(&other));
            one.is_text()
                && other.is_text()
                && ((one.is_full() && other.is_full()) || !one.stands_in_rows_with(&other))
        })
}

/// What stands on one side of a gap.
struct Side {
    /// Upper and lower edge, width and letters of each line.
    lines: Vec<(f32, f32, f32, usize)>,
    width: f32,
}

impl Side {
    fn of(runs: &[&Run]) -> Self {
        let mut sorted = runs.to_vec();
        sorted.sort_by(|a, b| a.rectangle.top.total_cmp(&b.rectangle.top));
        let mut lines: Vec<(f32, f32, f32, usize)> = Vec::new();
        for run in sorted {
            let width = run.rectangle.right - run.rectangle.left;
            let letters = run.text.chars().map(weight).sum();
            let middle = center(run.rectangle.top, run.rectangle.bottom);
            match lines.last_mut() {
                Some(line) if middle < line.1 => {
                    line.2 += width;
                    line.3 += letters;
                }
                _ => lines.push((run.rectangle.top, run.rectangle.bottom, width, letters)),
            }
        }
        let left = least(runs.iter().map(|run| run.rectangle.left));
        let right = -least(runs.iter().map(|run| -run.rectangle.right));
        Self {
            lines,
            width: right - left,
        }
    }

    /// Several lines of several words.
    fn is_text(&self) -> bool {
        let letters: usize = self.lines.iter().map(|line| line.3).sum();
        self.lines.len() >= 3 && letters >= 12 * self.lines.len()
    }

    /// Most lines reach from edge to edge.
    fn is_full(&self) -> bool {
        median(self.lines.iter().map(|line| line.2).collect()) >= 0.6 * self.width
    }

    /// Most lines stand at the height of one on the other side.
    fn stands_in_rows_with(&self, other: &Self) -> bool {
        let (few, many) = if self.lines.len() < other.lines.len() {
            (self, other)
        } else {
            (other, self)
        };
        let level = few
            .lines
            .iter()
            .filter(|line| {
                let height = line.1 - line.0;
                many.lines
                    .iter()
                    .any(|beside| (beside.1 - line.1).abs() < 0.2 * height)
            })
            .count();
        level * 10 >= few.lines.len() * 6
    }
}

/// A Chinese character says as much as two letters.
fn weight(letter: char) -> usize {
    if lines::is_wide(letter) { 2 } else { 1 }
}

fn center(a: f32, b: f32) -> f32 {
    f32::midpoint(a, b)
}

fn least(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(f32::INFINITY, f32::min)
}

/// The middle value; nothing has a middle of 0.
pub(super) fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
