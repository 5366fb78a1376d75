//! Sentences about nothing in particular, and how near a question is to them.
//!
//! The same twenty sentences in some languages, of our own: rules, recipes, reports,
//! manuals, news. What a question is nearer to than to these is about the question.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use engine::embed::EmbeddingModel;

use crate::database::lock;

/// The language whose sentences stand for those of a language that has none.
const DEFAULT: &str = "en";

static SENTENCES: LazyLock<BTreeMap<String, Vec<String>>> =
    LazyLock::new(
        || match serde_json::from_str(include_str!("sentences.json")) {
            Ok(sentences) => sentences,
            Err(error) => unreachable!("the file is compiled in and tested: {error}"),
        },
    );

/// The vectors of the sentences of a language.
type Sentences = Arc<[Vec<f32>]>;

/// The vectors of the sentences, made by one model when they are needed.
pub(crate) struct Cohort {
    model: Arc<dyn EmbeddingModel>,
    /// None for a language whose sentences the model failed at.
    vectors: Mutex<HashMap<&'static str, Option<Sentences>>>,
}

impl Cohort {
    pub(crate) fn new(model: Arc<dyn EmbeddingModel>) -> Self {
        Self {
            model,
            vectors: Mutex::default(),
        }
    }

    /// Mean and variance of the cosines between a question and the sentences of a
    /// language; none where the model fails.
    pub(crate) fn cosines(&self, query: &[f32], language: Option<&str>) -> Option<(f64, f64)> {
        let vectors = self.vectors(language)?;
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

    /// The vectors of the sentences of a language.
    fn vectors(&self, language: Option<&str>) -> Option<Sentences> {
        let (language, sentences) = language
            .and_then(|language| SENTENCES.get_key_value(language))
            .or_else(|| SENTENCES.get_key_value(DEFAULT))?;
        lock(&self.vectors)
            .entry(language)
            .or_insert_with(|| {
                let texts: Vec<&str> = sentences.iter().map(String::as_str).collect();
                match self.model.embed_passages(&texts) {
                    Ok(vectors) => Some(vectors.into()),
                    Err(error) => {
                        tracing::warn!(%error, "what is usual is told from the library alone");
                        None
                    }
                }
            })
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT, SENTENCES};

    #[test]
    fn every_language_has_the_same_number_of_sentences() {
        assert!(SENTENCES.contains_key(DEFAULT));
        for (language, sentences) in &*SENTENCES {
            assert_eq!(sentences.len(), 20, "{language}");
        }
    }
}
