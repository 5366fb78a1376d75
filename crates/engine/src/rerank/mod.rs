//! Models that read a question and a passage together and tell how well the one
//! answers the other.

mod onnx_reranker;

pub use onnx_reranker::OnnxReranker;

use crate::EngineError;

/// A model that tells how well passages answer a question. Implementations load
/// their weights at the first use. All calls block; none needs an async runtime.
pub trait Reranker: Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;

    /// The languages that it knows, as BCP 47 tags.
    fn languages(&self) -> &[String];

    /// How well each passage answers the question, from 0 to 1, in their order.
    /// What exceeds the model's context is cut from the passages.
    fn scores(&self, query: &str, passages: &[&str]) -> Result<Vec<f32>, EngineError>;
}
