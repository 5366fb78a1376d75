//! Which passages support a sentence.
//!
//! A sentence is supported by a passage in which most of its telling words
//! stand close together. Words weigh by how few of the passages hold them (an
//! inverse document frequency over the evidence alone), so that what all
//! passages share decides nothing; a number that a passage does not hold counts
//! heavily against it, as wrong numbers are the errors that cost most.
//!
//! Where a passage is written otherwise than the sentence (English and Chinese), words
//! tell nothing, and the vectors of sentences decide. Where a model is installed that tells
//! whether one text follows from another, words and vectors only propose, and it decides.

use std::ops::Range;

use library::is_written_like;
use library::sentence::sentences;

use crate::invented;
use crate::language;
use crate::meaning::{Meaning, Sentences};
use crate::word::{is_number, same_word, telling_words};

/// The least share of a sentence's weight that a passage must hold. Chosen, with [`WINDOW`],
/// on 44 sentences of a small model that were labelled by reading; `cargo xtask bench answer
/// support` tells how far it agrees with another hundred.
const SUPPORTED: f32 = 0.68;
/// The same for Chinese, whose pairs of characters across the border of two words are lost in
/// other words for the same.
const SUPPORTED_CHINESE: f32 = 0.62;
/// From so much relatedness on ([`crate::meaning`]) a sentence in another writing says the
/// same. Chosen, with [`NUMBERS`], on the tuning half of XQuAD's
/// paragraphs in English, Chinese and Arabic; `cargo xtask bench answer across` tells how
/// often it is right, on both halves.
const RELATED: f32 = 0.31;
/// How much more related a sentence must be whose numbers the passage does not hold, and
/// how much less where it holds them all.
const NUMBERS: f32 = 0.06;
/// Of so many passages, the best, sentences are compared by their vectors: each sentence
/// costs milliseconds, and a model reads few passages.
const COMPARED: usize = 8;
/// What entailment is asked of: so much less than what supports by words or vectors alone.
const PROPOSED: f32 = 0.6;
/// At most so many passages are proposed.
const PROPOSALS: usize = 4;
/// From this likelihood on a sentence follows from a text.
const ENTAILED: f32 = 0.5;
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
    meaning: Option<Meaning>,
    /// For vectors.
    sentences: Sentences,
}

#[derive(Debug)]
struct PassageWords {
    text: String,
    sentences: Vec<Vec<String>>,
    ranges: Vec<Range<usize>>,
    all: Vec<String>,
}

/// A passage and how well it supports a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// Index into the passages.
    pub passage: usize,
    /// How well, from 0 to 1: the share of the sentence's weight that the passage holds,
    /// how related it is where words tell nothing, or how likely the sentence follows.
    pub share: f32,
    /// The part of the passage's text that holds it, in bytes.
    pub range: Range<usize>,
}

impl Alignment {
    /// Makes passages ready. `headings` stand above a passage and count as part
    /// of it, since a sentence often names its section. Without `meaning` words decide
    /// alone.
    pub fn new<'a>(
        passages: impl IntoIterator<Item = (&'a str, &'a [String])>,
        meaning: Option<Meaning>,
    ) -> Self {
        let passages: Vec<PassageWords> = passages
            .into_iter()
            .map(|(text, headings)| PassageWords::new(text, headings))
            .collect();
        let compared = passages.iter().enumerate().take(COMPARED);
        let parts = compared.flat_map(|(index, passage)| {
            let parts = passage.sentences.iter().zip(&passage.ranges);
            parts
                .filter(|(words, _)| words.len() >= FEWEST)
                .map(move |(_, range)| {
                    (index, range.clone(), passage.text[range.clone()].to_owned())
                })
        });
        let sentences = match meaning {
            Some(_) => Sentences::new(parts),
            None => Sentences::default(),
        };
        Self {
            passages,
            meaning,
            sentences,
        }
    }

    /// The passages that support `sentence`, best first; empty where none does. Blocks for
    /// as long as models need, where there is a meaning.
    pub fn supports(&self, sentence: &str) -> Vec<Support> {
        let words = telling_words(sentence);
        // A fragment stands everywhere and claims nothing; a number claims much.
        if words.len() < FEWEST && !words.iter().any(|word| is_number(word)) {
            return Vec::new();
        }
        let by_words = self.by_words(sentence);
        let by_meaning = match by_words.first() {
            Some(best) if best.share >= least_share(sentence) => Vec::new(),
            _ => self.by_meaning(sentence),
        };
        let mut supports = match self.entailed(sentence, &by_words, &by_meaning) {
            Some(entailed) => entailed,
            None => decided(sentence, by_words, by_meaning),
        };
        let best = supports.first().map_or(0.0, |support| support.share);
        supports.retain(|support| support.share >= best * NEARLY);
        supports.truncate(MOST);
        supports
    }

    /// Makes the vectors that sentences written as this one will be compared with, so that
    /// the first of them needs not wait.
    pub(crate) fn prepare(&self, sentence: &str) {
        self.by_meaning(sentence);
    }

    /// The passages written as the sentence is, by the share of its weight that they hold.
    fn by_words(&self, sentence: &str) -> Vec<Support> {
        let mut shares = self.shares(sentence);
        if self.meaning.is_some() {
            shares.retain(|one| is_written_like(sentence, &self.passages[one.passage].text));
        }
        shares
    }

    /// The passages written otherwise, by how related their nearest sentence is, numbers
    /// taken into account; best first.
    fn by_meaning(&self, sentence: &str) -> Vec<Support> {
        let Some(meaning) = &self.meaning else {
            return Vec::new();
        };
        let is_other = |passage: usize| !is_written_like(sentence, &self.passages[passage].text);
        let related = self.sentences.related(meaning, sentence, is_other);
        let mut supports: Vec<Support> = related
            .into_iter()
            .map(|one| {
                let held = invented::numbers_held(&self.passages[one.passage].text, sentence);
                let shift = held.map_or(0.0, |held| (2.0 * held - 1.0) * NUMBERS);
                Support {
                    passage: one.passage,
                    share: one.relatedness + shift,
                    range: one.range,
                }
            })
            .collect();
        supports.sort_by(|one, other| other.share.total_cmp(&one.share));
        supports
    }

    /// The proposed passages from which the sentence follows, best first; none where no
    /// model can tell.
    fn entailed(
        &self,
        sentence: &str,
        by_words: &[Support],
        by_meaning: &[Support],
    ) -> Option<Vec<Support>> {
        let meaning = self.meaning.as_ref()?;
        meaning.entailment.as_ref()?;
        let least = least_share(sentence) * PROPOSED;
        let by_words = by_words.iter().filter(|one| one.share >= least);
        let by_meaning = by_meaning
            .iter()
            .filter(|one| one.share >= RELATED * PROPOSED);
        let proposed: Vec<&Support> = by_words.chain(by_meaning).take(PROPOSALS).collect();
        let text = |one: &&Support| self.passages[one.passage].text.get(one.range.clone());
        let premises: Vec<&str> = proposed.iter().filter_map(text).collect();
        let likely = meaning.entailed(&premises, sentence)?;
        let mut entailed: Vec<Support> = proposed
            .into_iter()
            .zip(likely)
            .filter(|(_, likely)| *likely >= ENTAILED)
            .map(|(one, likely)| Support {
                share: likely,
                ..one.clone()
            })
            .collect();
        entailed.sort_by(|one, other| other.share.total_cmp(&one.share));
        Some(entailed)
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

/// What words and vectors tell alone.
fn decided(sentence: &str, by_words: Vec<Support>, by_meaning: Vec<Support>) -> Vec<Support> {
    let least = least_share(sentence);
    let above = |supports: Vec<Support>, least: f32| -> Vec<Support> {
        let supports = supports.into_iter();
        supports.filter(|support| support.share >= least).collect()
    };
    let by_words = above(by_words, least);
    if by_words.is_empty() {
        above(by_meaning, RELATED)
    } else {
        by_words
    }
}

fn least_share(sentence: &str) -> f32 {
    match language::of_question(sentence) {
        "zh" => SUPPORTED_CHINESE,
        _ => SUPPORTED,
    }
}

impl PassageWords {
    fn new(text: &str, headings: &[String]) -> Self {
        let ranges = sentences(text);
        let sentences: Vec<Vec<String>> = ranges
            .iter()
            .map(|range| telling_words(&text[range.clone()]))
            .collect();
        let mut all: Vec<String> = sentences.iter().flatten().cloned().collect();
        all.extend(headings.iter().flat_map(|heading| telling_words(heading)));
        Self {
            text: text.to_owned(),
            sentences,
            ranges,
            all,
        }
    }

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
        Alignment::new([(LEASE, [].as_slice()), (PETS, [].as_slice())], None)
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
        let alignment = Alignment::new(
            [
                ("员工入职满一年后，每年享有15天带薪年假。", [].as_slice()),
                ("加班费按小时工资的1.5倍计算。", [].as_slice()),
            ],
            None,
        );
        let supports = alignment.supports("员工每年有15天带薪年假");
        assert_eq!(supports[0].passage, 0);
        assert!(alignment.supports("公司提供免费午餐和班车").is_empty());
    }
}
