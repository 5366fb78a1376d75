//! Sentence encoders that ONNX Runtime runs.

use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use ort::session::Session;
use ort::value::Tensor;
use tokenizers::Tokenizer;

use super::packed::{self, Packed, PackedError, WordVectors};
use super::tokens::Tokens;
use super::{EmbeddingModel, failed};
use crate::EngineError;
use crate::catalogue::{CheckedFile, EmbeddingFiles, EmbeddingWeights, Pooling};
use crate::onnx;

/// Raised when vectors change although the weights do not.
const METHOD: &str = "2";

/// A sentence encoder: the vectors of a text's tokens become one (Reimers and
/// Gurevych, 2019, section 3), scaled to length 1.
///
/// Weights are 8-bit numbers in many of them, and the activations are scaled to 8
/// bits by the range of all that is computed at once. Texts are therefore computed
/// one by one: a passage has the same vector whatever it was indexed together with.
/// On two cores that costs no time, as nothing is padded.
pub struct OnnxEmbedding {
    weights: EmbeddingWeights,
    identity: String,
    tokens: OnceLock<Tokens>,
    encoder: Mutex<Option<Encoder>>,
}

/// What computes token vectors.
struct Encoder {
    session: Session,
    input: Input,
}

/// What a graph is given.
enum Input {
    /// Token numbers, and whether it asks which segment each belongs to.
    Numbers { with_segments: bool },
    /// Word vectors.
    Words(WordVectors),
}

impl OnnxEmbedding {
    /// The model with these weights. Opens nothing yet.
    pub fn new(weights: EmbeddingWeights) -> Self {
        Self {
            identity: identity(&weights),
            weights,
            tokens: OnceLock::new(),
            encoder: Mutex::new(None),
        }
    }

    /// The tokens, read at the first use; with the encoder where both are one file.
    fn tokens(&self) -> Result<&Tokens, EngineError> {
        if self.tokens.get().is_none() {
            match &self.weights.files {
                EmbeddingFiles::Onnx { tokenizer, .. } => {
                    let tokens = self.described(tokenizer)?;
                    self.tokens.get_or_init(|| tokens);
                }
                EmbeddingFiles::Packed { .. } => self.with_encoder(|_| Ok(()))?,
            }
        }
        self.tokens
            .get()
            .ok_or_else(|| failed("the tokenizer was not read"))
    }

    /// The tokenizer of a `tokenizer.json`.
    fn described(&self, file: &CheckedFile) -> Result<Tokens, EngineError> {
        file.verify(&self.weights.name)?;
        let damaged = |error: tokenizers::Error| self.damaged(&file.path, &error);
        let mut tokenizer = Tokenizer::from_file(&file.path).map_err(damaged)?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(damaged)?;
        Ok(Tokens::Described(Box::new(tokenizer)))
    }

    /// The vectors of texts behind a prefix, in their order.
    fn embed_all(&self, prefix: &str, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
        let tokens = self.tokens()?;
        let limit = self.weights.max_tokens;
        self.with_encoder(|encoder| {
            texts
                .iter()
                .map(|text| {
                    let tokens = match prefix {
                        "" => tokens.at_most(limit, text)?,
                        _ => tokens.at_most(limit, &format!("{prefix}{text}"))?,
                    };
                    let states = encoder.states(&tokens)?;
                    self.pooled(&states)
                        .ok_or_else(|| failed("the model's vectors are of another form"))
                })
                .collect()
        })
    }

    /// One vector of length 1 from those of the tokens.
    fn pooled(&self, states: &[f32]) -> Option<Vec<f32>> {
        let shape = &self.weights.encoder;
        let pooled = match shape.pooling {
            Pooling::Mean => sum(states, shape.dimensions)?,
            Pooling::First => states.get(..shape.dimensions)?.to_vec(),
        };
        of_length_1(pooled)
    }

    /// Does something with the encoder, which is loaded when needed.
    fn with_encoder<T>(
        &self,
        body: impl FnOnce(&mut Encoder) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let mut encoder = self.encoder.lock().unwrap_or_else(PoisonError::into_inner);
        body(match &mut *encoder {
            Some(encoder) => encoder,
            none => none.insert(self.load()?),
        })
    }

    /// Checks the weights, then loads them.
    fn load(&self) -> Result<Encoder, EngineError> {
        let weights = &self.weights;
        let options = onnx::SessionOptions::shared();
        match &weights.files {
            EmbeddingFiles::Onnx { model, .. } => {
                model.verify(&weights.name)?;
                let session = options.load(&weights.runtime, &weights.name, &model.path)?;
                let with_segments = session
                    .inputs()
                    .iter()
                    .any(|input| input.name() == "token_type_ids");
                Ok(Encoder {
                    session,
                    input: Input::Numbers { with_segments },
                })
            }
            EmbeddingFiles::Packed { file } => {
                file.verify(&weights.name)?;
                let builder = options.builder(&weights.runtime)?;
                let damaged = |error: PackedError| self.damaged(&file.path, &error);
                let packed = Packed::open(&file.path).map_err(damaged)?;
                let (session, words, tokens) =
                    packed.load(&file.path, &builder).map_err(damaged)?;
                self.tokens.get_or_init(|| tokens);
                Ok(Encoder {
                    session,
                    input: Input::Words(words),
                })
            }
        }
    }

    fn damaged(&self, path: &Path, error: &impl std::fmt::Display) -> EngineError {
        EngineError::WeightsDamaged {
            model: self.weights.name.clone(),
            detail: format!("{}: {error}", path.display()),
        }
    }
}

/// Names what vectors depend on.
fn identity(weights: &EmbeddingWeights) -> String {
    let file = weights.files.model();
    let hash = file.expected.as_ref().map_or("", |file| &file.sha256);
    let hash = hash.get(..16).unwrap_or(hash);
    format!("{}/{hash}/{METHOD}/{}", weights.id, weights.max_tokens)
}

impl Encoder {
    /// The vectors of a text's tokens, one after the other.
    fn states(&mut self, tokens: &[i64]) -> Result<Vec<f32>, EngineError> {
        let shape = [1, tokens.len()];
        let inputs = match &mut self.input {
            Input::Words(words) => {
                let shape = [1, tokens.len(), words.width()];
                let vectors = words.of(tokens).map_err(failed)?;
                ort::inputs![packed::INPUT => Tensor::from_array((shape, vectors)).map_err(failed)?]
            }
            Input::Numbers { with_segments } => {
                let ones = vec![1_i64; tokens.len()];
                let mut inputs = ort::inputs![
                    "input_ids" => Tensor::from_array((shape, tokens.to_vec())).map_err(failed)?,
                    "attention_mask" => Tensor::from_array((shape, ones)).map_err(failed)?,
                ];
                if *with_segments {
                    let zeros = vec![0_i64; tokens.len()];
                    let zeros = Tensor::from_array((shape, zeros)).map_err(failed)?;
                    inputs.push(("token_type_ids".into(), zeros.into()));
                }
                inputs
            }
        };
        let outputs = self.session.run(inputs).map_err(failed)?;
        let (_, states) = outputs
            .get(packed::OUTPUT)
            .ok_or_else(|| failed("the model has no last_hidden_state"))?
            .try_extract_tensor::<f32>()
            .map_err(failed)?;
        Ok(states.to_vec())
    }
}

impl EmbeddingModel for OnnxEmbedding {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn dimensions(&self) -> usize {
        self.weights.encoder.dimensions
    }

    fn max_tokens(&self) -> usize {
        self.weights.max_tokens
    }

    fn languages(&self) -> &[String] {
        &self.weights.languages
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        Ok(self.tokens()?.of(text)?.len())
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EngineError> {
        self.embed_all(&self.weights.encoder.query_prefix, &[text])?
            .pop()
            .ok_or_else(|| failed("the model gave no vector"))
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
        self.embed_all(&self.weights.encoder.passage_prefix, texts)
    }
}

/// The sum of vectors one after the other. `None` when they are not whole, or none.
fn sum(states: &[f32], dimensions: usize) -> Option<Vec<f32>> {
    let tokens = states.chunks_exact(dimensions);
    if states.is_empty() || !tokens.remainder().is_empty() {
        return None;
    }
    let mut sum = vec![0_f32; dimensions];
    for token in tokens {
        sum.iter_mut()
            .zip(token)
            .for_each(|(sum, value)| *sum += value);
    }
    Some(sum)
}

/// The vector scaled to length 1. `None` when it has no direction.
fn of_length_1(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if !length.is_finite() || length == 0.0 {
        return None;
    }
    vector.iter_mut().for_each(|value| *value /= length);
    Some(vector)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_has_length_1_and_ignores_how_many_tokens_there_are() {
        let mut token = vec![0_f32; 8];
        token[0] = 3.0;
        token[1] = 4.0;
        let mean = |states: &[f32]| sum(states, 8).and_then(of_length_1);
        let once = mean(&token).expect("one token is enough");
        assert_eq!(
            once[..3],
            [0.6, 0.8, 0.0],
            "3, 4 scaled to length 1 is 0.6, 0.8"
        );
        let twice = mean(&token.repeat(2)).expect("two tokens are");
        assert_eq!(once, twice, "the mean of equal vectors is that vector");
        assert_eq!(mean(&token[1..]), None, "not a whole vector");
        assert_eq!(
            mean(&[0_f32; 8]),
            None,
            "a vector of zeros has no direction"
        );
    }
}
