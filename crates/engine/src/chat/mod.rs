//! Models that answer messages with text.

mod read_ahead;
mod schema;
pub mod speed;
mod template;
mod utf8;

use std::pin::Pin;

use serde::{Deserialize, Serialize};
use tokio_stream::Stream;

use crate::EngineError;

pub use read_ahead::ReadAhead;
pub use schema::compact_schema;
pub use template::ChatTemplate;
pub use utf8::WholeCharacters;

/// Who speaks in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The frame in which the model works.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub text: String,
}

/// How the next token is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// 0 takes the likeliest token every time, and is deterministic.
    pub temperature: f64,
    /// Only the likeliest tokens that sum up to this probability are drawn from.
    pub top_p: f64,
    /// Above 1, tokens that the answer already used become less likely. Those of
    /// the prompt do not, so that an answer can quote it.
    pub repetition_penalty: f32,
    /// The answer ends after this many tokens.
    pub max_tokens: usize,
    /// With a temperature, the same seed draws the same answer again, on the same
    /// engine.
    pub seed: u64,
}

/// What a model is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatRequest {
    /// The conversation, ending with a message of the user.
    pub messages: Vec<Message>,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// A JSON schema that the answer follows, enforced while decoding.
    pub schema: Option<serde_json::Value>,
}

/// What happens while a model answers, in this order: `PromptRead` once,
/// `Token` any number of times, `Finished` once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatEvent {
    /// The first token is there: the whole prompt has been read.
    PromptRead {
        /// The tokens of the prompt, template included.
        tokens: usize,
    },
    /// The next piece of text, never half a character.
    Token(String),
    /// The answer is complete.
    Finished(Usage),
}

/// What an answer took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the prompt, template included.
    pub prompt_tokens: usize,
    /// Those of them that the engine had read before, for an earlier answer or
    /// ahead; none where it does not tell.
    pub reused_tokens: Option<usize>,
    /// Tokens of the answer.
    pub answer_tokens: usize,
    /// From the request to the first token, in seconds.
    pub first_token_seconds: f64,
    /// From the first token to the last, in seconds.
    pub decode_seconds: f64,
    /// Whether the answer was cut by `max_tokens`.
    pub truncated: bool,
}

/// A running answer. Dropping it stops the engine within 300 ms.
pub type ChatStream = Pin<Box<dyn Stream<Item = Result<ChatEvent, EngineError>> + Send>>;

/// What a person should know of a model, and a prompt builder must.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatModelDescription {
    /// The catalogue's name.
    pub name: String,
    /// Tokens of prompt and answer together.
    pub context_tokens: usize,
    /// The languages that the model speaks, as BCP 47 tags.
    pub languages: Vec<String>,
}

impl ChatModelDescription {
    /// Whether the model speaks this language. One that names none is taken to
    /// speak all of them.
    pub fn speaks(&self, language: &str) -> bool {
        let mut languages = self.languages.iter();
        self.languages.is_empty() || languages.any(|tag| tag.starts_with(language))
    }
}

/// A model that answers messages with text. Implementations load their weights
/// at the first use or at [`ChatModel::warm_up`], whichever comes first.
pub trait ChatModel: Send + Sync {
    /// What is known without loading the weights.
    fn description(&self) -> &ChatModelDescription;

    /// Loads the weights now, so that the first answer does not wait for them.
    /// Blocks until they are loaded.
    fn warm_up(&self) -> Result<(), EngineError>;

    /// The number of tokens that the model reads `text` as. Exact; cheap; does
    /// not load the weights (the tokenizer alone).
    fn count_tokens(&self, text: &str) -> Result<usize, EngineError>;

    /// Answers. Returns at once; the stream carries every later failure.
    fn stream(&self, request: ChatRequest) -> ChatStream;

    /// Reads the beginning of a prompt now, so that an answer whose prompt begins
    /// alike starts sooner; more text may follow the last message. An answer
    /// stops it and uses what was read. Models that remember nothing do nothing.
    fn read_ahead(&self, messages: Vec<Message>) -> ReadAhead {
        drop(messages);
        ReadAhead::nothing()
    }

    /// Counts how often the model has lost what it had read, since its engine
    /// ended. Prompts that were read before the last time are read anew.
    fn times_forgotten(&self) -> u64 {
        0
    }
}
