//! What the person wants of a running download.

use tokio::sync::watch;

use super::DownloadError;
use super::progress::{Meter, Phase};

/// What the person wants of a running download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Run,
    Pause,
    Cancel,
}

/// The download's end of what the person wants.
#[derive(Debug, Clone)]
pub(super) struct Orders(watch::Receiver<Order>);

impl Orders {
    pub(super) fn channel() -> (watch::Sender<Order>, Self) {
        let (sender, receiver) = watch::channel(Order::Run);
        (sender, Self(receiver))
    }

    /// Waits while paused. Fails with [`DownloadError::Cancelled`].
    pub(super) async fn may_run(&mut self, meter: &Meter) -> Result<(), DownloadError> {
        if *self.0.borrow() == Order::Pause {
            meter.phase(Phase::Paused);
        }
        match self.0.wait_for(|order| *order != Order::Pause).await {
            Ok(order) if *order == Order::Run => Ok(()),
            // Whoever could have resumed it is gone, or it was cancelled.
            _ => Err(DownloadError::Cancelled),
        }
    }

    /// Waits until the person pauses or cancels.
    pub(super) async fn interrupted(&mut self) {
        if self.0.wait_for(|order| *order != Order::Run).await.is_err() {
            std::future::pending().await
        }
    }

    /// Does something that leaves nothing behind when it is given up half-way.
    /// Fails with [`DownloadError::Cancelled`].
    pub(super) async fn unless_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, DownloadError>>,
    ) -> Result<T, DownloadError> {
        let mut orders = self.0.clone();
        let cancelled = async {
            if orders
                .wait_for(|order| *order == Order::Cancel)
                .await
                .is_err()
            {
                std::future::pending().await
            }
        };
        tokio::select! {
            biased;
            () = cancelled => Err(DownloadError::Cancelled),
            outcome = work => outcome,
        }
    }
}
