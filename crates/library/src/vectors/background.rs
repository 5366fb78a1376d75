//! How near a question is to passages whatever they say.
//!
//! The vectors of multilingual encoders lie by language first and by meaning then: a
//! Chinese question is nearer to any Chinese passage than to the English one that
//! answers it (in a library with both, 240 paragraphs of XQuAD in each, that one was
//! among the first ten for 2 % of the questions). So a cosine counts by how far it is
//! above the usual one between this question and passages written alike, in units
//! of how much such cosines differ (then it was for 89 %): the T-norm of speaker
//! recognition (Auckenthaler, Carey and Lloyd-Thomas 2000, "Score Normalization for
//! Text-Independent Speaker Verification Systems", section 2.2), with the library as
//! its cohort, and sentences about nothing in particular ([`crate::cohort`]) where the
//! library is small.

use super::Query;
use super::compared::Compared;
use crate::script::Writing;

/// The sentences weigh as much as so many passages.
const PRIOR: f64 = 20.0;
/// Cosines that differ less than this differ by rounding.
const LEAST_SPREAD: f64 = 1e-4;

/// The passages of one writing.
pub(super) struct Group {
    writing: Writing,
    /// The sum of their vectors.
    sum: Vec<f64>,
    count: usize,
}

impl Group {
    pub(super) fn new(writing: Writing, width: usize) -> Self {
        Self {
            writing,
            sum: vec![0.0; width],
            count: 0,
        }
    }

    pub(super) fn is_of(&self, writing: Writing) -> bool {
        self.writing == writing
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn add(&mut self, scale: f32, numbers: &[i8]) {
        self.count += 1;
        for (sum, number) in self.sum.iter_mut().zip(numbers) {
            *sum += f64::from(scale * f32::from(*number));
        }
    }

    pub(super) fn remove(&mut self, scale: f32, numbers: &[i8]) {
        self.count = self.count.saturating_sub(1);
        for (sum, number) in self.sum.iter_mut().zip(numbers) {
            *sum -= f64::from(scale * f32::from(*number));
        }
    }

    /// The sum of the products of all its passages and a vector.
    fn products(&self, query: &[f32]) -> f64 {
        let products = self.sum.iter().zip(query);
        products.map(|(sum, number)| sum * f64::from(*number)).sum()
    }
}

/// What is usual for one question.
pub(super) struct Background<'a> {
    /// What is compared with passages. Its product with one is a cosine where both are
    /// written alike.
    pub(super) compared: Compared<'a>,
    /// The usual product, by group.
    usual: Vec<f32>,
    /// The mean cosine to the sentences, by group.
    unrelated: Vec<Option<f32>>,
    /// How much products differ.
    spread: f32,
}

impl<'a> Background<'a> {
    /// From the groups, and the products of some rows with their groups.
    pub(super) fn of(
        query: &Query<'a>,
        compared: Compared<'a>,
        groups: &[Group],
        sample: &[(f32, u16)],
    ) -> Self {
        let mut prior_variance = Vec::new();
        let mut unrelated = Vec::with_capacity(groups.len());
        let usual: Vec<f32> = (0..)
            .zip(groups)
            .map(|(number, group)| {
                let cosines = query.cohort.cosines(query.vector, group.writing);
                unrelated.push(cosines.map(|(mean, _)| mean as f32));
                let vector = compared.with(number);
                let products = group.products(vector);
                let count = group.count as f64;
                match query.cohort.cosines(vector, group.writing) {
                    Some((mean, variance)) => {
                        prior_variance.push(variance);
                        ((products + PRIOR * mean) / (count + PRIOR)) as f32
                    }
                    None => (products / count.max(1.0)) as f32,
                }
            })
            .collect();
        let (mut squares, mut count) = (0.0, 0.0);
        for (product, group) in sample {
            let rest = f64::from(product - usual[usize::from(*group)]);
            squares += rest * rest;
            count += 1.0;
        }
        let prior: f64 = prior_variance.iter().sum::<f64>() / prior_variance.len().max(1) as f64;
        let weight = if prior_variance.is_empty() {
            0.0
        } else {
            PRIOR
        };
        let variance = (squares + weight * prior) / f64::max(count + weight, 1.0);
        Self {
            compared,
            usual,
            unrelated,
            spread: variance.sqrt().max(LEAST_SPREAD) as f32,
        }
    }

    /// The usual product of a group.
    pub(super) fn usual(&self, group: u16) -> f32 {
        self.usual
            .get(usize::from(group))
            .copied()
            .unwrap_or_default()
    }

    /// How far a product is above what is usual in its group.
    pub(super) fn nearness(&self, product: f32, group: u16) -> f32 {
        (product - self.usual(group)) / self.spread
    }

    /// The share of the way that a cosine lies from that of unrelated texts to 1.
    pub(super) fn relatedness(&self, cosine: f32, group: u16) -> Option<f32> {
        let unrelated = self.unrelated.get(usize::from(group)).copied().flatten()?;
        (unrelated < 1.0).then(|| (cosine - unrelated) / (1.0 - unrelated))
    }
}
