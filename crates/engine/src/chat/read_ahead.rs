//! A prompt on its way into the model before its question is asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{oneshot, watch};

/// A reading under way. Dropping it stops the reading; what was read stays.
#[derive(Debug)]
#[must_use = "dropping it stops the reading"]
pub struct ReadAhead {
    /// Its end is noticed by whoever reads.
    _stop: Option<oneshot::Sender<()>>,
    /// Closed when nothing more is read.
    end: Option<watch::Receiver<()>>,
    tokens: Arc<AtomicUsize>,
}

impl ReadAhead {
    /// No reading at all.
    pub fn nothing() -> Self {
        Self {
            _stop: None,
            end: None,
            tokens: Arc::default(),
        }
    }

    /// A reading that ends when `stop` is dropped, that drops `end`'s sender when
    /// it has ended, and that keeps `tokens` at what it has read.
    pub(crate) fn new(
        stop: oneshot::Sender<()>,
        end: watch::Receiver<()>,
        tokens: Arc<AtomicUsize>,
    ) -> Self {
        Self {
            _stop: Some(stop),
            end: Some(end),
            tokens,
        }
    }

    /// How many tokens of the prompt the model knows by now, template included;
    /// 0 until it tells.
    pub fn tokens_read(&self) -> usize {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Waits until nothing more is read: all of it was, or something stopped it.
    /// Can be awaited after the reading was given to somebody else.
    pub fn end(&self) -> impl Future<Output = ()> + Send + use<> {
        let end = self.end.clone();
        async move {
            if let Some(mut end) = end {
                // The sender only ever drops.
                while end.changed().await.is_ok() {}
            }
        }
    }
}
