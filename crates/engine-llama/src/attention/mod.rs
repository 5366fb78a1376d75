//! Attention, for llama.cpp's processor.
//!
//! llama.cpp computes attention on a processor in tiles of 64 questions. Fewer, such as
//! every token of an answer, it asks one by one and key by key; the keys of one head lie
//! in memory as far apart as all heads are long, so that each is waited for. Here the
//! heads that share keys ask together, in registers, and keys are fetched ahead.
//!
//! A prompt's many questions are computed here too, in blocks that stay in registers.
//!
//! It is an accelerator to llama.cpp (as BLAS is), which hands it what `interface`
//! supports and computes the rest on the processor itself. Its threads are those of OpenMP
//! with which that is computed: `native/parallel.c`.

#![expect(
    unsafe_code,
    reason = "llama.cpp's interface, and instructions that the processor was asked for"
)]

mod exponential;
mod few;
mod interface;
mod lanes;
mod many;
mod operation;

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub(crate) use interface::register;
use operation::{Instructions, Operation};

use crate::state::is_to_stop;

/// Computes attention, and keeps the memory for it.
pub(crate) struct Attention {
    instructions: Instructions,
    threads: usize,
    partials: Vec<f32>,
}

/// What threads share.
struct Work<'a> {
    operation: &'a Operation,
    instructions: Instructions,
    partials: *mut f32,
    next: AtomicUsize,
    stopped: AtomicBool,
}

unsafe extern "C" {
    /// Calls a function in so many threads, and waits for all.
    fn deskhand_in_parallel(
        threads: c_int,
        work: unsafe extern "C" fn(*mut c_void),
        data: *mut c_void,
    );
}

impl Attention {
    fn new(instructions: Instructions) -> Self {
        Self {
            instructions,
            threads: 1,
            partials: Vec::new(),
        }
    }

    /// False where it was stopped before all was computed.
    ///
    /// # Safety
    /// The rows of the operation are there, and the processor has the instructions.
    unsafe fn compute(&mut self, operation: &Operation) -> bool {
        let length = operation.partial_length();
        if self.partials.len() < length {
            self.partials.resize(length, 0.0);
        }
        let work = Work {
            operation,
            instructions: self.instructions,
            partials: self.partials.as_mut_ptr(),
            next: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        };
        let threads = self.threads.min(operation.parts());
        let threads = c_int::try_from(threads).unwrap_or(1);
        let data = ptr::from_ref(&work).cast_mut().cast();
        // SAFETY: the work lives until all threads are done.
        unsafe { deskhand_in_parallel(threads, work_on, data) };
        if work.stopped.into_inner() {
            return false;
        }
        // SAFETY: as the caller says, and every part is computed.
        unsafe { operation.combine(self.partials.as_ptr()) };
        true
    }
}

/// Computes parts until none is left.
unsafe extern "C" fn work_on(data: *mut c_void) {
    // SAFETY: `Attention::compute` gives it, and waits.
    let work = unsafe { &*data.cast::<Work<'_>>() };
    let mut room = Vec::new();
    loop {
        let part = work.next.fetch_add(1, Ordering::Relaxed);
        if part >= work.operation.parts() {
            break;
        }
        // A long prompt's attention takes seconds in a layer of a large model.
        if is_to_stop() {
            work.stopped.store(true, Ordering::Relaxed);
            break;
        }
        // SAFETY: the caller of `Attention::compute` answers for the rows; a part's number
        // is given out once.
        unsafe {
            work.operation
                .compute(part, work.instructions, work.partials, &mut room);
        };
    }
}

#[cfg(test)]
mod tests;
