//! The tokenizer that a GGUF file carries, without its weights.

use engine::EngineError;
use engine::weights::{ControlTokens, Gguf};
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, PreTokenizerWrapper, SplitDelimiterBehavior, Tokenizer};

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

/// Counts the tokens of texts as the model reads them.
pub(crate) struct ChatTokenizer {
    tokenizer: Tokenizer,
    /// What no message may say.
    pub(crate) control: ControlTokens,
}

impl ChatTokenizer {
    /// Builds the byte-level BPE tokenizer (Sennrich et al., 2016, over bytes as
    /// in GPT-2) of a GGUF file.
    pub(crate) fn new(model: &str, gguf: &Gguf) -> Result<Self, EngineError> {
        let kind = gguf.text("tokenizer.ggml.model").unwrap_or_default();
        if kind != "gpt2" {
            return Err(EngineError::Failed {
                detail: format!("{model} has a tokenizer of the kind {kind}, not byte-level BPE"),
            });
        }
        let damaged = |detail: String| EngineError::WeightsDamaged {
            model: model.to_owned(),
            detail: format!("the tokenizer: {detail}"),
        };
        let list = |key: &str| {
            gguf.strings(key)?
                .ok_or_else(|| damaged(format!("{key} is missing")))
        };
        let tokens = list("tokenizer.ggml.tokens")?;
        let merges = list("tokenizer.ggml.merges")?;
        let control = ControlTokens::of(gguf)?;
        let tokenizer = byte_level_bpe(&tokens, &merges, control.as_slice())
            .map_err(|error| damaged(error.to_string()))?;
        Ok(Self { tokenizer, control })
    }

    /// The number of tokens of a text, no control tokens added.
    pub(crate) fn count(&self, text: &str) -> Result<usize, EngineError> {
        self.tokenizer
            .encode_fast(self.control.neutralised(text).as_ref(), false)
            .map(|encoding| encoding.len())
            .map_err(|error| EngineError::Failed {
                detail: format!("the tokenizer: {error}"),
            })
    }
}

fn byte_level_bpe(
    tokens: &[String],
    merges: &[String],
    special: &[String],
) -> tokenizers::Result<Tokenizer> {
    let vocabulary: Vocab = tokens
        .iter()
        .zip(0u32..)
        .map(|(token, id)| (token.clone(), id))
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
