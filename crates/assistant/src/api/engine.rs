//! What runs the model, and how fast each engine is on this computer.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::failure::Failure;

/// What an engine computes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// The processor.
    Cpu,
    /// A graphics card with memory of its own.
    Gpu,
    /// Graphics that share the processor's memory.
    IntegratedGpu,
    /// Something else that computes.
    Accelerator,
}

/// How fast an engine ran the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
pub struct EngineSpeed {
    /// From the start of the engine to loaded weights, in seconds.
    pub load_seconds: f64,
    /// Tokens of a prompt read in a second.
    pub prompt_tokens_per_second: f64,
    /// Tokens of an answer written in a second.
    pub answer_tokens_per_second: f64,
    /// What a typical question takes, in seconds.
    pub question_seconds: f64,
}

/// How a measurement ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum EngineResult {
    /// It ran.
    Measured {
        /// How fast.
        speed: EngineSpeed,
    },
    /// It did not run.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// An engine on a device, and what came of trying it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct EngineTrial {
    /// Names it, to choose it.
    pub engine: String,
    /// The engine's name.
    pub name: String,
    /// What it computes with.
    pub device_kind: DeviceKind,
    /// The device's name; empty where the engine does not tell.
    pub device: String,
    /// How it went.
    pub result: EngineResult,
}

/// What runs the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct EngineChoice {
    /// The engine that answers, as [`EngineTrial::engine`] names it.
    pub current: String,
    /// Whether a person chose it; otherwise the fastest answers.
    pub overruled: bool,
    /// Whether engines are being measured at this moment.
    pub measuring: bool,
    /// What was measured; empty before the first measurement.
    pub trials: Vec<EngineTrial>,
}
