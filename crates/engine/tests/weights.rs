//! What happens when weights are missing, damaged, unknown, or half written.

mod common;

use std::fs;
use std::path::Path;

use engine::catalogue::{ChatWeights, PackagedFile, sha256};
use engine::chat::{ChatModel, ChatRequest, Message, Role, Sampling};
use engine::process::EngineKind;
use engine::{EngineChat, EngineError};
use tokio_stream::StreamExt;

const FETCHED: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
const REPACKED: &str = "SmolLM2-135M-Instruct.Q8_0.gguf";

/// Weights at this place, whose hash is what the catalogue says.
fn weights(path: &Path, expected: Option<PackagedFile>) -> ChatWeights {
    ChatWeights {
        name: "Test".into(),
        path: path.to_owned(),
        expected,
        context_tokens: 8192,
        languages: vec!["en".into()],
    }
}

/// Weights whose hash is what lies there now.
fn weights_as_they_are(path: &Path) -> ChatWeights {
    let expected = PackagedFile {
        path: String::new(),
        name: String::new(),
        bytes: fs::metadata(path).map_or(0, |metadata| metadata.len()),
        sha256: sha256(path).unwrap_or_default(),
    };
    weights(path, Some(expected))
}

fn chat(kind: EngineKind, weights: ChatWeights) -> EngineChat {
    EngineChat::new(common::engine_on_cpu(kind), weights)
}

/// A GGUF file with one string and nothing else.
fn header(architecture: &str) -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3u32.to_le_bytes());
    bytes.extend(0u64.to_le_bytes());
    bytes.extend(1u64.to_le_bytes());
    for text in ["general.architecture", architecture] {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
        if text != architecture {
            bytes.extend(8u32.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn missing_weights_are_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("none.gguf");
    let model = chat(EngineKind::Llama, weights_as_they_are(&path));
    for error in [
        model.warm_up().expect_err("there are no weights"),
        model.count_tokens("x").expect_err("nor a tokenizer"),
    ] {
        let EngineError::WeightsMissing { model, file } = error else {
            panic!("{error:?}");
        };
        assert_eq!(model, "Test", "the sentence names the model");
        assert!(file.ends_with("none.gguf"), "and the file: {file}");
    }
}

#[tokio::test]
async fn a_stream_carries_the_failure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("none.gguf");
    let model = chat(EngineKind::Llama, weights_as_they_are(&path));
    let request = ChatRequest {
        messages: vec![Message {
            role: Role::User,
            text: "Hello".into(),
        }],
        sampling: Sampling {
            temperature: 0.0,
            top_p: 1.0,
            repetition_penalty: 1.0,
            max_tokens: 5,
            seed: 0,
        },
        schema: None,
    };
    let events: Vec<_> = model.stream(request).collect().await;
    assert!(
        matches!(&events[..], [Err(EngineError::WeightsMissing { .. })]),
        "one failure and the end: {events:?}"
    );
}

#[test]
fn an_unknown_architecture_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.gguf");
    for (kind, architecture, known) in [
        (EngineKind::Mistral, "mamba", false),
        (EngineKind::Mistral, "llama", true),
        (EngineKind::Llama, "wavtokenizer-dec", false),
        (EngineKind::Llama, "llama", true),
    ] {
        fs::write(&path, header(architecture)).expect("the folder is writable");
        let error = chat(kind, weights_as_they_are(&path))
            .warm_up()
            .expect_err("a model without tensors does not load");
        let named = matches!(
            &error,
            EngineError::UnsupportedArchitecture { architecture: a } if a == architecture
        );
        assert_eq!(named, !known, "{kind:?}, {architecture}: {error:?}");
    }
}

#[test]
fn damaged_weights_are_refused_wherever_the_damage_is() {
    let Some(models) = common::models() else {
        return;
    };
    let whole = models.default_chat().expect("the catalogue has a default");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(FETCHED);
    let bytes = fs::read(&whole.path).expect("the default model is installed");
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    let mut long_array = bytes.clone();
    long_array[16..24].copy_from_slice(&u64::MAX.to_le_bytes());
    for (content, damage) in [
        (&bytes[..bytes.len() - 1000], "cut in the last tensor"),
        (&bytes[..100_000], "cut in the header"),
        (&[][..], "empty"),
        (&b"<html>not found</html>"[..], "another file"),
        (&flipped[..], "one bit of the tensors"),
        (&long_array[..], "an impossible length in the header"),
    ] {
        fs::write(&path, content).expect("the folder is writable");
        let error = chat(EngineKind::Llama, weights(&path, whole.expected.clone()))
            .warm_up()
            .expect_err(damage);
        assert!(
            matches!(error, EngineError::WeightsDamaged { .. }),
            "{damage}: {error:?}"
        );
        let names: Vec<_> = fs::read_dir(folder.path())
            .expect("the folder is there")
            .map(|entry| entry.expect("and readable").file_name())
            .collect();
        assert_eq!(names, [FETCHED], "{damage}: nothing is made of it");
    }
}

#[test]
fn repacked_weights_are_whole_or_made_anew() {
    let Some(models) = common::models() else {
        return;
    };
    let installed = models.default_chat().expect("the catalogue has a default");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fetched = folder.path().join(FETCHED);
    let repacked = folder.path().join(REPACKED);
    fs::copy(&installed.path, &fetched).expect("the default model is installed");
    let weights = weights(&fetched, installed.expected);
    let load = || chat(EngineKind::Llama, weights.clone()).warm_up();

    load().expect("whole weights load");
    let first = sha256(&repacked).expect("the repacked weights lie beside the fetched ones");
    let made = fs::metadata(&repacked)
        .and_then(|metadata| metadata.modified())
        .expect("the system knows when");

    load().expect("and load again");
    let found = fs::metadata(&repacked)
        .and_then(|metadata| metadata.modified())
        .expect("the system knows when");
    assert_eq!(made, found, "what is whole is not made again");

    let bytes = fs::read(&repacked).expect("it is readable");
    fs::write(&repacked, &bytes[..bytes.len() / 2]).expect("the folder is writable");
    load().expect("a half-written file is made anew");
    assert_eq!(
        sha256(&repacked).expect("it is there"),
        first,
        "repacking gives the same bytes every time"
    );
    let names = fs::read_dir(folder.path())
        .expect("the folder is there")
        .count();
    assert_eq!(names, 2, "no partial file is left behind");
}
