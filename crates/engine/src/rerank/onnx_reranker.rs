//! Cross-encoders with one output.

use super::Reranker;
use crate::EngineError;
use crate::catalogue::CrossEncoderWeights;
use crate::cross_encoder::{CrossEncoder, failed};

/// A cross-encoder whose one output is how well question and passage belong together.
pub struct OnnxReranker {
    encoder: CrossEncoder,
}

impl OnnxReranker {
    /// The model with these weights. Opens nothing yet.
    pub fn new(weights: CrossEncoderWeights) -> Self {
        Self {
            encoder: CrossEncoder::new(weights),
        }
    }
}

impl Reranker for OnnxReranker {
    fn name(&self) -> &str {
        &self.encoder.weights().name
    }

    fn languages(&self) -> &[String] {
        &self.encoder.weights().languages
    }

    fn scores(&self, query: &str, passages: &[&str]) -> Result<Vec<f32>, EngineError> {
        let pairs = passages.iter().map(|passage| (query, *passage));
        let logits = self.encoder.logits(pairs)?.into_iter();
        logits
            .map(|logits| match logits[..] {
                [logit] => Ok(1.0 / (1.0 + (-logit).exp())),
                _ => Err(failed("the model does not give one number for a pair")),
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "onnx_reranker_tests.rs"]
mod tests;
