//! Held against the sum of all values in double precision, weighed one by one, and
//! against llama.cpp's own attention with the default model.

use std::path::PathBuf;

use engine::Models;
use half::f16;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;

use super::Attention;
use super::operation::{Instructions, Operation, Rows};
use crate::backend;
use crate::state::{FlashAttention, Piece, Setting, State};

const LENGTH: usize = 64;

/// Numbers that look random, the same at every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 40) as f32 / (1 << 24) as f32 - 0.5
    }

    fn halves(&mut self, count: usize) -> Vec<f16> {
        (0..count)
            .map(|_| f16::from_f32(4.0 * self.next()))
            .collect()
    }
}

/// So many tokens ask, of so many heads; the keys of a token lie together.
struct Case {
    tokens: usize,
    known: usize,
    heads: usize,
    key_heads: usize,
    /// Keys that a token sees.
    seen: fn(token: usize, key: usize) -> bool,
}

impl Case {
    fn check(&self) {
        self.check_with(Instructions::Avx2);
        if let Some(widest) = Instructions::widest() {
            self.check_with(widest);
        }
    }

    fn check_with(&self, instructions: Instructions) {
        let mut numbers = Numbers(7);
        let count = self.tokens * self.heads * LENGTH;
        let mut questions: Vec<f32> = (0..count).map(|_| 4.0 * numbers.next()).collect();
        let mut keys = numbers.halves(self.known * self.key_heads * LENGTH);
        let mut values = numbers.halves(self.known * self.key_heads * LENGTH);
        let mut mask: Vec<f16> = (0..self.tokens * self.known)
            .map(|at| match (self.seen)(at / self.known, at % self.known) {
                true => f16::ZERO,
                false => f16::NEG_INFINITY,
            })
            .collect();
        let mut answers = vec![f32::NAN; count];
        let scale = 1.0 / (LENGTH as f32).sqrt();
        let operation = Operation {
            questions: rows(&mut questions, self.heads * LENGTH),
            keys: rows(halves(&mut keys), self.key_heads * LENGTH),
            values: rows(halves(&mut values), self.key_heads * LENGTH),
            mask: Some(rows(halves(&mut mask), self.known)),
            answers: rows(&mut answers, self.heads * LENGTH),
            tokens: self.tokens,
            known: self.known,
            heads: self.heads,
            key_heads: self.key_heads,
            key_length: LENGTH,
            value_length: LENGTH,
            scale,
        };
        let mut attention = Attention::new(instructions);
        attention.threads = 2;
        // SAFETY: the rows are there; processors of today have the instructions.
        let computed = unsafe { attention.compute(&operation) };
        assert!(computed, "nobody stops it");

        for token in 0..self.tokens {
            for head in 0..self.heads {
                let at = (token * self.heads + head) * LENGTH;
                let key_head = head / (self.heads / self.key_heads);
                let row = |rows: &[f16], key: usize| -> Vec<f64> {
                    let at = (key * self.key_heads + key_head) * LENGTH;
                    rows[at..at + LENGTH]
                        .iter()
                        .map(|number| number.to_f64())
                        .collect()
                };
                let mut sum = 0.0;
                let mut expected = [0.0; LENGTH];
                for key in (0..self.known).filter(|key| (self.seen)(token, *key)) {
                    let score: f64 = questions[at..at + LENGTH]
                        .iter()
                        .zip(row(&keys, key))
                        .map(|(one, other)| f64::from(*one) * other)
                        .sum();
                    let weight = (score * f64::from(scale)).exp();
                    sum += weight;
                    for (expected, value) in expected.iter_mut().zip(row(&values, key)) {
                        *expected += weight * value;
                    }
                }
                for (answer, expected) in answers[at..at + LENGTH].iter().zip(expected) {
                    let expected = if sum > 0.0 { expected / sum } else { 0.0 };
                    let error = (f64::from(*answer) - expected).abs();
                    assert!(
                        error < 2e-6,
                        "token {token}, head {head}: {answer}, not {expected}"
                    );
                }
            }
        }
    }
}

fn rows<Number>(numbers: &mut [Number], token: usize) -> Rows<Number> {
    Rows {
        start: numbers.as_mut_ptr(),
        token: token * size_of::<Number>(),
        head: LENGTH * size_of::<Number>(),
    }
}

fn halves(numbers: &mut [f16]) -> &mut [u16] {
    use half::slice::HalfFloatSliceExt;
    numbers.reinterpret_cast_mut()
}

#[test]
fn one_token_asks_with_heads_that_share_keys() {
    for sharing in [1, 2, 3, 4, 7] {
        let case = Case {
            tokens: 1,
            known: 784,
            heads: 2 * sharing,
            key_heads: 2,
            seen: |_, key| key < 701,
        };
        case.check();
    }
}

#[test]
fn tokens_see_what_stands_before_them() {
    for tokens in [2, 5, 40, 130] {
        let case = Case {
            tokens,
            known: 1024,
            heads: 3,
            key_heads: 1,
            seen: |token, key| key <= 490 + token,
        };
        case.check();
    }
}

#[test]
fn what_lies_between_may_be_hidden() {
    for tokens in [3, 66] {
        let case = Case {
            tokens,
            known: 768,
            heads: 4,
            key_heads: 4,
            seen: |token, key| key % 3 == token % 3 && !(200..600).contains(&key),
        };
        case.check();
    }
}

#[test]
fn a_token_that_sees_nothing_finds_nothing() {
    for tokens in [2, 50] {
        let case = Case {
            tokens,
            known: 512,
            heads: 2,
            key_heads: 1,
            seen: |token, _| token == 1,
        };
        case.check();
    }
}

/// The weights of the default model; none, with a message, where such tests are skipped.
fn weights() -> Option<PathBuf> {
    if std::env::var_os("DESKHAND_SKIP_MODELS").is_some() {
        eprintln!("skipped: DESKHAND_SKIP_MODELS is set, and this test needs the default model");
        return None;
    }
    let folder = std::env::var_os("DESKHAND_MODELS").map_or_else(
        || {
            let home =
                std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
            let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
            data.or(home)
                .expect("data has a place")
                .join("deskhand/models")
        },
        PathBuf::from,
    );
    let model = Models::in_folder(folder).default_chat();
    Some(model.expect("the catalogue names a default model").path)
}

/// What a state thinks of each token as the next one, after pieces of these lengths.
fn thoughts(
    model: &'static LlamaModel,
    attention: FlashAttention,
    tokens: &[LlamaToken],
    pieces: &[usize],
) -> Vec<f32> {
    let setting = Setting {
        tokens: 2048,
        piece: 512,
        threads: 2,
        attention,
    };
    let mut state = State::new(model, setting).expect("a state");
    let mut at = 0;
    for piece in pieces {
        let read = state.read(&tokens[at..at + piece], None);
        assert_eq!(read, Ok(Piece::Read));
        at += piece;
    }
    let mut candidates = state.candidates().data;
    candidates.sort_by_key(|candidate| candidate.id().0);
    candidates
        .iter()
        .map(|candidate| candidate.logit())
        .collect()
}

#[test]
fn a_model_thinks_the_same_as_with_all_scores_at_once() {
    let Some(weights) = weights() else { return };
    let library = backend::library().expect("llama.cpp");
    let model = LlamaModel::load_from_file(library, &weights, &LlamaModelParams::default());
    let model: &'static LlamaModel = Box::leak(Box::new(model.expect("the default model")));
    let text: String = (0..100)
        .map(|ship| format!("Ship {ship} carried {} barrels of salt. ", ship * 7 + 3))
        .collect();
    let tokens = model.vocab().tokenize(text.as_bytes(), true, true);
    let apart = |pieces: &[usize]| {
        let found = thoughts(model, FlashAttention::Always, &tokens, pieces);
        let expected = thoughts(model, FlashAttention::Never, &tokens, pieces);
        assert_eq!(found.len(), expected.len());
        let most = |numbers: &mut dyn Iterator<Item = f32>| numbers.fold(0.0, f32::max);
        let error = found
            .iter()
            .zip(&expected)
            .map(|(one, other)| (one - other).abs());
        most(&mut { error }) / most(&mut expected.iter().map(|logit| logit.abs()))
    };
    // So short a prompt is left to llama.cpp, whose own two ways differ by rounding.
    let own = apart(&[240]);
    // Many, some and few at once, and one as an answer is written.
    let all = apart(&[512, 100, 40, 8, 1, 1]);
    assert!(all < 2.0 * own, "{all}, not {own}");
}
