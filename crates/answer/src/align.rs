//! Which passages support a sentence.
//!
//! A sentence is supported by a passage in which most of its telling words
//! stand close together. Words weigh by how few of the passages hold them (an
//! inverse document frequency over the evidence alone), so that what all
//! passages share decides nothing; a number that a passage does not hold counts
//! heavily against it, as wrong numbers are the errors that cost most.

use std::ops::Range;

use library::sentence::sentences;

use crate::language;
use crate::word::{is_number, same_word, telling_words};

/// The least share of a sentence's weight that a passage must hold. Chosen, with [`WINDOW`],
/// on 44 sentences of a small model that were labelled by reading; `cargo xtask bench answer
/// support` tells how far it agrees with another hundred.
const SUPPORTED: f32 = 0.68;
/// The same for Chinese, whose pairs of characters across the border of two words are lost in
/// other words for the same.
const SUPPORTED_CHINESE: f32 = 0.62;
/// A second passage is cited too when it holds nearly as much as the best.
const NEARLY: f32 = 0.92;
/// With fewer telling words a sentence without a number is a fragment.
const FEWEST: usize = 3;
/// At most this many passages are cited for one sentence.
const MOST: usize = 2;
/// How many neighbouring sentences of a passage may support one sentence.
const WINDOW: usize = 2;
/// Weights closer than this are the same, added up in another order.
const SAME: f32 = 1e-4;
/// A number weighs this much more than a word.
const NUMBER_WEIGHT: f32 = 2.0;

/// Passages made ready to be compared with sentences.
#[derive(Debug)]
pub struct Alignment {
    passages: Vec<PassageWords>,
}

#[derive(Debug)]
struct PassageWords {
    sentences: Vec<Vec<String>>,
    ranges: Vec<Range<usize>>,
    all: Vec<String>,
}

/// A passage and how well it supports a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// Index into the passages.
    pub passage: usize,
    /// The share of the sentence's weight that the passage holds, from 0 to 1.
    pub share: f32,
    /// The part of the passage's text that holds it, in bytes.
    pub range: Range<usize>,
}

impl Alignment {
    /// Makes passages ready. `headings` stand above a passage and count as part
    /// of it, since a sentence often names its section.
    pub fn new<'a>(passages: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Self {
        let passages = passages
            .into_iter()
            .map(|(text, headings)| {
                let ranges = sentences(text);
                let sentences: Vec<Vec<String>> = ranges
                    .iter()
                    .map(|range| telling_words(&text[range.clone()]))
                    .collect();
                let mut all: Vec<String> = sentences.iter().flatten().cloned().collect();
                all.extend(headings.iter().flat_map(|heading| telling_words(heading)));
                PassageWords {
                    sentences,
                    ranges,
                    all,
                }
            })
            .collect();
        Self { passages }
    }

    /// The passages that support `sentence`, best first; empty where none does.
    pub fn supports(&self, sentence: &str) -> Vec<Support> {
        let words = telling_words(sentence);
        // A fragment stands everywhere and claims nothing; a number claims much.
        if words.len() < FEWEST && !words.iter().any(|word| is_number(word)) {
            return Vec::new();
        }
        let mut supports = self.shares(sentence);
        let least = match language::of_question(sentence) {
            "zh" => SUPPORTED_CHINESE,
            _ => SUPPORTED,
        };
        supports.retain(|support| support.share >= least);
        let best = supports.first().map_or(0.0, |support| support.share);
        supports.retain(|support| support.share >= best * NEARLY);
        supports.truncate(MOST);
        supports
    }

    /// How much of `sentence` each passage holds, best first.
    pub fn shares(&self, sentence: &str) -> Vec<Support> {
        let words = telling_words(sentence);
        let weights: Vec<f32> = words.iter().map(|word| self.weight(word)).collect();
        let total: f32 = weights.iter().sum();
        if total <= 0.0 {
            return Vec::new();
        }
        let mut shares: Vec<Support> = self
            .passages
            .iter()
            .enumerate()
            .filter_map(|(passage, candidate)| {
                let (weight, range) = candidate.best_window(&words, &weights)?;
                Some(Support {
                    passage,
                    share: weight / total,
                    range,
                })
            })
            .collect();
        shares.sort_by(|one, other| other.share.total_cmp(&one.share));
        shares
    }

    /// Rare among the passages weighs much; held by all of them, little; held
    /// by none, most, since then nothing supports the word.
    fn weight(&self, word: &str) -> f32 {
        let holding = self
            .passages
            .iter()
            .filter(|passage| passage.all.iter().any(|other| same_word(word, other)))
            .count() as f32;
        let count = self.passages.len() as f32;
        let rarity = ((count + 1.0) / (holding + 0.5)).ln().max(0.0) + 0.5;
        if is_number(word) {
            rarity * NUMBER_WEIGHT
        } else {
            rarity
        }
    }
}

impl PassageWords {
    /// The window of neighbouring sentences that holds most of the weight.
    /// Words outside the window but in the passage (or its headings) count a
    /// little less, as a passage is about one thing.
    fn best_window(&self, words: &[String], weights: &[f32]) -> Option<(f32, Range<usize>)> {
        const ELSEWHERE: f32 = 0.6;
        let held = |pool: &[String], word: &str| pool.iter().any(|other| same_word(word, other));
        let elsewhere: Vec<bool> = words.iter().map(|word| held(&self.all, word)).collect();
        let mut best: Option<(f32, Range<usize>)> = None;
        for start in 0..self.sentences.len() {
            for length in 1..=WINDOW.min(self.sentences.len() - start) {
                let window = &self.sentences[start..start + length];
                let weight: f32 = words
                    .iter()
                    .zip(weights)
                    .zip(&elsewhere)
                    .map(|((word, weight), elsewhere)| {
                        if window.iter().any(|sentence| held(sentence, word)) {
                            *weight
                        } else if *elsewhere {
                            weight * ELSEWHERE
                        } else {
                            0.0
                        }
                    })
                    .sum();
                let range = self.ranges[start].start..self.ranges[start + length - 1].end;
                let better = best.as_ref().is_none_or(|(most, widest)| {
                    let more = weight - most;
                    // Of windows that hold the same, the shortest is the source.
                    more > SAME || (more > -SAME && range.len() < widest.len())
                });
                if better {
                    best = Some((weight, range));
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: &str = "The tenant may terminate the lease after 24 months. Notice of three \
                         months must be given in writing.";
    const PETS: &str = "Pets are allowed with the landlord's consent. Dogs need a deposit of 300 \
                        euros.";

    fn alignment() -> Alignment {
        Alignment::new([(LEASE, [].as_slice()), (PETS, [].as_slice())])
    }

    fn cited(sentence: &str) -> Vec<usize> {
        let supports = alignment().supports(sentence);
        supports
            .into_iter()
            .map(|support| support.passage)
            .collect()
    }

    #[test]
    fn a_rephrased_sentence_finds_its_passage() {
        assert_eq!(
            cited("After 24 months, termination of the lease by the tenant is possible."),
            [0]
        );
        assert_eq!(cited("A deposit of 300 euros is needed for dogs."), [1]);
    }

    #[test]
    fn a_wrong_number_or_a_made_up_claim_finds_none() {
        assert!(cited("The tenant may terminate the lease after 36 months.").is_empty());
        assert!(cited("The landlord must renovate the kitchen every decade.").is_empty());
        assert!(cited("").is_empty(), "an empty sentence claims nothing");
    }

    #[test]
    fn the_range_is_the_supporting_sentence() {
        let support = &alignment().supports("Dogs need a deposit of 300 euros")[0];
        assert_eq!(
            &PETS[support.range.clone()],
            "Dogs need a deposit of 300 euros."
        );
    }

    #[test]
    fn chinese_sentences_align() {
        let alignment = Alignment::new([
            ("员工入职满一年后，每年享有15天带薪年假。", [].as_slice()),
            ("加班费按小时工资的1.5倍计算。", [].as_slice()),
        ]);
        let supports = alignment.supports("员工每年有15天带薪年假");
        assert_eq!(supports[0].passage, 0);
        assert!(alignment.supports("公司提供免费午餐和班车").is_empty());
    }
}
