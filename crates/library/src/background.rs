//! The work in the background: watching, reading, indexing, embedding, recognising,
//! repairing, each a task.

use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::runtime::Handle;

use crate::error::LibraryError;
use crate::shared::Shared;
use crate::{embedding, indexing, reading, recognising, repairing, watching};

/// Files that may wait, read, to be indexed.
const READ_AHEAD: usize = 2;
/// The longest that the end of the work is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The running work.
pub(crate) struct Background {
    /// Closed when every task has ended.
    ended: mpsc::Receiver<()>,
}

impl Background {
    /// Starts the work on `runtime`; it goes on until `shared` is stopped.
    pub(crate) fn start(shared: &Arc<Shared>, runtime: &Handle) -> Self {
        let (alive, ended) = mpsc::channel();
        let (sender, receiver) = tokio::sync::mpsc::channel(READ_AHEAD);
        spawn(runtime, &alive, watching::run(Arc::clone(shared)));
        spawn(runtime, &alive, reading::run(Arc::clone(shared), sender));
        spawn(runtime, &alive, indexing::run(Arc::clone(shared), receiver));
        spawn(runtime, &alive, embedding::run(Arc::clone(shared)));
        spawn(runtime, &alive, recognising::run(Arc::clone(shared)));
        spawn(runtime, &alive, repairing::run(Arc::clone(shared)));
        Self { ended }
    }

    /// Waits until every task has ended.
    pub(crate) fn wait(&self) {
        if self.ended.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            tracing::warn!("the library's work did not end in time");
        }
    }
}

fn spawn(
    runtime: &Handle,
    alive: &mpsc::Sender<()>,
    task: impl Future<Output = ()> + Send + 'static,
) {
    let alive = alive.clone();
    runtime.spawn(async move {
        task.await;
        drop(alive);
    });
}

/// Does a step of the work; until it has returned, the library is not idle.
pub(crate) async fn work<T: Send + 'static>(
    shared: &Arc<Shared>,
    step: impl FnOnce(&Shared) -> Result<T, LibraryError> + Send + 'static,
) -> Result<T, LibraryError> {
    blocking(shared, |shared| {
        shared.steps.fetch_add(1, Ordering::AcqRel);
        let result = step(shared);
        shared.steps.fetch_sub(1, Ordering::AcqRel);
        shared.settled.notify_waiters();
        result
    })
    .await
}

/// Does a step that waits for the disk or the processor.
pub(crate) async fn blocking<T: Send + 'static>(
    shared: &Arc<Shared>,
    step: impl FnOnce(&Shared) -> Result<T, LibraryError> + Send + 'static,
) -> Result<T, LibraryError> {
    let shared = Arc::clone(shared);
    match tokio::task::spawn_blocking(move || step(&shared)).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is shutting down and this task with it.
            Err(_) => std::future::pending().await,
        },
    }
}
