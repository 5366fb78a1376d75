//! One answer: a request goes to mistral.rs, its chunks become events.

use std::sync::Arc;
use std::time::{Duration, Instant};

use either::Either;
use mistralrs::core::{ChatCompletionChunkResponse, MistralRs, TokenizationRequest};
use mistralrs::{
    Constraint, CustomLogitsProcessor, NormalRequest, Request, RequestMessage, Response,
    SamplingParams, TextMessageRole, TextMessages,
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver, UnboundedSender};

use super::Shared;
use super::load::Turn;
use super::repetition::RepetitionPenalty;
use crate::EngineError;
use crate::chat::{ChatEvent, ChatRequest, Message, Role, Usage};
use crate::weights::tokenizer::ChatTokenizer;

/// Where the events of an answer go.
type Events = UnboundedSender<Result<ChatEvent, EngineError>>;

/// How long an engine that failed takes to hang up after its last word.
const HANG_UP: Duration = Duration::from_millis(500);

/// Answers, until the answer is complete or nobody listens any more.
pub(super) async fn run(shared: Arc<Shared>, request: ChatRequest, asked: Instant, events: Events) {
    let outcome = tokio::select! {
        biased;
        () = events.closed() => return,
        outcome = answer(&shared, request, asked, &events) => outcome,
    };
    if let Err(error) = outcome
        && events.send(Err(error)).is_err()
    {
        tracing::debug!("an answer failed after it was given up");
    }
}

/// Waits for the weights and for its turn, then answers.
async fn answer(
    shared: &Arc<Shared>,
    request: ChatRequest,
    asked: Instant,
    events: &Events,
) -> Result<(), EngineError> {
    load(shared).await?;
    let loaded = shared.loaded().await?;
    let mut turn = shared.turn.lock().await;
    let runner = turn.runner(loaded).await;
    let messages = safe_messages(shared.tokenizer()?, &request.messages);
    let prompt_tokens = prompt_tokens(&runner, messages.clone()).await?;
    let sampling = &request.sampling;
    let tokens = prompt_tokens.saturating_add(sampling.max_tokens.max(1));
    let limit = shared.description.context_tokens;
    if tokens > limit {
        return Err(EngineError::ContextExceeded { tokens, limit });
    }
    let (chunks, receiver) = mpsc::channel(1);
    let has_schema = request.schema.is_some();
    let engine = sender(&runner)?;
    turn.begin();
    engine
        .send(normal_request(messages, request, prompt_tokens, chunks))
        .await
        .map_err(|_| stopped())?;
    let mut progress = Progress {
        asked,
        prompt_tokens,
        max_tokens: tokens - prompt_tokens,
        first_token: None,
        last_token: asked,
    };
    progress
        .pass_on(receiver, &engine, has_schema, &mut turn, events)
        .await
}

/// Loads in a task of its own, which goes on when this answer is given up:
/// otherwise the next one would begin anew.
async fn load(shared: &Arc<Shared>) -> Result<(), EngineError> {
    let shared = Arc::clone(shared);
    tokio::spawn(async move { shared.warm_up().await })
        .await
        .unwrap_or_else(|error| {
            Err(EngineError::Failed {
                detail: format!("loading broke off: {error}"),
            })
        })
}

/// How far an answer has come.
struct Progress {
    asked: Instant,
    prompt_tokens: usize,
    max_tokens: usize,
    first_token: Option<Instant>,
    last_token: Instant,
}

impl Progress {
    /// Turns the chunks of the engine into events, up to the last.
    async fn pass_on(
        &mut self,
        mut chunks: Receiver<Response>,
        engine: &mpsc::Sender<Request>,
        has_schema: bool,
        turn: &mut Turn,
        events: &Events,
    ) -> Result<(), EngineError> {
        while let Some(response) = chunks.recv().await {
            let chunk = chunk(response, has_schema)?;
            if let Some(usage) = self.pass_on_chunk(chunk, events) {
                turn.settle(usage.prompt_tokens + usage.answer_tokens);
                send(events, ChatEvent::Finished(usage));
                return Ok(());
            }
        }
        // mistral.rs says nothing more when the last token leaves a character
        // incomplete, as a limit in the middle of a Chinese word does. The half
        // character is lost; the answer is complete otherwise.
        let failed = tokio::time::timeout(HANG_UP, engine.closed()).await.is_ok();
        if failed {
            return Err(stopped());
        }
        let usage = self.usage(self.max_tokens, true);
        turn.settle(usage.prompt_tokens + usage.answer_tokens);
        self.prompt_read(events);
        send(events, ChatEvent::Finished(usage));
        Ok(())
    }

    /// Passes on a chunk; tells the usage if it is the last.
    fn pass_on_chunk(
        &mut self,
        chunk: ChatCompletionChunkResponse,
        events: &Events,
    ) -> Option<Usage> {
        self.prompt_read(events);
        self.last_token = Instant::now();
        let mut truncated = None;
        for choice in chunk.choices {
            if let Some(text) = choice.delta.content.filter(|text| !text.is_empty()) {
                send(events, ChatEvent::Token(text));
            }
            // `length` is the protocol's word for an answer cut by its limit.
            truncated = truncated.or(choice.finish_reason.map(|reason| reason == "length"));
        }
        let answer_tokens = chunk.usage.map(|usage| usage.completion_tokens);
        truncated.map(|truncated| self.usage(answer_tokens.unwrap_or_default(), truncated))
    }

    /// Tells once that the first token is there.
    fn prompt_read(&mut self, events: &Events) {
        if self.first_token.is_none() {
            self.first_token = Some(Instant::now());
            let tokens = self.prompt_tokens;
            send(events, ChatEvent::PromptRead { tokens });
        }
    }

    fn usage(&self, answer_tokens: usize, truncated: bool) -> Usage {
        let first = self.first_token.unwrap_or(self.last_token);
        Usage {
            prompt_tokens: self.prompt_tokens,
            answer_tokens,
            first_token_seconds: first.duration_since(self.asked).as_secs_f64(),
            decode_seconds: self.last_token.duration_since(first).as_secs_f64(),
            truncated,
        }
    }
}

/// Sends an event. That nobody listens any more is noticed in [`run`].
fn send(events: &Events, event: ChatEvent) {
    if events.send(Ok(event)).is_err() {
        tracing::trace!("an event of an answer that was given up");
    }
}

/// The chunk of a response, or what went wrong.
fn chunk(response: Response, has_schema: bool) -> Result<ChatCompletionChunkResponse, EngineError> {
    match response {
        Response::Chunk(chunk) => Ok(chunk),
        // Everything else that could be invalid was ruled out before.
        Response::ValidationError(error) if has_schema => Err(EngineError::InvalidSchema {
            detail: error.to_string(),
        }),
        Response::ValidationError(error) | Response::InternalError(error) => {
            Err(EngineError::Failed {
                detail: error.to_string(),
            })
        }
        Response::ModelError(detail, _) => Err(EngineError::Failed { detail }),
        _ => Err(EngineError::Failed {
            detail: "a response of another kind than was asked for".to_owned(),
        }),
    }
}

/// The messages without anything that would act as a control token.
fn safe_messages(tokenizer: &ChatTokenizer, messages: &[Message]) -> TextMessages {
    messages.iter().fold(TextMessages::new(), |safe, message| {
        let role = match message.role {
            Role::System => TextMessageRole::System,
            Role::User => TextMessageRole::User,
            Role::Assistant => TextMessageRole::Assistant,
        };
        safe.add_message(role, tokenizer.without_control_tokens(&message.text))
    })
}

/// The tokens of the whole prompt, template included.
async fn prompt_tokens(runner: &MistralRs, messages: TextMessages) -> Result<usize, EngineError> {
    let (response, mut tokens) = mpsc::channel(1);
    sender(runner)?
        .send(Request::Tokenize(TokenizationRequest {
            text: Either::Left(messages.into()),
            tools: None,
            add_generation_prompt: true,
            add_special_tokens: true,
            enable_thinking: None,
            reasoning_effort: None,
            response,
        }))
        .await
        .map_err(|_| stopped())?;
    tokens
        .recv()
        .await
        .ok_or_else(stopped)?
        .map(|tokens| tokens.len())
        .map_err(|error| EngineError::Failed {
            detail: format!("the prompt cannot be written: {error:#}"),
        })
}

/// The request as mistral.rs takes it.
fn normal_request(
    messages: TextMessages,
    request: ChatRequest,
    prompt_tokens: usize,
    response: mpsc::Sender<Response>,
) -> Request {
    let sampling = request.sampling;
    let repetition = (sampling.repetition_penalty > 1.0).then(|| {
        let processor: Arc<dyn CustomLogitsProcessor> = Arc::new(RepetitionPenalty {
            penalty: sampling.repetition_penalty,
            prompt_tokens,
        });
        vec![processor]
    });
    Request::Normal(Box::new(NormalRequest {
        messages: RequestMessage::Chat {
            messages: messages.into(),
            enable_thinking: None,
            reasoning_effort: None,
        },
        sampling_params: SamplingParams {
            temperature: Some(sampling.temperature),
            top_p: Some(sampling.top_p),
            max_len: Some(sampling.max_tokens.max(1)),
            ..SamplingParams::neutral()
        },
        response,
        return_logprobs: false,
        is_streaming: true,
        id: 0,
        constraint: request.schema.map_or(Constraint::None, |schema| {
            Constraint::JsonSchema(compact(schema))
        }),
        suffix: None,
        tools: None,
        tool_choice: None,
        logits_processors: repetition,
        return_raw_logits: false,
        web_search_options: None,
        model_id: None,
        truncate_sequence: false,
    }))
}

/// Asks llguidance for JSON without blanks between its signs: a small model would
/// otherwise spend its tokens on line ends. A schema that says so itself, stays.
fn compact(mut schema: Value) -> Value {
    if let Value::Object(members) = &mut schema {
        members
            .entry("x-guidance")
            .or_insert_with(|| json!({ "whitespace_flexible": false }));
    }
    schema
}

/// The way to the engine. One that has stopped is started again.
fn sender(runner: &MistralRs) -> Result<mpsc::Sender<Request>, EngineError> {
    runner
        .get_sender(None)
        .map_err(|error| EngineError::Failed {
            detail: error.to_string(),
        })
}

fn stopped() -> EngineError {
    EngineError::Failed {
        detail: "the engine stopped while it answered".to_owned(),
    }
}
