//! The engine's side of the pipes.

use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::message::{Device, Opened, Reply, Request};
use crate::EngineError;
use crate::chat::{ChatEvent, ChatRequest, Message, Usage};

/// How something that can be stopped ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ended {
    /// By itself.
    Finished(Usage),
    /// Because it was stopped.
    Stopped,
}

/// What an engine's executable does, with one model for all its life.
pub trait Backend: Sized + Send + Sync + 'static {
    /// What it can compute with here, best first.
    fn devices() -> Vec<Device>;

    /// Reads header and vocabulary, not the weights.
    fn open(weights: &Opened) -> Result<Self, EngineError>;

    /// Loads the weights; does nothing when they are loaded.
    fn load(&self) -> Result<(), EngineError>;

    /// The tokens of a text. Called from another thread than the rest.
    fn count_tokens(&self, text: &str) -> Result<usize, EngineError>;

    /// Answers, and tells `listener` what happens, but for the end.
    fn answer(&self, request: &ChatRequest, listener: &Listener) -> Result<Ended, EngineError>;

    /// Reads the beginning of a prompt, until it is read or stopped, and tells
    /// `listener` how far it came ([`Listener::tell_read`]). What was read is kept.
    fn read(&self, messages: &[Message], listener: &Listener) -> Result<Ended, EngineError>;
}

/// Who hears of an answer, and may stop it.
pub struct Listener {
    id: u64,
    stopped: Arc<AtomicBool>,
}

impl Listener {
    /// Whether nobody wants the rest.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Tells how many tokens of a prompt that is read ahead are known by now.
    pub fn tell_read(&self, tokens: usize) {
        reply(&Reply::Read {
            id: self.id,
            tokens,
        });
    }

    /// Tells what happened.
    pub fn tell(&self, event: ChatEvent) {
        reply(&Reply::Event { id: self.id, event });
    }
}

/// How long what is under way may take to stop when nobody needs the engine any
/// more.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// Works on a line of requests until the standard input closes; what is under way
/// then is stopped. The caller's `main` must return at once.
pub fn serve<B: Backend>() -> ExitCode {
    let worker = Arc::new(Worker::<B>::default());
    let (work, queue) = channel();
    let started = std::thread::Builder::new().name("work".to_owned()).spawn({
        let worker = Arc::clone(&worker);
        move || {
            // Whoever waits for a reply would wait for ever if the process lived
            // on without the thread that works.
            let worked = std::panic::catch_unwind(AssertUnwindSafe(|| worker.work(&queue)));
            if worked.is_err() {
                std::process::abort();
            }
        }
    });
    if let Err(error) = started {
        tracing::error!(%error, "the engine has no thread to work on");
        return ExitCode::FAILURE;
    }
    for line in io::stdin().lock().lines() {
        let request = line.and_then(|line| serde_json::from_str(&line).map_err(io::Error::other));
        match request {
            Ok(request) => worker.take(request, &work),
            Err(error) => {
                tracing::error!(%error, "a request cannot be read");
                return ExitCode::FAILURE;
            }
        }
    }
    worker.end();
    ExitCode::SUCCESS
}

/// What both threads see.
struct Worker<B> {
    backend: OnceLock<B>,
    turn: Mutex<Turn>,
    /// Whether what is under way shall stop.
    stop: Arc<AtomicBool>,
}

#[derive(Default)]
struct Turn {
    /// The number of what is under way.
    running: Option<u64>,
    /// What was stopped before its turn came.
    given_up: HashSet<u64>,
}

impl<B> Default for Worker<B> {
    fn default() -> Self {
        Self {
            backend: OnceLock::new(),
            turn: Mutex::default(),
            stop: Arc::default(),
        }
    }
}

impl<B: Backend> Worker<B> {
    /// Does at once what does not wait for the model, and queues the rest.
    fn take(&self, request: Request, work: &Sender<Request>) {
        match request {
            Request::Stop { id } => self.stop(id),
            // The vocabulary is there unless opening still runs.
            Request::Count { id, ref text } if self.backend.get().is_some() => {
                let tokens = self.opened().and_then(|backend| backend.count_tokens(text));
                answer(id, tokens.map(|tokens| Reply::Counted { id, tokens }));
            }
            other => {
                let id = other.id();
                if work.send(other).is_err() {
                    answer(id, Err(gone()));
                }
            }
        }
    }

    fn stop(&self, id: u64) {
        let mut turn = self.turn();
        if turn.running == Some(id) {
            self.stop.store(true, Ordering::Relaxed);
        } else {
            turn.given_up.insert(id);
        }
    }

    /// Stops what is under way, and waits for it a moment: a process that ends
    /// while its engine computes may hang.
    fn end(&self) {
        let until = Instant::now() + LAST_BREATH;
        while self.turn().running.is_some() {
            self.stop.store(true, Ordering::Relaxed);
            if Instant::now() > until {
                std::process::abort();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn work(&self, queue: &Receiver<Request>) {
        for request in queue {
            let id = request.id();
            {
                let mut turn = self.turn();
                let given_up = turn.given_up.remove(&id);
                // Numbers only grow: a stop for an earlier one came too late.
                turn.given_up.retain(|later| *later > id);
                turn.running = Some(id);
                self.stop.store(given_up, Ordering::Relaxed);
            }
            answer(id, self.carry_out(request));
            self.turn().running = None;
        }
    }

    /// Both fields are whole at every moment.
    fn turn(&self) -> std::sync::MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn carry_out(&self, request: Request) -> Result<Reply, EngineError> {
        let id = request.id();
        let listener = Listener {
            id,
            stopped: Arc::clone(&self.stop),
        };
        let ended = match request {
            Request::Devices { .. } => {
                let devices = B::devices();
                return Ok(Reply::Devices { id, devices });
            }
            Request::Open { weights, .. } => {
                self.open(&weights)?;
                return Ok(Reply::Done { id });
            }
            Request::Load { .. } => {
                self.opened()?.load()?;
                return Ok(Reply::Done { id });
            }
            Request::Count { text, .. } => {
                let tokens = self.opened()?.count_tokens(&text)?;
                return Ok(Reply::Counted { id, tokens });
            }
            Request::Stop { .. } => return Ok(Reply::Done { id }),
            _ if listener.stopped() => Ended::Stopped,
            Request::Answer { question, .. } => {
                let backend = self.opened()?;
                backend.load()?;
                match backend.answer(&question, &listener)? {
                    Ended::Finished(usage) => {
                        let event = ChatEvent::Finished(usage);
                        return Ok(Reply::Event { id, event });
                    }
                    Ended::Stopped => Ended::Stopped,
                }
            }
            Request::Read { messages, .. } => {
                let backend = self.opened()?;
                backend.load()?;
                backend.read(&messages, &listener)?
            }
        };
        Ok(match ended {
            Ended::Finished(_) => Reply::Done { id },
            Ended::Stopped => Reply::Stopped { id },
        })
    }

    fn open(&self, weights: &Opened) -> Result<(), EngineError> {
        let backend = B::open(weights)?;
        self.backend.set(backend).map_err(|_| EngineError::Failed {
            detail: "the engine was opened twice".to_owned(),
        })
    }

    fn opened(&self) -> Result<&B, EngineError> {
        self.backend.get().ok_or_else(|| EngineError::Failed {
            detail: "the engine was not opened".to_owned(),
        })
    }
}

fn answer(id: u64, outcome: Result<Reply, EngineError>) {
    reply(&outcome.unwrap_or_else(|error| Reply::Failed { id, error }));
}

/// Writes a reply as one line. When nobody reads them any more, the standard
/// input is closed too, and the process ends.
fn reply(reply: &Reply) {
    let written = serde_json::to_vec(reply)
        .map_err(io::Error::other)
        .and_then(|mut line| {
            line.push(b'\n');
            let mut output = io::stdout().lock();
            output.write_all(&line)?;
            output.flush()
        });
    if let Err(error) = written {
        tracing::error!(%error, "a reply is lost");
    }
}

fn gone() -> EngineError {
    EngineError::Failed {
        detail: "the engine's thread has ended".to_owned(),
    }
}
