//! Cross-encoders that ONNX Runtime runs.

use std::sync::{Mutex, PoisonError};

use ort::session::Session;
use ort::value::Tensor;
use tokenizers::{Encoding, Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

use super::Reranker;
use crate::EngineError;
use crate::catalogue::RerankerWeights;
use crate::onnx;

/// A cross-encoder (Nogueira and Cho 2019, "Passage Re-ranking with BERT",
/// <https://arxiv.org/abs/1901.04085>, section 3): question and passage are one
/// input, and its one output is how well they belong together.
///
/// Pairs are computed one by one, for the reasons for which texts are in
/// [`crate::OnnxEmbedding`].
pub struct OnnxReranker {
    weights: RerankerWeights,
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    tokenizer: Tokenizer,
    session: Session,
    /// Whether the graph asks which segment a token belongs to.
    with_segments: bool,
}

impl OnnxReranker {
    /// The model with these weights. Opens nothing yet.
    pub fn new(weights: RerankerWeights) -> Self {
        Self {
            weights,
            loaded: Mutex::new(None),
        }
    }

    /// Checks the weights, then loads them.
    fn load(&self) -> Result<Loaded, EngineError> {
        let weights = &self.weights;
        weights.tokenizer.verify(&weights.name)?;
        weights.model.verify(&weights.name)?;
        let damaged = |error: tokenizers::Error| EngineError::WeightsDamaged {
            model: weights.name.clone(),
            detail: format!("{}: {error}", weights.tokenizer.path.display()),
        };
        let mut tokenizer = Tokenizer::from_file(&weights.tokenizer.path).map_err(damaged)?;
        tokenizer.with_padding(None);
        let truncation = TruncationParams {
            direction: TruncationDirection::Right,
            max_length: weights.max_tokens,
            strategy: TruncationStrategy::LongestFirst,
            stride: 0,
        };
        tokenizer
            .with_truncation(Some(truncation))
            .map_err(damaged)?;
        let session = onnx::SessionOptions::shared().load(
            &weights.runtime,
            &weights.name,
            &weights.model.path,
        )?;
        let with_segments = session
            .inputs()
            .iter()
            .any(|input| input.name() == "token_type_ids");
        Ok(Loaded {
            tokenizer,
            session,
            with_segments,
        })
    }
}

impl Loaded {
    fn score(&mut self, query: &str, passage: &str) -> Result<f32, EngineError> {
        let pair = self
            .tokenizer
            .encode((query, passage), true)
            .map_err(failed)?;
        let mut inputs = ort::inputs![
            "input_ids" => numbers(&pair, Encoding::get_ids)?,
            "attention_mask" => numbers(&pair, Encoding::get_attention_mask)?,
        ];
        if self.with_segments {
            let segments = numbers(&pair, Encoding::get_type_ids)?;
            inputs.push(("token_type_ids".into(), segments.into()));
        }
        let outputs = self.session.run(inputs).map_err(failed)?;
        let (_, logits) = outputs
            .get("logits")
            .ok_or_else(|| failed("the model has no logits"))?
            .try_extract_tensor::<f32>()
            .map_err(failed)?;
        match logits {
            [logit] if logit.is_finite() => Ok(1.0 / (1.0 + (-logit).exp())),
            _ => Err(failed("the model does not give one number for a pair")),
        }
    }
}

impl Reranker for OnnxReranker {
    fn name(&self) -> &str {
        &self.weights.name
    }

    fn languages(&self) -> &[String] {
        &self.weights.languages
    }

    fn scores(&self, query: &str, passages: &[&str]) -> Result<Vec<f32>, EngineError> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = match &mut *loaded {
            Some(loaded) => loaded,
            none => none.insert(self.load()?),
        };
        passages
            .iter()
            .map(|passage| loaded.score(query, passage))
            .collect()
    }
}

/// Some numbers of a pair as an input of the graph.
fn numbers(pair: &Encoding, of: impl Fn(&Encoding) -> &[u32]) -> Result<Tensor<i64>, EngineError> {
    let numbers: Vec<i64> = of(pair).iter().map(|number| i64::from(*number)).collect();
    Tensor::from_array(([1, numbers.len()], numbers)).map_err(failed)
}

/// A failure of the engine, in its own words.
fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Failed {
        detail: format!("reranking: {error}"),
    }
}

#[cfg(test)]
#[path = "onnx_reranker_tests.rs"]
mod tests;
