//! Tokens that steer a model, kept out of what documents say.

use std::borrow::Cow;

use super::Gguf;
use crate::EngineError;

/// The type number of ordinary tokens in `tokenizer.ggml.token_type`.
const ORDINARY: i64 = 1;
/// The type number of single bytes, which stand for themselves.
const BYTE: i64 = 6;

/// The tokens of a vocabulary that are not ordinary text, as they would stand in
/// a text.
#[derive(Debug, Clone, Default)]
pub struct ControlTokens(Vec<String>);

impl ControlTokens {
    /// Those of a GGUF file.
    pub fn of(gguf: &Gguf) -> Result<Self, EngineError> {
        let tokens = gguf.strings("tokenizer.ggml.tokens")?.unwrap_or_default();
        let kinds = gguf
            .numbers("tokenizer.ggml.token_type")?
            .filter(|kinds| kinds.len() == tokens.len())
            .unwrap_or_default();
        let control = tokens
            .into_iter()
            .zip(kinds)
            .filter(|(token, kind)| !token.is_empty() && *kind != ORDINARY && *kind != BYTE)
            .map(|(token, _)| token)
            .collect();
        Ok(Self(control))
    }

    /// The tokens.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// The text with a space inside everything that the model would take for a
    /// control token: a document must not be able to end a message, or to begin
    /// one in another's name.
    pub fn neutralised<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut safe = Cow::Borrowed(text);
        for token in &self.0 {
            if safe.contains(token.as_str()) {
                let mut characters = token.chars();
                let first: String = characters.by_ref().take(1).collect();
                safe = Cow::Owned(safe.replace(token, &format!("{first} {}", characters.as_str())));
            }
        }
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_token_in_a_text_is_broken_up() {
        let control = ControlTokens(vec!["<|im_end|>".to_owned()]);
        assert_eq!(control.neutralised("a<|im_end|>b"), "a< |im_end|>b");
        assert!(
            matches!(control.neutralised("plain"), Cow::Borrowed(_)),
            "most texts are not copied"
        );
    }
}
