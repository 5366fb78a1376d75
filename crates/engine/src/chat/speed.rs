//! How fast a model reads and writes, for benchmarks and for the choice of a
//! model that suits a computer.

use tokio_stream::StreamExt;

use super::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling, Usage};
use crate::EngineError;

/// How fast a model was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed {
    /// What was measured.
    pub usage: Usage,
    /// Tokens of the prompt read in a second.
    pub prompt_tokens_per_second: f64,
    /// Tokens of the answer written in a second, after the first.
    pub answer_tokens_per_second: f64,
}

/// Asks once for an answer of `answer_tokens` (or fewer, should the model end
/// sooner) to a prompt of about `prompt_tokens`, greedily. `seed` makes the
/// prompt another one, so that no earlier one is continued.
///
/// Call [`ChatModel::warm_up`] before, or loading is measured too.
pub async fn measure(
    model: &dyn ChatModel,
    prompt_tokens: usize,
    answer_tokens: usize,
    seed: usize,
) -> Result<Speed, EngineError> {
    let request = ChatRequest {
        messages: vec![Message {
            role: Role::User,
            text: prompt(model, prompt_tokens, seed)?,
        }],
        sampling: Sampling {
            temperature: 0.0,
            top_p: 1.0,
            repetition_penalty: 1.0,
            max_tokens: answer_tokens,
            seed: 0,
        },
        schema: None,
    };
    let mut stream = model.stream(request);
    while let Some(event) = stream.next().await {
        if let ChatEvent::Finished(usage) = event? {
            // What was known before, such as the template's beginning, took no time.
            let read = usage.prompt_tokens - usage.reused_tokens.unwrap_or(0);
            return Ok(Speed {
                usage,
                prompt_tokens_per_second: read as f64 / usage.first_token_seconds,
                answer_tokens_per_second: usage.answer_tokens.saturating_sub(1) as f64
                    / usage.decode_seconds,
            });
        }
    }
    Err(EngineError::Failed {
        detail: "the answer ended before it was complete".to_owned(),
    })
}

/// A text to tell a story about, of as many tokens.
fn prompt(model: &dyn ChatModel, tokens: usize, seed: usize) -> Result<String, EngineError> {
    let mut text = format!("{seed} ships left the harbour. Tell their story at length.\n");
    for number in 0.. {
        if model.count_tokens(&text)? >= tokens {
            break;
        }
        text.push_str(&format!(
            "Ship {} carried {} barrels of salt to the northern islands.\n",
            number + seed,
            number * 7 + 3
        ));
    }
    Ok(text)
}
