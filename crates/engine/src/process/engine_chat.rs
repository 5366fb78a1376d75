//! A chat model in a process of its own.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{OnceCell, oneshot, watch};
use tokio_stream::wrappers::UnboundedReceiverStream;

use super::child::{Asked, Process};
use super::message::{Device, Opened, Reply, Request};
use super::program::{Engine, EngineProgram};
use crate::EngineError;
use crate::catalogue::ChatWeights;
use crate::chat::{
    ChatEvent, ChatModel, ChatModelDescription, ChatRequest, ChatStream, Message, ReadAhead,
};
use crate::runtime::{runtime, wait_for};
use crate::weights;

/// How long an engine may take to stop before its process is ended. Together
/// with that, less than the 300 ms within which a person takes an answer for
/// stopped.
const STOP: Duration = Duration::from_millis(200);
/// The model goes out of memory when nothing was asked for so long.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// A chat model that an engine process runs.
///
/// It works from any thread, inside an async runtime or outside: it has a runtime
/// of its own. Answers are given one after the other, in the order in which they
/// were asked for, so that none slows another down and all are repeatable.
///
/// Dropping a stream stops the engine within 300 ms: an engine that does not
/// stop by then loses its process, and a new one loads the model again. A process
/// that dies ends the answer under way, and the next one starts another.
pub struct EngineChat {
    shared: Arc<Shared>,
}

/// What running answers hold on to.
struct Shared {
    engine: Engine,
    weights: ChatWeights,
    description: ChatModelDescription,
    idle: Duration,
    /// The process that has the model, opened; none before the first use and
    /// after a time without one.
    session: tokio::sync::Mutex<Option<Arc<Session>>>,
    /// Held for as long as an answer or a reading runs.
    turn: tokio::sync::Mutex<()>,
    /// Stops the reading ahead that is under way.
    reading: Mutex<Option<oneshot::Sender<()>>>,
    /// Counts uses, to tell whether there was one since.
    uses: AtomicU64,
    /// Counts processes that have ended.
    ended: Arc<AtomicU64>,
}

/// A process that has opened the weights.
struct Session {
    process: Arc<Process>,
    loaded: OnceCell<()>,
}

impl EngineChat {
    /// The model with these weights. Starts nothing yet.
    pub fn new(engine: Engine, weights: ChatWeights) -> Self {
        Self::with_idle_time(engine, weights, IDLE)
    }

    /// The same, out of memory after another time without use.
    pub fn with_idle_time(engine: Engine, weights: ChatWeights, idle: Duration) -> Self {
        let description = ChatModelDescription {
            name: weights.name.clone(),
            context_tokens: weights.context_tokens,
            languages: weights.languages.clone(),
        };
        Self {
            shared: Arc::new(Shared {
                engine,
                weights,
                description,
                idle,
                session: tokio::sync::Mutex::default(),
                turn: tokio::sync::Mutex::default(),
                reading: Mutex::default(),
                uses: AtomicU64::new(0),
                ended: Arc::default(),
            }),
        }
    }

    /// What runs the model.
    pub fn engine(&self) -> &Engine {
        &self.shared.engine
    }

    /// Takes the model out of memory, once the answer under way has ended. The
    /// next use loads it again.
    pub fn unload(&self) -> Result<(), EngineError> {
        let shared = Arc::clone(&self.shared);
        wait_for(async move {
            let _turn = shared.turn.lock().await;
            shared.end().await;
            Ok(())
        })
    }

    /// The process number of the engine while it runs, for whoever measures it.
    pub fn process_id(&self) -> Option<u32> {
        let shared = Arc::clone(&self.shared);
        wait_for(async move {
            let session = shared.session.lock().await;
            Ok(match &*session {
                Some(session) => session.process.id().await,
                None => None,
            })
        })
        .ok()
        .flatten()
    }
}

/// What an engine can compute with on this computer, best first. Starts its
/// executable, and ends it.
pub fn devices(program: &EngineProgram) -> Result<Vec<Device>, EngineError> {
    let program = program.clone();
    wait_for(async move {
        let process = Process::start(&program, Arc::default())?;
        match process.reply(|id| Request::Devices { id }).await? {
            Reply::Devices { devices, .. } => Ok(devices),
            _ => Err(out_of_turn()),
        }
    })
}

impl ChatModel for EngineChat {
    fn description(&self) -> &ChatModelDescription {
        &self.shared.description
    }

    fn warm_up(&self) -> Result<(), EngineError> {
        let shared = Arc::clone(&self.shared);
        wait_for(async move { shared.loaded().await.map(drop) })
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        let shared = Arc::clone(&self.shared);
        let text = text.to_owned();
        wait_for(async move {
            let session = shared.opened().await?;
            match session
                .process
                .reply(|id| Request::Count { id, text })
                .await?
            {
                Reply::Counted { tokens, .. } => Ok(tokens),
                _ => Err(out_of_turn()),
            }
        })
    }

    fn stream(&self, request: ChatRequest) -> ChatStream {
        let asked = Instant::now();
        let (events, stream) = unbounded_channel();
        match runtime() {
            Ok(runtime) => {
                self.shared.stop_reading();
                let shared = Arc::clone(&self.shared);
                runtime.spawn(async move {
                    let shared = shared;
                    shared.answer(request, asked, &events).await;
                });
            }
            // The receiver is in our hands, so this cannot fail.
            Err(error) => drop(events.send(Err(error))),
        }
        Box::pin(UnboundedReceiverStream::new(stream))
    }

    fn read_ahead(&self, messages: Vec<Message>) -> ReadAhead {
        let (stop, stopped) = oneshot::channel();
        let (dropped, given_up) = oneshot::channel();
        let (ended, end) = watch::channel(());
        let tokens = Arc::<AtomicUsize>::default();
        if let Ok(runtime) = runtime() {
            // The one before is stopped: never more than one prompt ahead.
            locked(&self.shared.reading).replace(stop);
            let shared = Arc::clone(&self.shared);
            let tokens = Arc::clone(&tokens);
            runtime.spawn(async move {
                let stop = async {
                    tokio::select! {
                        _ = stopped => {}
                        _ = given_up => {}
                    }
                };
                if let Err(error) = shared.read(messages, stop, &tokens).await {
                    tracing::debug!(%error, "a prompt was not read ahead");
                }
                drop(ended);
            });
        }
        ReadAhead::new(dropped, end, tokens)
    }

    fn times_forgotten(&self) -> u64 {
        self.shared.ended.load(Ordering::Relaxed)
    }
}

/// Where the events of an answer go.
type Events = UnboundedSender<Result<ChatEvent, EngineError>>;

impl Shared {
    /// Answers, until the answer is complete or nobody listens any more.
    async fn answer(self: Arc<Self>, request: ChatRequest, asked: Instant, events: &Events) {
        let outcome = self.answer_in_turn(request, asked, events).await;
        if let Err(error) = outcome
            && events.send(Err(error)).is_err()
        {
            tracing::debug!("an answer failed after it was given up");
        }
        self.watch_for_idleness();
    }

    async fn answer_in_turn(
        self: &Arc<Self>,
        request: ChatRequest,
        asked: Instant,
        events: &Events,
    ) -> Result<(), EngineError> {
        let _turn = tokio::select! {
            biased;
            () = events.closed() => return Ok(()),
            turn = self.turn.lock() => turn,
        };
        // In a task of its own, which goes on when this answer is given up:
        // otherwise the next one would begin anew.
        let loading = tokio::spawn({
            let shared = Arc::clone(self);
            async move { shared.loaded().await }
        });
        let session = tokio::select! {
            biased;
            () = events.closed() => return Ok(()),
            loaded = loading => loaded.map_err(broken_off)??,
        };
        let waited = asked.elapsed().as_secs_f64();
        let mut asked = session
            .process
            .ask(|id| Request::Answer {
                id,
                question: request,
            })
            .await?;
        loop {
            let reply = tokio::select! {
                biased;
                () = events.closed() => {
                    self.stop(&session, asked).await;
                    return Ok(());
                }
                reply = asked.replies.recv() => reply,
            };
            match reply {
                Some(Reply::Event {
                    event: ChatEvent::Finished(mut usage),
                    ..
                }) => {
                    usage.first_token_seconds += waited;
                    send(events, ChatEvent::Finished(usage));
                    return Ok(());
                }
                Some(Reply::Event { event, .. }) => send(events, event),
                Some(Reply::Failed { error, .. }) => return Err(error),
                Some(_) => return Err(out_of_turn()),
                None => return Err(session.process.how_it_died().await),
            }
        }
    }

    /// Reads a prompt ahead until it is read or stopped, and keeps `tokens` at what
    /// was read.
    async fn read(
        self: Arc<Self>,
        messages: Vec<Message>,
        stop: impl Future<Output = ()>,
        tokens: &AtomicUsize,
    ) -> Result<(), EngineError> {
        tokio::pin!(stop);
        let _turn = tokio::select! {
            biased;
            () = &mut stop => return Ok(()),
            turn = self.turn.lock() => turn,
        };
        let session = self.loaded().await?;
        let mut asked = session
            .process
            .ask(|id| Request::Read { id, messages })
            .await?;
        let outcome = loop {
            let reply = tokio::select! {
                biased;
                () = &mut stop => {
                    self.stop(&session, asked).await;
                    break Ok(());
                }
                reply = asked.replies.recv() => reply,
            };
            match reply {
                Some(Reply::Read { tokens: read, .. }) => tokens.store(read, Ordering::Relaxed),
                Some(Reply::Failed { error, .. }) => break Err(error),
                Some(_) => break Ok(()),
                None => break Err(session.process.how_it_died().await),
            }
        };
        self.watch_for_idleness();
        outcome
    }

    /// Stops what is under way; an engine that cannot stop in time loses its
    /// process.
    async fn stop(self: &Arc<Self>, session: &Session, mut asked: Asked) {
        let id = asked.id;
        let stopped = async {
            session.process.send(&Request::Stop { id }).await?;
            while let Some(reply) = asked.replies.recv().await {
                if !matches!(reply, Reply::Event { .. } | Reply::Read { .. }) {
                    break;
                }
            }
            Ok::<_, EngineError>(())
        };
        match tokio::time::timeout(STOP, stopped).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "an engine ended before it was stopped"),
            Err(_) => {
                session.process.kill().await;
                // The next question does not wait for the weights.
                let shared = Arc::clone(self);
                tokio::spawn(async move {
                    if let Err(error) = shared.loaded().await {
                        tracing::warn!(%error, "the model is not loaded again");
                    }
                });
            }
        }
    }

    fn stop_reading(&self) {
        if let Some(stop) = locked(&self.reading).take()
            && stop.send(()).is_err()
        {
            tracing::trace!("the prompt was read already");
        }
    }

    /// A process that has opened the weights, started now where there is none.
    async fn opened(&self) -> Result<Arc<Session>, EngineError> {
        self.uses.fetch_add(1, Ordering::Relaxed);
        let mut kept = self.session.lock().await;
        if let Some(session) = &*kept
            && session.process.is_alive()
        {
            return Ok(Arc::clone(session));
        }
        let weights = self.opening().await?;
        let process = Process::start(&self.engine.program, Arc::clone(&self.ended))?;
        process.reply(|id| Request::Open { id, weights }).await?;
        let session = Arc::new(Session {
            process,
            loaded: OnceCell::new(),
        });
        *kept = Some(Arc::clone(&session));
        Ok(session)
    }

    /// What the engine opens; repacked where the weights' own type is slow.
    async fn opening(&self) -> Result<Opened, EngineError> {
        let weights = self.weights.clone();
        let path = tokio::task::spawn_blocking(move || weights::prepare(&weights))
            .await
            .map_err(broken_off)??;
        Ok(Opened {
            model: self.weights.name.clone(),
            path,
            context_tokens: self.weights.context_tokens,
            device: self.engine.device.clone(),
        })
    }

    /// A process that has loaded the weights. The first caller loads them, the
    /// others wait for it.
    async fn loaded(&self) -> Result<Arc<Session>, EngineError> {
        let session = self.opened().await?;
        session
            .loaded
            .get_or_try_init(|| async {
                let reply = session.process.reply(|id| Request::Load { id }).await?;
                match reply {
                    Reply::Done { .. } => Ok(()),
                    _ => Err(out_of_turn()),
                }
            })
            .await?;
        Ok(session)
    }

    /// Ends the process after a time without use.
    fn watch_for_idleness(self: &Arc<Self>) {
        let seen = self.uses.load(Ordering::Relaxed);
        // Must not keep the process of a model that nobody has any more.
        let shared = Arc::downgrade(self);
        let idle = self.idle;
        tokio::spawn(async move {
            tokio::time::sleep(idle).await;
            let Some(shared) = shared.upgrade() else {
                return;
            };
            // Whoever answers now is not idle.
            let turn = shared.turn.try_lock();
            if turn.is_ok() && shared.uses.load(Ordering::Relaxed) == seen {
                shared.end().await;
            }
        });
    }

    async fn end(&self) {
        if let Some(session) = self.session.lock().await.take() {
            session.process.kill().await;
        }
    }
}

/// Sends an event. That nobody listens any more is noticed where replies are
/// waited for.
fn send(events: &Events, event: ChatEvent) {
    if events.send(Ok(event)).is_err() {
        tracing::trace!("an event of an answer that was given up");
    }
}

fn out_of_turn() -> EngineError {
    EngineError::Died {
        detail: "it answered out of turn".to_owned(),
    }
}

fn broken_off(error: tokio::task::JoinError) -> EngineError {
    EngineError::Failed {
        detail: format!("the work broke off: {error}"),
    }
}

/// What it guards is whole at every moment.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
