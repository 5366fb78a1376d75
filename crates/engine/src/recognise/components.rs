//! Connected parts of a map of likelihoods (Rosenfeld and Pfaltz, 1966): row by
//! row, runs that touch a run of the row above belong to its part.

use std::collections::HashMap;
use std::ops::Range;

use super::geometry::Point;

/// A connected part of the map.
#[derive(Debug)]
pub(super) struct Component {
    /// The corners of its runs.
    pub(super) points: Vec<Point>,
    /// The mean likelihood.
    pub(super) mean: f32,
}

/// Neighbouring values of a row above the threshold.
struct Run {
    row: usize,
    columns: Range<usize>,
    sum: f32,
}

/// The connected parts of the values above `threshold`; values that touch by a
/// corner are connected.
pub(super) fn components(map: &[f32], width: usize, threshold: f32) -> Vec<Component> {
    let runs = runs(map, width, threshold);
    let mut parents: Vec<usize> = (0..runs.len()).collect();
    let mut above = 0;
    for (index, run) in runs.iter().enumerate() {
        while runs.get(above).is_some_and(|other| {
            other.row + 1 < run.row
                || (other.row + 1 == run.row && other.columns.end < run.columns.start)
        }) {
            above += 1;
        }
        let touching = runs
            .iter()
            .enumerate()
            .skip(above)
            .take_while(|(_, other)| {
                other.row + 1 == run.row && other.columns.start <= run.columns.end
            });
        for (other, _) in touching {
            join(&mut parents, index, other);
        }
    }
    let mut parts: HashMap<usize, (Vec<Point>, f32, usize)> = HashMap::new();
    for (index, run) in runs.iter().enumerate() {
        let part = parts.entry(root(&mut parents, index)).or_default();
        part.0.extend(corners(run));
        part.1 += run.sum;
        part.2 += run.columns.len();
    }
    #[expect(clippy::cast_precision_loss, reason = "a mean over pixels")]
    let mut components: Vec<Component> = parts
        .into_values()
        .map(|(points, sum, count)| Component {
            points,
            mean: sum / count as f32,
        })
        .collect();
    // The map of parts has no order of its own.
    components.sort_by(|a, b| first(a).total_cmp(&first(b)));
    components
}

fn first(component: &Component) -> f32 {
    component
        .points
        .first()
        .map_or(0.0, |point| point.y * 65_536.0 + point.x)
}

fn runs(map: &[f32], width: usize, threshold: f32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (row, values) in map.chunks_exact(width.max(1)).enumerate() {
        let mut open: Option<Run> = None;
        for (column, &value) in values.iter().enumerate() {
            if value > threshold {
                let run = open.get_or_insert(Run {
                    row,
                    columns: column..column,
                    sum: 0.0,
                });
                run.columns.end = column + 1;
                run.sum += value;
            } else {
                runs.extend(open.take());
            }
        }
        runs.extend(open);
    }
    runs
}

#[expect(clippy::cast_precision_loss, reason = "columns and rows are few")]
fn corners(run: &Run) -> [Point; 4] {
    let (left, right) = (run.columns.start as f32, run.columns.end as f32);
    let (top, bottom) = (run.row as f32, run.row as f32 + 1.0);
    [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| Point { x, y })
}

/// The run that stands for all that are joined to this one.
fn root(parents: &mut [usize], mut index: usize) -> usize {
    while parents[index] != index {
        // Halving the path keeps the next search short.
        parents[index] = parents[parents[index]];
        index = parents[index];
    }
    index
}

fn join(parents: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(parents, one), root(parents, other));
    parents[one.max(other)] = one.min(other);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[&str]) -> usize {
        let width = rows[0].len();
        let map: Vec<f32> = rows
            .iter()
            .flat_map(|row| row.bytes())
            .map(|byte| f32::from(u8::from(byte == b'#')))
            .collect();
        components(&map, width, 0.5).len()
    }

    #[test]
    fn parts_are_told_apart() {
        assert_eq!(found(&["##..#", "....#", "##..."]), 3);
        assert_eq!(found(&["#.#", "###"]), 1, "a bow is joined below");
        assert_eq!(found(&["#..", ".#.", "..#"]), 1, "corners touch");
        assert_eq!(found(&["#.#.#", "#.#.#", "#####"]), 1, "a comb is one part");
        assert_eq!(found(&["...", "..."]), 0);
    }

    #[test]
    fn a_part_knows_its_mean_and_its_reach() {
        let parts = components(&[0.0, 0.6, 1.0, 0.0], 4, 0.5);
        assert_eq!(parts.len(), 1);
        assert!((parts[0].mean - 0.8).abs() < 1e-6);
        assert!(parts[0].points.contains(&Point { x: 3.0, y: 1.0 }));
    }
}
