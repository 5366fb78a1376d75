//! Chat models in GGUF files, run by mistral.rs on the processor.
//!
//! Everything comes from the file: weights, tokenizer and chat template. Nothing
//! asks a model hub, and nothing is written to standard output.

mod answer;
mod load;
mod repetition;

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Mutex, OnceCell, mpsc};
use tokio_stream::wrappers::UnboundedReceiverStream;

use self::load::{Loaded, Turn};
use super::{ChatModel, ChatModelDescription, ChatRequest, ChatStream};
use crate::EngineError;
use crate::catalogue::ChatWeights;
use crate::weights::header::Header;
use crate::weights::tokenizer::ChatTokenizer;

/// A chat model that mistral.rs runs.
///
/// It works from any thread, inside an async runtime or outside: it has a runtime
/// of its own. Answers are given one after the other, in the order in which they
/// were asked for, so that none slows another down and all are repeatable.
///
/// Dropping a stream frees the next answer at once. The engine itself notices
/// between two tokens; while it reads a prompt it cannot be interrupted, so the
/// next answer may wait until the abandoned prompt has been read.
pub struct MistralChat {
    shared: Arc<Shared>,
}

/// What running answers hold on to.
struct Shared {
    weights: ChatWeights,
    description: ChatModelDescription,
    tokenizer: OnceLock<ChatTokenizer>,
    loaded: OnceCell<Loaded>,
    turn: Mutex<Turn>,
}

impl MistralChat {
    /// The model with these weights. Opens nothing yet.
    pub fn new(weights: ChatWeights) -> Self {
        let description = ChatModelDescription {
            name: weights.name.clone(),
            context_tokens: weights.context_tokens,
            languages: weights.languages.clone(),
        };
        Self {
            shared: Arc::new(Shared {
                weights,
                description,
                tokenizer: OnceLock::new(),
                loaded: OnceCell::new(),
                turn: Mutex::new(Turn::default()),
            }),
        }
    }
}

impl ChatModel for MistralChat {
    fn description(&self) -> &ChatModelDescription {
        &self.shared.description
    }

    fn warm_up(&self) -> Result<(), EngineError> {
        let shared = Arc::clone(&self.shared);
        let (done, result) = std::sync::mpsc::channel();
        // Waits for another thread, because inside an async runtime `block_on`
        // would panic.
        runtime()?.spawn(async move {
            let outcome = shared.warm_up().await;
            if done.send(outcome).is_err() {
                tracing::debug!("nobody waits for the model any more");
            }
        });
        result.recv().unwrap_or_else(|_| {
            Err(EngineError::Failed {
                detail: "loading ended without a result".to_owned(),
            })
        })
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        self.shared.tokenizer()?.count(text)
    }

    fn stream(&self, request: ChatRequest) -> ChatStream {
        let asked = Instant::now();
        let (events, stream) = mpsc::unbounded_channel();
        match runtime() {
            Ok(runtime) => {
                let shared = Arc::clone(&self.shared);
                runtime.spawn(answer::run(shared, request, asked, events));
            }
            // The receiver is in our hands, so this cannot fail.
            Err(error) => drop(events.send(Err(error))),
        }
        Box::pin(UnboundedReceiverStream::new(stream))
    }
}

impl Shared {
    /// The tokenizer, built at the first use.
    fn tokenizer(&self) -> Result<&ChatTokenizer, EngineError> {
        if let Some(tokenizer) = self.tokenizer.get() {
            return Ok(tokenizer);
        }
        let weights = &self.weights;
        let header = Header::read(&weights.name, &weights.path)?;
        header.architecture()?;
        let tokenizer = ChatTokenizer::new(&weights.name, &header)?;
        Ok(self.tokenizer.get_or_init(|| tokenizer))
    }

    /// Loads everything that an answer needs.
    async fn warm_up(&self) -> Result<(), EngineError> {
        self.tokenizer()?;
        let loaded = self.loaded().await?;
        self.turn.lock().await.runner(loaded).await;
        Ok(())
    }

    /// The loaded weights. The first caller loads them, the others wait for it.
    async fn loaded(&self) -> Result<&Loaded, EngineError> {
        self.loaded
            .get_or_try_init(|| Loaded::load(self.weights.clone()))
            .await
    }
}

/// The runtime of all chat models in this process. It only passes messages on;
/// the computing has threads of its own.
fn runtime() -> Result<&'static Runtime, EngineError> {
    static RUNTIME: OnceLock<Result<Runtime, EngineError>> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("chat")
                .enable_all()
                .build()
                .map_err(|error| EngineError::Failed {
                    detail: format!("no runtime for the chat model: {error}"),
                })
        })
        .as_ref()
        .map_err(Clone::clone)
}
