//! Batteries below `/sys/class/power_supply`.
//!
//! <https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-power>

use std::path::Path;

use super::{Tree, number, text};
use crate::hardware::{Battery, BatteryState};

const SUPPLIES: &str = "sys/class/power_supply";
/// What a full battery holds and what it holds now, in the unit that its driver
/// chose.
const HOLDS: [(&str, &str); 2] = [("energy_now", "energy_full"), ("charge_now", "charge_full")];

impl Tree {
    /// The computer's batteries together: some laptops have two, and drain them
    /// one after the other.
    pub(super) fn battery(&self) -> Option<Battery> {
        let batteries: Vec<_> = self
            .entries(SUPPLIES)
            .iter()
            .filter_map(|path| battery(path))
            .collect();
        let sum: u32 = batteries.iter().map(|one| u32::from(one.percent)).sum();
        let percent = sum.checked_div(batteries.len() as u32)?;
        let is_any = |state| batteries.iter().any(|one| one.state == state);
        let state = if is_any(BatteryState::Discharging) {
            BatteryState::Discharging
        } else if is_any(BatteryState::Charging) {
            BatteryState::Charging
        } else {
            BatteryState::Idle
        };
        Some(Battery {
            percent: percent.min(100) as u8,
            state,
        })
    }
}

/// One supply, where it is a battery of this computer.
fn battery(path: &Path) -> Option<Battery> {
    let says = |file: &str| text(&path.join(file));
    if says("type")? != "Battery" || says("present").as_deref() == Some("0") {
        return None;
    }
    // A mouse or a keyboard has its own.
    if says("scope").as_deref() == Some("Device") {
        return None;
    }
    let state = match says("status").as_deref() {
        Some("Charging") => BatteryState::Charging,
        Some("Discharging") => BatteryState::Discharging,
        _ => BatteryState::Idle,
    };
    Some(Battery {
        percent: percent(path)?,
        state,
    })
}

fn percent(path: &Path) -> Option<u8> {
    let told = number(&path.join("capacity"));
    let computed = || {
        HOLDS.iter().find_map(|(now, full)| {
            let now = number(&path.join(now))?;
            now.checked_mul(100)?.checked_div(number(&path.join(full))?)
        })
    };
    Some(told.or_else(computed)?.clamp(0, 100) as u8)
}

#[cfg(test)]
mod tests {
    use super::super::tests::OwnTree;
    use super::*;

    #[test]
    fn mains_and_mice_are_no_battery() {
        let tree = OwnTree::with(&[
            ("sys/class/power_supply/AC/type", "Mains\n"),
            ("sys/class/power_supply/AC/online", "1\n"),
            ("sys/class/power_supply/hidpp_battery_0/type", "Battery\n"),
            ("sys/class/power_supply/hidpp_battery_0/scope", "Device\n"),
            ("sys/class/power_supply/hidpp_battery_0/capacity", "50\n"),
        ]);
        assert_eq!(tree.battery(), None);
    }

    #[test]
    fn two_batteries_are_taken_together() {
        let tree = OwnTree::with(&[
            ("sys/class/power_supply/BAT0/type", "Battery\n"),
            ("sys/class/power_supply/BAT0/present", "1\n"),
            ("sys/class/power_supply/BAT0/status", "Not charging\n"),
            ("sys/class/power_supply/BAT0/capacity", "100\n"),
            ("sys/class/power_supply/BAT1/type", "Battery\n"),
            ("sys/class/power_supply/BAT1/status", "Discharging\n"),
            ("sys/class/power_supply/BAT1/energy_now", "10000000\n"),
            ("sys/class/power_supply/BAT1/energy_full", "20000000\n"),
        ]);
        assert_eq!(
            tree.battery(),
            Some(Battery {
                percent: 75,
                state: BatteryState::Discharging,
            }),
            "one is full and waits, the other gives half of what it held"
        );
    }
}
