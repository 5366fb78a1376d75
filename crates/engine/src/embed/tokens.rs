//! Texts become the numbers of a model's tokens.

use tokenizers::Tokenizer;

use super::unigram::Unigram;
use crate::EngineError;

/// What cuts texts into tokens.
pub(super) enum Tokens {
    /// As a `tokenizer.json` describes it.
    Described(Box<Tokenizer>),
    /// Most likely pieces between two marks.
    Unigram {
        pieces: Unigram,
        /// Begins every text.
        begin: u32,
        /// Ends every text.
        end: u32,
    },
}

impl Tokens {
    /// The token numbers of a text with the marks around it, all of them.
    pub(super) fn of(&self, text: &str) -> Result<Vec<i64>, EngineError> {
        match self {
            Self::Described(tokenizer) => {
                let encoding = tokenizer.encode_fast(text, true).map_err(super::failed)?;
                Ok(encoding.get_ids().iter().map(|id| i64::from(*id)).collect())
            }
            Self::Unigram { pieces, begin, end } => {
                let inside = pieces.pieces(text);
                let numbers = [*begin].into_iter().chain(inside).chain([*end]);
                Ok(numbers.map(i64::from).collect())
            }
        }
    }

    /// The token numbers of a text, at most `limit`: what exceeds it is cut before
    /// the mark that ends a text.
    pub(super) fn at_most(&self, limit: usize, text: &str) -> Result<Vec<i64>, EngineError> {
        let mut tokens = self.of(text)?;
        if tokens.len() > limit
            && let Some(end) = tokens.pop()
        {
            tokens.truncate(limit.saturating_sub(1));
            tokens.push(end);
        }
        Ok(tokens)
    }
}
