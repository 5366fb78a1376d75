//! Reranking with a cross-encoder that a test makes.

use std::fs;

use super::*;
use crate::cross_encoder::made::{Outputs, runtime, weights};

#[test]
fn a_pair_is_read_together_and_cut_to_the_context() {
    let Some(runtime) = runtime() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reranker = OnnxReranker::new(weights(folder.path(), runtime, Outputs::One));
    let sigmoid = |logit: f32| 1.0 / (1.0 + (-logit).exp());
    let long = format!("{} tenant", "bread ".repeat(20));
    let scores = reranker
        .scores(
            "Tenant lease",
            &["the lease", "bread", "the tenant the lease", &long],
        )
        .expect("pairs are computed");
    let expected = [2.0, 1.0, 3.0, 1.0].map(sigmoid);
    for (score, expected) in scores.iter().zip(expected) {
        assert!((score - expected).abs() < 1e-5, "{scores:?}");
    }
    assert_eq!(scores.len(), 4);
}

#[test]
fn a_model_of_another_form_says_so() {
    let Some(runtime) = runtime() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reranker = OnnxReranker::new(weights(folder.path(), runtime, Outputs::One));
    fs::write(folder.path().join("model.onnx"), "no graph").expect("the folder is writable");
    let error = reranker.scores("a", &["b"]).expect_err("it is no graph");
    assert!(
        matches!(error, EngineError::WeightsDamaged { .. }),
        "{error:?}"
    );
}
