//! An embedding model without weights.

use std::time::Duration;

use engine::EngineError;
use engine::embed::EmbeddingModel;

/// Texts that share words get vectors near each other: each word adds to some
/// of the 64 numbers, chosen by its hash.
#[derive(Clone)]
pub(crate) struct SharedWords {
    /// Changes the identity, and nothing else.
    pub(crate) identity: String,
    /// How long each text takes.
    pub(crate) pause: Duration,
    /// Whether every call fails.
    pub(crate) fails: bool,
    /// What it says that it knows.
    pub(crate) languages: Vec<String>,
}

impl Default for SharedWords {
    fn default() -> Self {
        Self {
            identity: "shared words 1".to_owned(),
            pause: Duration::ZERO,
            fails: false,
            languages: vec!["en".to_owned()],
        }
    }
}

impl SharedWords {
    fn vector(&self, text: &str) -> Result<Vec<f32>, EngineError> {
        if self.fails {
            return Err(EngineError::WeightsMissing {
                model: "shared words".to_owned(),
                file: "none".to_owned(),
            });
        }
        std::thread::sleep(self.pause);
        let mut numbers = vec![0.01_f32; self.dimensions()];
        for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()) {
            let hash = blake3::hash(word.as_bytes());
            for byte in &hash.as_bytes()[..4] {
                numbers[usize::from(*byte) % 64] += 1.0;
            }
        }
        let length = numbers.iter().map(|n| n * n).sum::<f32>().sqrt();
        Ok(numbers.into_iter().map(|n| n / length).collect())
    }
}

impl EmbeddingModel for SharedWords {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn dimensions(&self) -> usize {
        64
    }

    fn max_tokens(&self) -> usize {
        512
    }

    fn languages(&self) -> &[String] {
        &self.languages
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        Ok(text.split_whitespace().count())
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EngineError> {
        self.vector(text)
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
        texts.iter().map(|text| self.vector(text)).collect()
    }
}
