//! What a GGUF file says of itself, read without its tensors.

use std::fs::File;
use std::io::{self, BufReader, Seek};
use std::path::Path;

use candle_core::quantized::gguf_file::{Content, Value};

use super::walk::walk;
use crate::EngineError;

/// The architectures that mistral.rs 0.8.1 loads from GGUF. It panics on others.
const ARCHITECTURES: [&str; 8] = [
    "llama",
    "mistral3",
    "phi2",
    "phi3",
    "starcoder2",
    "qwen2",
    "qwen3",
    "qwen3moe",
];

/// The header of a GGUF file that is all there: every tensor that it names lies
/// inside the file.
pub(crate) struct Header {
    /// Metadata and the places of the tensors.
    pub(crate) content: Content,
}

impl Header {
    /// Reads the header of the weights of `model`.
    ///
    /// Fails with [`EngineError::WeightsMissing`] when there is no such file, and
    /// with [`EngineError::WeightsDamaged`] when it is none, or cut.
    pub(crate) fn read(model: &str, path: &Path) -> Result<Self, EngineError> {
        let damaged = |detail: String| EngineError::WeightsDamaged {
            model: model.to_owned(),
            detail: format!("{}: {detail}", path.display()),
        };
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => EngineError::WeightsMissing {
                model: model.to_owned(),
                file: path.display().to_string(),
            },
            _ => damaged(error.to_string()),
        })?;
        let length = file
            .metadata()
            .map_err(|error| damaged(error.to_string()))?
            .len();
        let mut reader = BufReader::new(file);
        walk(&mut reader, length).map_err(damaged)?;
        reader
            .rewind()
            .map_err(|error| damaged(error.to_string()))?;
        let content = Content::read(&mut reader).map_err(|error| damaged(error.to_string()))?;
        tensors_lie_inside(&content, length).map_err(damaged)?;
        Ok(Self { content })
    }

    /// The architecture, when mistral.rs knows it.
    pub(crate) fn architecture(&self) -> Result<&str, EngineError> {
        let architecture = self.text("general.architecture").unwrap_or_default();
        if ARCHITECTURES.contains(&architecture.to_ascii_lowercase().as_str()) {
            Ok(architecture)
        } else {
            Err(EngineError::UnsupportedArchitecture {
                architecture: architecture.to_owned(),
            })
        }
    }

    /// What the keys and values of one token take while answering, in bytes: two
    /// vectors of 32-bit numbers for each layer and each key-value head.
    pub(crate) fn key_value_bytes_per_token(&self) -> Option<u64> {
        let architecture = self.text("general.architecture")?;
        let number = |key: &str| self.number(&format!("{architecture}.{key}"));
        let heads = number("attention.head_count")?;
        let key_value_heads = number("attention.head_count_kv").unwrap_or(heads);
        let width = number("attention.key_length")
            .or_else(|| number("embedding_length")?.checked_div(heads))?;
        number("block_count")?
            .checked_mul(key_value_heads)?
            .checked_mul(width)?
            .checked_mul(2 * 4)
    }

    /// A string of the metadata.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.content.metadata.get(key)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number of the metadata.
    pub(crate) fn number(&self, key: &str) -> Option<u64> {
        match self.content.metadata.get(key)? {
            Value::I32(number) => u64::try_from(*number).ok(),
            Value::I64(number) => u64::try_from(*number).ok(),
            value => value.to_u64().ok(),
        }
    }

    /// An array of the metadata.
    pub(crate) fn array(&self, key: &str) -> Option<&[Value]> {
        match self.content.metadata.get(key)? {
            Value::Array(values) => Some(values),
            _ => None,
        }
    }
}

/// Fails with a sentence when a tensor ends after the file.
fn tensors_lie_inside(content: &Content, length: u64) -> Result<(), String> {
    for (name, tensor) in &content.tensor_infos {
        let blocks = tensor.shape.elem_count() / tensor.ggml_dtype.block_size();
        let bytes = blocks as u64 * tensor.ggml_dtype.type_size() as u64;
        let end = content
            .tensor_data_offset
            .checked_add(tensor.offset)
            .and_then(|start| start.checked_add(bytes));
        if end.is_none_or(|end| end > length) {
            return Err(format!("it is cut inside the tensor {name}"));
        }
    }
    Ok(())
}
