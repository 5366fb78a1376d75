//! What this computer has to run models with, for the page that shows it and for
//! the [`crate::forecast`].
//!
//! One module for each system; what a system does not tell is `None`, never a
//! guess. Graphics are listed as the system knows them, with or without an engine
//! that reaches them: what engines reach is asked of [`crate::process::devices`].

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(not(target_os = "linux"))]
mod power;
mod processor;
#[cfg(target_os = "windows")]
mod windows;

use serde::{Deserialize, Serialize};
use sysinfo::{MemoryRefreshKind, System};

pub use processor::{InstructionSet, Processor};

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(target_os = "windows")]
use windows as system;

/// What this computer has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hardware {
    /// The processor.
    pub processor: Processor,
    /// Its memory.
    pub memory: Memory,
    /// Graphics of every kind; none where the system does not tell.
    pub graphics: Option<Vec<Graphics>>,
    /// Neural processors (NPUs); none where the system does not tell.
    pub neural_processors: Option<Vec<NeuralProcessor>>,
    /// The battery; none where there is none, or the system does not tell.
    pub battery: Option<Battery>,
    /// How warm it is; none where the system does not tell.
    pub thermal: Option<Thermal>,
}

/// The processor's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// All of it, in bytes.
    pub total: u64,
    /// What programs can still have without others being swapped out, in bytes.
    pub available: u64,
}

/// A graphics processor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graphics {
    /// What its maker calls it, as far as the system knows.
    pub name: String,
    /// Its own memory in bytes; none where the system does not tell, or it has
    /// none of its own.
    pub memory: Option<u64>,
}

/// A processor made for neural networks (NPU).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeuralProcessor {
    /// What its maker calls it.
    pub name: String,
    /// Whether anything can use it.
    pub access: NeuralAccess,
}

/// Whether programs can use a neural processor. No engine of ours does; a model
/// server that is made for it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeuralAccess {
    /// Programs of this person can.
    Open,
    /// Its driver works, but this person may not open it.
    Denied,
    /// No driver is loaded for it.
    NoDriver,
}

/// The computer's own battery, or several taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Battery {
    /// Its charge, 0 to 100.
    pub percent: u8,
    /// Where its charge goes.
    pub state: BatteryState,
}

/// Where a battery's charge goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatteryState {
    /// Up.
    Charging,
    /// Down: the computer runs on it.
    Discharging,
    /// Nowhere: it is full, or held where it is.
    Idle,
}

/// How warm the computer is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Thermal {
    /// The temperature of its warmest part, in degrees Celsius.
    pub celsius: f32,
    /// Where that part is slowed down, in degrees Celsius; none where the system
    /// does not tell.
    pub limit_celsius: Option<f32>,
    /// Whether the processor is being slowed down for it now.
    pub throttled: bool,
}

impl Hardware {
    /// What is there now. Takes a few milliseconds; measures nothing.
    pub fn detect() -> Self {
        Self {
            processor: Processor::detect(),
            memory: Memory::detect(),
            graphics: system::graphics(),
            neural_processors: system::neural_processors(),
            battery: system::battery(),
            thermal: system::thermal(),
        }
    }
}

impl Memory {
    /// What is there now.
    pub fn detect() -> Self {
        let mut system = System::new();
        system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        Self {
            total: system.total_memory(),
            available: system.available_memory(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_computer_has_a_processor_and_memory() {
        let Hardware {
            processor, memory, ..
        } = Hardware::detect();
        assert!(
            processor.logical_cores >= 1,
            "this runs on one: {processor:?}"
        );
        assert!(
            processor.physical_cores <= processor.logical_cores,
            "a core has at least one thread: {processor:?}"
        );
        assert!(
            0 < memory.available && memory.available <= memory.total,
            "this takes some, and cannot take more than all: {memory:?}"
        );
    }

    #[test]
    fn hardware_crosses_as_plain_data() {
        let here = Hardware::detect();
        let json = serde_json::to_string(&here).expect("plain data");
        let again: Hardware = serde_json::from_str(&json).expect("what was written");
        assert_eq!(
            here.processor, again.processor,
            "nothing is lost on the way"
        );
    }
}
