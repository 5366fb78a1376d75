//! How far a download is.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// The speed is measured over at least so long.
const SAMPLE: Duration = Duration::from_millis(500);
/// How much of the speed shown is that of the newest sample.
const NEWEST: f64 = 0.4;

/// What a download is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Asks the hub what the files are.
    Asking,
    /// Bytes arrive.
    Fetching,
    /// Waits before the next attempt, after a break.
    Waiting,
    /// The person paused it.
    Paused,
    /// Compares what arrived with the hash.
    Checking,
    /// Every file is in its place.
    Finished,
}

/// How far a download is, over all its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// The bytes that are here; fewer again when a server makes us start over.
    pub bytes: u64,
    /// The bytes that there are; 0 before the hub was asked.
    pub total: u64,
    /// The speed of the last seconds, in bytes a second; 0 while nothing arrives.
    pub bytes_per_second: u64,
}

/// The download's end of its progress.
#[derive(Debug)]
pub(super) struct Meter {
    sender: watch::Sender<Progress>,
    pace: Mutex<Pace>,
}

/// Where the speed is measured from.
#[derive(Debug)]
struct Pace {
    since: Instant,
    bytes: u64,
    per_second: Option<f64>,
    /// The bytes of the files before the one that arrives now.
    before: u64,
}

impl Meter {
    pub(super) fn channel() -> (Self, watch::Receiver<Progress>) {
        let (sender, receiver) = watch::channel(Progress {
            phase: Phase::Asking,
            bytes: 0,
            total: 0,
            bytes_per_second: 0,
        });
        let pace = Mutex::new(Pace {
            since: Instant::now(),
            bytes: 0,
            per_second: None,
            before: 0,
        });
        (Self { sender, pace }, receiver)
    }

    /// Something else begins.
    pub(super) fn phase(&self, phase: Phase) {
        self.sender.send_modify(|progress| {
            progress.phase = phase;
            progress.bytes_per_second = 0;
        });
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.per_second = None;
        pace.since = Instant::now();
        pace.bytes = self.sender.borrow().bytes;
    }

    /// What is to come, in bytes.
    pub(super) fn total(&self, total: u64) {
        self.sender.send_modify(|progress| progress.total = total);
    }

    /// A file begins of which so much is here, after files of so many bytes.
    pub(super) fn begin(&self, before: u64, here: u64) {
        self.sender
            .send_modify(|progress| progress.bytes = before + here);
        self.phase(Phase::Fetching);
        self.pace
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .before = before;
    }

    /// So many bytes of the file that arrives are here now.
    pub(super) fn here(&self, here: u64) {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = pace.before + here;
        let elapsed = pace.since.elapsed();
        if bytes < pace.bytes {
            // The file began anew.
            pace.per_second = None;
            pace.bytes = bytes;
            pace.since = Instant::now();
        } else if elapsed >= SAMPLE {
            #[expect(clippy::cast_precision_loss, reason = "a speed needs no 53 bits")]
            let sample = (bytes - pace.bytes) as f64 / elapsed.as_secs_f64();
            let shown = pace.per_second.unwrap_or(sample);
            pace.per_second = Some(shown + NEWEST * (sample - shown));
            pace.bytes = bytes;
            pace.since = Instant::now();
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a speed is not below zero, and casts of floats saturate"
        )]
        let per_second = pace.per_second.unwrap_or_default() as u64;
        drop(pace);
        self.sender.send_modify(|progress| {
            progress.phase = Phase::Fetching;
            progress.bytes = bytes;
            progress.bytes_per_second = per_second;
        });
    }
}
