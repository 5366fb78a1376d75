//! One file, by several connections at once.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::error::Fault;
use super::job::Job;
use super::orders::Orders;
use super::partial::Partial;
use super::{Declared, DownloadError, Hub, segment};

/// One file on its way.
#[derive(Debug)]
pub(super) struct Transfer {
    pub(super) job: Arc<Job>,
    pub(super) hub: Hub,
    pub(super) declared: Declared,
    pub(super) partial: Arc<Partial>,
}

impl Transfer {
    /// Brings what is missing of the file, with pauses where the person wants
    /// them. However it ends, what has arrived is noted on the disk.
    pub(super) async fn fill(self: Arc<Self>) -> Result<(), DownloadError> {
        let mut orders = self.job.orders.clone();
        let mut changed = false;
        while !self.partial.unfilled().is_empty() {
            orders.may_run(&self.job.meter).await?;
            self.job.begin_file(&self.partial);
            let outcome = self.connect(&mut orders).await;
            match outcome {
                Ok(()) | Err(Fault::Stopped) => {}
                Err(Fault::Final(error) | Fault::Passing { error, .. }) => {
                    self.partial.save().await?;
                    return Err(error);
                }
                Err(Fault::WholeOnly) => self.partial.start_over(true),
                // A server that cannot decide is asked for the whole at once.
                Err(Fault::Changed) => {
                    self.partial.start_over(changed);
                    changed = true;
                }
            }
            self.partial.save().await?;
        }
        Ok(())
    }

    /// A connection for each segment that is not here, until all are, or one
    /// fails, or the person interrupts. None of them writes any more after this.
    async fn connect(self: &Arc<Self>, orders: &mut Orders) -> Result<(), Fault> {
        let (stop, stopping) = watch::channel(false);
        let mut connections = JoinSet::new();
        for index in self.partial.unfilled() {
            connections.spawn(segment::fill(Arc::clone(self), index, stopping.clone()));
        }
        let mut outcome = Ok(());
        let mut interrupted = false;
        loop {
            let ended = tokio::select! {
                ended = connections.join_next() => ended,
                () = orders.interrupted(), if !interrupted => {
                    interrupted = true;
                    stop.send_replace(true);
                    continue;
                }
            };
            let fault = match ended {
                None => return outcome,
                Some(Ok(Ok(()))) => continue,
                Some(Ok(Err(fault))) => fault,
                Some(Err(error)) => Fault::Final(DownloadError::BrokeOff {
                    detail: error.to_string(),
                }),
            };
            stop.send_replace(true);
            // The others stop because of the first that failed.
            if matches!(outcome, Ok(()) | Err(Fault::Stopped)) {
                outcome = Err(fault);
            }
        }
    }
}
