//! What Windows tells without being asked through a device's own driver: the
//! battery. Graphics are listed by the engines that reach them.

use super::{Graphics, NeuralProcessor, Thermal};

pub(super) use super::power::battery;

/// Not told.
pub(super) fn graphics() -> Option<Vec<Graphics>> {
    None
}

/// Not told.
pub(super) fn neural_processors() -> Option<Vec<NeuralProcessor>> {
    None
}

/// Not told: the thermal zones are for administrators alone.
pub(super) fn thermal() -> Option<Thermal> {
    None
}
