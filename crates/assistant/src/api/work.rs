//! The work in the background.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What is left to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct Work {
    /// Whether it waits until the person lets it go on.
    pub paused: bool,
    /// Files that wait to be read.
    pub queued: u32,
    /// Files that are being read.
    pub reading: u32,
    /// Passages that wait for their vector.
    pub passages: u32,
    /// Pages that wait to be recognised.
    pub pages: u32,
    /// Files that were set aside.
    pub set_aside: u32,
    /// The seconds that all of it takes; none where that is not known yet.
    pub seconds_left: Option<f64>,
}
