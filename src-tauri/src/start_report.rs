//! When the window took its first input, for the benchmark of the start.

use std::sync::Once;
use std::time::{SystemTime, UNIX_EPOCH};

/// Names the file that gets the time (seconds since 1970, UTC) at which the
/// main window was ready.
const VARIABLE: &str = "DESKHAND_START_REPORT";

/// Notes, once, that the window is ready, where that was asked for.
pub(crate) fn ready() {
    static NOTED: Once = Once::new();
    NOTED.call_once(|| {
        let Some(path) = std::env::var_os(VARIABLE) else {
            return;
        };
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        if let Err(error) = std::fs::write(path, format!("{:.6}\n", now.as_secs_f64())) {
            tracing::warn!(%error, "the start could not be noted");
        }
    });
}
