//! What the model has read, and reading on from there.

use std::time::{Duration, Instant};

use engine::EngineError;
use engine::process::Listener;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;

use crate::prompt::common;
use crate::state::{FlashAttention, Piece, PieceError, Setting, State};

/// The longest piece that is read at once; longer ones read no faster.
const LONGEST_PIECE: usize = 512;
/// Shorter ones read the weights too often.
const SHORTEST_PIECE: usize = 8;
/// A piece of what is read ahead: no longer, since what is read ahead is stopped often
/// and then loses the piece that it has begun.
const PIECE_AHEAD: usize = 128;
/// Graphics compute so many tokens together.
const TILE: usize = 64;
/// Graphics, which stop between two pieces alone, stop so soon.
const PIECE: Duration = Duration::from_millis(110);
/// The length of a piece before the speed is known.
const FIRST_PIECE: usize = 64;

/// What a prompt is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// An answer of at most so many tokens follows.
    Answer {
        /// They will have room.
        tokens: usize,
    },
    /// A prompt that may follow, or another in its place.
    Ahead,
}

/// The state for so many tokens is taken first; more when a prompt needs it.
const FIRST_CONTEXT: usize = 4096;

/// The state of a conversation: keys and values of every token read so far.
pub(crate) struct Session {
    model: &'static LlamaModel,
    state: State,
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
        model: &'static LlamaModel,
        on_graphics: bool,
        limit: usize,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            model,
            state: state(model, on_graphics, limit.min(FIRST_CONTEXT))?,
            on_graphics,
            limit,
            read: Vec::new(),
            piece: FIRST_PIECE,
        })
    }

    /// Reads a prompt on from where it agrees with what was read before. At least
    /// its last token is read again, for what follows it.
    pub(crate) fn read(
        &mut self,
        prompt: &[LlamaToken],
        purpose: Purpose,
        listener: &Listener,
    ) -> Result<Reading, EngineError> {
        let answer_tokens = match purpose {
            Purpose::Answer { tokens } => tokens,
            Purpose::Ahead => 0,
        };
        self.make_room(prompt.len() + answer_tokens)?;
        let reused = self.go_back(common(&self.read, prompt).min(prompt.len().saturating_sub(1)));
        let mut at = reused;
        while at < prompt.len() {
            if listener.stopped() {
                return Ok(Reading::Stopped);
            }
            if purpose == Purpose::Ahead {
                listener.tell_read(at);
            }
            let end = prompt.len().min(at + self.piece(purpose));
            let started = Instant::now();
            let stopped_by = (!self.on_graphics).then_some(listener);
            if self.decode(&prompt[at..end], stopped_by)? == Piece::Stopped {
                return Ok(Reading::Stopped);
            }
            self.adapt(end - at, started.elapsed());
            at = end;
        }
        if purpose == Purpose::Ahead {
            listener.tell_read(at);
        }
        Ok(Reading::Complete { reused })
    }

    /// Reads one more token.
    pub(crate) fn push(
        &mut self,
        token: LlamaToken,
        listener: &Listener,
    ) -> Result<Piece, EngineError> {
        self.decode(&[token], Some(listener))
    }

    /// The next token after all that was read.
    pub(crate) fn next(&mut self, sampler: &mut LlamaSampler) -> Result<LlamaToken, EngineError> {
        let mut candidates = self.state.candidates();
        candidates.apply_sampler(sampler);
        let token = candidates
            .selected_token()
            .ok_or_else(|| EngineError::Failed {
                detail: "no token was chosen".to_owned(),
            })?;
        sampler.accept(token);
        Ok(token)
    }

    /// Forgets what was read after so many tokens, or everything where the model
    /// cannot forget a part. Tells how many it still knows.
    fn go_back(&mut self, tokens: usize) -> usize {
        let kept = if self.state.forget_after(tokens) {
            tokens
        } else {
            self.state.forget();
            0
        };
        self.read.truncate(kept);
        kept
    }

    fn decode(
        &mut self,
        tokens: &[LlamaToken],
        listener: Option<&Listener>,
    ) -> Result<Piece, EngineError> {
        let read = self.read.len() + tokens.len();
        match self.state.read(tokens, listener) {
            Ok(Piece::Read) => {
                self.read.extend_from_slice(tokens);
                Ok(Piece::Read)
            }
            Ok(Piece::Stopped) => Ok(Piece::Stopped),
            Err(error) => {
                // The state may hold a part of the piece.
                self.state.forget();
                self.read.clear();
                Err(match error {
                    PieceError::NoRoom => EngineError::ContextExceeded {
                        tokens: read,
                        limit: self.limit,
                    },
                    PieceError::Failed(answer) => EngineError::Failed {
                        detail: format!("llama.cpp answered {answer}"),
                    },
                })
            }
        }
    }

    /// The length of the next piece.
    fn piece(&self, purpose: Purpose) -> usize {
        match purpose {
            _ if self.on_graphics => self.piece,
            Purpose::Answer { .. } => LONGEST_PIECE,
            Purpose::Ahead => PIECE_AHEAD,
        }
    }

    /// Makes the next piece as long as reads in the time that a piece may take.
    fn adapt(&mut self, tokens: usize, took: Duration) {
        let fitting = tokens as f64 * PIECE.as_secs_f64() / took.as_secs_f64().max(1e-6);
        // Grows step by step: a short piece says little about a long one.
        let fitting = (fitting as usize).min(LONGEST_PIECE).min(self.piece * 2);
        self.piece = if fitting < TILE {
            fitting.max(SHORTEST_PIECE)
        } else {
            fitting / TILE * TILE
        };
    }

    /// Takes a larger state when the prompt and its answer need one.
    fn make_room(&mut self, tokens: usize) -> Result<(), EngineError> {
        if tokens > self.limit {
            return Err(EngineError::ContextExceeded {
                tokens,
                limit: self.limit,
            });
        }
        if tokens > self.state.capacity() {
            let wanted = tokens.next_power_of_two().min(self.limit).max(tokens);
            self.state = state(self.model, self.on_graphics, wanted)?;
            self.read.clear();
        }
        Ok(())
    }
}

fn state(
    model: &'static LlamaModel,
    on_graphics: bool,
    tokens: usize,
) -> Result<State, EngineError> {
    let setting = Setting {
        tokens,
        piece: LONGEST_PIECE,
        threads: threads(),
        attention: match on_graphics {
            true => FlashAttention::WhereKnown,
            false => FlashAttention::Always,
        },
    };
    State::new(model, setting)
}

/// One thread for each core: more of them wait for each other.
fn threads() -> i32 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    i32::try_from(cores).unwrap_or(1)
}
