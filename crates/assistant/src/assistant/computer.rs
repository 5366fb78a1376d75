//! What this computer has.

use engine::hardware::{self, BatteryState, NeuralAccess};

use super::{Assistant, blocking, locked};
use crate::api::failure::Failure;
use crate::api::hardware::{Battery, Graphics, Hardware, NeuralProcessor};

impl Assistant {
    /// What this computer has to run models with. Takes milliseconds.
    pub async fn hardware(&self) -> Result<Hardware, Failure> {
        let measured = *locked(&self.inner.machine);
        blocking(move || {
            let mut hardware = hardware_of(hardware::Hardware::detect());
            hardware.memory_bytes_per_second = measured.map(|machine| machine.bytes_per_second);
            hardware.operations_per_second = measured.map(|machine| machine.operations_per_second);
            Ok(hardware)
        })
        .await
    }

    /// Whether the computer runs on its battery.
    pub(super) async fn is_on_battery(&self) -> bool {
        let battery = blocking(|| Ok(hardware::Hardware::detect().battery)).await;
        matches!(
            battery,
            Ok(Some(hardware::Battery {
                state: BatteryState::Discharging,
                ..
            }))
        )
    }
}

fn hardware_of(hardware: hardware::Hardware) -> Hardware {
    let hardware::Hardware {
        processor,
        memory,
        graphics,
        neural_processors,
        battery,
        thermal,
    } = hardware;
    Hardware {
        processor: processor.name,
        cores: u32::try_from(processor.physical_cores).unwrap_or(u32::MAX),
        instruction_sets: processor
            .instruction_sets
            .into_iter()
            .map(|set| set.name().to_owned())
            .collect(),
        memory_bytes: memory.total as f64,
        free_memory_bytes: memory.available as f64,
        graphics: graphics.map(|graphics| {
            graphics
                .into_iter()
                .map(|hardware::Graphics { name, memory }| Graphics {
                    name,
                    memory_bytes: memory.map(|bytes| bytes as f64),
                })
                .collect()
        }),
        neural_processors: neural_processors.map(|processors| {
            processors
                .into_iter()
                .map(
                    |hardware::NeuralProcessor { name, access }| NeuralProcessor {
                        name,
                        usable: access == NeuralAccess::Open,
                    },
                )
                .collect()
        }),
        battery: battery.map(|hardware::Battery { percent, state }| Battery {
            percent,
            discharging: state == BatteryState::Discharging,
        }),
        celsius: thermal.map(|thermal| thermal.celsius),
        throttled: thermal.map(|thermal| thermal.throttled),
        memory_bytes_per_second: None,
        operations_per_second: None,
    }
}
