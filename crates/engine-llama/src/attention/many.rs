//! Many questions: those of a prompt that is read.
//!
//! A block of questions is held against all keys, a chunk at a time, and what was found
//! before is brought to the greatest score of now (online softmax: Milakov and Gimelshein,
//! 2018, <https://arxiv.org/abs/1805.02867>). The lanes of a vector are questions, so that
//! nothing is summed up across them; a number of a key or of a value is held against all
//! at once, in registers for four keys or columns at a time.
#![expect(
    unsafe_op_in_unsafe_fn,
    reason = "nearly every line of its unsafe functions reads memory or computes in vectors"
)]

use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};

use half::f16;

use super::exponential::exponential;
use super::lanes::{Avx2, Avx512, Lanes};
use super::operation::{LINE, Operation, Question, Rows};

/// Questions of a block.
pub(super) const QUESTIONS: usize = 64;

/// Keys of a chunk: they, their values and their scores stay in a core's caches.
const KEYS: usize = 64;

/// Keys, or columns of values, that registers hold sums for.
const ROWS: usize = 4;

/// A number of each question.
type OfQuestions = [f32; QUESTIONS];

/// A block of questions that share keys.
pub(super) struct Many<'a> {
    operation: &'a Operation,
    key_head: usize,
    /// The last one stands for those that a last block lacks.
    questions: [Question; QUESTIONS],
    count: usize,
    /// Scaled questions, by column.
    asked: &'a mut [OfQuestions],
    /// What is found, by column.
    found: &'a mut [OfQuestions],
    /// Scores of the chunk's keys, then their weights.
    weights: &'a mut [OfQuestions],
    /// The chunk's keys, later its values.
    rows: &'a mut [f32],
    greatest: OfQuestions,
    sums: OfQuestions,
}

/// What the questions of a block see of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    Some,
    All,
}

/// The blocks of the questions that share the keys of a head.
pub(super) fn blocks(operation: &Operation) -> usize {
    operation.questions_of_keys().div_ceil(QUESTIONS)
}

impl<'a> Many<'a> {
    /// `room` is what it computes in.
    pub(super) fn new(operation: &'a Operation, part: usize, room: &'a mut Vec<f32>) -> Self {
        let key_head = part % operation.key_heads;
        let first = part / operation.key_heads * QUESTIONS;
        let all = operation.questions_of_keys();
        let longest = operation.key_length.max(operation.value_length);
        let columns = operation.key_length + operation.value_length + KEYS;
        room.resize(columns * QUESTIONS + longest * KEYS, 0.0);
        let (vectors, rows) = room.split_at_mut(columns * QUESTIONS);
        let (vectors, _) = vectors.as_chunks_mut();
        let (asked, vectors) = vectors.split_at_mut(operation.key_length);
        let (found, weights) = vectors.split_at_mut(operation.value_length);
        Self {
            operation,
            key_head,
            questions: std::array::from_fn(|number| {
                operation.question(key_head, (first + number).min(all - 1))
            }),
            count: QUESTIONS.min(all - first),
            asked,
            found,
            weights,
            rows,
            greatest: [f32::NEG_INFINITY; QUESTIONS],
            sums: [0.0; QUESTIONS],
        }
    }

    /// # Safety
    /// The rows of the operation are there; the processor has the instructions.
    #[target_feature(enable = "avx512f,avx2,fma,f16c")]
    pub(super) unsafe fn by_avx512(&mut self) {
        self.ask::<Avx512, 4>();
    }

    /// # Safety
    /// As of [`Self::by_avx512`].
    #[target_feature(enable = "avx2,fma,f16c")]
    pub(super) unsafe fn by_avx2(&mut self) {
        self.ask::<Avx2, 2>();
    }

    /// Asks all keys; registers hold so many `VECTORS` of questions.
    #[inline(always)]
    unsafe fn ask<L: Lanes, const VECTORS: usize>(&mut self) {
        self.take_questions();
        self.found.fill([0.0; QUESTIONS]);
        for first in (0..self.operation.known).step_by(KEYS) {
            let length = KEYS.min(self.operation.known - first);
            let seen = self.seen(first, length);
            if seen == Seen::Nothing {
                continue;
            }
            let (keys, values) = (self.operation.keys, self.operation.values);
            self.unpack::<L>(&keys, self.operation.key_length, first, length);
            self.score::<L, VECTORS>(length);
            if seen == Seen::Some {
                self.hide(first, length);
            }
            self.weigh(length);
            self.unpack::<L>(&values, self.operation.value_length, first, length);
            self.sum::<L, VECTORS>(length);
        }
        self.answer();
    }

    /// Puts the questions beside each other, scaled.
    #[inline(always)]
    unsafe fn take_questions(&mut self) {
        for (number, question) in self.questions.iter().enumerate() {
            let from = self.operation.questions.at(question.token, question.head);
            for (column, asked) in self.asked.iter_mut().enumerate() {
                asked[number] = *from.add(column) * self.operation.scale;
            }
        }
    }

    /// What these keys are to the questions.
    #[inline(always)]
    unsafe fn seen(&self, first: usize, length: usize) -> Seen {
        let Some(mask) = &self.operation.mask else {
            return Seen::All;
        };
        let (mut any, mut all) = (0, u16::MAX);
        let tokens = self.questions[0].token..=self.questions[QUESTIONS - 1].token;
        for token in tokens {
            let row = std::slice::from_raw_parts(mask.at(token, 0).add(first), length);
            for bits in row {
                any |= bits;
                all &= bits;
            }
        }
        if any == 0 {
            Seen::All
        } else if all == f16::NEG_INFINITY.to_bits() {
            Seen::Nothing
        } else {
            Seen::Some
        }
    }

    /// Turns rows of half precision, keys or values, into single precision.
    #[inline(always)]
    unsafe fn unpack<L: Lanes>(
        &mut self,
        from: &Rows<u16>,
        columns: usize,
        first: usize,
        length: usize,
    ) {
        for number in 0..length {
            let row = from.at(first + number, self.key_head);
            let to = self.rows.as_mut_ptr().add(number * columns);
            for column in (0..columns).step_by(L::WIDTH) {
                L::write(to.add(column), L::read_halves(row.add(column)));
            }
            // The rows of a head lie too far apart for a processor to find the next.
            let next = (first + number + KEYS).min(self.operation.known - 1);
            let next = from.at(next, self.key_head).cast::<i8>().cast_const();
            for line in (0..2 * columns).step_by(LINE) {
                _mm_prefetch::<_MM_HINT_T1>(next.add(line));
            }
        }
    }

    /// Holds each key against each question.
    #[inline(always)]
    unsafe fn score<L: Lanes, const VECTORS: usize>(&mut self, length: usize) {
        let columns = self.operation.key_length;
        for first in (0..length).step_by(ROWS) {
            let keys = self.rows.as_ptr().add(first * columns);
            for lane in (0..QUESTIONS).step_by(VECTORS * L::WIDTH) {
                let mut sums = [[L::zero(); VECTORS]; ROWS];
                for column in 0..columns {
                    let asked = self.asked.as_ptr().add(column).cast::<f32>().add(lane);
                    add_products::<L, VECTORS>(&mut sums, asked, keys.add(column), columns);
                }
                for (row, sums) in sums.into_iter().enumerate() {
                    let to = self.weights.as_mut_ptr().add(first + row);
                    write::<L, VECTORS>(to.cast::<f32>().add(lane), sums);
                }
            }
        }
    }

    /// Takes away what questions do not see.
    #[inline(always)]
    unsafe fn hide(&mut self, first: usize, length: usize) {
        let Some(mask) = &self.operation.mask else {
            return;
        };
        for (number, question) in self.questions.iter().enumerate() {
            let row = mask.at(question.token, 0).add(first);
            for (key, scores) in self.weights[..length].iter_mut().enumerate() {
                scores[number] += f16::from_bits(*row.add(key)).to_f32();
            }
        }
    }

    /// Makes weights of scores, and brings what was found before to the same measure.
    #[inline(always)]
    fn weigh(&mut self, length: usize) {
        let mut greatest = self.greatest;
        for scores in &self.weights[..length] {
            for (greatest, score) in greatest.iter_mut().zip(scores) {
                *greatest = if *score > *greatest {
                    *score
                } else {
                    *greatest
                };
            }
        }
        let mut factors = [0.0; QUESTIONS];
        // Of a question that has seen nothing yet, every weight is 0.
        let mut measure = [0.0; QUESTIONS];
        for number in 0..QUESTIONS {
            let greatest = greatest[number];
            measure[number] = if greatest > f32::NEG_INFINITY {
                greatest
            } else {
                0.0
            };
            factors[number] = exponential(self.greatest[number] - measure[number]);
            self.sums[number] *= factors[number];
        }
        for scores in &mut self.weights[..length] {
            for number in 0..QUESTIONS {
                let weight = exponential(scores[number] - measure[number]);
                scores[number] = weight;
                self.sums[number] += weight;
            }
        }
        if factors != [1.0; QUESTIONS] {
            for found in self.found.iter_mut() {
                for (found, factor) in found.iter_mut().zip(&factors) {
                    *found *= factor;
                }
            }
        }
        self.greatest = greatest;
    }

    /// Adds the values up, weighed.
    #[inline(always)]
    unsafe fn sum<L: Lanes, const VECTORS: usize>(&mut self, length: usize) {
        let columns = self.operation.value_length;
        for first in (0..columns).step_by(ROWS) {
            for lane in (0..QUESTIONS).step_by(VECTORS * L::WIDTH) {
                let found = self.found.as_mut_ptr().add(first).cast::<f32>().add(lane);
                let mut sums = [[L::zero(); VECTORS]; ROWS];
                for (row, sums) in sums.iter_mut().enumerate() {
                    for (vector, sum) in sums.iter_mut().enumerate() {
                        *sum = L::read(found.add(row * QUESTIONS + vector * L::WIDTH));
                    }
                }
                for key in 0..length {
                    let weights = self.weights.as_ptr().add(key).cast::<f32>().add(lane);
                    let value = self.rows.as_ptr().add(key * columns + first);
                    add_products::<L, VECTORS>(&mut sums, weights, value, 1);
                }
                for (row, sums) in sums.into_iter().enumerate() {
                    write::<L, VECTORS>(found.add(row * QUESTIONS), sums);
                }
            }
        }
    }

    /// Writes what was found.
    #[inline(always)]
    unsafe fn answer(&self) {
        for (number, question) in self.questions[..self.count].iter().enumerate() {
            let sum = self.sums[number];
            let share = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            let answer = self.operation.answers.at(question.token, question.head);
            for (column, found) in self.found.iter().enumerate() {
                *answer.add(column) = found[number] * share;
            }
        }
    }
}

/// Adds to the sums of each row the product of its number and the vectors. The numbers
/// lie so far apart.
#[inline(always)]
unsafe fn add_products<L: Lanes, const VECTORS: usize>(
    sums: &mut [[L::Vector; VECTORS]; ROWS],
    vectors: *const f32,
    numbers: *const f32,
    apart: usize,
) {
    let mut read = [L::zero(); VECTORS];
    for (number, vector) in read.iter_mut().enumerate() {
        *vector = L::read(vectors.add(number * L::WIDTH));
    }
    for (row, sums) in sums.iter_mut().enumerate() {
        let number = L::all(*numbers.add(row * apart));
        for (sum, vector) in sums.iter_mut().zip(read) {
            *sum = L::multiply_add(number, vector, *sum);
        }
    }
}

#[inline(always)]
unsafe fn write<L: Lanes, const VECTORS: usize>(to: *mut f32, vectors: [L::Vector; VECTORS]) {
    for (number, vector) in vectors.into_iter().enumerate() {
        L::write(to.add(number * L::WIDTH), vector);
    }
}
