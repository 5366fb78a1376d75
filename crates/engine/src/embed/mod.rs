//! Models that turn texts into vectors, so that texts of like meaning lie near
//! each other.
//!
//! ```text
//! text ─▶ token numbers ([`tokens`]) ─▶ token vectors (ONNX Runtime) ─▶ one vector
//! ```
//!
//! [`OnnxEmbedding`] is every sentence encoder that comes as an ONNX graph with a
//! `tokenizer.json`, and the default one, whose weights come in a form of their own
//! ([`packed`]) and become a graph when they are loaded.

mod onnx_embedding;
mod packed;
mod tokens;
mod unigram;

pub use onnx_embedding::OnnxEmbedding;

use crate::EngineError;

/// A model that turns texts into vectors of length 1. Implementations load
/// their weights at the first use. All calls block; none needs an async runtime.
pub trait EmbeddingModel: Send + Sync {
    /// Changes whenever vectors would: vectors of two identities are never
    /// compared.
    fn identity(&self) -> &str;

    /// The length of each vector.
    fn dimensions(&self) -> usize;

    /// The most tokens of a text that count; what follows is cut.
    fn max_tokens(&self) -> usize;

    /// The languages in which like texts come to lie near each other, as BCP 47
    /// tags. In others the vectors say little, and words should decide.
    fn languages(&self) -> &[String];

    /// The number of tokens that the model reads `text` as.
    fn count_tokens(&self, text: &str) -> Result<usize, EngineError>;

    /// The vector of a question.
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EngineError>;

    /// The vectors of passages, in their order.
    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError>;
}

/// A failure of the engine, in its own words.
fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Failed {
        detail: format!("vectors: {error}"),
    }
}
