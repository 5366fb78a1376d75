//! The vectors in memory, searched one by one: exact, and at a hundred
//! thousand passages still a matter of milliseconds.

use std::collections::{BTreeMap, HashSet};
use std::sync::{PoisonError, RwLock};

use crate::evidence::PassageId;
use crate::table::document::DocumentId;

/// A vector in eight bits a number: `numbers[i] * scale` is the number. The
/// largest number of a vector is 127, so that none is off by more than 0.4 %
/// of the largest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantized {
    pub(crate) scale: f32,
    pub(crate) numbers: Vec<i8>,
}

impl Quantized {
    /// The nearest quantized vector. Numbers that are not finite count as 0.
    pub(crate) fn of(vector: &[f32]) -> Self {
        let finite = |number: f32| if number.is_finite() { number } else { 0.0 };
        let largest = vector.iter().fold(0.0_f32, |largest, number| {
            largest.max(finite(*number).abs())
        });
        if largest == 0.0 {
            return Self {
                scale: 0.0,
                numbers: vec![0; vector.len()],
            };
        }
        let scale = largest / 127.0;
        let numbers = vector
            .iter()
            .map(|number| (finite(*number) / scale).round() as i8)
            .collect();
        Self { scale, numbers }
    }
}

/// The vectors of all passages that have one.
#[derive(Default)]
pub(crate) struct Vectors {
    documents: RwLock<BTreeMap<DocumentId, Rows>>,
}

/// The vectors of a document, one after the other.
#[derive(Default)]
struct Rows {
    passages: Vec<PassageId>,
    scales: Vec<f32>,
    numbers: Vec<i8>,
}

impl Vectors {
    /// Adds the vector of a passage.
    pub(crate) fn add(&self, document: DocumentId, passage: PassageId, vector: &Quantized) {
        let mut documents = self
            .documents
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let rows = documents.entry(document).or_default();
        rows.passages.push(passage);
        rows.scales.push(vector.scale);
        rows.numbers.extend(&vector.numbers);
    }

    /// Removes the vectors of a document.
    pub(crate) fn remove(&self, document: DocumentId) {
        let mut documents = self
            .documents
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        documents.remove(&document);
    }

    /// The passages nearest to `query` (of length 1), by cosine, best first.
    pub(crate) fn nearest(
        &self,
        query: &[f32],
        documents: Option<&[DocumentId]>,
        limit: usize,
    ) -> Vec<(PassageId, f32)> {
        let wanted: Option<HashSet<DocumentId>> =
            documents.map(|documents| documents.iter().copied().collect());
        let all = self
            .documents
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let mut scored: Vec<(PassageId, f32)> = all
            .iter()
            .filter(|(document, _)| {
                wanted
                    .as_ref()
                    .is_none_or(|wanted| wanted.contains(document))
            })
            .flat_map(|(_, rows)| rows.scored(query))
            .collect();
        let by_score = |left: &(PassageId, f32), right: &(PassageId, f32)| {
            right.1.total_cmp(&left.1).then(left.0.cmp(&right.0))
        };
        if scored.len() > limit {
            scored.select_nth_unstable_by(limit, by_score);
            scored.truncate(limit);
        }
        scored.sort_unstable_by(by_score);
        scored
    }

    /// The cosines of some passages to `query`; none for those without vector.
    pub(crate) fn similarities(
        &self,
        query: &[f32],
        passages: &HashSet<PassageId>,
    ) -> Vec<(PassageId, f32)> {
        let all = self
            .documents
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        all.values()
            .flat_map(|rows| {
                rows.passages
                    .iter()
                    .enumerate()
                    .filter(|(_, passage)| passages.contains(passage))
                    .map(|(row, passage)| (*passage, rows.score(row, query)))
            })
            .collect()
    }
}

impl Rows {
    fn scored<'a>(&'a self, query: &'a [f32]) -> impl Iterator<Item = (PassageId, f32)> + 'a {
        self.passages
            .iter()
            .enumerate()
            .map(|(row, passage)| (*passage, self.score(row, query)))
    }

    fn score(&self, row: usize, query: &[f32]) -> f32 {
        let start = row * query.len();
        let numbers = self
            .numbers
            .get(start..start + query.len())
            .unwrap_or_default();
        dot(query, numbers) * self.scales[row]
    }
}

/// Eight sums side by side, so that the compiler can use wide registers.
fn dot(query: &[f32], numbers: &[i8]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (query_chunks, query_rest) = query.as_chunks::<8>();
    let (number_chunks, number_rest) = numbers.as_chunks::<8>();
    for (left, right) in query_chunks.iter().zip(number_chunks) {
        for lane in 0..8 {
            sums[lane] += left[lane] * f32::from(right[lane]);
        }
    }
    let rest: f32 = query_rest
        .iter()
        .zip(number_rest)
        .map(|(left, right)| left * f32::from(*right))
        .sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::{Quantized, Vectors};
    use crate::evidence::PassageId;
    use crate::table::document::DocumentId;

    fn unit(numbers: &[f32]) -> Vec<f32> {
        let length = numbers
            .iter()
            .map(|number| number * number)
            .sum::<f32>()
            .sqrt();
        numbers.iter().map(|number| number / length).collect()
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
        vectors.add(DocumentId(1), PassageId(1), &Quantized::of(&second));
        let found = vectors.nearest(&first, None, 1);
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
            vectors.add(DocumentId(document), PassageId(document * 10), &vector);
        }
        let names = |found: Vec<(PassageId, f32)>| -> Vec<i64> {
            found.into_iter().map(|(passage, _)| passage.0).collect()
        };
        assert_eq!(names(vectors.nearest(&[1.0, 0.0], None, 2)), [10, 20]);
        let scope = [DocumentId(2), DocumentId(3)];
        assert_eq!(
            names(vectors.nearest(&[1.0, 0.0], Some(&scope), 9)),
            [20, 30]
        );
        vectors.remove(DocumentId(1));
        assert_eq!(names(vectors.nearest(&[1.0, 0.0], None, 9)), [20, 30]);
    }

    #[test]
    fn numbers_that_are_none_do_no_harm() {
        let quantized = Quantized::of(&[f32::NAN, 0.0, f32::INFINITY]);
        assert_eq!(quantized.numbers, [0, 0, 0]);
    }
}
