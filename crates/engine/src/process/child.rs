//! One engine process and the pipes to it.

use std::collections::HashMap;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::message::{Reply, Request};
use super::program::EngineProgram;
use crate::EngineError;
use crate::chat::ChatEvent;

/// What the libraries of an engine are told when it starts, as far as the person
/// has not told them something else.
///
/// - The threads of GNU OpenMP, which llama.cpp computes with, wait busily for each
///   other (<https://gcc.gnu.org/onlinedocs/libgomp/GOMP_005fSPINCOUNT.html>). As
///   short a wait reads as fast, and keeps a computer whose cores are taken from
///   waiting busily for threads that have no core.
/// - glibc asks for huge pages for what is large
///   (<https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html>):
///   keys and values of a long prompt, and weights that were laid out anew.
const SETTINGS: [(&str, &str); 2] = [
    ("GOMP_SPINCOUNT", "1000"),
    ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
];

/// Where the replies to one request go.
type Listeners = HashMap<u64, UnboundedSender<Reply>>;

/// A running engine process; dropping it kills it.
pub(super) struct Process {
    child: tokio::sync::Mutex<Child>,
    requests: tokio::sync::Mutex<ChildStdin>,
    /// None once the process has ended.
    listeners: Arc<Mutex<Option<Listeners>>>,
    next: AtomicU64,
}

/// A request under way: its replies, until the process has no more.
pub(super) struct Asked {
    pub(super) id: u64,
    pub(super) replies: UnboundedReceiver<Reply>,
}

impl Process {
    /// Starts the executable. Must be called within a tokio runtime, which also
    /// passes the replies on. `ended` counts when the process has ended.
    pub(super) fn start(
        program: &EngineProgram,
        ended: Arc<AtomicU64>,
    ) -> Result<Arc<Self>, EngineError> {
        let mut command = Command::new(&program.path);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true);
        for (name, value) in SETTINGS {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let mut child = command.spawn().map_err(|error| EngineError::Died {
            detail: format!("{} does not start: {error}", program.path.display()),
        })?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(EngineError::Died {
                detail: "it has no pipes".to_owned(),
            });
        };
        let listeners = Arc::new(Mutex::new(Some(HashMap::new())));
        tokio::spawn({
            let listeners = Arc::clone(&listeners);
            async move {
                pass_on(replies, &listeners).await;
                ended.fetch_add(1, Ordering::Relaxed);
                // Whoever waits for a reply sees that none comes.
                *locked(&listeners) = None;
            }
        });
        Ok(Arc::new(Self {
            child: tokio::sync::Mutex::new(child),
            requests: tokio::sync::Mutex::new(requests),
            listeners,
            next: AtomicU64::new(1),
        }))
    }

    /// Whether the process has not ended.
    pub(super) fn is_alive(&self) -> bool {
        locked(&self.listeners).is_some()
    }

    /// The system's number of the process, while it runs.
    pub(super) async fn id(&self) -> Option<u32> {
        self.child.lock().await.id()
    }

    /// Sends a request that is made for its number.
    pub(super) async fn ask(
        &self,
        request: impl FnOnce(u64) -> Request,
    ) -> Result<Asked, EngineError> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, replies) = unbounded_channel();
        let is_alive = match &mut *locked(&self.listeners) {
            Some(listeners) => {
                listeners.insert(id, sender);
                true
            }
            None => false,
        };
        if !is_alive {
            return Err(self.how_it_died().await);
        }
        self.send(&request(id)).await?;
        Ok(Asked { id, replies })
    }

    /// Sends a request that has no replies of its own.
    pub(super) async fn send(&self, request: &Request) -> Result<(), EngineError> {
        let mut line = serde_json::to_vec(request).map_err(|error| EngineError::Failed {
            detail: format!("a request cannot be written: {error}"),
        })?;
        line.push(b'\n');
        let mut requests = self.requests.lock().await;
        let written = async {
            requests.write_all(&line).await?;
            requests.flush().await
        };
        match written.await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.how_it_died().await),
        }
    }

    /// The one reply to a request.
    pub(super) async fn reply(
        &self,
        request: impl FnOnce(u64) -> Request,
    ) -> Result<Reply, EngineError> {
        let mut asked = self.ask(request).await?;
        match asked.replies.recv().await {
            Some(Reply::Failed { error, .. }) => Err(error),
            Some(reply) => Ok(reply),
            None => Err(self.how_it_died().await),
        }
    }

    /// Ends the process at once, whatever it does.
    pub(super) async fn kill(&self) {
        if let Err(error) = self.child.lock().await.kill().await {
            tracing::warn!(%error, "an engine could not be ended");
        }
    }

    /// Why there are no more replies. Waits for the process to be gone.
    pub(super) async fn how_it_died(&self) -> EngineError {
        match self.child.lock().await.wait().await {
            Ok(status) if killed_by_system(status) => EngineError::OutOfMemory {
                detail: format!("the system ended the engine: {status}"),
            },
            Ok(status) => EngineError::Died {
                detail: status.to_string(),
            },
            Err(error) => EngineError::Died {
                detail: error.to_string(),
            },
        }
    }
}

/// Whether the system ended the process, which it does by SIGKILL when memory
/// runs out. Who ends a process here by itself never asks how it died.
fn killed_by_system(status: std::process::ExitStatus) -> bool {
    #[cfg(unix)]
    {
        /// SIGKILL, the same on every Unix.
        const KILL: i32 = 9;
        std::os::unix::process::ExitStatusExt::signal(&status) == Some(KILL)
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

/// Hands every reply to whoever asked, until there are no more.
async fn pass_on(replies: ChildStdout, listeners: &Mutex<Option<Listeners>>) {
    let mut lines = BufReader::new(replies).lines();
    loop {
        let line = match lines.next_line().await {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(error) => {
                tracing::error!(%error, "the engine's replies cannot be read");
                break;
            }
        };
        match serde_json::from_str::<Reply>(&line) {
            Ok(reply) => hand_over(reply, listeners),
            Err(error) => tracing::error!(%error, "the engine said something strange"),
        }
    }
}

fn hand_over(reply: Reply, listeners: &Mutex<Option<Listeners>>) {
    let mut listeners = locked(listeners);
    let Some(listeners) = &mut *listeners else {
        return;
    };
    let id = reply.id();
    let is_last = match &reply {
        Reply::Read { .. } => false,
        Reply::Event { event, .. } => matches!(event, ChatEvent::Finished(_)),
        _ => true,
    };
    if let Some(listener) = listeners.get(&id)
        && listener.send(reply).is_err()
    {
        tracing::trace!(id, "a reply that nobody waits for");
    }
    if is_last {
        listeners.remove(&id);
    }
}

/// The map is whole at every moment.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
