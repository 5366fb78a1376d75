//! How fast the work in the background has been going, to tell how long the rest takes.

use std::sync::Mutex;
use std::time::Duration;

use crate::database::lock;

/// How much of an average the newest step is.
const NEWEST: f64 = 0.1;

/// The pace of each kind of work, as far as it has been seen since the start.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Bytes of files that are read in a second.
    pub(crate) reading: Rate,
    /// Passages that get a vector in a second.
    pub(crate) embedding: Rate,
    /// Pages that are recognised in a second.
    pub(crate) recognising: Rate,
}

/// A running average; none before the first step.
#[derive(Debug, Default)]
pub(crate) struct Rate(Mutex<Option<f64>>);

impl Rate {
    /// Notes a step.
    pub(crate) fn note(&self, amount: f64, took: Duration) {
        let seconds = took.as_secs_f64();
        if amount <= 0.0 || seconds <= 0.0 {
            return;
        }
        let mut average = lock(&self.0);
        // Seconds for a unit are averaged: time is what is asked for.
        let unit = seconds / amount;
        *average = Some(average.map_or(unit, |known| known + NEWEST * (unit - known)));
    }

    /// The seconds that an amount takes; none where it is not known.
    pub(crate) fn seconds(&self, amount: f64) -> Option<f64> {
        if amount <= 0.0 {
            return Some(0.0);
        }
        lock(&self.0).map(|unit| unit * amount)
    }
}

#[cfg(test)]
mod tests {
    use super::Rate;
    use std::time::Duration;

    #[test]
    fn nothing_left_takes_no_time_and_the_unknown_is_unknown() {
        let rate = Rate::default();
        assert_eq!(rate.seconds(0.0), Some(0.0));
        assert_eq!(rate.seconds(10.0), None);
    }

    #[test]
    fn steps_are_averaged_by_the_time_that_a_unit_takes() {
        let rate = Rate::default();
        rate.note(4.0, Duration::from_secs(2));
        assert_eq!(rate.seconds(10.0), Some(5.0));
        rate.note(1.0, Duration::from_millis(1_500));
        let seconds = rate.seconds(10.0).expect("steps were noted");
        assert!(
            (seconds - 6.0).abs() < 1e-9,
            "a tenth of the way from 0.5 to 1.5: {seconds}"
        );
    }
}
