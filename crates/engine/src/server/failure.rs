//! What a server says instead of an answer, in the shapes that servers have for
//! it, and what that means for a person.

use serde_json::Value;

use crate::EngineError;

/// Of a long message, the log gets only its beginning.
const LONGEST_MESSAGE: usize = 1000;

/// A server's error.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    server: String,
    /// The status of the response; none when it came within a stream.
    status: Option<u16>,
    message: String,
    /// Whether the API said it, and not a web server that has no such page.
    is_from_api: bool,
    /// The members `type` and `code`, by which servers name their reasons.
    reasons: Vec<String>,
    prompt_tokens: Option<usize>,
    context_tokens: Option<usize>,
}

impl Refusal {
    /// Reads the body of a response, or the data of an event.
    pub(super) fn read(server: String, status: Option<u16>, body: &str) -> Self {
        let body = match serde_json::from_str::<Value>(body) {
            Ok(body) => body,
            Err(_) => Value::String(body.trim().to_owned()),
        };
        // Most put an object at `error`, Ollama's own API a text; FastAPI, which
        // vLLM and others are made with, has `detail`; older ones have no member
        // around it.
        let error = ["error", "detail"]
            .into_iter()
            .find_map(|name| body.get(name))
            .unwrap_or(&body);
        let message = error.get("message").unwrap_or(error);
        let message = match message {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let number = |name: &str| error.get(name)?.as_u64()?.try_into().ok();
        Self {
            server,
            status,
            is_from_api: body.get("error").is_some() || body.get("message").is_some(),
            message: message.chars().take(LONGEST_MESSAGE).collect(),
            reasons: ["type", "code"]
                .into_iter()
                .filter_map(|name| error.get(name)?.as_str().map(str::to_owned))
                .collect(),
            prompt_tokens: number("n_prompt_tokens"),
            context_tokens: number("n_ctx"),
        }
    }

    /// Whether the server does not know what it was asked for.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.status, Some(404 | 405 | 501))
    }

    /// What it means for a question that needs no model.
    pub(super) fn into_error(self) -> EngineError {
        if matches!(self.status, Some(401 | 403)) {
            return EngineError::ServerRefused {
                server: self.server,
                detail: self.message,
            };
        }
        let status = self.status.map_or_else(
            || "while answering".to_owned(),
            |status| format!("with status {status}"),
        );
        EngineError::Failed {
            detail: format!("{} failed {status}: {}", self.server, self.message),
        }
    }

    /// What it means for a question to `model`, whose prompt has about `tokens`
    /// and which is thought to read `limit`; the server may know better.
    pub(super) fn into_chat_error(self, model: &str, tokens: usize, limit: usize) -> EngineError {
        if let Some((told_tokens, told_limit)) = self.exceeded_context() {
            return EngineError::ContextExceeded {
                tokens: told_tokens.unwrap_or(tokens),
                limit: told_limit.unwrap_or(limit),
            };
        }
        let is_unknown = self.status == Some(404) && self.is_from_api;
        if is_unknown || self.has_reason("model_not_found") {
            return EngineError::ModelNotServed {
                server: self.server,
                model: model.to_owned(),
                detail: self.message,
            };
        }
        self.into_error()
    }

    /// The tokens asked for and those that fit, where the prompt was too long.
    fn exceeded_context(&self) -> Option<(Option<usize>, Option<usize>)> {
        // llama-server, with numbers of their own.
        if self.has_reason("exceed_context_size_error") {
            return Some((self.prompt_tokens, self.context_tokens));
        }
        // vLLM and OpenAI's own write both numbers into the sentence, the limit
        // first; vLLM has no other mark of it.
        if self.has_reason("context_length_exceeded")
            || self.message.contains("maximum context length")
        {
            let mut numbers = numbers(&self.message);
            let limit = numbers.next();
            return Some((numbers.max(), limit));
        }
        None
    }

    fn has_reason(&self, reason: &str) -> bool {
        self.reasons.iter().any(|own| own == reason)
    }
}

/// The whole numbers in a sentence.
fn numbers(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.split(|sign: char| !sign.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat_error(status: u16, body: &str) -> EngineError {
        Refusal::read("http://s/v1".to_owned(), Some(status), body).into_chat_error("m", 7, 8)
    }

    #[test]
    fn a_prompt_that_is_too_long_is_told_with_its_numbers() {
        for (body, tokens, limit) in [
            (
                r#"{"error":{"code":400,"type":"exceed_context_size_error","message":"too long",
                    "n_prompt_tokens":9412,"n_ctx":8192}}"#,
                9412,
                8192,
            ),
            (
                r#"{"object":"error","type":"BadRequestError","code":400,"message":"This model's maximum
                    context length is 1 tokens"}"#,
                7,
                1,
            ),
            (
                r#"{"error":{"message":"This model's maximum context length is 4096 tokens. However,
                    you requested 5100 tokens (5000 in the messages, 100 in the completion)."}}"#,
                5100,
                4096,
            ),
            (
                r#"{"error":{"code":"context_length_exceeded","message":"too long"}}"#,
                7,
                8,
            ),
        ] {
            let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(
                chat_error(400, &body),
                EngineError::ContextExceeded { tokens, limit },
                "from {body}"
            );
        }
    }

    #[test]
    fn every_shape_of_an_error_gives_its_message() {
        for body in [
            r#"{"error":{"message":"out of luck","type":"server_error"}}"#,
            r#"{"error":"out of luck"}"#,
            r#"{"object":"error","message":"out of luck"}"#,
            r#"{"detail":"out of luck"}"#,
            "out of luck\n",
        ] {
            assert_eq!(
                chat_error(500, body),
                EngineError::Failed {
                    detail: "http://s/v1 failed with status 500: out of luck".to_owned()
                },
                "from {body}"
            );
        }
    }

    #[test]
    fn a_refused_key_and_a_missing_model_are_told_apart() {
        let body = r#"{"error":{"message":"no"}}"#;
        assert!(matches!(
            chat_error(401, body),
            EngineError::ServerRefused { .. }
        ));
        assert!(matches!(
            chat_error(404, body),
            EngineError::ModelNotServed { model, .. } if model == "m"
        ));
        assert!(matches!(
            chat_error(
                400,
                r#"{"error":{"code":"model_not_found","message":"no"}}"#
            ),
            EngineError::ModelNotServed { .. }
        ));
        for body in ["404 page not found", r#"{"detail":"Not Found"}"#] {
            assert!(
                matches!(chat_error(404, body), EngineError::Failed { .. }),
                "the address is wrong, not the model: {body}"
            );
        }
    }
}
