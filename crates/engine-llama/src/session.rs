//! What the model has read, and reading on from there.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use engine::EngineError;
use engine::process::Listener;
use llama_cpp_2::DecodeError;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;

use crate::prompt::common;

/// llama.cpp decides; see `enum llama_flash_attn_type` in `llama.h`.
const LLAMA_FLASH_ATTN_TYPE_AUTO: i32 = -1;
/// No flash attention.
const LLAMA_FLASH_ATTN_TYPE_DISABLED: i32 = 0;

/// Prompts are read in pieces that take about so long, so that they can be
/// stopped in between.
const PIECE: Duration = Duration::from_millis(130);
/// The first piece, before the speed is known.
const FIRST_PIECE: usize = 64;
/// Larger pieces read no faster.
const LARGEST_PIECE: usize = 512;
/// Smaller ones read the weights too often.
const SMALLEST_PIECE: usize = 8;
/// The state for so many tokens is taken first; more when a prompt needs it.
const FIRST_CONTEXT: usize = 4096;

/// The state of a conversation: keys and values of every token read so far.
pub(crate) struct Session {
    backend: &'static LlamaBackend,
    model: &'static LlamaModel,
    context: LlamaContext<'static>,
    /// Whether graphics compute.
    on_graphics: bool,
    /// The most tokens that the state may grow to.
    limit: usize,
    /// What the state holds.
    read: Vec<LlamaToken>,
    /// The length of the next piece of a prompt.
    piece: usize,
}

/// Whether a prompt was read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of it; so many of its tokens were known before.
    Complete { reused: usize },
    /// It was stopped.
    Stopped,
}

impl Session {
    /// An empty state.
    pub(crate) fn new(
        backend: &'static LlamaBackend,
        model: &'static LlamaModel,
        on_graphics: bool,
        limit: usize,
    ) -> Result<Self, EngineError> {
        let context = context(backend, model, on_graphics, limit.min(FIRST_CONTEXT))?;
        Ok(Self {
            backend,
            model,
            on_graphics,
            context,
            limit,
            read: Vec::new(),
            piece: FIRST_PIECE,
        })
    }

    /// Reads a prompt on from where it agrees with what was read before. At least
    /// its last token is read again, for what follows it.
    ///
    /// `answer_tokens` more will have room.
    pub(crate) fn read(
        &mut self,
        prompt: &[LlamaToken],
        answer_tokens: usize,
        listener: &Listener,
    ) -> Result<Reading, EngineError> {
        self.make_room(prompt.len() + answer_tokens)?;
        let reused = self.go_back(common(&self.read, prompt).min(prompt.len().saturating_sub(1)));
        let mut at = reused;
        while at < prompt.len() {
            if listener.stopped() {
                return Ok(Reading::Stopped);
            }
            let end = prompt.len().min(at + self.piece);
            let started = Instant::now();
            self.decode(&prompt[at..end])?;
            self.adapt(end - at, started.elapsed());
            at = end;
        }
        Ok(Reading::Complete { reused })
    }

    /// Reads one more token.
    pub(crate) fn push(&mut self, token: LlamaToken) -> Result<(), EngineError> {
        self.decode(&[token])
    }

    /// The next token after all that was read.
    pub(crate) fn next(&self, sampler: &mut LlamaSampler) -> LlamaToken {
        sampler.sample(&self.context, -1)
    }

    /// Forgets what was read after so many tokens, or everything where the model
    /// cannot forget a part (as those with a recurrent state). Tells how many it
    /// still knows.
    fn go_back(&mut self, tokens: usize) -> usize {
        let from = u32::try_from(tokens).unwrap_or(u32::MAX);
        let kept = if self.context.kv_cache_seq_rm(0, Some(from), None).is_ok() {
            tokens
        } else {
            self.context.clear_kv_cache();
            0
        };
        self.read.truncate(kept);
        kept
    }

    fn decode(&mut self, tokens: &[LlamaToken]) -> Result<(), EngineError> {
        let failed = |detail: String| EngineError::Failed { detail };
        let mut batch = LlamaBatch::get_one(tokens).map_err(|error| failed(error.to_string()))?;
        match self.context.decode(&mut batch) {
            Ok(()) => {
                self.read.extend_from_slice(tokens);
                Ok(())
            }
            Err(error) => {
                // The state may hold a part of the piece.
                self.context.clear_kv_cache();
                self.read.clear();
                Err(match error {
                    DecodeError::NoKvCacheSlot => EngineError::ContextExceeded {
                        tokens: self.read.len() + tokens.len(),
                        limit: self.limit,
                    },
                    other => failed(other.to_string()),
                })
            }
        }
    }

    /// Makes the next piece as long as reads in the time that a piece may take.
    fn adapt(&mut self, tokens: usize, took: Duration) {
        let fitting = tokens as f64 * PIECE.as_secs_f64() / took.as_secs_f64().max(1e-6);
        // Grows step by step: a short piece says little about a long one.
        let longest = LARGEST_PIECE.min(self.piece * 2);
        self.piece = (fitting as usize).clamp(SMALLEST_PIECE, longest.max(SMALLEST_PIECE));
    }

    /// Takes a larger state when the prompt and its answer need one.
    fn make_room(&mut self, tokens: usize) -> Result<(), EngineError> {
        if tokens > self.limit {
            return Err(EngineError::ContextExceeded {
                tokens,
                limit: self.limit,
            });
        }
        let present = self.context.n_ctx() as usize;
        if tokens > present {
            let wanted = tokens.next_power_of_two().min(self.limit).max(tokens);
            self.context = context(self.backend, self.model, self.on_graphics, wanted)?;
            self.read.clear();
        }
        Ok(())
    }
}

fn context(
    backend: &LlamaBackend,
    model: &'static LlamaModel,
    on_graphics: bool,
    tokens: usize,
) -> Result<LlamaContext<'static>, EngineError> {
    let threads = threads();
    // On a processor flash attention reads long prompts a third slower than the
    // products that ggml has kernels for.
    let attention = if on_graphics {
        LLAMA_FLASH_ATTN_TYPE_AUTO
    } else {
        LLAMA_FLASH_ATTN_TYPE_DISABLED
    };
    let parameters = LlamaContextParams::default()
        .with_n_ctx(u32::try_from(tokens).ok().and_then(NonZeroU32::new))
        .with_n_batch(LARGEST_PIECE as u32)
        .with_n_ubatch(LARGEST_PIECE as u32)
        .with_n_threads(threads)
        .with_n_threads_batch(threads)
        .with_flash_attention_policy(attention);
    model
        .new_context(backend, parameters)
        .map_err(|error| EngineError::OutOfMemory {
            detail: format!("no room for the state of {tokens} tokens: {error}"),
        })
}

/// One thread for each core: more of them wait for each other.
fn threads() -> i32 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    i32::try_from(cores).unwrap_or(1)
}
