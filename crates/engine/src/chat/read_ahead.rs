//! A prompt on its way into the model before its question is asked.

use tokio::sync::oneshot;

/// A reading under way. Dropping it stops the reading; what was read stays.
#[derive(Debug)]
#[must_use = "dropping it stops the reading"]
pub struct ReadAhead {
    /// Its end is noticed by whoever reads.
    _stop: Option<oneshot::Sender<()>>,
}

impl ReadAhead {
    /// No reading at all.
    pub fn nothing() -> Self {
        Self { _stop: None }
    }

    /// A reading that ends when this sender is dropped.
    pub(crate) fn stopped_by(stop: oneshot::Sender<()>) -> Self {
        Self { _stop: Some(stop) }
    }
}
