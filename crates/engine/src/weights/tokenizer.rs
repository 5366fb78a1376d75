//! The tokenizer that a GGUF file carries, without its weights.

use std::borrow::Cow;

use candle_core::quantized::gguf_file::Value;
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, PreTokenizerWrapper, SplitDelimiterBehavior, Tokenizer};

use super::header::Header;
use crate::EngineError;

/// How mistral.rs 0.8.1 cuts a text into words before merging bytes, whatever the
/// file's `tokenizer.ggml.pre` says: contractions, words, single digits, runs of
/// signs, line ends, blanks. Our count has to be its count.
const WORDS: &str = concat!(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)",
    r"|[^\r\n\p{L}\p{N}]?\p{L}+",
    r"|\p{N}",
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*",
    r"|\s*[\r\n]+",
    r"|\s+(?!\S)",
    r"|\s+",
);

/// The type number of ordinary tokens in `tokenizer.ggml.token_type`; all others
/// are control tokens and the like.
const ORDINARY: i32 = 1;

/// Counts the tokens of texts as the model reads them.
pub(crate) struct ChatTokenizer {
    tokenizer: Tokenizer,
    /// Control tokens, as they would stand in a text.
    special: Vec<String>,
}

impl ChatTokenizer {
    /// Builds the byte-level BPE tokenizer (Sennrich et al., 2016, over bytes as
    /// in GPT-2) of a GGUF file.
    pub(crate) fn new(model: &str, header: &Header) -> Result<Self, EngineError> {
        let kind = header.text("tokenizer.ggml.model").unwrap_or_default();
        if kind != "gpt2" {
            return Err(EngineError::Failed {
                detail: format!("{model} has a tokenizer of the kind {kind}, not byte-level BPE"),
            });
        }
        let damaged = |detail: String| EngineError::WeightsDamaged {
            model: model.to_owned(),
            detail: format!("the tokenizer: {detail}"),
        };
        let tokens = strings(header, "tokenizer.ggml.tokens").map_err(damaged)?;
        let merges = strings(header, "tokenizer.ggml.merges").map_err(damaged)?;
        let special = special_tokens(header, &tokens);
        let tokenizer = byte_level_bpe(&tokens, &merges, &special)
            .map_err(|error| damaged(error.to_string()))?;
        Ok(Self { tokenizer, special })
    }

    /// The number of tokens of a text, no control tokens added.
    pub(crate) fn count(&self, text: &str) -> Result<usize, EngineError> {
        self.tokenizer
            .encode_fast(self.without_control_tokens(text).as_ref(), false)
            .map(|encoding| encoding.len())
            .map_err(|error| EngineError::Failed {
                detail: format!("the tokenizer: {error}"),
            })
    }

    /// The text with a space inside everything that the model would take for a
    /// control token: a document must not be able to end a message, or to begin
    /// one in another's name.
    pub(crate) fn without_control_tokens<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut safe = Cow::Borrowed(text);
        for token in &self.special {
            if safe.contains(token.as_str()) {
                let mut characters = token.chars();
                let first: String = characters.by_ref().take(1).collect();
                safe = Cow::Owned(safe.replace(token, &format!("{first} {}", characters.as_str())));
            }
        }
        safe
    }
}

fn byte_level_bpe(
    tokens: &[&str],
    merges: &[&str],
    special: &[String],
) -> tokenizers::Result<Tokenizer> {
    let vocabulary: Vocab = tokens
        .iter()
        .zip(0u32..)
        .map(|(token, id)| ((*token).to_owned(), id))
        .collect();
    let merges = merges
        .iter()
        .map(|pair| {
            pair.split_once(' ')
                .map(|(left, right)| (left.to_owned(), right.to_owned()))
                .ok_or_else(|| format!("the merge {pair:?} is no pair").into())
        })
        .collect::<tokenizers::Result<Vec<_>>>()?;
    let model = BPE::builder()
        .vocab_and_merges(vocabulary, merges)
        .build()?;
    let words = Split::new(
        SplitPattern::Regex(WORDS.to_owned()),
        SplitDelimiterBehavior::Isolated,
        false,
    )?;
    let mut tokenizer = Tokenizer::new(model);
    tokenizer.with_pre_tokenizer(Some(Sequence::new(vec![
        PreTokenizerWrapper::Split(words),
        PreTokenizerWrapper::ByteLevel(ByteLevel::new(false, false, false)),
    ])));
    let special: Vec<AddedToken> = special
        .iter()
        .map(|token| AddedToken::from(token.clone(), true))
        .collect();
    tokenizer.add_special_tokens(&special);
    Ok(tokenizer)
}

/// The tokens that are not ordinary text.
fn special_tokens(header: &Header, tokens: &[&str]) -> Vec<String> {
    let kinds = header
        .array("tokenizer.ggml.token_type")
        .filter(|kinds| kinds.len() == tokens.len())
        .unwrap_or_default();
    tokens
        .iter()
        .zip(kinds)
        .filter(|(token, kind)| !token.is_empty() && !matches!(kind, Value::I32(ORDINARY)))
        .map(|(token, _)| (*token).to_owned())
        .collect()
}

/// An array of strings of the metadata.
fn strings<'a>(header: &'a Header, key: &str) -> Result<Vec<&'a str>, String> {
    header
        .array(key)
        .ok_or_else(|| format!("{key} is missing"))?
        .iter()
        .map(|value| match value {
            Value::String(text) => Ok(text.as_str()),
            _ => Err(format!("{key} holds something other than strings")),
        })
        .collect()
}
