//! The pieces of a streamed answer, as servers write them
//! (<https://platform.openai.com/docs/api-reference/chat-streaming>). Whatever
//! a server leaves out or adds does no harm.

use serde::Deserialize;
use serde_json::Value;

/// The data of one event.
#[derive(Debug, Deserialize)]
pub(super) struct Chunk {
    pub(super) choices: Option<Vec<Choice>>,
    /// With the last chunk; with each from vLLM.
    pub(super) usage: Option<Counts>,
    /// What llama-server has read of the prompt.
    pub(super) prompt_progress: Option<Progress>,
}

/// One of several answers; we ask for one.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    pub(super) delta: Option<Delta>,
    pub(super) finish_reason: Option<String>,
}

/// What has been added.
#[derive(Debug, Deserialize)]
pub(super) struct Delta {
    /// The answer.
    pub(super) content: Option<String>,
    /// Thoughts before it, as llama-server, LM Studio and older vLLM name them.
    reasoning_content: Option<Value>,
    /// The same from Ollama and newer vLLM.
    reasoning: Option<Value>,
}

impl Delta {
    /// Whether the model wrote something, be it only a thought.
    pub(super) fn is_written(&self) -> bool {
        let thought = [&self.reasoning_content, &self.reasoning];
        self.content.as_ref().is_some_and(|text| !text.is_empty())
            || thought
                .into_iter()
                .flatten()
                .any(|thought| thought.as_str().is_some_and(|text| !text.is_empty()))
    }
}

/// What was counted.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Counts {
    pub(super) prompt_tokens: Option<usize>,
    pub(super) completion_tokens: Option<usize>,
    pub(super) prompt_tokens_details: Option<PromptCounts>,
}

/// More about the prompt.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct PromptCounts {
    pub(super) cached_tokens: Option<usize>,
}

/// How far the prompt is read.
#[derive(Debug, Deserialize)]
pub(super) struct Progress {
    pub(super) total: usize,
}
