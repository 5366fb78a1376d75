//! What goes over the pipes: one line of JSON for each message.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::EngineError;
use crate::chat::{ChatEvent, ChatRequest, Message};

/// What kind of hardware a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// The processor and its memory.
    Cpu,
    /// A graphics card with memory of its own.
    Gpu,
    /// Graphics that share the processor's memory.
    IntegratedGpu,
    /// Something else that computes.
    Accelerator,
}

/// Hardware that an engine can compute with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What the engine calls it: `cpu`, `Vulkan0`, `CUDA0`.
    pub id: String,
    /// What its maker calls it.
    pub name: String,
    /// What kind it is.
    pub kind: DeviceKind,
    /// Its memory in bytes, where the engine tells.
    pub memory: Option<u64>,
}

/// The weights that an engine process works with, for all its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The catalogue's name.
    pub model: String,
    /// The GGUF file.
    pub path: PathBuf,
    /// The most tokens of prompt and answer together.
    pub context_tokens: usize,
    /// The [`Device::id`] to compute with.
    pub device: String,
}

/// What an engine process is asked. Every request has a number of its own, which
/// its replies repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Answered by [`Reply::Devices`].
    Devices {
        /// Its number.
        id: u64,
    },
    /// Reads header and vocabulary. Comes before all others but `Devices`, once.
    /// Answered by [`Reply::Done`].
    Open {
        /// Its number.
        id: u64,
        /// With what.
        weights: Opened,
    },
    /// Loads the weights. Answered by [`Reply::Done`].
    Load {
        /// Its number.
        id: u64,
    },
    /// Answered by [`Reply::Counted`], also while an answer runs.
    Count {
        /// Its number.
        id: u64,
        /// The text.
        text: String,
    },
    /// Answered by [`Reply::Event`]s, the last of them `Finished`.
    Answer {
        /// Its number.
        id: u64,
        /// What is asked.
        question: ChatRequest,
    },
    /// Reads the beginning of a prompt, so that the next answer need not.
    /// Answered by [`Reply::Done`].
    Read {
        /// Its number.
        id: u64,
        /// The conversation; more text may follow its last message.
        messages: Vec<Message>,
    },
    /// Stops the answer or the reading with this number, which then ends with
    /// [`Reply::Stopped`] unless it has ended already.
    Stop {
        /// Its number.
        id: u64,
    },
}

/// What an engine process answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// What this engine can compute with here, best first.
    Devices {
        /// The request's number.
        id: u64,
        /// The devices.
        devices: Vec<Device>,
    },
    /// What was asked is done.
    Done {
        /// The request's number.
        id: u64,
    },
    /// A text was counted.
    Counted {
        /// The request's number.
        id: u64,
        /// Its tokens.
        tokens: usize,
    },
    /// So much of a prompt that is read ahead is known by now.
    Read {
        /// The request's number.
        id: u64,
        /// The tokens of its beginning.
        tokens: usize,
    },
    /// Something happened on the way to an answer.
    Event {
        /// The request's number.
        id: u64,
        /// What.
        event: ChatEvent,
    },
    /// It was stopped.
    Stopped {
        /// The request's number.
        id: u64,
    },
    /// It failed.
    Failed {
        /// The request's number.
        id: u64,
        /// Why.
        error: EngineError,
    },
}

impl Request {
    /// Its number; for [`Request::Stop`] that of what is stopped.
    pub fn id(&self) -> u64 {
        match self {
            Self::Devices { id }
            | Self::Open { id, .. }
            | Self::Load { id }
            | Self::Count { id, .. }
            | Self::Answer { id, .. }
            | Self::Read { id, .. }
            | Self::Stop { id } => *id,
        }
    }
}

impl Reply {
    /// The number of the request that it belongs to.
    pub fn id(&self) -> u64 {
        match self {
            Self::Devices { id, .. }
            | Self::Done { id }
            | Self::Counted { id, .. }
            | Self::Read { id, .. }
            | Self::Event { id, .. }
            | Self::Stopped { id }
            | Self::Failed { id, .. } => *id,
        }
    }
}
