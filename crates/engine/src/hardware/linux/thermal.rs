//! Temperatures below `/sys/class/thermal`.
//!
//! <https://docs.kernel.org/driver-api/thermal/sysfs-api.html>

use std::path::Path;

use super::{Tree, name, number, text};
use crate::hardware::Thermal;

const ZONES: &str = "sys/class/thermal";
/// Temperatures are told in thousandths of a degree.
const UNIT: f32 = 1000.0;
/// What no part of a running computer has: some zones tell nonsense until their
/// sensor wakes up.
const POSSIBLE: std::ops::Range<f32> = 1.0..150.0;
/// The kinds of trip points from which on a part is slowed down or switched off.
const LIMITS: [&str; 3] = ["passive", "hot", "critical"];

impl Tree {
    /// The warmest zone, and whether the processor is slowed down.
    pub(super) fn thermal(&self) -> Option<Thermal> {
        let entries = self.entries(ZONES);
        let (zone, celsius) = entries
            .iter()
            .filter(|path| name(path).starts_with("thermal_zone"))
            .filter_map(|zone| Some((zone, degrees(&zone.join("temp"))?)))
            .max_by(|(_, one), (_, other)| one.total_cmp(other))?;
        Some(Thermal {
            celsius,
            limit_celsius: limit(zone),
            throttled: entries.iter().any(|path| is_slowed_processor(path)),
        })
    }
}

/// The lowest temperature at which something is done about a zone.
fn limit(zone: &Path) -> Option<f32> {
    (0..)
        .map_while(|trip| {
            let kind = text(&zone.join(format!("trip_point_{trip}_type")))?;
            Some((trip, kind))
        })
        .filter(|(_, kind)| LIMITS.contains(&kind.as_str()))
        .filter_map(|(trip, _)| degrees(&zone.join(format!("trip_point_{trip}_temp"))))
        .min_by(f32::total_cmp)
}

/// A cooling device that is the processor itself, made slower.
fn is_slowed_processor(path: &Path) -> bool {
    name(path).starts_with("cooling_device")
        && text(&path.join("type")).is_some_and(|kind| {
            kind == "Processor"
                || kind.starts_with("cpufreq")
                || kind.starts_with("thermal-cpufreq")
        })
        && number(&path.join("cur_state")).is_some_and(|state| state > 0)
}

fn degrees(path: &Path) -> Option<f32> {
    let celsius = number(path)? as f32 / UNIT;
    POSSIBLE.contains(&celsius).then_some(celsius)
}

#[cfg(test)]
mod tests {
    use super::super::tests::OwnTree;
    use super::*;

    #[test]
    fn the_warmest_zone_counts() {
        let tree = OwnTree::with(&[
            ("sys/class/thermal/thermal_zone0/temp", "38000\n"),
            ("sys/class/thermal/thermal_zone1/temp", "71500\n"),
            (
                "sys/class/thermal/thermal_zone1/trip_point_0_type",
                "active\n",
            ),
            (
                "sys/class/thermal/thermal_zone1/trip_point_0_temp",
                "55000\n",
            ),
            (
                "sys/class/thermal/thermal_zone1/trip_point_1_type",
                "critical\n",
            ),
            (
                "sys/class/thermal/thermal_zone1/trip_point_1_temp",
                "105000\n",
            ),
            (
                "sys/class/thermal/thermal_zone1/trip_point_2_type",
                "passive\n",
            ),
            (
                "sys/class/thermal/thermal_zone1/trip_point_2_temp",
                "95000\n",
            ),
            ("sys/class/thermal/thermal_zone2/temp", "-274000\n"),
            ("sys/class/thermal/cooling_device0/type", "Fan\n"),
            ("sys/class/thermal/cooling_device0/cur_state", "3\n"),
            ("sys/class/thermal/cooling_device1/type", "Processor\n"),
            ("sys/class/thermal/cooling_device1/cur_state", "0\n"),
        ]);
        assert_eq!(
            tree.thermal(),
            Some(Thermal {
                celsius: 71.5,
                limit_celsius: Some(95.0),
                throttled: false,
            }),
            "a fan that starts slows nothing down"
        );
    }

    #[test]
    fn a_slowed_processor_is_seen() {
        let tree = OwnTree::with(&[
            ("sys/class/thermal/thermal_zone0/temp", "97000\n"),
            ("sys/class/thermal/cooling_device0/type", "Processor\n"),
            ("sys/class/thermal/cooling_device0/cur_state", "2\n"),
        ]);
        let thermal = tree.thermal().expect("there is a zone");
        assert!(thermal.throttled, "its state is above zero");
        assert_eq!(thermal.limit_celsius, None, "no limit is told");
    }
}
