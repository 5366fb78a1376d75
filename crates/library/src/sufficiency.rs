//! Whether evidence is likely to answer its question.

use crate::evidence::{Found, Sufficiency};

/// Passages that are looked at.
pub(crate) const LOOKED_AT: usize = 5;

/// Whether at least one of the best passages is likely to answer; `passages` have a
/// vector.
pub(crate) fn estimate(found: &[Found], passages: usize) -> Sufficiency {
    let fits = found
        .iter()
        .take(LOOKED_AT)
        .any(|one| likelihood(one.coverage, one.nearness, passages) >= 0.5);
    if fits {
        Sufficiency::Sufficient
    } else {
        Sufficiency::Insufficient
    }
}

/// How likely a passage is to answer, from 0 to 1, by the share of the question's
/// telling words in it and by how near it is (none where that cannot be told): a
/// logistic regression over the questions of XQuAD in English and Chinese, each asked
/// of a library with its own article and of one without; `cargo xtask bench find`
/// tells how often it is right on the other half of them.
fn likelihood(coverage: Option<f32>, nearness: Option<f32>, passages: usize) -> f32 {
    let above = nearness.map(|nearness| nearness - expected_of_best(passages));
    let evidence = match (coverage, above) {
        (Some(coverage), Some(above)) => 10.0 * coverage + 2.0 * above - 4.3,
        (Some(coverage), None) => 13.0 * coverage - 6.2,
        (None, Some(above)) => 2.5 * above - 1.5,
        (None, None) => return 0.0,
    };
    1.0 / (1.0 + (-evidence).exp())
}

/// About how near the nearest of so many passages is that have nothing to do with the
/// question: the expected largest of as many standard normal numbers.
fn expected_of_best(passages: usize) -> f32 {
    (2.0 * (passages.max(2) as f32).ln()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::likelihood;

    #[test]
    fn words_and_meaning_make_up_for_each_other() {
        let of_thousand =
            |coverage: f32, nearness: f32| likelihood(Some(coverage), Some(nearness), 1_000);
        assert!(of_thousand(0.9, 3.0) > 0.5, "nearly all words");
        assert!(of_thousand(0.2, 6.0) > 0.5, "other words, same meaning");
        assert!(of_thousand(0.3, 3.0) < 0.5, "a little of both");
        assert!(of_thousand(0.0, 1.0) < 0.01, "nothing fits");
        assert!(likelihood(Some(0.7), None, 0) > 0.5 && likelihood(Some(0.3), None, 0) < 0.5);
    }

    #[test]
    fn among_more_passages_more_is_near_by_chance() {
        let of = |passages: usize| likelihood(None, Some(4.5), passages);
        assert!(of(100) > 0.5 && of(1_000_000) < 0.5);
    }
}
