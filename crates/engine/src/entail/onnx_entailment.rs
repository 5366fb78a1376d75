//! Cross-encoders with a label for each way in which two texts can stand to each other.

use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

use serde::Deserialize;

use super::EntailmentModel;
use crate::EngineError;
use crate::catalogue::EntailmentWeights;
use crate::cross_encoder::{CrossEncoder, failed};

/// A cross-encoder whose outputs are labels, of which one is 'entailment'.
pub struct OnnxEntailment {
    encoder: CrossEncoder,
    weights: EntailmentWeights,
    /// Which output is 'entailment'.
    label: OnceLock<usize>,
}

/// What `config.json` says of the labels.
#[derive(Deserialize)]
struct Labels {
    id2label: BTreeMap<String, String>,
}

impl OnnxEntailment {
    /// The model with these weights. Opens nothing yet.
    pub fn new(weights: EntailmentWeights) -> Self {
        Self {
            encoder: CrossEncoder::new(weights.encoder.clone()),
            weights,
            label: OnceLock::new(),
        }
    }

    fn label(&self) -> Result<usize, EngineError> {
        if let Some(label) = self.label.get() {
            return Ok(*label);
        }
        let label = read_label(&self.weights)?;
        Ok(*self.label.get_or_init(|| label))
    }
}

/// Which output is 'entailment'.
fn read_label(weights: &EntailmentWeights) -> Result<usize, EngineError> {
    let name = &weights.encoder.name;
    weights.labels.verify(name)?;
    let path = &weights.labels.path;
    let damaged = |detail: String| EngineError::WeightsDamaged {
        model: name.clone(),
        detail: format!("{}: {detail}", path.display()),
    };
    let text = fs::read_to_string(path).map_err(|error| damaged(error.to_string()))?;
    let labels: Labels = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
    let mut labels = labels.id2label.iter();
    labels
        .find(|(_, label)| label.eq_ignore_ascii_case("entailment"))
        .and_then(|(number, _)| number.parse().ok())
        .ok_or_else(|| damaged("no label is 'entailment'".to_owned()))
}

impl EntailmentModel for OnnxEntailment {
    fn name(&self) -> &str {
        &self.weights.encoder.name
    }

    fn languages(&self) -> &[String] {
        &self.weights.encoder.languages
    }

    fn entailed(&self, premises: &[&str], hypothesis: &str) -> Result<Vec<f32>, EngineError> {
        let label = self.label()?;
        let pairs = premises.iter().map(|premise| (*premise, hypothesis));
        let logits = self.encoder.logits(pairs)?;
        logits
            .iter()
            .map(|logits| share(logits, label).ok_or_else(|| failed("the model has no such label")))
            .collect()
    }
}

/// The softmax of one of the logits.
fn share(logits: &[f32], label: usize) -> Option<f32> {
    let one = logits.get(label)?;
    let sum: f32 = logits.iter().map(|logit| (logit - one).exp()).sum();
    Some(1.0 / sum)
}

#[cfg(test)]
#[path = "onnx_entailment_tests.rs"]
mod tests;
