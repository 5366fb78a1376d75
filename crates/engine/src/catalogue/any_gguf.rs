//! Weights that the catalogue does not know: any GGUF file, described by its own
//! header.

use std::path::Path;

use super::ChatWeights;
use crate::EngineError;
use crate::weights::Gguf;

/// Architectures that read but do not write, or that are one part of a model, as
/// `general.architecture` names them:
/// <https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/constants.py>.
const NOT_WRITING: [&str; 14] = [
    "bert",
    "clip",
    "eurobert",
    "gemma-embedding",
    "jina-bert-v2",
    "jina-bert-v3",
    "mmproj",
    "modern-bert",
    "neo-bert",
    "nomic-bert",
    "nomic-bert-moe",
    "t5encoder",
    "wavtokenizer-dec",
    "whisper",
];

impl ChatWeights {
    /// The weights in any GGUF file, where it lies, described by its header. Reads
    /// the header alone; the catalogue expects nothing of such a file.
    ///
    /// Fails with [`EngineError::NotForChat`] for weights that turn texts into
    /// vectors, and for adapters and other parts of models; with
    /// [`EngineError::WeightsMissing`] and [`EngineError::WeightsDamaged`] as
    /// [`Gguf::read`] does.
    pub fn from_gguf(path: &Path) -> Result<Self, EngineError> {
        let gguf = Gguf::read(&file_name(path), path)?;
        Self::described_by(&gguf)
    }

    /// The weights of a header that was read already.
    pub(super) fn described_by(gguf: &Gguf) -> Result<Self, EngineError> {
        let name = name(gguf);
        let refused = |reason: &str| EngineError::NotForChat {
            model: name.clone(),
            reason: reason.to_owned(),
        };
        let architecture = gguf.architecture();
        if architecture.is_empty() {
            return Err(refused("it names no architecture"));
        }
        if NOT_WRITING.contains(&architecture) {
            return Err(refused(&format!("{architecture} does not write text")));
        }
        // Set for embedding models and rerankers, also where they were made out of
        // a model that writes.
        if gguf
            .number(&format!("{architecture}.pooling_type"))
            .is_some()
        {
            return Err(refused("it turns texts into numbers"));
        }
        if gguf
            .text("general.type")
            .is_some_and(|kind| kind != "model")
        {
            return Err(refused("it is a part of a model"));
        }
        if gguf.tensors().is_empty() {
            return Err(refused("it holds a vocabulary alone"));
        }
        let context_tokens = gguf
            .context_tokens()
            .and_then(|tokens| usize::try_from(tokens).ok())
            .filter(|tokens| *tokens > 0)
            .ok_or_else(|| refused("it names no context"))?;
        Ok(Self {
            path: gguf.path().to_owned(),
            expected: None,
            context_tokens,
            languages: gguf.strings("general.languages")?.unwrap_or_default(),
            name,
        })
    }
}

/// The name in the header, else the file's.
fn name(gguf: &Gguf) -> String {
    gguf.text("general.name")
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map_or_else(|| file_name(gguf.path()), str::to_owned)
}

/// The file's name without its ending.
fn file_name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A value of a header, in the few types that these tests need.
    pub(in super::super) enum Value<'a> {
        Number(u32),
        Text(&'a str),
        Texts(&'a [&'a str]),
    }

    fn text(bytes: &mut Vec<u8>, text: &str) {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    }

    /// A GGUF file with these pairs and `tensors` tensors of one block each.
    pub(in super::super) fn gguf(pairs: &[(&str, Value)], tensors: u64) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3u32.to_le_bytes());
        bytes.extend(tensors.to_le_bytes());
        bytes.extend((pairs.len() as u64).to_le_bytes());
        for (key, value) in pairs {
            text(&mut bytes, key);
            match value {
                Value::Number(number) => {
                    bytes.extend(4u32.to_le_bytes());
                    bytes.extend(number.to_le_bytes());
                }
                Value::Text(value) => {
                    bytes.extend(8u32.to_le_bytes());
                    text(&mut bytes, value);
                }
                Value::Texts(values) => {
                    bytes.extend(9u32.to_le_bytes());
                    bytes.extend(8u32.to_le_bytes());
                    bytes.extend((values.len() as u64).to_le_bytes());
                    values.iter().for_each(|value| text(&mut bytes, value));
                }
            }
        }
        for number in 0..tensors {
            text(&mut bytes, &format!("t{number}"));
            bytes.extend(1u32.to_le_bytes());
            bytes.extend(8u64.to_le_bytes());
            bytes.extend(0u32.to_le_bytes());
            bytes.extend((32 * number).to_le_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.resize(
            bytes.len() + 32 * usize::try_from(tensors).expect("a few"),
            0,
        );
        bytes
    }

    /// The smallest header of a model that answers.
    pub(in super::super) fn chat_gguf(name: &str) -> Vec<u8> {
        gguf(
            &[
                ("general.architecture", Value::Text("llama")),
                ("general.name", Value::Text(name)),
                ("llama.context_length", Value::Number(4096)),
            ],
            1,
        )
    }

    fn written(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("the folder is writable");
        path
    }

    #[test]
    fn a_dropped_file_is_described_by_its_header() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = gguf(
            &[
                ("general.architecture", Value::Text("qwen3")),
                ("general.name", Value::Text("Qwen3 4B")),
                ("general.languages", Value::Texts(&["en", "zh"])),
                ("qwen3.context_length", Value::Number(32768)),
            ],
            1,
        );
        let path = written(&folder, "some-file.gguf", &bytes);
        let weights = ChatWeights::from_gguf(&path).expect("it is a model that answers");
        assert_eq!(
            weights,
            ChatWeights {
                name: "Qwen3 4B".into(),
                path,
                expected: None,
                context_tokens: 32768,
                languages: vec!["en".into(), "zh".into()],
            },
            "everything stands in the header, and the file stays where it is"
        );
    }

    #[test]
    fn a_file_without_a_name_in_it_goes_by_its_own() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = written(&folder, "my-model.gguf", &chat_gguf(" "));
        let weights = ChatWeights::from_gguf(&path).expect("it is a model that answers");
        assert_eq!(weights.name, "my-model", "a blank name is none");
        assert!(
            weights.languages.is_empty(),
            "what the header does not say is not guessed"
        );
    }

    #[test]
    fn what_does_not_answer_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let context = |key| (key, Value::Number(512));
        let architecture = |name| ("general.architecture", Value::Text(name));
        for (pairs, tensors, why) in [
            (
                vec![architecture("bert"), context("bert.context_length")],
                1,
                "an encoder",
            ),
            (
                vec![
                    architecture("qwen3"),
                    context("qwen3.context_length"),
                    ("qwen3.pooling_type", Value::Number(3)),
                ],
                1,
                "an embedding model made out of one that writes",
            ),
            (
                vec![
                    architecture("llama"),
                    context("llama.context_length"),
                    ("general.type", Value::Text("adapter")),
                ],
                1,
                "an adapter",
            ),
            (
                vec![architecture("llama"), context("llama.context_length")],
                0,
                "a vocabulary",
            ),
            (vec![architecture("llama")], 1, "a model without a context"),
            (vec![], 1, "no model at all"),
        ] {
            let path = written(&folder, "file.gguf", &gguf(&pairs, tensors));
            let refused = ChatWeights::from_gguf(&path);
            assert!(
                matches!(refused, Err(EngineError::NotForChat { .. })),
                "{why} answers nothing: {refused:?}"
            );
        }
        let path = written(&folder, "file.gguf", b"PK\x03\x04 and more");
        assert!(
            matches!(
                ChatWeights::from_gguf(&path),
                Err(EngineError::WeightsDamaged { .. })
            ),
            "another format is no GGUF file"
        );
    }
}
