//! Few questions: each of few tokens' with heads that share keys.
//!
//! Computed as FlashAttention does (Dao et al., 2022, <https://arxiv.org/abs/2205.14135>),
//! in chunks of keys that are brought together by their greatest score; the chunks are
//! what threads share, as in Flash-Decoding. Keys are read once for the questions of up
//! to four heads, in the order of memory; the lanes of a vector are a key's numbers.
#![expect(
    unsafe_op_in_unsafe_fn,
    reason = "nearly every line of its unsafe functions reads memory or computes in vectors"
)]

use std::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};

use super::exponential::exponential;
use super::lanes::{Avx2, Avx512, Lanes, TILE};
use super::operation::{KEYS, LINE, Operation, Question};

/// Keys of a chunk: they and their values stay in a core's second cache while all
/// questions are asked.
const CHUNK: usize = 256;

/// Keys are asked for so long before they are needed. Those of a head lie far apart, so
/// that no processor finds the next by itself.
const AHEAD: usize = 16;

/// Vectors of an answer that registers hold sums for.
const VECTORS: usize = 4;

/// A partial answer begins with the greatest score and the sum of all weights.
const HEAD: usize = 2;

/// Keys of one head, one after the other, and the questions that they are asked.
pub(super) struct Few<'a> {
    operation: &'a Operation,
    number: usize,
    key_head: usize,
    first: usize,
    length: usize,
    partials: *mut f32,
}

/// The chunks of the keys of a head.
pub(super) fn chunks(operation: &Operation) -> usize {
    operation.known.div_ceil(CHUNK)
}

/// How many numbers all partial answers have.
pub(super) fn partial_length(operation: &Operation) -> usize {
    let rows = chunks(operation) * operation.heads * operation.tokens;
    rows * (HEAD + operation.value_length)
}

/// Brings the partial answers to all questions together.
///
/// # Safety
/// The rows of the operation are there, and the partial answers.
pub(super) unsafe fn combine(operation: &Operation, partials: *const f32) {
    for head in 0..operation.heads {
        for token in 0..operation.tokens {
            let parts = (0..chunks(operation)).map(|chunk| {
                let part = partials.add(partial(operation, chunk, Question { token, head }));
                std::slice::from_raw_parts(part, HEAD + operation.value_length)
            });
            let answer = operation.answers.at(token, head);
            let answer = std::slice::from_raw_parts_mut(answer, operation.value_length);
            combine_one(parts, answer);
        }
    }
}

/// Where the partial answer to a question begins.
fn partial(operation: &Operation, chunk: usize, question: Question) -> usize {
    let row = (chunk * operation.heads + question.head) * operation.tokens + question.token;
    row * (HEAD + operation.value_length)
}

impl<'a> Few<'a> {
    pub(super) fn new(operation: &'a Operation, part: usize, partials: *mut f32) -> Self {
        let number = part / operation.key_heads;
        let first = number * CHUNK;
        Self {
            operation,
            number,
            key_head: part % operation.key_heads,
            first,
            length: CHUNK.min(operation.known - first),
            partials,
        }
    }

    /// # Safety
    /// The rows of the operation and the partial answers are there; the processor has the
    /// instructions.
    #[target_feature(enable = "avx512f,avx2,fma,f16c")]
    pub(super) unsafe fn by_avx512(&self) {
        self.ask_all::<Avx512>();
    }

    /// # Safety
    /// As of [`Self::by_avx512`].
    #[target_feature(enable = "avx2,fma,f16c")]
    pub(super) unsafe fn by_avx2(&self) {
        self.ask_all::<Avx2>();
    }

    /// Asks the questions that share these keys, a few at a time.
    #[inline(always)]
    unsafe fn ask_all<L: Lanes>(&self) {
        let all = self.operation.questions_of_keys();
        let mut next = 0;
        while next < all {
            // What stands twice is computed twice, and alike.
            let question = |row: usize| {
                self.operation
                    .question(self.key_head, (next + row).min(all - 1))
            };
            let left = all - next;
            if left == 1 {
                self.ask::<L, 1>(std::array::from_fn(question));
                next += 1;
            } else if left == 2 || L::ROWS == 2 {
                self.ask::<L, 2>(std::array::from_fn(question));
                next += 2;
            } else {
                self.ask::<L, 4>(std::array::from_fn(question));
                next += 4;
            }
        }
    }

    #[inline(always)]
    unsafe fn ask<L: Lanes, const ROWS: usize>(&self, questions: [Question; ROWS]) {
        let mut scores = [[0.0; CHUNK + TILE]; ROWS];
        if let Some(mask) = &self.operation.mask {
            for (scores, question) in scores.iter_mut().zip(questions) {
                let mask = mask.at(question.token, 0).add(self.first);
                for at in (0..self.length).step_by(L::WIDTH) {
                    L::write(scores.as_mut_ptr().add(at), L::read_halves(mask.add(at)));
                }
            }
        }
        let (from, to) = seen(&scores, self.length);
        self.score::<L, ROWS>((from, to), questions, &mut scores);
        let mut starts = [std::ptr::null_mut(); ROWS];
        for row in 0..ROWS {
            let start = self
                .partials
                .add(partial(self.operation, self.number, questions[row]));
            let (greatest, sum) = weigh(&mut scores[row][from..to]);
            start.write(greatest);
            start.add(1).write(sum);
            starts[row] = start.add(HEAD);
        }
        self.sum::<L, ROWS>((from, to), &scores, starts);
    }

    /// Adds to the scores how well each key answers each question.
    #[inline(always)]
    unsafe fn score<L: Lanes, const ROWS: usize>(
        &self,
        (from, to): (usize, usize),
        questions: [Question; ROWS],
        scores: &mut [[f32; CHUNK + TILE]; ROWS],
    ) {
        let questions = questions.map(|question| {
            self.operation
                .questions
                .at(question.token, question.head)
                .cast_const()
        });
        for first in (from..to).step_by(TILE / ROWS) {
            let mut keys = [std::ptr::null(); TILE];
            for (number, pointer) in keys.iter_mut().enumerate().take(TILE / ROWS) {
                let key = self.first + (first + number).min(to - 1);
                *pointer = self.operation.keys.at(key, self.key_head).cast_const();
                self.prefetch((key + AHEAD).min(self.operation.known - 1), self.key_head);
            }
            let mut sums = [L::zero(); TILE];
            for at in (0..self.operation.key_length).step_by(L::WIDTH) {
                for number in 0..TILE / ROWS {
                    let key = L::read_halves(keys[number].add(at));
                    for row in 0..ROWS {
                        let sum = &mut sums[number * ROWS + row];
                        *sum = L::multiply_add(L::read(questions[row].add(at)), key, *sum);
                    }
                }
            }
            let sums = L::sums(sums);
            for number in 0..TILE / ROWS {
                for row in 0..ROWS {
                    let score = &mut scores[row][first + number];
                    *score += sums[number * ROWS + row] * self.operation.scale;
                }
            }
        }
    }

    /// Adds the values up, weighed.
    #[inline(always)]
    unsafe fn sum<L: Lanes, const ROWS: usize>(
        &self,
        (from, to): (usize, usize),
        weights: &[[f32; CHUNK + TILE]; ROWS],
        answers: [*mut f32; ROWS],
    ) {
        for column in (0..self.operation.value_length).step_by(VECTORS * L::WIDTH) {
            let mut sums = [[L::zero(); VECTORS]; ROWS];
            for key in from..to {
                let value = self.operation.values.at(self.first + key, self.key_head);
                let weights = weights.each_ref().map(|weights| weights[key]);
                add_weighed::<L, ROWS>(&mut sums, value.add(column), weights);
            }
            for (sums, answer) in sums.into_iter().zip(answers) {
                for (number, sum) in sums.into_iter().enumerate() {
                    L::write(answer.add(column + number * L::WIDTH), sum);
                }
            }
        }
    }

    /// Brings a key and its value near.
    #[inline(always)]
    unsafe fn prefetch(&self, key: usize, head: usize) {
        let near = self.operation.keys.at(key, head).cast::<i8>().cast_const();
        for line in (0..2 * self.operation.key_length).step_by(LINE) {
            _mm_prefetch::<_MM_HINT_T0>(near.add(line));
        }
        let near = self
            .operation
            .values
            .at(key, head)
            .cast::<i8>()
            .cast_const();
        for line in (0..2 * self.operation.value_length).step_by(LINE) {
            _mm_prefetch::<_MM_HINT_T1>(near.add(line));
        }
    }
}

/// Adds a part of a value to each answer, weighed.
#[inline(always)]
unsafe fn add_weighed<L: Lanes, const ROWS: usize>(
    sums: &mut [[L::Vector; VECTORS]; ROWS],
    value: *const u16,
    weights: [f32; ROWS],
) {
    let mut vectors = [L::zero(); VECTORS];
    for (number, vector) in vectors.iter_mut().enumerate() {
        *vector = L::read_halves(value.add(number * L::WIDTH));
    }
    for (sums, weight) in sums.iter_mut().zip(weights) {
        let weight = L::all(weight);
        for (sum, vector) in sums.iter_mut().zip(vectors) {
            *sum = L::multiply_add(weight, vector, *sum);
        }
    }
}

/// From the first key that any of the questions sees to the last.
#[inline(always)]
fn seen<const ROWS: usize>(masks: &[[f32; CHUNK + TILE]; ROWS], length: usize) -> (usize, usize) {
    let is_seen = |key: &usize| masks.iter().any(|mask| mask[*key] > f32::NEG_INFINITY);
    let Some(from) = (0..length).find(is_seen) else {
        return (0, 0);
    };
    let last = (from..length).rev().find(is_seen).unwrap_or(from);
    (from, last + 1)
}

/// Makes weights of scores. Tells the greatest score and the sum of the weights.
#[inline(always)]
fn weigh(scores: &mut [f32]) -> (f32, f32) {
    let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if greatest == f32::NEG_INFINITY {
        scores.fill(0.0);
        return (greatest, 0.0);
    }
    for score in scores.iter_mut() {
        *score = exponential(*score - greatest);
    }
    let mut sums = [0.0; KEYS];
    let (whole, rest) = scores.as_chunks::<KEYS>();
    for weights in whole {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += weight;
        }
    }
    (
        greatest,
        sums.iter().sum::<f32>() + rest.iter().sum::<f32>(),
    )
}

/// Brings the partial answers to one question together.
fn combine_one<'a>(parts: impl Iterator<Item = &'a [f32]> + Clone, answer: &mut [f32]) {
    let greatest = parts
        .clone()
        .map(|part| part[0])
        .fold(f32::NEG_INFINITY, f32::max);
    answer.fill(0.0);
    let mut sum = 0.0;
    for part in parts.filter(|part| part[1] > 0.0) {
        let weight = (part[0] - greatest).exp();
        sum += weight * part[1];
        for (answer, part) in answer.iter_mut().zip(&part[HEAD..]) {
            *answer += weight * part;
        }
    }
    // A token that sees nothing finds nothing.
    if sum > 0.0 {
        for answer in answer {
            *answer /= sum;
        }
    }
}
