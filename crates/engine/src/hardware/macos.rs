//! What macOS tells. Apple's own processors have graphics and a Neural Engine on
//! the same chip, which are named by the chip.

use super::{Graphics, NeuralAccess, NeuralProcessor, Processor, Thermal};

pub(super) use super::power::battery;

/// The graphics of Apple's own processors, which share all memory with it. What a
/// Mac with another processor has is not told.
pub(super) fn graphics() -> Option<Vec<Graphics>> {
    let chip = apple_chip()?;
    Some(vec![Graphics {
        name: chip,
        memory: None,
    }])
}

/// The Neural Engine. Every program may use it, by way of Core ML alone.
pub(super) fn neural_processors() -> Option<Vec<NeuralProcessor>> {
    let engine = apple_chip().map(|chip| NeuralProcessor {
        name: format!("{chip} Neural Engine"),
        access: NeuralAccess::Open,
    });
    // Other processors of Macs never had one.
    Some(engine.into_iter().collect())
}

/// Not told: temperatures are no part of a public interface.
pub(super) fn thermal() -> Option<Thermal> {
    None
}

fn apple_chip() -> Option<String> {
    let name = Processor::detect().name;
    name.starts_with("Apple").then_some(name)
}
