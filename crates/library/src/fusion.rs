//! Scores of words and of vectors become one.
//!
//! The convex combination of normalised scores (Bruch, Gai, Ingber 2023, "An
//! Analysis of Fusion Functions for Hybrid Retrieval", <https://arxiv.org/abs/2210.11934>),
//! which keeps what reciprocal ranks throw away: by how much the first is better
//! than the second. To what words say of a passage comes what they say of its document.

use crate::evidence::PassageId;
use crate::library::FindMode;
use crate::vectors::Near;

/// The share of the vectors in the fused score: on the tuning half of XQuAD in English
/// and Chinese, 0.4 to 0.6 are alike.
const DENSE_SHARE: f32 = 0.5;

/// What a passage's document adds to what its words say, at most. On the tuning half of
/// the pages of TeX documentation, asked of all documents, 0.6 to 1 are alike.
const ABOUT: f32 = 0.6;

/// A nearness so far above the floor, in deviations, counts whole. Where even the nearest
/// is less far above it, as among the pages of manuals about one subject, vectors hardly
/// tell passages apart: to stretch what they say to the whole would let them outvote the
/// words.
const WHOLE: f32 = 3.0;

/// The nearness of so many-th nearest counts as none: what all of them share says
/// nothing of any.
const FLOOR_AT: usize = 100;

/// A passage that one of the searches found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) passage: PassageId,
    /// The BM25 score, where words matched.
    pub(crate) lexical: Option<f32>,
    /// How near it is, where there is a vector.
    pub(crate) near: Option<Near>,
    /// How much its document is about the question, between 0 and 1.
    pub(crate) about: f32,
}

impl Candidate {
    pub(crate) fn new(passage: PassageId) -> Self {
        Self {
            passage,
            lexical: None,
            near: None,
            about: 0.0,
        }
    }

    /// Takes over what another search found out about the same passage.
    pub(crate) fn learn(&mut self, other: Self) {
        self.lexical = self.lexical.or(other.lexical);
        self.near = self.near.or(other.near);
    }
}

/// The candidates with their fused scores, best first. `known` is the share of the
/// question's words that any passage has: the rest of them says nothing, and what words
/// say counts by so much less.
pub(crate) fn fuse(
    mode: FindMode,
    candidates: Vec<Candidate>,
    known: f32,
) -> Vec<(Candidate, f32)> {
    let share = match mode {
        FindMode::Lexical => 0.0,
        FindMode::Dense => 1.0,
        // Vectors may be missing altogether: another language, a model that
        // failed, or nothing embedded yet.
        FindMode::Fused if candidates.iter().all(|one| one.near.is_none()) => 0.0,
        FindMode::Fused if candidates.iter().all(|one| one.lexical.is_none()) => 1.0,
        FindMode::Fused => 1.0 - (1.0 - DENSE_SHARE) * known,
    };
    let best_lexical = candidates
        .iter()
        .filter_map(|one| one.lexical)
        .fold(0.0_f32, f32::max);
    let (floor, whole) = range(&candidates);
    let mut fused: Vec<(Candidate, f32)> = candidates
        .into_iter()
        .map(|one| {
            let lexical = normalized(one.lexical, 0.0, best_lexical);
            let dense = normalized(one.near.map(|near| near.nearness), floor, whole);
            let score = share * dense + (1.0 - share) * (lexical + ABOUT * one.about);
            (one, score)
        })
        .collect();
    fused.sort_by(|left, right| {
        right
            .1
            .total_cmp(&left.1)
            .then(left.0.passage.cmp(&right.0.passage))
    });
    fused
}

/// The nearness that counts as none, and the one that counts whole.
fn range(candidates: &[Candidate]) -> (f32, f32) {
    let mut nearness: Vec<f32> = candidates
        .iter()
        .filter_map(|one| one.near.map(|near| near.nearness))
        .collect();
    nearness.sort_unstable_by(|left, right| right.total_cmp(left));
    let best = nearness.first().copied().unwrap_or_default();
    // Among few passages, what is usual is none.
    let floor = nearness.get(FLOOR_AT - 1).copied().unwrap_or_default();
    (floor, best.max(floor + WHOLE))
}

/// A score as a share of the way from the floor to the best; 0 where there is none.
fn normalized(score: Option<f32>, floor: f32, best: f32) -> f32 {
    match score {
        Some(score) if best > floor => ((score - floor) / (best - floor)).max(0.0),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, fuse};
    use crate::evidence::PassageId;
    use crate::library::FindMode;
    use crate::vectors::Near;

    fn candidate(id: i64, lexical: Option<f32>, nearness: Option<f32>) -> Candidate {
        let passage = PassageId(id);
        Candidate {
            passage,
            lexical,
            near: nearness.map(|nearness| Near {
                passage,
                similarity: 0.0,
                nearness,
                relatedness: None,
            }),
            about: 0.0,
        }
    }

    fn order(candidates: Vec<Candidate>) -> Vec<i64> {
        fuse(FindMode::Fused, candidates, 1.0)
            .into_iter()
            .map(|(one, _)| one.passage.0)
            .collect()
    }

    #[test]
    fn both_searches_have_a_say() {
        let found = order(vec![
            candidate(1, Some(10.0), Some(1.0)),
            candidate(2, Some(9.0), Some(4.0)),
            candidate(3, None, Some(4.1)),
        ]);
        assert_eq!(found, [2, 1, 3]);
    }

    #[test]
    fn what_a_hundred_passages_share_counts_for_nothing() {
        let mut candidates: Vec<Candidate> = (0..100)
            .map(|id| candidate(id, None, Some(3.0 + id as f32 / 1_000.0)))
            .collect();
        // Far above the usual, as all are, and found by its words.
        candidates.push(candidate(200, Some(5.0), Some(3.05)));
        assert_eq!(order(candidates)[0], 200);
    }

    #[test]
    fn vectors_that_hardly_tell_passages_apart_do_not_outvote_words() {
        let mut candidates: Vec<Candidate> = (0..100)
            .map(|id| candidate(id, None, Some(2.0 + id as f32 / 200.0)))
            .collect();
        candidates.push(candidate(200, Some(5.0), None));
        candidates.push(candidate(201, Some(4.0), None));
        assert_eq!(order(candidates)[..2], [200, 201]);
    }

    #[test]
    fn what_its_document_is_about_speaks_for_a_passage() {
        let about = |id, lexical, about| Candidate {
            about,
            ..candidate(id, Some(lexical), None)
        };
        // The notice period of the lease that was asked for, and that of another one.
        assert_eq!(order(vec![about(1, 5.0, 0.1), about(2, 4.0, 1.0)]), [2, 1]);
        assert_eq!(order(vec![about(1, 5.0, 0.1), about(2, 1.0, 0.3)]), [1, 2]);
    }

    #[test]
    fn without_vectors_words_decide_and_without_words_vectors() {
        assert_eq!(
            order(vec![
                candidate(1, Some(1.0), None),
                candidate(2, Some(2.0), None)
            ]),
            [2, 1]
        );
        assert_eq!(
            order(vec![
                candidate(1, None, Some(1.0)),
                candidate(2, None, Some(2.0))
            ]),
            [2, 1]
        );
    }
}
