//! One answer: a request goes to mistral.rs, its chunks become events.

use std::sync::Arc;
use std::time::{Duration, Instant};

use either::Either;
use engine::EngineError;
use engine::chat::{ChatEvent, ChatRequest, Message, Role, Sampling, Usage, compact_schema};
use engine::process::{Ended, Listener};
use engine::weights::ControlTokens;
use mistralrs::core::{ChatCompletionChunkResponse, MistralRs, TokenizationRequest};
use mistralrs::{
    Constraint, CustomLogitsProcessor, NormalRequest, Request, RequestMessage, Response,
    SamplingParams, TextMessageRole, TextMessages,
};
use tokio::sync::mpsc::{self, Receiver};

use crate::drawing::Drawing;
use crate::load::{Loaded, Turn};
use crate::repetition::RepetitionPenalty;

/// How long an engine that failed takes to hang up after its last word.
const HANG_UP: Duration = Duration::from_millis(500);
/// How often is looked whether the answer shall stop.
const LOOK: Duration = Duration::from_millis(20);

/// What an answer needs to know.
pub(crate) struct Asking<'a> {
    /// What no message may say.
    pub(crate) control: &'a ControlTokens,
    /// Tokens of prompt and answer together.
    pub(crate) context_tokens: usize,
    /// Who hears of the answer; nobody where only its prompt matters.
    pub(crate) listener: Option<&'a Listener>,
}

impl Asking<'_> {
    /// Answers, until the answer is complete or `stop` says so.
    pub(crate) async fn answer(
        &self,
        turn: &mut Turn,
        loaded: &Loaded,
        request: &ChatRequest,
        stop: &Listener,
    ) -> Result<Ended, EngineError> {
        let asked = Instant::now();
        let runner = turn.runner(loaded).await;
        let messages = safe_messages(self.control, &request.messages);
        let prompt_tokens = prompt_tokens(&runner, messages.clone()).await?;
        let sampling = &request.sampling;
        let tokens = prompt_tokens.saturating_add(sampling.max_tokens.max(1));
        let limit = self.context_tokens;
        if tokens > limit {
            return Err(EngineError::ContextExceeded { tokens, limit });
        }
        let (chunks, receiver) = mpsc::channel(1);
        let engine = sender(&runner)?;
        turn.begin();
        engine
            .send(normal_request(messages, request, prompt_tokens, chunks))
            .await
            .map_err(|_| stopped())?;
        let progress = Progress {
            listener: self.listener,
            stop,
            has_schema: request.schema.is_some(),
            asked,
            prompt_tokens,
            max_tokens: tokens - prompt_tokens,
            first_token: None,
            last_token: asked,
        };
        progress.pass_on(receiver, &engine, turn).await
    }
}

/// How far an answer has come.
struct Progress<'a> {
    listener: Option<&'a Listener>,
    stop: &'a Listener,
    has_schema: bool,
    asked: Instant,
    prompt_tokens: usize,
    max_tokens: usize,
    first_token: Option<Instant>,
    last_token: Instant,
}

impl Progress<'_> {
    /// Turns the chunks of the engine into events, up to the last.
    async fn pass_on(
        mut self,
        mut chunks: Receiver<Response>,
        engine: &mpsc::Sender<Request>,
        turn: &mut Turn,
    ) -> Result<Ended, EngineError> {
        let mut look = tokio::time::interval(LOOK);
        loop {
            let response = tokio::select! {
                response = chunks.recv() => response,
                // While the prompt is read, nothing can be stopped.
                _ = look.tick(), if self.first_token.is_some() => {
                    if self.stop.stopped() {
                        return Ok(Ended::Stopped);
                    }
                    continue;
                }
            };
            let Some(response) = response else {
                break;
            };
            let chunk = chunk(response, self.has_schema)?;
            if let Some(usage) = self.pass_on_chunk(chunk) {
                turn.settle(usage.prompt_tokens + usage.answer_tokens);
                return Ok(Ended::Finished(usage));
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
        self.prompt_read();
        Ok(Ended::Finished(usage))
    }

    /// Passes on a chunk; tells the usage if it is the last.
    fn pass_on_chunk(&mut self, chunk: ChatCompletionChunkResponse) -> Option<Usage> {
        self.prompt_read();
        self.last_token = Instant::now();
        let mut truncated = None;
        for choice in chunk.choices {
            if let Some(text) = choice.delta.content.filter(|text| !text.is_empty()) {
                self.tell(ChatEvent::Token(text));
            }
            // `length` is the protocol's word for an answer cut by its limit.
            truncated = truncated.or(choice.finish_reason.map(|reason| reason == "length"));
        }
        let answer_tokens = chunk.usage.map(|usage| usage.completion_tokens);
        truncated.map(|truncated| self.usage(answer_tokens.unwrap_or_default(), truncated))
    }

    /// Tells once that the first token is there.
    fn prompt_read(&mut self) {
        if self.first_token.is_none() {
            self.first_token = Some(Instant::now());
            let tokens = self.prompt_tokens;
            self.tell(ChatEvent::PromptRead { tokens });
        }
    }

    fn tell(&self, event: ChatEvent) {
        if let Some(listener) = self.listener {
            listener.tell(event);
        }
    }

    fn usage(&self, answer_tokens: usize, truncated: bool) -> Usage {
        let first = self.first_token.unwrap_or(self.last_token);
        Usage {
            prompt_tokens: self.prompt_tokens,
            // mistral.rs does not tell.
            reused_tokens: None,
            answer_tokens,
            first_token_seconds: first.duration_since(self.asked).as_secs_f64(),
            decode_seconds: self.last_token.duration_since(first).as_secs_f64(),
            truncated,
        }
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
fn safe_messages(control: &ControlTokens, messages: &[Message]) -> TextMessages {
    messages.iter().fold(TextMessages::new(), |safe, message| {
        let role = match message.role {
            Role::System => TextMessageRole::System,
            Role::User => TextMessageRole::User,
            Role::Assistant => TextMessageRole::Assistant,
        };
        safe.add_message(role, control.neutralised(&message.text))
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
    request: &ChatRequest,
    prompt_tokens: usize,
    response: mpsc::Sender<Response>,
) -> Request {
    Request::Normal(Box::new(NormalRequest {
        messages: RequestMessage::Chat {
            messages: messages.into(),
            enable_thinking: None,
            reasoning_effort: None,
        },
        sampling_params: SamplingParams {
            // The likeliest token; with a temperature one is drawn before.
            temperature: Some(0.0),
            max_len: Some(request.sampling.max_tokens.max(1)),
            ..SamplingParams::neutral()
        },
        response,
        return_logprobs: false,
        is_streaming: true,
        id: 0,
        constraint: request.schema.clone().map_or(Constraint::None, |schema| {
            Constraint::JsonSchema(compact_schema(schema))
        }),
        suffix: None,
        tools: None,
        tool_choice: None,
        logits_processors: Some(processors(&request.sampling, prompt_tokens)),
        return_raw_logits: false,
        web_search_options: None,
        model_id: None,
        truncate_sequence: false,
    }))
}

/// What changes the likelihood of tokens, in this order.
fn processors(sampling: &Sampling, prompt_tokens: usize) -> Vec<Arc<dyn CustomLogitsProcessor>> {
    let mut processors: Vec<Arc<dyn CustomLogitsProcessor>> = Vec::new();
    if sampling.repetition_penalty > 1.0 {
        processors.push(Arc::new(RepetitionPenalty {
            penalty: sampling.repetition_penalty,
            prompt_tokens,
        }));
    }
    if sampling.temperature > 0.0 {
        processors.push(Arc::new(Drawing {
            seed: sampling.seed,
            temperature: sampling.temperature,
            top_p: sampling.top_p,
            prompt_tokens,
        }));
    }
    processors
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
