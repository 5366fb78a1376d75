//! The default embedding model, as it is.

mod common;

use std::fs;
use std::sync::OnceLock;
use std::thread;

use engine::embed::EmbeddingModel;
use engine::{EngineError, OnnxEmbedding};

/// One model for all tests of this file; the first use loads it.
fn model() -> Option<&'static OnnxEmbedding> {
    static MODEL: OnceLock<Option<OnnxEmbedding>> = OnceLock::new();
    MODEL
        .get_or_init(|| {
            let weights = common::models()?
                .default_embedding()
                .expect("the catalogue names a default model");
            Some(OnnxEmbedding::new(weights))
        })
        .as_ref()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn like_meanings_lie_near_each_other() {
    let Some(model) = model() else { return };
    let vectors = model
        .embed_passages(&[
            "The company's revenue grew by twelve percent last year.",
            "Sales of the firm increased 12 % compared with the year before.",
            "The cat sleeps on the warm stove.",
        ])
        .expect("the model is installed");
    for vector in &vectors {
        assert_eq!(vector.len(), model.dimensions(), "as long as it says");
        let length = cosine(vector, vector).sqrt();
        assert!((length - 1.0).abs() < 1e-4, "of length 1, not {length}");
    }
    let paraphrase = cosine(&vectors[0], &vectors[1]);
    let unrelated = cosine(&vectors[0], &vectors[2]);
    assert!(
        paraphrase > 0.6 && unrelated < 0.2,
        "a paraphrase is near ({paraphrase}), another subject is not ({unrelated})"
    );
    let query = model
        .embed_query("How much did sales grow?")
        .expect("the model is installed");
    assert!(
        cosine(&query, &vectors[0]) > cosine(&query, &vectors[2]) + 0.2,
        "a question is nearer to its answer than to another subject"
    );
}

#[test]
fn a_vector_does_not_depend_on_its_company() {
    let Some(model) = model() else { return };
    let long = "The harbour master keeps the register of all ships. ".repeat(20);
    let texts = [
        "A short one.",
        &long,
        "",
        "另一种语言的句子。",
        "A short one.",
    ];
    let together = model
        .embed_passages(&texts)
        .expect("the model is installed");
    assert_eq!(together.len(), texts.len(), "one vector for each text");
    for (text, vector) in texts.iter().zip(&together) {
        let alone = model.embed_query(text).expect("the model is installed");
        assert_eq!(&alone, vector, "the same vector alone: {text:?}");
    }
}

#[test]
fn what_exceeds_the_limit_does_not_count() {
    let Some(model) = model() else { return };
    let limit = model.max_tokens();
    let word = "harbour ";
    let start = word.repeat(limit);
    let count = model.count_tokens(&start).expect("the tokenizer counts");
    assert_eq!(
        count,
        limit + 2,
        "each word is a token; two marks are added"
    );
    let vectors = model
        .embed_passages(&[
            &start,
            &format!("{start} and a different ending about tax law"),
        ])
        .expect("long texts are cut, not refused");
    assert_eq!(vectors[0], vectors[1], "both are cut at the same place");
}

#[test]
fn threads_may_share_a_model() {
    let Some(model) = model() else { return };
    let texts = ["one", "two", "three", "four"];
    let alone: Vec<_> = texts
        .iter()
        .map(|text| model.embed_query(text).expect("the model is installed"))
        .collect();
    thread::scope(|scope| {
        for (text, expected) in texts.iter().zip(&alone) {
            scope.spawn(move || {
                let vector = model.embed_query(text).expect("the model is installed");
                assert_eq!(&vector, expected, "{text}: as on one thread");
            });
        }
    });
}

#[test]
fn missing_and_damaged_files_are_told_apart() {
    let Some(models) = common::models() else {
        return;
    };
    let whole = models.default_embedding().expect("there is a default");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let embed = |change: &dyn Fn(&mut engine::catalogue::EmbeddingWeights)| {
        let mut weights = whole.clone();
        change(&mut weights);
        OnnxEmbedding::new(weights)
            .embed_query("x")
            .expect_err("a file is missing or damaged")
    };

    let none = folder.path().join("none");
    let error = embed(&|weights| weights.model = none.clone());
    assert!(
        matches!(error, EngineError::WeightsMissing { .. }),
        "{error:?}"
    );
    let error = embed(&|weights| weights.tokenizer = none.clone());
    assert!(
        matches!(error, EngineError::WeightsMissing { .. }),
        "{error:?}"
    );

    let damaged = folder.path().join("model.onnx");
    let mut bytes = fs::read(&whole.model).expect("the model is installed");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&damaged, bytes).expect("the folder is writable");
    let error = embed(&|weights| weights.model = damaged.clone());
    assert!(
        matches!(error, EngineError::WeightsDamaged { .. }),
        "{error:?}"
    );
}
