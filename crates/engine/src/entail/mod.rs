//! Models that read two texts together and tell whether the one says what the other says.

mod onnx_entailment;

pub use onnx_entailment::OnnxEntailment;

use crate::EngineError;

/// A model that tells whether a sentence follows from a text (natural language inference:
/// Bowman et al. 2015, <https://arxiv.org/abs/1508.05326>). Implementations load their
/// weights at the first use. All calls block; none needs an async runtime.
pub trait EntailmentModel: Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;

    /// The languages that it knows, as BCP 47 tags.
    fn languages(&self) -> &[String];

    /// How likely each premise entails the hypothesis, from 0 to 1, in their order. What
    /// exceeds the model's context is cut from the longer of the two.
    fn entailed(&self, premises: &[&str], hypothesis: &str) -> Result<Vec<f32>, EngineError>;
}
