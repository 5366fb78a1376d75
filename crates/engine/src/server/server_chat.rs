//! A chat model on a server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use tokio_stream::wrappers::UnboundedReceiverStream;

use super::answer::Answer;
use super::completion::Chunk;
use super::connection::Connection;
use super::counting;
use super::event_stream::EventStream;
use super::failure::Refusal;
use super::request;
use super::{ApiKey, Product, ServedModel, Server};
use crate::EngineError;
use crate::chat::{
    ChatEvent, ChatModel, ChatModelDescription, ChatRequest, ChatStream, Message, Role, Sampling,
};
use crate::runtime::{runtime, wait_for};

/// What a model is taken to read where its server does not tell: what the
/// smallest models in use read.
const UNKNOWN_CONTEXT: usize = 4096;

/// How long a server may be silent before it is taken for gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until it begins to answer: it may have to load the model first.
    pub first_token: Duration,
    /// From one token to the next.
    pub next_token: Duration,
    /// For a connection, and for what needs no model.
    pub question: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_token: Duration::from_secs(600),
            next_token: Duration::from_secs(60),
            question: Duration::from_secs(10),
        }
    }
}

/// A chat model that a server runs.
///
/// It works from any thread, inside an async runtime or outside. Answers are
/// asked for as they come; the server decides whether they wait for one another.
///
/// Dropping a stream closes its connection at once, by which servers notice that
/// nobody listens. A JSON schema is followed by servers that can; one that knows
/// no `response_format` answers as it likes. Thoughts are not part of the answer.
///
/// `Usage` holds what the server counts. Where it counts nothing, the tokens of
/// the prompt are the estimate of [`ServerChat::count_tokens`], and each piece of
/// the answer stands for a token. `PromptRead` has that estimate, too, from all
/// but llama-server and vLLM, which tell it so early.
pub struct ServerChat {
    shared: Arc<Shared>,
}

/// What running answers hold on to.
struct Shared {
    connection: Connection,
    product: Product,
    /// What the server calls the model.
    model: String,
    description: ChatModelDescription,
    patience: Patience,
}

impl ServerChat {
    /// A model of this server. Asks it nothing yet. Languages are not told by
    /// servers, so that the description names none.
    ///
    /// Fails with [`EngineError::ServerRefused`] when the key is none.
    pub fn new(
        server: &Server,
        model: &ServedModel,
        key: Option<ApiKey>,
    ) -> Result<Self, EngineError> {
        Self::with_patience(server, model, key, Patience::default())
    }

    /// The same, with a patience of its own.
    pub fn with_patience(
        server: &Server,
        model: &ServedModel,
        key: Option<ApiKey>,
        patience: Patience,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            shared: Arc::new(Shared {
                connection: Connection::new(server.base_url.clone(), key, patience.question)?,
                product: server.product,
                model: model.name.clone(),
                description: ChatModelDescription {
                    name: model.title().to_owned(),
                    context_tokens: model.context_tokens.unwrap_or(UNKNOWN_CONTEXT),
                    languages: Vec::new(),
                },
                patience,
            }),
        })
    }
}

impl ChatModel for ServerChat {
    fn description(&self) -> &ChatModelDescription {
        &self.shared.description
    }

    /// Asks for an answer of one token, which makes any server load the model.
    fn warm_up(&self) -> Result<(), EngineError> {
        let shared = Arc::clone(&self.shared);
        let request = ChatRequest {
            messages: vec![Message {
                role: Role::User,
                text: "Hello".to_owned(),
            }],
            sampling: Sampling {
                temperature: 0.0,
                top_p: 1.0,
                repetition_penalty: 1.0,
                max_tokens: 1,
                seed: 0,
            },
            schema: None,
        };
        wait_for(async move {
            let (events, _unread) = unbounded_channel();
            shared.answer(request, Instant::now(), &events).await
        })
    }

    /// Exact on llama-server and vLLM, which are asked; elsewhere an estimate by
    /// script that is rather too high than too low.
    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        let shared = Arc::clone(&self.shared);
        let text = text.to_owned();
        wait_for(async move {
            let model = &shared.model;
            counting::count(&shared.connection, shared.product, model, &text).await
        })
    }

    fn stream(&self, request: ChatRequest) -> ChatStream {
        let asked = Instant::now();
        let (events, stream) = unbounded_channel();
        match runtime() {
            Ok(runtime) => {
                let shared = Arc::clone(&self.shared);
                runtime.spawn(
                    async move { shared.answer_until_dropped(request, asked, &events).await },
                );
            }
            // The receiver is in our hands, so this cannot fail.
            Err(error) => drop(events.send(Err(error))),
        }
        Box::pin(UnboundedReceiverStream::new(stream))
    }
}

/// Where the events of an answer go.
type Events = UnboundedSender<Result<ChatEvent, EngineError>>;

impl Shared {
    /// Answers until nobody listens any more, which drops the request, and with
    /// it the connection, wherever it is.
    async fn answer_until_dropped(&self, request: ChatRequest, asked: Instant, events: &Events) {
        let outcome = tokio::select! {
            biased;
            () = events.closed() => return,
            outcome = self.answer(request, asked, events) => outcome,
        };
        if let Err(error) = outcome
            && events.send(Err(error)).is_err()
        {
            tracing::debug!("an answer failed after it was given up");
        }
    }

    async fn answer(
        &self,
        request: ChatRequest,
        asked: Instant,
        events: &Events,
    ) -> Result<(), EngineError> {
        let prompt_tokens = counting::estimate_prompt(&request.messages);
        let refused = |refusal: Refusal| {
            let description = &self.description;
            refusal.into_chat_error(&description.name, prompt_tokens, description.context_tokens)
        };
        let response = self.open(&request).await?.map_err(refused)?;
        if !is_event_stream(&response) {
            // Something is wrong, but the server thinks that it is not: a proxy's
            // page, or an error with the status of a success.
            let status = response.status().as_u16();
            let patience = self.patience.question;
            let body = timeout(patience, self.connection.text(response))
                .await
                .map_err(|_| self.gave_up(patience))??;
            return Err(refused(self.connection.refusal(Some(status), &body)));
        }
        let mut answer = Answer::new(asked, prompt_tokens);
        self.read(response, &mut answer, events)
            .await?
            .map_err(refused)?;
        send(events, answer.end(Instant::now()));
        Ok(())
    }

    async fn open(&self, request: &ChatRequest) -> Result<Result<Response, Refusal>, EngineError> {
        let url = self.connection.base_url().api("chat/completions");
        let body = request::body(self.product, &self.model, request);
        let patience = self.patience.first_token;
        match timeout(patience, self.connection.open(url, &body)).await {
            Ok(opened) => opened,
            Err(_) => Err(self.gave_up(patience)),
        }
    }

    /// Reads the events of an answer until it is whole.
    async fn read(
        &self,
        mut response: Response,
        answer: &mut Answer,
        events: &Events,
    ) -> Result<Result<(), Refusal>, EngineError> {
        let mut stream = EventStream::default();
        loop {
            let patience = if answer.has_begun() {
                self.patience.next_token
            } else {
                self.patience.first_token
            };
            let bytes = match timeout(patience, response.chunk()).await {
                Ok(Ok(Some(bytes))) => bytes,
                // Only figures are missing, and those can be.
                _ if answer.is_complete() => return Ok(Ok(())),
                Ok(Ok(None)) => return Err(self.connection.silent("it broke off".to_owned())),
                Ok(Err(error)) => return Err(self.connection.unreachable(error)),
                Err(_) => return Err(self.gave_up(patience)),
            };
            let complete = stream.push(&bytes).map_err(|_| EngineError::Failed {
                detail: format!("{} sends no end", self.connection.base_url()),
            })?;
            for data in complete {
                if data.trim() == "[DONE]" {
                    return Ok(Ok(()));
                }
                match self.parse(&data)? {
                    Ok(chunk) => send(events, answer.take(chunk, Instant::now())),
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
        }
    }

    /// The data of an event: a piece of the answer, or why there is none.
    fn parse(&self, data: &str) -> Result<Result<Chunk, Refusal>, EngineError> {
        let malformed = |error: serde_json::Error| EngineError::Failed {
            detail: format!("{} sends no answer: {error}", self.connection.base_url()),
        };
        let value: serde_json::Value = serde_json::from_str(data).map_err(malformed)?;
        let is_error = value.get("error").is_some_and(|error| !error.is_null())
            || value.get("object").is_some_and(|object| object == "error");
        if is_error {
            return Ok(Err(self.connection.refusal(None, data)));
        }
        serde_json::from_value(value).map(Ok).map_err(malformed)
    }

    fn gave_up(&self, patience: Duration) -> EngineError {
        let seconds = patience.as_secs_f64();
        self.connection
            .silent(format!("it said nothing for {seconds} s"))
    }
}

/// A response that does not say what it is, is taken for a stream.
fn is_event_stream(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).is_none_or(|kind| {
        kind.to_str()
            .is_ok_and(|kind| kind.trim_start().starts_with("text/event-stream"))
    })
}

/// That nobody listens any more is noticed elsewhere.
fn send(events: &Events, pieces: Vec<ChatEvent>) {
    for piece in pieces {
        if events.send(Ok(piece)).is_err() {
            tracing::trace!("an event of an answer that was given up");
        }
    }
}
