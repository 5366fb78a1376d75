//! What this computer has to run models with.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A processor made for neural networks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NeuralProcessor {
    /// What its maker calls it.
    pub name: String,
    /// Whether programs of this person can use it.
    pub usable: bool,
}

/// A graphics processor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Graphics {
    /// What its maker calls it.
    pub name: String,
    /// Its own memory in bytes; none where it has none, or the system does not
    /// tell.
    pub memory_bytes: Option<f64>,
}

/// The battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Battery {
    /// Its charge, 0 to 100.
    pub percent: u8,
    /// Whether the computer runs on it.
    pub discharging: bool,
}

/// What this computer has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Hardware {
    /// The processor's name.
    pub processor: String,
    /// Its cores.
    pub cores: u32,
    /// The instruction sets that make models fast.
    pub instruction_sets: Vec<String>,
    /// All memory in bytes.
    pub memory_bytes: f64,
    /// What programs can still have, in bytes.
    pub free_memory_bytes: f64,
    /// Graphics; none where the system does not tell.
    pub graphics: Option<Vec<Graphics>>,
    /// Neural processors; none where the system does not tell.
    pub neural_processors: Option<Vec<NeuralProcessor>>,
    /// The battery; none where there is none, or the system does not tell.
    pub battery: Option<Battery>,
    /// The temperature of the warmest part, in degrees Celsius, where told.
    pub celsius: Option<f32>,
    /// Whether the processor is slowed down for its warmth, where told.
    pub throttled: Option<bool>,
    /// Bytes a second that are read from memory, once measured.
    pub memory_bytes_per_second: Option<f64>,
    /// 8-bit operations a second, once measured.
    pub operations_per_second: Option<f64>,
}
