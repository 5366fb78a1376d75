//! How a sentence encoder makes one vector of a text.

use serde::{Deserialize, Serialize};

/// How the vectors of tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// The first, which stands for the text.
    First,
}

/// How a text becomes a vector, as the encoder was trained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncoderShape {
    /// The length of a vector.
    pub dimensions: usize,
    /// How the vectors of tokens become one.
    pub pooling: Pooling,
    /// Stands before every question.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query_prefix: String,
    /// Stands before every passage.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub passage_prefix: String,
}
