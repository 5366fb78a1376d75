//! A download that runs.

use std::path::PathBuf;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::orders::Order;
use super::{DownloadError, Progress};

/// A download that runs. Dropping it stops the traffic; what has arrived stays
/// for the next attempt, but for what came after the last note of it.
#[derive(Debug)]
pub struct Download {
    pub(super) progress: watch::Receiver<Progress>,
    pub(super) orders: watch::Sender<Order>,
    pub(super) task: JoinHandle<Result<Vec<PathBuf>, DownloadError>>,
}

impl Download {
    /// How far it is, now and whenever that changes.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    /// Closes all connections until [`Download::resume`].
    pub fn pause(&self) {
        self.order(Order::Pause);
    }

    /// Goes on from what has arrived.
    pub fn resume(&self) {
        self.order(Order::Run);
    }

    /// Ends it with [`DownloadError::Cancelled`]. What has arrived of files that
    /// are not whole is deleted.
    pub fn cancel(&self) {
        self.orders.send_replace(Order::Cancel);
    }

    /// Waits for its end. All files of the model are in their place, checked and
    /// on the disk, or nothing there looks whole that is not. The order of the
    /// paths is the catalogue's.
    pub async fn finished(&mut self) -> Result<Vec<PathBuf>, DownloadError> {
        (&mut self.task)
            .await
            .map_err(|error| DownloadError::BrokeOff {
                detail: error.to_string(),
            })?
    }

    /// What was cancelled stays so.
    fn order(&self, order: Order) {
        self.orders.send_if_modified(|current| {
            let changes = *current != Order::Cancel && *current != order;
            if changes {
                *current = order;
            }
            changes
        });
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        self.task.abort();
    }
}
