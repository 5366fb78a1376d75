//! Which way is up: the longest lines are read one way, and the other way round
//! only where the first makes no sense.

use super::Turn;
use super::regions::{Layout, Region};

/// So many of the longest lines are tried.
const TRIED: usize = 4;

/// As sure as this, the model reads text that is upright. Upside down it is seldom
/// surer than 0.7.
const PLAIN: f32 = 0.88;

/// The lines to try, by their index.
pub(super) fn tried(regions: &[Region]) -> Vec<usize> {
    let mut longest: Vec<usize> = (0..regions.len()).collect();
    longest.sort_by(|a, b| {
        let length = |index: &usize| regions.get(*index).map_or(0.0, Region::length);
        length(b).total_cmp(&length(a))
    });
    longest.truncate(TRIED);
    longest
}

/// The two turns that the lines allow, the likelier first.
pub(super) fn candidates(layout: &Layout) -> [Turn; 2] {
    if layout.upended {
        [Turn::Quarter, Turn::ThreeQuarters]
    } else {
        [Turn::None, Turn::Half]
    }
}

/// Whether lines that were read so are upright beyond doubt.
pub(super) fn is_plain(confidences: &[f32]) -> bool {
    mean(confidences) >= PLAIN
}

/// Whether the second way reads better than the first, and not by chance.
pub(super) fn is_better(first: &[f32], second: &[f32]) -> bool {
    mean(second) > mean(first) + 0.03
}

#[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}
