//! Where an entry comes from, under which terms, and what runs it.

use serde::{Deserialize, Serialize};

use crate::process::EngineKind;

/// A repository on a model hub that publishes an entry's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubSource {
    /// Owner and name, as in the hub's addresses: `Qwen/Qwen3-4B-GGUF`.
    pub repository: String,
    /// The branch, tag or commit.
    pub revision: String,
    /// What to take out of it.
    pub files: Vec<HubFile>,
}

/// A file of a repository on a model hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubFile {
    /// Its path in the repository.
    pub path: String,
    /// What it is called inside the entry's folder.
    pub name: String,
    /// Its size in bytes; none where only the hub knows.
    pub bytes: Option<u64>,
    /// Its SHA-256 in lower-case hexadecimal; none where only the hub knows.
    pub sha256: Option<String>,
}

/// Terms of use that no SPDX identifier stands for. They are shown, and accepted
/// by the person, before a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What their owner calls them.
    pub name: String,
    /// Where they can be read.
    pub url: String,
}

/// What runs a model of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Runtime {
    /// mistral.rs, in a process of its own.
    Mistral,
    /// llama.cpp, in a process of its own.
    Llama,
    /// ONNX Runtime, in this process.
    OnnxRuntime,
}

impl Runtime {
    /// The family of engine executables; none for what runs in this process.
    pub fn engine(self) -> Option<EngineKind> {
        match self {
            Self::Mistral => Some(EngineKind::Mistral),
            Self::Llama => Some(EngineKind::Llama),
            Self::OnnxRuntime => None,
        }
    }
}
