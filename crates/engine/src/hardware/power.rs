//! Batteries where no files tell of them: asked of the system by
//! [`starship_battery`].

use starship_battery::units::ratio::percent;
use starship_battery::{Manager, State};

use super::{Battery, BatteryState};

/// The first battery; the systems that are asked here list the computer's own.
pub(super) fn battery() -> Option<Battery> {
    let found = Manager::new().and_then(|manager| manager.batteries()?.next().transpose());
    match found {
        Ok(found) => found.map(|found| Battery {
            percent: found.state_of_charge().get::<percent>().round() as u8,
            state: match found.state() {
                State::Charging => BatteryState::Charging,
                State::Discharging | State::Empty => BatteryState::Discharging,
                _ => BatteryState::Idle,
            },
        }),
        Err(error) => {
            tracing::warn!(%error, "the system does not tell of its battery");
            None
        }
    }
}
