//! Whether evidence is likely to answer its question.

use crate::evidence::{Found, Sufficiency};

/// Passages that are looked at.
pub(crate) const LOOKED_AT: usize = 5;
/// The passages of the library on which the constants were set.
const SET_ON: usize = 246;

/// A standard deviation of relatedness, about.
const SPREAD: f32 = 0.07;

/// Whether at least one of the best passages is likely to answer; `passages` have a
/// vector.
pub(crate) fn estimate(found: &[Found], passages: usize) -> Sufficiency {
    let fits = found
        .iter()
        .take(LOOKED_AT)
        .any(|one| likelihood(one.coverage, one.relatedness, one.nearness, passages) >= 0.5);
    if fits {
        Sufficiency::Sufficient
    } else {
        Sufficiency::Insufficient
    }
}

/// How likely a passage is to answer, from 0 to 1, by the share of the question's
/// telling words in it and by how related it is (none where that cannot be told): a
/// logistic function, its constants set by hand on the questions of XQuAD in English and
/// Chinese, each asked of a library with its own article and of one without. `cargo
/// xtask bench find` tells how often it is right; no half of those questions was kept
/// apart when the constants were set.
///
/// Between two languages relatedness differs by the pair (a Chinese question is as
/// related to unrelated English as an English one to Chinese that answers it), nearness
/// less: its constant was set on one half of six pairs of English, Chinese and Arabic,
/// where it is passed by 0.78 of the questions with their own article and 0.34 of those
/// without.
fn likelihood(
    coverage: Option<f32>,
    relatedness: Option<f32>,
    nearness: Option<f32>,
    passages: usize,
) -> f32 {
    let chance = by_chance(passages);
    let related = relatedness.map(|related| related - SPREAD * chance);
    let evidence = match (coverage, related) {
        (Some(coverage), Some(related)) => 10.0 * coverage + 20.0 * related - 11.1,
        (Some(coverage), None) => 13.0 * coverage - 6.2,
        // In another script than the question, whose words then say nothing.
        (None, _) => match nearness {
            Some(nearness) => 4.0 * (nearness - chance - 3.1),
            None => return 0.0,
        },
    };
    1.0 / (1.0 + (-evidence).exp())
}

/// By how many standard deviations the best of so many passages is nearer by chance than
/// the best of as many as the constants were set on: the largest of n normal numbers
/// grows as √(2 ln n).
fn by_chance(passages: usize) -> f32 {
    let largest = |count: usize| (2.0 * (count.max(2) as f32).ln()).sqrt();
    largest(passages) - largest(SET_ON)
}

#[cfg(test)]
mod tests {
    use super::{SET_ON, likelihood};

    #[test]
    fn words_and_meaning_make_up_for_each_other() {
        let of =
            |coverage: f32, related: f32| likelihood(Some(coverage), Some(related), None, SET_ON);
        assert!(of(0.9, 0.2) > 0.5, "nearly all words");
        assert!(of(0.2, 0.6) > 0.5, "other words, same meaning");
        assert!(of(0.3, 0.3) < 0.5, "a little of both");
        assert!(of(0.0, 0.1) < 0.01, "nothing fits");
        assert!(
            likelihood(Some(0.7), None, None, 0) > 0.5
                && likelihood(Some(0.3), None, None, 0) < 0.5
        );
    }

    #[test]
    fn among_more_passages_more_is_related_by_chance() {
        let of = |passages: usize| likelihood(None, Some(0.3), Some(3.2), passages);
        assert!(of(100) > 0.5 && of(1_000_000) < 0.5);
    }
}
