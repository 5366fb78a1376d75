//! The runtime in which engine processes and servers are listened to. Models
//! work from any thread, inside an async runtime or outside, because they wait
//! in this one.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

use crate::EngineError;

/// The one of this process. It only passes messages on.
pub(crate) fn runtime() -> Result<&'static Runtime, EngineError> {
    static RUNTIME: OnceLock<Result<Runtime, EngineError>> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("engine")
                .enable_all()
                .build()
                .map_err(|error| EngineError::Failed {
                    detail: format!("no runtime for the engine: {error}"),
                })
        })
        .as_ref()
        .map_err(Clone::clone)
}

/// Waits on another thread, because inside an async runtime `block_on` would
/// panic.
pub(crate) fn wait_for<T: Send + 'static>(
    work: impl Future<Output = Result<T, EngineError>> + Send + 'static,
) -> Result<T, EngineError> {
    let (done, result) = std::sync::mpsc::channel();
    runtime()?.spawn(async move {
        if done.send(work.await).is_err() {
            tracing::debug!("nobody waits for the engine any more");
        }
    });
    result.recv().unwrap_or_else(|_| {
        Err(EngineError::Failed {
            detail: "the work ended without a result".to_owned(),
        })
    })
}
