//! Sentences about nothing in particular, and how near a question is to them.
//!
//! The same twenty sentences in English, Chinese and Arabic, of our own: rules,
//! recipes, reports, manuals, news. What a question is nearer to than to these is about
//! the question.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use engine::embed::EmbeddingModel;
use serde::Deserialize;

use crate::database::lock;
use crate::script::Writing;

/// By what they are written in.
#[derive(Deserialize)]
struct AllSentences {
    latin: Vec<String>,
    ideographic: Vec<String>,
    arabic: Vec<String>,
}

static SENTENCES: LazyLock<AllSentences> =
    LazyLock::new(
        || match serde_json::from_str(include_str!("sentences.json")) {
            Ok(sentences) => sentences,
            Err(error) => unreachable!("the file is compiled in and tested: {error}"),
        },
    );

impl AllSentences {
    fn written_in(&self, writing: Writing) -> Option<&[String]> {
        match writing {
            Writing::Latin => Some(&self.latin),
            Writing::Ideographic => Some(&self.ideographic),
            Writing::Arabic => Some(&self.arabic),
            Writing::Other => None,
        }
    }
}

/// The vectors of the sentences of one writing.
type Sentences = Arc<[Vec<f32>]>;

/// The vectors of the sentences, made by one model when they are needed.
pub(crate) struct Cohort {
    model: Arc<dyn EmbeddingModel>,
    vectors: Mutex<HashMap<Writing, Sentences>>,
}

impl Cohort {
    pub(crate) fn new(model: Arc<dyn EmbeddingModel>) -> Self {
        Self {
            model,
            vectors: Mutex::default(),
        }
    }

    /// Mean and variance of the cosines between a question and the sentences of a
    /// writing; none where there are none, or the model fails.
    pub(crate) fn cosines(&self, query: &[f32], writing: Writing) -> Option<(f64, f64)> {
        let vectors = self.vectors(writing)?;
        let cosines: Vec<f64> = vectors
            .iter()
            .map(|vector| {
                let products = vector.iter().zip(query);
                f64::from(products.map(|(left, right)| left * right).sum::<f32>())
            })
            .collect();
        let count = cosines.len().max(1) as f64;
        let mean = cosines.iter().sum::<f64>() / count;
        let variance = cosines.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / count;
        Some((mean, variance))
    }

    /// The mean of the vectors of a writing's sentences: what all that is written so shares.
    pub(crate) fn mean(&self, writing: Writing) -> Option<Vec<f32>> {
        let vectors = self.vectors(writing)?;
        let mut mean = vec![0.0; vectors.first()?.len()];
        for vector in vectors.iter() {
            for (sum, number) in mean.iter_mut().zip(vector) {
                *sum += number / vectors.len() as f32;
            }
        }
        Some(mean)
    }

    fn vectors(&self, writing: Writing) -> Option<Sentences> {
        let sentences = SENTENCES.written_in(writing)?;
        let mut known = lock(&self.vectors);
        if let Some(vectors) = known.get(&writing) {
            return Some(Arc::clone(vectors));
        }
        let texts: Vec<&str> = sentences.iter().map(String::as_str).collect();
        match self.model.embed_passages(&texts) {
            Ok(vectors) => {
                let vectors: Sentences = vectors.into();
                known.insert(writing, Arc::clone(&vectors));
                Some(vectors)
            }
            Err(error) => {
                // Not remembered: a model that is missing may come.
                tracing::warn!(%error, "what is usual is told from the library alone");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SENTENCES;
    use crate::script::Writing;

    #[test]
    fn every_writing_has_the_same_number_of_sentences_of_its_own() {
        for writing in [Writing::Latin, Writing::Ideographic, Writing::Arabic] {
            let sentences = SENTENCES.written_in(writing).expect("there are some");
            assert_eq!(sentences.len(), 20, "{writing:?}");
            for sentence in sentences {
                assert_eq!(Writing::of(sentence), writing, "{sentence}");
            }
        }
    }
}
