//! llama.cpp's state of a conversation, by its C interface: the safe wrapper has
//! no way to stop a computation, and without one a prompt would have to be read
//! in pieces that are too small to be read fast.
#![expect(
    unsafe_code,
    reason = "the C interface of llama.cpp; what is unsafe of reading stands in this file"
)]

use std::ffi::c_void;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use engine::EngineError;
use engine::process::Listener;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use llama_cpp_sys_2 as sys;

/// The one sequence that a state holds.
const SEQUENCE: sys::llama_seq_id = 0;
/// What `llama_decode` answers when there is no room (see `llama.h`).
const NO_ROOM: i32 = 1;
/// What it answers when it was stopped; the piece is then forgotten.
const STOPPED: i32 = 2;

/// Who may stop what is being read: a process reads one piece at a time. Null while
/// nothing is read, or nobody may stop it.
static LISTENER: AtomicPtr<Listener> = AtomicPtr::new(ptr::null_mut());

/// Every thread that computes asks it.
const _: () = {
    const fn is_shared<Shared: Sync>() {}
    is_shared::<Listener>();
};

/// Whether a computation was told to stop and has not come back yet.
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Whether a computation was told to stop and has not come back yet.
pub(crate) fn is_stopping() -> bool {
    STOPPING.load(Ordering::Relaxed)
}

/// How a state is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// The most tokens that it holds.
    pub(crate) tokens: usize,
    /// The most that are read at once.
    pub(crate) piece: usize,
    /// How many threads compute.
    pub(crate) threads: i32,
    /// How attention is computed.
    pub(crate) attention: FlashAttention,
}

/// Whether scores and weights of attention are held in parts, never all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FlashAttention {
    /// As every processor can.
    Always,
    /// Where the graphics know it.
    WhereKnown,
    /// What the others are held against.
    #[cfg(test)]
    Never,
}

/// What became of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// It was read.
    Read,
    /// It was stopped, and nothing of it is kept.
    Stopped,
}

/// Why a piece was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PieceError {
    /// The state is full.
    NoRoom,
    /// What llama.cpp answered.
    Failed(i32),
}

/// Keys and values of every token read so far.
pub(crate) struct State {
    context: NonNull<sys::llama_context>,
    model: &'static LlamaModel,
}

// SAFETY: a context is bound to no thread, and every use takes `&mut self` or
// only reads what the last use has left.
unsafe impl Send for State {}

impl State {
    /// An empty state.
    ///
    /// # Errors
    /// [`EngineError::OutOfMemory`] when llama.cpp makes none.
    pub(crate) fn new(model: &'static LlamaModel, setting: Setting) -> Result<Self, EngineError> {
        let no_room = || EngineError::OutOfMemory {
            detail: format!("no room for the state of {} tokens", setting.tokens),
        };
        let piece = u32::try_from(setting.piece).unwrap_or(u32::MAX);
        // SAFETY: a function without preconditions.
        let mut parameters = unsafe { sys::llama_context_default_params() };
        parameters.n_ctx = u32::try_from(setting.tokens).map_err(|_| no_room())?;
        parameters.n_batch = piece;
        parameters.n_ubatch = piece;
        parameters.n_threads = setting.threads;
        parameters.n_threads_batch = setting.threads;
        parameters.flash_attn_type = match setting.attention {
            FlashAttention::Always => sys::LLAMA_FLASH_ATTN_TYPE_ENABLED,
            FlashAttention::WhereKnown => sys::LLAMA_FLASH_ATTN_TYPE_AUTO,
            #[cfg(test)]
            FlashAttention::Never => sys::LLAMA_FLASH_ATTN_TYPE_DISABLED,
        };
        parameters.abort_callback = Some(is_stopped);
        // SAFETY: the model lives as long as the process; contexts are made one
        // after the other.
        let context = unsafe { sys::llama_init_from_model(pointer(model), parameters) };
        Ok(Self {
            context: NonNull::new(context).ok_or_else(no_room)?,
            model,
        })
    }

    /// The most tokens that it holds.
    pub(crate) fn capacity(&self) -> usize {
        // SAFETY: the context lives as long as `self`.
        unsafe { sys::llama_n_ctx(self.context.as_ptr()) as usize }
    }

    /// Reads tokens after those that it holds. What a processor computes stops
    /// between two products when the listener, where one is given, says so.
    pub(crate) fn read(
        &mut self,
        tokens: &[LlamaToken],
        listener: Option<&Listener>,
    ) -> Result<Piece, PieceError> {
        let mut tokens: Vec<sys::llama_token> = tokens.iter().map(|token| token.0).collect();
        let count = i32::try_from(tokens.len()).map_err(|_| PieceError::NoRoom)?;
        let listener = listener.map_or(ptr::null_mut(), |listener| {
            ptr::from_ref(listener).cast_mut()
        });
        LISTENER.store(listener, Ordering::Release);
        // SAFETY: the batch points to `tokens`, and `LISTENER` to the listener;
        // both live until the call has returned, and results are waited for.
        let answer = unsafe {
            let batch = sys::llama_batch_get_one(tokens.as_mut_ptr(), count);
            let answer = sys::llama_decode(self.context.as_ptr(), batch);
            sys::llama_synchronize(self.context.as_ptr());
            answer
        };
        LISTENER.store(ptr::null_mut(), Ordering::Release);
        STOPPING.store(false, Ordering::Relaxed);
        match answer {
            0 => Ok(Piece::Read),
            STOPPED => Ok(Piece::Stopped),
            NO_ROOM => Err(PieceError::NoRoom),
            other => Err(PieceError::Failed(other)),
        }
    }

    /// Forgets what was read after so many tokens. False where the model cannot
    /// forget a part (as those with a recurrent state).
    pub(crate) fn forget_after(&mut self, tokens: usize) -> bool {
        let Ok(from) = sys::llama_pos::try_from(tokens) else {
            return true;
        };
        // SAFETY: the context lives as long as `self`; -1 means: to the end.
        unsafe {
            let memory = sys::llama_get_memory(self.context.as_ptr());
            sys::llama_memory_seq_rm(memory, SEQUENCE, from, -1)
        }
    }

    /// Forgets everything.
    pub(crate) fn forget(&mut self) {
        // SAFETY: the context lives as long as `self`.
        unsafe {
            let memory = sys::llama_get_memory(self.context.as_ptr());
            sys::llama_memory_clear(memory, true);
        }
    }

    /// How much the model thinks of each token as the next one. Empty before the
    /// first piece.
    pub(crate) fn candidates(&mut self) -> LlamaTokenDataArray {
        let length = usize::try_from(self.model.n_vocab()).unwrap_or(0);
        // SAFETY: llama.cpp gives null, or one number for each token of the
        // vocabulary, which stay until the next piece.
        let logits = unsafe {
            let logits = sys::llama_get_logits_ith(self.context.as_ptr(), -1);
            if logits.is_null() {
                &[]
            } else {
                std::slice::from_raw_parts(logits, length)
            }
        };
        let candidates = (0..)
            .zip(logits)
            .map(|(token, logit)| LlamaTokenData::new(LlamaToken::new(token), *logit, 0.0));
        LlamaTokenDataArray::from_iter(candidates, false)
    }
}

impl Drop for State {
    fn drop(&mut self) {
        // SAFETY: nothing else holds the context.
        unsafe { sys::llama_free(self.context.as_ptr()) };
    }
}

/// Whether what is being read is to be stopped: asked between the steps of a
/// computation, and within one that takes long.
pub(crate) fn is_to_stop() -> bool {
    // SAFETY: null, or the listener that `State::read` holds for as long as it
    // computes.
    let listener = unsafe { LISTENER.load(Ordering::Acquire).as_ref() };
    let stopped = listener.is_some_and(Listener::stopped);
    if stopped {
        STOPPING.store(true, Ordering::Relaxed);
    }
    stopped
}

/// As llama.cpp asks.
unsafe extern "C" fn is_stopped(_: *mut c_void) -> bool {
    is_to_stop()
}

/// What the safe wrapper wraps.
fn pointer(model: &LlamaModel) -> *mut sys::llama_model {
    const { assert!(size_of::<LlamaModel>() == size_of::<*mut sys::llama_model>()) }
    // SAFETY: `LlamaModel` is `repr(transparent)` over this pointer.
    unsafe { std::mem::transmute_copy(model) }
}
