//! Entailment with a cross-encoder that a test makes.

use std::fs;
use std::path::Path;

use super::*;
use crate::cross_encoder::made::{Outputs, file, runtime, weights};

const LABELS: &str =
    r#"{"id2label": {"0": "contradiction", "1": "Entailment", "2": "neutral"}, "hidden_size": 4}"#;

/// The model with these labels; none where tests with ONNX Runtime are skipped.
fn model(folder: &Path, labels: &str, outputs: Outputs) -> Option<OnnxEntailment> {
    let encoder = weights(folder, runtime()?, outputs);
    fs::write(folder.join("config.json"), labels).expect("the folder is writable");
    Some(OnnxEntailment::new(EntailmentWeights {
        encoder,
        labels: file(folder, "config.json"),
    }))
}

#[test]
fn the_label_that_the_model_calls_entailment_is_told_for_each_premise() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Some(model) = model(folder.path(), LABELS, Outputs::Middle) else {
        return;
    };
    let told = model
        .entailed(&["the tenant the lease", "bread"], "The lease")
        .expect("pairs are computed");
    // Of a pair with so many words in common the logits are 0, the number and 0.
    let expected = [4.0_f32, 1.0].map(|logit| logit.exp() / (logit.exp() + 2.0));
    for (one, expected) in told.iter().zip(expected) {
        assert!((one - expected).abs() < 1e-5, "{told:?}");
    }
    assert_eq!(told.len(), 2);
}

#[test]
fn labels_that_tell_nothing_are_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let labels = r#"{"id2label": {"0": "yes", "1": "no"}}"#;
    let Some(without) = model(folder.path(), labels, Outputs::Middle) else {
        return;
    };
    let error = without.entailed(&["a"], "b").expect_err("no label is it");
    assert!(
        matches!(error, EngineError::WeightsDamaged { .. }),
        "{error:?}"
    );
    let Some(short) = model(folder.path(), LABELS, Outputs::One) else {
        return;
    };
    let error = short
        .entailed(&["a"], "b")
        .expect_err("one output is no label");
    assert!(matches!(error, EngineError::Failed { .. }), "{error:?}");
}
