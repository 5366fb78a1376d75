//! What some tokens find in what a chat holds, by their questions: the sum of all
//! values, each weighed by how well its key answers the question.
#![expect(
    unsafe_op_in_unsafe_fn,
    reason = "nearly every line of its unsafe functions reads memory or computes in vectors"
)]

use super::few::{self, Few};
use super::lanes::{Avx2, Avx512};
use super::many::{self, Many};

/// Lengths of keys and values are multiples of it: four vectors of the widest
/// instructions.
pub(super) const COLUMNS: usize = 64;

/// Counts of keys are multiples of it: the mask is read in vectors.
pub(super) const KEYS: usize = 16;

/// Bytes of a line of a cache.
pub(super) const LINE: usize = 64;

/// Rows of numbers in memory, by token and head.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<Number> {
    pub(super) start: *mut Number,
    /// Bytes from a token's row to the next's.
    pub(super) token: usize,
    /// Bytes from a head's row to the next's.
    pub(super) head: usize,
}

impl<Number> Rows<Number> {
    /// # Safety
    /// There are as many tokens and heads.
    #[inline(always)]
    pub(super) unsafe fn at(&self, token: usize, head: usize) -> *mut Number {
        self.start.byte_add(token * self.token + head * self.head)
    }
}

/// Questions, and what they are asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    pub(super) questions: Rows<f32>,
    /// In half precision, as are values and mask.
    pub(super) keys: Rows<u16>,
    pub(super) values: Rows<u16>,
    /// Added to the scores of a token: 0, or minus infinity for keys that it does not
    /// see. The same for all heads.
    pub(super) mask: Option<Rows<u16>>,
    pub(super) answers: Rows<f32>,
    /// Tokens that ask.
    pub(super) tokens: usize,
    /// Keys of each head, a multiple of [`KEYS`].
    pub(super) known: usize,
    /// Heads that ask; as many of them in a row share the keys of one.
    pub(super) heads: usize,
    pub(super) key_heads: usize,
    /// Numbers of a question and of a key, a multiple of [`COLUMNS`].
    pub(super) key_length: usize,
    /// Numbers of a value and of an answer, a multiple of [`COLUMNS`].
    pub(super) value_length: usize,
    /// What scores are multiplied with.
    pub(super) scale: f32,
}

/// A question: of one token, with one head.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    pub(super) token: usize,
    pub(super) head: usize,
}

/// Which instructions compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instructions {
    Avx2,
    Avx512,
}

impl Instructions {
    /// The widest of this processor, if it has any of them.
    pub(super) fn widest() -> Option<Self> {
        if Avx512::is_there() {
            Some(Self::Avx512)
        } else {
            Avx2::is_there().then_some(Self::Avx2)
        }
    }
}

impl Operation {
    /// The parts that may be computed at the same time.
    pub(super) fn parts(&self) -> usize {
        if self.asks_many() {
            self.key_heads * many::blocks(self)
        } else {
            self.key_heads * few::chunks(self)
        }
    }

    /// How many numbers all partial answers have.
    pub(super) fn partial_length(&self) -> usize {
        if self.asks_many() {
            0
        } else {
            few::partial_length(self)
        }
    }

    /// Computes one part.
    ///
    /// # Safety
    /// The rows are there, `partials` has room for [`Self::partial_length`] numbers, no
    /// other thread computes this part, and the processor has the instructions.
    pub(super) unsafe fn compute(
        &self,
        part: usize,
        instructions: Instructions,
        partials: *mut f32,
        room: &mut Vec<f32>,
    ) {
        match (self.asks_many(), instructions) {
            (true, Instructions::Avx512) => Many::new(self, part, room).by_avx512(),
            (true, Instructions::Avx2) => Many::new(self, part, room).by_avx2(),
            (false, Instructions::Avx512) => Few::new(self, part, partials).by_avx512(),
            (false, Instructions::Avx2) => Few::new(self, part, partials).by_avx2(),
        }
    }

    /// Brings the partial answers together.
    ///
    /// # Safety
    /// The rows are there, and `partials` holds what [`Self::compute`] wrote for all parts.
    pub(super) unsafe fn combine(&self, partials: *const f32) {
        if !self.asks_many() {
            few::combine(self, partials);
        }
    }

    /// The questions that share the keys of a head.
    pub(super) fn questions_of_keys(&self) -> usize {
        self.tokens * self.sharing()
    }

    /// One of the questions that share the keys of a head: those of a token stand
    /// together.
    pub(super) fn question(&self, key_head: usize, number: usize) -> Question {
        Question {
            token: number / self.sharing(),
            head: key_head * self.sharing() + number % self.sharing(),
        }
    }

    /// How many heads share keys.
    fn sharing(&self) -> usize {
        self.heads / self.key_heads
    }

    fn asks_many(&self) -> bool {
        self.questions_of_keys() >= many::QUESTIONS
    }
}
