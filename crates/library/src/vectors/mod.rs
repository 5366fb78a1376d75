//! The vectors in memory: eight bits a number, and where there are many, one bit a
//! number to choose which of them are looked at. Four bits more, which stay on the disk,
//! put the first of what is found in order.

mod background;
mod codes;
mod compared;
mod quantized;
mod remainder;
mod rows;
mod top;

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub(crate) use quantized::Quantized;
pub(crate) use remainder::Remainder;

use crate::cohort::Cohort;
use crate::evidence::PassageId;
use crate::script::Writing;
use crate::table::document::DocumentId;
use rows::Rows;

/// So many of the nearest are put in order by what eight bits leave: twice as many as
/// ever had to be looked at to have the ten nearest of a million.
const REFINED: usize = 40;

/// The vectors of all passages that have one.
#[derive(Default)]
pub(crate) struct Vectors {
    rows: RwLock<Rows>,
}

/// A question, and what else it may be near to.
pub(crate) struct Query<'a> {
    /// Of length 1.
    pub(crate) vector: &'a [f32],
    /// What the question is written in.
    pub(crate) writing: Writing,
    pub(crate) cohort: &'a Cohort,
}

/// How near a passage is to a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Near {
    pub(crate) passage: PassageId,
    /// The cosine.
    pub(crate) similarity: f32,
    /// How far it is above what is usual between this question and passages written
    /// alike, in standard deviations.
    pub(crate) nearness: f32,
    /// The share of the way from what is unrelated to what is the same; none where no
    /// sentences tell what is unrelated.
    pub(crate) relatedness: Option<f32>,
}

/// Takes a vector with its passage, its document, and what it is written in.
pub(crate) type Add<'a> = &'a mut dyn FnMut(DocumentId, Writing, PassageId, &Quantized);

impl Vectors {
    /// About `count` vectors, which `load` adds one by one; passages have one each.
    pub(crate) fn loaded<E>(
        count: usize,
        load: impl FnOnce(Add<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut rows = Rows::default();
        load(&mut |document, writing, passage, vector| {
            rows.reserve(count, vector.numbers.len());
            rows.append(document, writing, passage, vector);
        })?;
        rows.code_all();
        Ok(Self {
            rows: RwLock::new(rows),
        })
    }

    /// Adds the vector of a passage, with what that is written in.
    pub(crate) fn add(
        &self,
        document: DocumentId,
        writing: Writing,
        passage: PassageId,
        vector: &Quantized,
    ) {
        self.write().add(document, writing, passage, vector);
    }

    /// Removes the vectors of a document.
    pub(crate) fn remove(&self, document: DocumentId) {
        self.write().remove(document);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.read().len()
    }

    /// The nearest passages, best first, and how near some others are, in their order
    /// and as far as they have a vector. `remainders` reads what eight bits leave of some
    /// vectors, in the order in which they are asked for; those without stay as near as
    /// eight bits say. Nothing is locked while it reads.
    ///
    /// # Errors
    /// Those of `remainders`.
    pub(crate) fn nearest<E>(
        &self,
        query: &Query<'_>,
        documents: Option<&[DocumentId]>,
        limit: usize,
        others: impl Iterator<Item = PassageId>,
        remainders: impl FnOnce(&[PassageId]) -> Result<Vec<Option<Remainder>>, E>,
    ) -> Result<(Vec<Near>, Vec<Near>), E> {
        let wanted: Option<HashSet<DocumentId>> =
            documents.map(|documents| documents.iter().copied().collect());
        let (background, mut nearest, others) = {
            let rows = self.read();
            let background = rows.background(query);
            let looked_at = limit.max(REFINED);
            let nearest = rows.nearest(query, &background, wanted.as_ref(), looked_at);
            let others = others
                .filter_map(|passage| rows.near(query, &background, passage, None))
                .collect();
            (background, nearest, others)
        };
        sort(&mut nearest);
        let refined = nearest.len().min(REFINED);
        let first: Vec<PassageId> = nearest[..refined].iter().map(|near| near.passage).collect();
        let remainders = remainders(&first)?;
        let rows = self.read();
        for (near, remainder) in nearest.iter_mut().zip(&remainders) {
            // One that was taken out meanwhile stays as near as it was.
            if let Some(finer) = rows.near(query, &background, near.passage, remainder.as_ref()) {
                *near = finer;
            }
        }
        sort(&mut nearest);
        nearest.truncate(limit);
        Ok((nearest, others))
    }

    fn read(&self) -> RwLockReadGuard<'_, Rows> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Rows> {
        self.rows.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Brings the nearest to the front.
fn sort(nearest: &mut [Near]) {
    nearest.sort_unstable_by(|left, right| {
        let by_nearness = right.nearness.total_cmp(&left.nearness);
        by_nearness.then(left.passage.cmp(&right.passage))
    });
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};
    use std::convert::Infallible;
    use std::sync::Arc;

    use engine::EngineError;
    use engine::embed::EmbeddingModel;

    use super::{Quantized, Query, Remainder, Vectors};
    use crate::cohort::Cohort;
    use crate::evidence::PassageId;
    use crate::script::Writing;
    use crate::table::document::DocumentId;

    /// A model that fails, so that the library alone tells what is usual.
    struct NoModel;

    impl EmbeddingModel for NoModel {
        fn identity(&self) -> &'static str {
            "none"
        }

        fn dimensions(&self) -> usize {
            0
        }

        fn max_tokens(&self) -> usize {
            0
        }

        fn languages(&self) -> &[String] {
            &[]
        }

        fn count_tokens(&self, _text: &str) -> Result<usize, EngineError> {
            Ok(0)
        }

        fn embed_query(&self, _text: &str) -> Result<Vec<f32>, EngineError> {
            Err(EngineError::Failed {
                detail: "there is no model".to_owned(),
            })
        }

        fn embed_passages(&self, _texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
            self.embed_query("").map(|vector| vec![vector])
        }
    }

    /// The passages nearest to a vector by eight bits, with their cosines.
    fn nearest(
        vectors: &Vectors,
        vector: &[f32],
        documents: Option<&[DocumentId]>,
        limit: usize,
    ) -> Vec<(PassageId, f32)> {
        nearest_with(vectors, vector, documents, limit, &HashMap::new())
    }

    /// The same by what eight bits leave as well.
    fn nearest_with(
        vectors: &Vectors,
        vector: &[f32],
        documents: Option<&[DocumentId]>,
        limit: usize,
        remainders: &HashMap<PassageId, Remainder>,
    ) -> Vec<(PassageId, f32)> {
        let cohort = Cohort::new(Arc::new(NoModel));
        let query = Query {
            vector,
            writing: Writing::Latin,
            cohort: &cohort,
        };
        let others = std::iter::empty();
        let found = vectors.nearest(&query, documents, limit, others, |passages| {
            let of = |passage| remainders.get(passage).cloned();
            Ok::<_, Infallible>(passages.iter().map(of).collect())
        });
        let Ok((found, _)) = found;
        found
            .into_iter()
            .map(|near| (near.passage, near.similarity))
            .collect()
    }

    fn unit(numbers: &[f32]) -> Vec<f32> {
        let length = numbers
            .iter()
            .map(|number| number * number)
            .sum::<f32>()
            .sqrt();
        numbers.iter().map(|number| number / length).collect()
    }

    fn names(found: Vec<(PassageId, f32)>) -> Vec<i64> {
        found.into_iter().map(|(passage, _)| passage.0).collect()
    }

    #[test]
    fn quantizing_keeps_the_cosine() {
        let first: Vec<f32> = unit(
            &(0..384)
                .map(|i| ((i * 37) % 101) as f32 - 50.0)
                .collect::<Vec<_>>(),
        );
        let second: Vec<f32> = unit(
            &(0..384)
                .map(|i| ((i * 53) % 97) as f32 - 30.0)
                .collect::<Vec<_>>(),
        );
        let exact: f32 = first.iter().zip(&second).map(|(a, b)| a * b).sum();
        let vectors = Vectors::default();
        vectors.add(
            DocumentId(1),
            Writing::Latin,
            PassageId(1),
            &Quantized::of(&second),
        );
        let found = nearest(&vectors, &first, None, 1);
        assert!(
            (found[0].1 - exact).abs() < 0.005,
            "{} is near {exact}",
            found[0].1
        );
    }

    #[test]
    fn the_nearest_come_first_and_the_scope_holds() {
        let vectors = Vectors::default();
        for (document, numbers) in [(1, [1.0, 0.0]), (2, [0.9, 0.4]), (3, [0.0, 1.0])] {
            let vector = Quantized::of(&unit(&numbers));
            vectors.add(
                DocumentId(document),
                Writing::Latin,
                PassageId(document * 10),
                &vector,
            );
        }
        assert_eq!(names(nearest(&vectors, &[1.0, 0.0], None, 2)), [10, 20]);
        let scope = [DocumentId(2), DocumentId(3)];
        assert_eq!(
            names(nearest(&vectors, &[1.0, 0.0], Some(&scope), 9)),
            [20, 30]
        );
        vectors.remove(DocumentId(1));
        assert_eq!(names(nearest(&vectors, &[1.0, 0.0], None, 9)), [20, 30]);
    }

    #[test]
    fn a_passage_has_one_vector() {
        let vectors = Vectors::default();
        for numbers in [[1.0, 0.0], [0.0, 1.0]] {
            vectors.add(
                DocumentId(1),
                Writing::Latin,
                PassageId(1),
                &Quantized::of(&numbers),
            );
        }
        let found = nearest(&vectors, &[0.0, 1.0], None, 9);
        assert_eq!(found.len(), 1, "the second replaced the first");
        assert!(found[0].1 > 0.99);
        vectors.remove(DocumentId(1));
        assert!(nearest(&vectors, &[0.0, 1.0], None, 9).is_empty());
    }

    #[test]
    fn a_language_that_is_nearer_altogether_hides_no_other() {
        let vectors = Vectors::default();
        // English lies along the first axis, Chinese along the second; what is said is
        // told by the third and fourth.
        let passages = [
            (Writing::Latin, [1.0, 0.0, 0.5, 0.0]),
            (Writing::Latin, [1.0, 0.0, 0.0, 0.5]),
            (Writing::Ideographic, [0.0, 1.0, 0.0, 0.4]),
            (Writing::Ideographic, [0.0, 1.0, 0.0, 0.5]),
        ];
        for (number, (writing, numbers)) in (1..).zip(passages) {
            let vector = Quantized::of(&unit(&numbers));
            vectors.add(DocumentId(number), writing, PassageId(number), &vector);
        }
        let query = unit(&[0.0, 1.0, 0.5, 0.0]);
        assert_eq!(names(nearest(&vectors, &query, None, 1)), [1]);
    }

    /// Whatever it is given lies where Chinese does.
    struct Chinese;

    impl EmbeddingModel for Chinese {
        fn identity(&self) -> &'static str {
            "chinese"
        }

        fn dimensions(&self) -> usize {
            4
        }

        fn max_tokens(&self) -> usize {
            8
        }

        fn languages(&self) -> &[String] {
            &[]
        }

        fn count_tokens(&self, _text: &str) -> Result<usize, EngineError> {
            Ok(1)
        }

        fn embed_query(&self, _text: &str) -> Result<Vec<f32>, EngineError> {
            Ok(vec![0.0, 1.0, 0.0, 0.0])
        }

        fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
            texts.iter().map(|text| self.embed_query(text)).collect()
        }
    }

    #[test]
    fn a_question_is_not_nearer_to_what_has_something_of_its_language() {
        let vectors = Vectors::default();
        // The first has Chinese names in it, the second what is asked for.
        let passages = [[1.0, 0.3, 0.0, 0.5], [1.0, 0.0, 0.58, 0.0]];
        for (number, numbers) in (1..).zip(passages) {
            let vector = Quantized::of(&unit(&numbers));
            vectors.add(
                DocumentId(number),
                Writing::Latin,
                PassageId(number),
                &vector,
            );
        }
        let asked = unit(&[0.0, 1.0, 0.5, 0.0]);
        let first = |writing| {
            let cohort = Cohort::new(Arc::new(Chinese));
            let query = Query {
                vector: &asked,
                writing,
                cohort: &cohort,
            };
            let others = std::iter::empty();
            let found = vectors.nearest(&query, None, 1, others, |passages| {
                Ok::<_, Infallible>(vec![None; passages.len()])
            });
            let Ok((found, _)) = found;
            found[0]
        };
        assert_eq!(first(Writing::Latin).passage, PassageId(1));
        let best = first(Writing::Ideographic);
        assert_eq!(best.passage, PassageId(2));
        let cosine = 0.58 * 0.5 / (1.0_f32 + 0.58 * 0.58).sqrt() / 1.25_f32.sqrt();
        assert!((best.similarity - cosine).abs() < 0.01, "{best:?}");
    }

    /// Numbers that look random and are the same everywhere (SplitMix64).
    fn random(seed: u64) -> impl FnMut() -> f32 {
        let mut state = seed;
        move || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed >> 40) as f32 / (1 << 24) as f32 - 0.5
        }
    }

    #[test]
    fn what_eight_bits_leave_puts_the_nearest_in_order() {
        const ROWS: i64 = 3_000;
        let mut random = random(3);
        // So near to each other that rounding decides which of them is nearer.
        let centre: Vec<f32> = (0..384).map(|_| random()).collect();
        let mut vector = || {
            let numbers = centre.iter().map(|number| number + 0.05 * random());
            unit(&numbers.collect::<Vec<_>>())
        };
        let vectors = Vectors::default();
        let mut kept = Vec::new();
        let mut remainders = HashMap::new();
        for row in 0..ROWS {
            let numbers = vector();
            let quantized = Quantized::of(&numbers);
            let passage = PassageId(row);
            remainders.insert(passage, Remainder::of(&numbers, &quantized));
            vectors.add(DocumentId(row), Writing::Latin, passage, &quantized);
            kept.push(numbers);
        }
        let (mut coarse, mut fine) = (0, 0);
        for _ in 0..20 {
            let query = vector();
            let mut exact: Vec<(f64, i64)> = (0..)
                .zip(&kept)
                .map(|(row, numbers)| {
                    let products = query.iter().zip(numbers);
                    let products = products.map(|(a, b)| f64::from(*a) * f64::from(*b));
                    (products.sum(), row)
                })
                .collect();
            exact.sort_by(|left, right| right.0.total_cmp(&left.0));
            let exact: Vec<i64> = exact[..10].iter().map(|(_, row)| *row).collect();
            let hits = |found: Vec<(PassageId, f32)>| {
                assert_eq!(found.len(), 10);
                let found = names(found).into_iter();
                found.filter(|row| exact.contains(row)).count()
            };
            coarse += hits(nearest(&vectors, &query, None, 10));
            fine += hits(nearest_with(&vectors, &query, None, 10, &remainders));
        }
        assert!(coarse < 180 && fine >= 194, "{coarse} and {fine} of 200");
    }

    #[test]
    fn a_remainder_of_another_width_is_as_none() {
        let vectors = Vectors::default();
        let numbers = unit(&[0.3, 0.4, 0.5, 0.6]);
        let passage = PassageId(1);
        let quantized = Quantized::of(&numbers);
        vectors.add(DocumentId(1), Writing::Latin, passage, &quantized);
        let damaged = Remainder {
            scale: 9.0,
            parts: vec![0xff],
        };
        let remainders = HashMap::from([(passage, damaged)]);
        assert_eq!(
            nearest_with(&vectors, &numbers, None, 1, &remainders),
            nearest(&vectors, &numbers, None, 1)
        );
    }

    #[test]
    fn among_many_the_nearest_are_found_after_additions_and_removals() {
        const ROWS: i64 = 30_000;
        let mut random = random(7);
        // Around a common direction, as the vectors of sentence encoders are.
        let mut vector = || unit(&(0..256).map(|_| 0.4 + random()).collect::<Vec<_>>());
        let kept: Vec<Vec<f32>> = (0..ROWS).map(|_| vector()).collect();
        let queries: Vec<Vec<f32>> = (0..20).map(|_| vector()).collect();
        let vectors = Vectors::default();
        for (row, numbers) in (0..).zip(&kept) {
            vectors.add(
                DocumentId(row % 100),
                Writing::Latin,
                PassageId(row),
                &Quantized::of(numbers),
            );
        }
        for document in 0..10 {
            vectors.remove(DocumentId(document));
        }
        let mut hits = 0;
        for query in &queries {
            let mut exact: Vec<(f32, i64)> = (0..)
                .zip(&kept)
                .filter(|(row, _)| row % 100 >= 10)
                .map(|(row, numbers)| {
                    let numbers = Quantized::of(numbers);
                    (
                        super::quantized::dot(query, &numbers.numbers) * numbers.scale,
                        row,
                    )
                })
                .collect();
            exact.sort_by(|left, right| right.0.total_cmp(&left.0));
            let exact: HashSet<i64> = exact[..10].iter().map(|(_, row)| *row).collect();
            let found = names(nearest(&vectors, query, None, 10));
            assert_eq!(found.len(), 10);
            hits += found.iter().filter(|row| exact.contains(row)).count();
        }
        // Random vectors are the hardest: all of them are nearly as far apart.
        assert!(hits >= 190, "{hits} of the 200 nearest were found");
        let scope: Vec<DocumentId> = (50..99).map(DocumentId).collect();
        for passage in names(nearest(&vectors, &queries[0], Some(&scope), 50)) {
            assert!(
                (50..99).contains(&(passage % 100)),
                "{passage} is in the scope"
            );
        }
    }
}
