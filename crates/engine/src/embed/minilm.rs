//! Sentence vectors by all-MiniLM-L6-v2 in ONNX, its weights in 8 bits.

use std::sync::{Mutex, OnceLock, PoisonError};

use ort::session::Session;
use ort::value::Tensor;
use tokenizers::Tokenizer;

use super::EmbeddingModel;
use crate::EngineError;
use crate::catalogue::{EmbeddingWeights, verify};
use crate::onnx;

/// The length of the model's vectors.
const DIMENSIONS: usize = 384;
/// Raised when vectors change although the weights do not.
const METHOD: &str = "mean-1";

/// A sentence model that ONNX Runtime runs: the mean of the token vectors of its
/// last layer, scaled to length 1 (Reimers and Gurevych, 2019, section 3).
///
/// The weights are 8-bit numbers and the activations are scaled to 8 bits by the
/// range of all that is computed at once. Texts are therefore computed one by
/// one: a passage has the same vector whatever it was indexed together with. On
/// two cores that costs no time, as nothing is padded.
pub struct OnnxEmbedding {
    weights: EmbeddingWeights,
    identity: String,
    tokenizer: OnceLock<Tokenizer>,
    session: Mutex<Option<Session>>,
}

impl OnnxEmbedding {
    /// The model with these weights. Opens nothing yet.
    pub fn new(weights: EmbeddingWeights) -> Self {
        let hash = &weights.expected_model.sha256;
        let prefix = hash.get(..16).unwrap_or(hash);
        Self {
            identity: format!("{}/{prefix}/{METHOD}/{}", weights.id, weights.max_tokens),
            weights,
            tokenizer: OnceLock::new(),
            session: Mutex::new(None),
        }
    }

    /// The tokenizer, read at the first use.
    fn tokenizer(&self) -> Result<&Tokenizer, EngineError> {
        if let Some(tokenizer) = self.tokenizer.get() {
            return Ok(tokenizer);
        }
        let weights = &self.weights;
        verify(
            &weights.name,
            &weights.tokenizer,
            &weights.expected_tokenizer,
        )?;
        let damaged = |error: tokenizers::Error| EngineError::WeightsDamaged {
            model: weights.name.clone(),
            detail: format!("{}: {error}", weights.tokenizer.display()),
        };
        let mut tokenizer = Tokenizer::from_file(&weights.tokenizer).map_err(damaged)?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(damaged)?;
        Ok(self.tokenizer.get_or_init(|| tokenizer))
    }

    /// The token numbers of a text, cut to what counts.
    fn tokens(&self, text: &str) -> Result<Vec<i64>, EngineError> {
        let encoding = self.tokenizer()?.encode_fast(text, true).map_err(failed)?;
        let mut tokens: Vec<i64> = encoding.get_ids().iter().map(|id| i64::from(*id)).collect();
        // The last token marks the end, and stays there.
        if tokens.len() > self.weights.max_tokens
            && let Some(end) = tokens.pop()
        {
            tokens.truncate(self.weights.max_tokens.saturating_sub(1));
            tokens.push(end);
        }
        Ok(tokens)
    }

    /// The vector of one text.
    fn embed(&self, session: &mut Session, text: &str) -> Result<Vec<f32>, EngineError> {
        let tokens = self.tokens(text)?;
        let shape = [1, tokens.len()];
        let ones = vec![1i64; tokens.len()];
        let zeros = vec![0i64; tokens.len()];
        let inputs = ort::inputs![
            "input_ids" => Tensor::from_array((shape, tokens)).map_err(failed)?,
            "attention_mask" => Tensor::from_array((shape, ones)).map_err(failed)?,
            "token_type_ids" => Tensor::from_array((shape, zeros)).map_err(failed)?,
        ];
        let outputs = session.run(inputs).map_err(failed)?;
        let (_, states) = outputs
            .get("last_hidden_state")
            .ok_or_else(|| failed("the model has no last_hidden_state"))?
            .try_extract_tensor::<f32>()
            .map_err(failed)?;
        mean_of_length_1(states).ok_or_else(|| failed("the model's vectors are of another form"))
    }

    /// The vectors of texts, in their order, the session loaded when needed.
    fn embed_all(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let session = match &mut *session {
            Some(session) => session,
            none => none.insert(self.load()?),
        };
        texts.iter().map(|text| self.embed(session, text)).collect()
    }

    /// Checks the weights, then loads them.
    fn load(&self) -> Result<Session, EngineError> {
        let weights = &self.weights;
        verify(&weights.name, &weights.model, &weights.expected_model)?;
        onnx::SessionOptions::shared().load(&weights.runtime, &weights.name, &weights.model)
    }
}

impl EmbeddingModel for OnnxEmbedding {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    fn max_tokens(&self) -> usize {
        self.weights.max_tokens
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        self.tokenizer()?
            .encode_fast(text, true)
            .map(|encoding| encoding.len())
            .map_err(failed)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EngineError> {
        self.embed_all(&[text])?
            .pop()
            .ok_or_else(|| failed("the model gave no vector"))
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
        self.embed_all(texts)
    }
}

/// The mean of the vectors of all tokens, scaled to length 1. `None` when they
/// are not whole vectors, or have no direction.
fn mean_of_length_1(states: &[f32]) -> Option<Vec<f32>> {
    let tokens = states.chunks_exact(DIMENSIONS);
    if states.is_empty() || !tokens.remainder().is_empty() {
        return None;
    }
    let mut sum = vec![0f32; DIMENSIONS];
    for token in tokens {
        for (sum, value) in sum.iter_mut().zip(token) {
            *sum += value;
        }
    }
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
    if !length.is_finite() || length == 0.0 {
        return None;
    }
    sum.iter_mut().for_each(|value| *value /= length);
    Some(sum)
}

/// A failure of the engine, in its own words.
fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Failed {
        detail: format!("vectors: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_has_length_1_and_ignores_how_many_tokens_there_are() {
        let mut token = vec![0f32; DIMENSIONS];
        token[0] = 3.0;
        token[1] = 4.0;
        let once = mean_of_length_1(&token).expect("one token is enough");
        assert_eq!(
            once[..3],
            [0.6, 0.8, 0.0],
            "3, 4 scaled to length 1 is 0.6, 0.8"
        );
        let twice = mean_of_length_1(&token.repeat(2)).expect("two tokens are");
        assert_eq!(once, twice, "the mean of equal vectors is that vector");
        assert_eq!(mean_of_length_1(&token[1..]), None, "not a whole vector");
        assert_eq!(
            mean_of_length_1(&vec![0f32; DIMENSIONS]),
            None,
            "a vector of zeros has no direction"
        );
    }
}
