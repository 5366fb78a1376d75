//! How many tokens a text has for a model whose vocabulary lies elsewhere.

use serde_json::{Value, json};

use super::Product;
use super::connection::Connection;
use crate::EngineError;
use crate::chat::Message;

/// Counts exactly where the server does
/// (<https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md>,
/// <https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html>), and
/// estimates where it does not or has that switched off.
pub(super) async fn count(
    connection: &Connection,
    product: Product,
    model: &str,
    text: &str,
) -> Result<usize, EngineError> {
    let body = match product {
        Product::LlamaServer => json!({ "content": text, "add_special": false }),
        Product::Vllm => json!({ "model": model, "prompt": text, "add_special_tokens": false }),
        _ => return Ok(estimate(text)),
    };
    let url = connection.base_url().beside("tokenize");
    match connection.ask(url, &body).await? {
        Ok(counted) => match counted.get("tokens").and_then(Value::as_array) {
            Some(tokens) => Ok(tokens.len()),
            None => Err(EngineError::Failed {
                detail: format!("{} counts no tokens", connection.base_url()),
            }),
        },
        Err(refusal) if refusal.is_unknown() => Ok(estimate(text)),
        Err(refusal) => Err(refusal.into_error()),
    }
}

/// Around each message, templates write its role and its end.
const AROUND_MESSAGE: usize = 6;

/// About the tokens of a prompt, template included.
pub(super) fn estimate_prompt(messages: &[Message]) -> usize {
    messages
        .iter()
        .map(|message| estimate(&message.text) + AROUND_MESSAGE)
        .sum()
}

/// About the tokens of a text, rather too many than too few: a prompt that was
/// cut to them should fit. By script, after the vocabularies of models of
/// several languages: words of Latin letters take a token for three letters,
/// digits and signs one each, Chinese, Japanese and Korean one a character,
/// other scripts two for three characters, and what lies beyond the basic plane
/// one for each byte but the first. A model for one language alone can take more
/// for the others.
pub(super) fn estimate(text: &str) -> usize {
    /// What all shares below are multiples of.
    const WHOLE: usize = 6;
    let parts: usize = text
        .chars()
        .map(|character| match character {
            // Mostly part of the token of the word behind it.
            'a'..='z' | 'A'..='Z' | ' ' => WHOLE / 3,
            _ if character.is_ascii() => WHOLE,
            _ if character.len_utf8() == 2 => WHOLE * 2 / 3,
            _ if character.len_utf8() == 3 => WHOLE,
            _ => WHOLE * 3,
        })
        .sum();
    parts.div_ceil(WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_follows_the_script() {
        assert_eq!(estimate(""), 0);
        assert_eq!(estimate("the harbour"), 4, "eleven letters and blanks");
        assert_eq!(estimate("2026"), 4, "many vocabularies take digit by digit");
        assert_eq!(estimate("港口六点开门"), 6, "a token a character");
        assert_eq!(estimate("гавань"), 4, "two for three letters");
        assert_eq!(estimate("🦜"), 3);
    }
}
