//! How near the engines come to what the computer can do at most.

use crate::process::EngineKind;

/// How near an engine on the processor comes to the roofs that
/// [`super::Machine::measure`] finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Efficiency {
    /// The share of the bandwidth at which weights are read while writing.
    pub reading: f64,
    /// The share of the arithmetic at which a prompt is multiplied with weights.
    pub products: f64,
    /// The share of the arithmetic at which a prompt's tokens attend to each
    /// other: floating point, with kernels of its own.
    pub attention: f64,
    /// What a layer costs for each token written beside reading it, in seconds:
    /// handing out work and waiting for the slowest core, many times a layer.
    pub layer_seconds: f64,
    /// Bytes of a number of the keys and values that are kept.
    pub state_number_bytes: u64,
}

impl Efficiency {
    /// That of an engine.
    pub fn of(engine: EngineKind) -> Self {
        match engine {
            EngineKind::Llama => Self {
                reading: 0.6,
                products: 0.3,
                attention: 0.1,
                layer_seconds: 1e-4,
                state_number_bytes: 2,
            },
            EngineKind::Mistral => Self {
                reading: 0.4,
                products: 0.06,
                attention: 0.01,
                layer_seconds: 3e-4,
                state_number_bytes: 4,
            },
        }
    }
}
