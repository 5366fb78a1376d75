//! The models that can answer or search: those of the catalogue, those that lie on this
//! computer already, and those of servers.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::failure::Failure;

/// Names a model, to answer with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum ModelChoice {
    /// A model of the catalogue.
    Catalogue {
        /// Its id.
        id: String,
    },
    /// A GGUF file, where it lies.
    File {
        /// Its absolute path.
        path: String,
    },
    /// A model of a server.
    Server {
        /// Where the server's API lies.
        url: String,
        /// What the server calls the model.
        model: String,
    },
}

/// Terms that a person must accept before a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Terms {
    /// What their owner calls them.
    pub name: String,
    /// Where they can be read.
    pub url: String,
}

/// What a model will be like on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
pub struct ModelForecast {
    /// The memory for its weights and a long conversation, in bytes.
    pub memory_bytes: f64,
    /// Whether that fits into what is free now.
    pub fits: bool,
    /// Tokens of an answer written in a second.
    pub answer_tokens_per_second: f64,
    /// From a typical question to the first word, in seconds.
    pub first_token_seconds: f64,
}

/// What a download does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DownloadPhase {
    /// Asks the hub what the files are.
    Asking,
    /// Bytes arrive.
    Fetching,
    /// Waits before the next attempt.
    Waiting,
    /// The person paused it.
    Paused,
    /// Compares what arrived with the hash.
    Checking,
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
pub struct DownloadProgress {
    /// What it does.
    pub phase: DownloadPhase,
    /// The bytes that are here.
    pub bytes: f64,
    /// The bytes that there are; 0 before the hub was asked.
    pub total: f64,
    /// Bytes a second; 0 while nothing arrives.
    pub bytes_per_second: f64,
}

/// Whether a model is on this computer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ModelPresence {
    /// It is, and can answer.
    Here,
    /// It can be downloaded.
    Offered,
    /// It is being downloaded.
    Downloading {
        /// How far.
        progress: DownloadProgress,
    },
    /// The last download did not come to its end.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ModelPurpose {
    /// It answers.
    Answers,
    /// It turns passages and questions into vectors.
    Search,
}

/// A model that is used, or can be brought here to be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Model {
    /// To use it.
    pub choice: ModelChoice,
    /// What for.
    pub purpose: ModelPurpose,
    /// What people call it.
    pub name: String,
    /// The program in whose folder it was found; none for the catalogue's.
    pub found_in: Option<String>,
    /// Its licence; none where it is not known.
    pub licence: Option<String>,
    /// What has to be accepted before a download.
    pub terms: Option<Terms>,
    /// The languages that it speaks, as BCP 47 tags; empty where not known.
    pub languages: Vec<String>,
    /// Its parameters; none where not known.
    pub parameters: Option<f64>,
    /// How its numbers are packed.
    pub quantization: Option<String>,
    /// The size of its file in bytes; none where only the hub knows.
    pub bytes: Option<f64>,
    /// The most tokens that it reads at once.
    pub context_tokens: u32,
    /// Whether it is here.
    pub presence: ModelPresence,
    /// What it will be like; none where its shape is not known.
    pub forecast: Option<ModelForecast>,
    /// Whether it is in use now.
    pub current: bool,
}

/// A server with models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ModelServer {
    /// Where its API lies.
    pub url: String,
    /// What it is; empty for one that is not known by name.
    pub product: String,
    /// Whether it runs on this computer.
    pub here: bool,
    /// What it offers.
    pub models: Vec<ServedModel>,
}

/// A model of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ServedModel {
    /// To answer with it.
    pub choice: ModelChoice,
    /// What the server calls it.
    pub name: String,
    /// Whether it runs on this computer: the server may hand work on.
    pub here: bool,
    /// Whether it answers now.
    pub current: bool,
}
