//! Cross-encoders that ONNX Runtime runs: two texts are one input.

use std::sync::{Mutex, PoisonError};

use ort::session::Session;
use ort::value::Tensor;
use tokenizers::{Encoding, Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

use crate::EngineError;
use crate::catalogue::CrossEncoderWeights;
use crate::onnx;

/// A cross-encoder (Nogueira and Cho 2019, "Passage Re-ranking with BERT",
/// <https://arxiv.org/abs/1901.04085>, section 3). Its weights load at the first pair.
///
/// Pairs are computed one by one, for the reasons for which texts are in
/// [`crate::OnnxEmbedding`].
pub(crate) struct CrossEncoder {
    weights: CrossEncoderWeights,
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    tokenizer: Tokenizer,
    session: Session,
    /// Whether the graph asks which segment a token belongs to.
    with_segments: bool,
}

impl CrossEncoder {
    /// The model with these weights. Opens nothing yet.
    pub(crate) fn new(weights: CrossEncoderWeights) -> Self {
        Self {
            weights,
            loaded: Mutex::new(None),
        }
    }

    pub(crate) fn weights(&self) -> &CrossEncoderWeights {
        &self.weights
    }

    /// What the graph says of each pair: its logits. What exceeds the context is cut from
    /// the longer of the two.
    pub(crate) fn logits<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Vec<Vec<f32>>, EngineError> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = match &mut *loaded {
            Some(loaded) => loaded,
            none => none.insert(self.load()?),
        };
        let pairs = pairs.into_iter();
        pairs
            .map(|(one, other)| loaded.logits(one, other))
            .collect()
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
    fn logits(&mut self, one: &str, other: &str) -> Result<Vec<f32>, EngineError> {
        let pair = self.tokenizer.encode((one, other), true).map_err(failed)?;
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
        if logits.iter().all(|logit| logit.is_finite()) {
            Ok(logits.to_vec())
        } else {
            Err(failed("the model gives what is no number"))
        }
    }
}

/// Some numbers of a pair as an input of the graph.
fn numbers(pair: &Encoding, of: impl Fn(&Encoding) -> &[u32]) -> Result<Tensor<i64>, EngineError> {
    let numbers: Vec<i64> = of(pair).iter().map(|number| i64::from(*number)).collect();
    Tensor::from_array(([1, numbers.len()], numbers)).map_err(failed)
}

/// A failure of the engine, in its own words.
pub(crate) fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Failed {
        detail: format!("two texts read together: {error}"),
    }
}

#[cfg(test)]
pub(crate) mod made;
