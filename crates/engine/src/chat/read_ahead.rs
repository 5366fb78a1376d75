//! A prompt on its way into the model before its question is asked.

use tokio::sync::oneshot;

/// A reading under way. Dropping it stops the reading; what was read stays.
#[derive(Debug)]
#[must_use = "dropping it stops the reading"]
pub struct ReadAhead {
    /// Its end is noticed by whoever reads.
    _stop: Option<oneshot::Sender<()>>,
    /// Dropped when nothing more is read.
    end: Option<oneshot::Receiver<()>>,
}

impl ReadAhead {
    /// No reading at all.
    pub fn nothing() -> Self {
        Self {
            _stop: None,
            end: None,
        }
    }

    /// A reading that ends when `stop` is dropped, and that drops `end`'s sender
    /// when it has ended.
    pub(crate) fn new(stop: oneshot::Sender<()>, end: oneshot::Receiver<()>) -> Self {
        Self {
            _stop: Some(stop),
            end: Some(end),
        }
    }

    /// Waits until nothing more is read: all of it was, or something stopped it.
    /// Can be awaited after the reading was given to somebody else.
    pub fn end(&mut self) -> impl Future<Output = ()> + Send + 'static {
        let end = self.end.take();
        async move {
            if let Some(end) = end {
                // The sender only ever drops.
                drop(end.await);
            }
        }
    }
}
