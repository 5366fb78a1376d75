//! Columns: a page is cut along the white space that runs through it, first
//! into bands from top to bottom, then each band into columns (in the manner of
//! the recursive XY cut: Nagy, Seth, "Hierarchical representation of optically
//! scanned documents", 1984; the bands are new, so that a gap that two columns
//! share by chance does not cut them apart).

use std::collections::VecDeque;
use std::ops::Range;

use super::lines::{self, Line};
use super::runs::Run;
use super::sides::Sides;

/// Columns inside columns inside columns.
const DEEPEST: usize = 6;

/// Narrower white space, in heights of a line, separates words and not columns.
const NARROWEST_GAP: f32 = 0.7;

/// A heading over columns has letters that are so much larger than most.
const LARGER: f32 = 1.25;

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
    top: f32,
    bottom: f32,
    /// That may part columns, margins included; empty until the page is known.
    gaps: Vec<Gap>,
}

impl Strip {
    fn find_gaps(&mut self, page: &Extent) {
        let mut spans: Vec<Gap> = self
            .runs
            .iter()
            .map(|run| run.rectangle.left..run.rectangle.right)
            .collect();
        spans.sort_by(|a, b| a.start.total_cmp(&b.start));
        let mut reached = page.left;
        let end = page.right..page.right;
        for span in spans.into_iter().chain([end]) {
            if span.start > reached && span.start - reached >= page.narrowest {
                self.gaps.push(reached..span.start);
            }
            reached = reached.max(span.end);
        }
    }

    fn is_on_both_sides(&self, middle: f32) -> bool {
        let (mut left, mut right) = (false, false);
        for run in &self.runs {
            if is_left(run, middle) {
                left = true;
            } else {
                right = true;
            }
        }
        left && right
    }

    /// Whether every letter is larger than is typical.
    fn is_heading(&self, size: f32) -> bool {
        self.runs.iter().all(|run| run.look.size >= LARGER * size)
    }
}

fn cut(runs: Vec<Run>, depth: usize, regions: &mut Vec<Region>) {
    if runs.is_empty() {
        return;
    }
    let extent = Extent::of(&runs);
    let mut plain: Vec<Strip> = Vec::new();
    let mut strips: VecDeque<Strip> = strips(runs).into();
    strips.iter_mut().for_each(|strip| strip.find_gaps(&extent));
    let sides = Sides::of(strips.iter().map(|strip| strip.runs.as_slice()));
    while !strips.is_empty() {
        let Some(mut band) = (depth < DEEPEST)
            .then(|| band(&mut strips, &extent, &sides))
            .flatten()
        else {
            plain.extend(strips.pop_front());
            continue;
        };
        plain.extend(band.lead(plain.last(), extent.size));
        leaf(&mut plain, regions);
        let middle = band.middle;
        let runs: Vec<Run> = band
            .strips
            .into_iter()
            .flat_map(|strip| strip.runs)
            .collect();
        let from_right = lines::is_right_to_left(&runs);
        let (first, second) = runs
            .into_iter()
            .partition(|run| is_left(run, middle) != from_right);
        cut(first, depth + 1, regions);
        cut(second, depth + 1, regions);
    }
    leaf(&mut plain, regions);
}

/// What is typical of the runs that are cut.
struct Extent {
    left: f32,
    right: f32,
    /// Of the letters, in points.
    size: f32,
    /// The narrowest white space that may part columns.
    narrowest: f32,
}

impl Extent {
    fn of(runs: &[Run]) -> Self {
        Self {
            left: least(runs.iter().map(|run| run.rectangle.left)),
            right: -least(runs.iter().map(|run| -run.rectangle.right)),
            size: median(runs.iter().map(|run| run.look.size).collect()),
            narrowest: NARROWEST_GAP * median(runs.iter().map(Run::height).collect()),
        }
    }
}

/// Strips that follow each other and share a gap between columns.
struct Band {
    strips: Vec<Strip>,
    /// Where the gap is.
    middle: f32,
}

impl Band {
    /// Takes the strips off that stand above the columns: the last line of what
    /// comes before them, and a heading that is not as wide as both.
    fn lead(&mut self, before: Option<&Strip>, size: f32) -> Vec<Strip> {
        let mut lead: Vec<Strip> = Vec::new();
        while let [first, second, ..] = self.strips.as_slice() {
            let above = lead.last().or(before);
            let closer = above
                .is_some_and(|above| first.top - above.bottom < 0.8 * (second.top - first.bottom));
            if first.is_on_both_sides(self.middle) || !(closer || first.is_heading(size)) {
                break;
            }
            lead.push(self.strips.remove(0));
        }
        lead
    }
}

/// The strips at the front that make a band of columns, taken off; none when
/// they make none.
fn band(strips: &mut VecDeque<Strip>, extent: &Extent, sides: &Sides) -> Option<Band> {
    let mut gaps = strips.front()?.gaps.clone();
    let mut end = 1;
    while let Some(next) = strips.get(end) {
        let shared = shared(&gaps, &next.gaps, extent.narrowest);
        // A large heading over columns that both begin below it.
        let heads = next.is_heading(extent.size)
            && shared
                .iter()
                .all(|gap| !next.is_on_both_sides(center(gap.start, gap.end)));
        if shared.is_empty() || heads {
            break;
        }
        gaps = shared;
        end += 1;
    }
    let first = sides.strips() - strips.len();
    let middle = column_gap(&sides.within(&(first..first + end)), gaps)?;
    Some(Band {
        strips: strips.drain(..end).collect(),
        middle,
    })
}

fn is_left(run: &Run, middle: f32) -> bool {
    center(run.rectangle.left, run.rectangle.right) < middle
}

fn leaf(strips: &mut Vec<Strip>, regions: &mut Vec<Region>) {
    if !strips.is_empty() {
        let runs = strips.drain(..).flat_map(|strip| strip.runs).collect();
        regions.push(Region {
            lines: lines::lines(runs),
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
                top: top(&run),
                runs: vec![run],
                bottom,
                gaps: Vec::new(),
            }),
        }
    }
    strips
}

/// The white space that two strips share, both from left to right.
fn shared(ours: &[Gap], theirs: &[Gap], narrowest: f32) -> Vec<Gap> {
    let mut shared = Vec::new();
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    while let (Some(our), Some(their)) = (ours.peek(), theirs.peek()) {
        let gap = our.start.max(their.start)..our.end.min(their.end);
        if gap.end - gap.start >= narrowest {
            shared.push(gap);
        }
        if our.end < their.end {
            ours.next();
        } else {
            theirs.next();
        }
    }
    shared
}

/// Where to cut a band into columns, if what stands on both sides reads as
/// columns of text and not as the cells of a table.
fn column_gap(band: &Sides, mut gaps: Vec<Gap>) -> Option<f32> {
    gaps.sort_by(|a, b| (b.end - b.start).total_cmp(&(a.end - a.start)));
    gaps.into_iter()
        .map(|gap| center(gap.start, gap.end))
        .find(|middle| {
            let Some(one) = band.text(|at| at < *middle) else {
                return false;
            };
            let Some(other) = band.text(|at| at >= *middle) else {
                return false;
            };
            (one.is_full() && other.is_full()) || !one.stands_in_rows_with(&other)
        })
}

pub(super) fn center(a: f32, b: f32) -> f32 {
    f32::midpoint(a, b)
}

pub(super) fn least(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(f32::INFINITY, f32::min)
}

/// The middle value; nothing has a middle of 0.
pub(super) fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
