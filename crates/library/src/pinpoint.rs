//! Which sentences of the passages answer.
//!
//! A sentence is judged by the question's words in it, by those that it leaves to the
//! sentences around it and to what stands above it, by what the question asks for, and by
//! its vector. Few are embedded: each costs milliseconds, and the words tell well enough
//! which are worth it.

use std::collections::HashSet;
use std::ops::Range;

use document::BlockKind;
use engine::embed::EmbeddingModel;

use crate::asked_for::AskedFor;
use crate::evidence::{Found, NearSentence};
use crate::lexical::{Rarities, Rarity};
use crate::question::Question;
use crate::script::{Writing, stemmer};
use crate::sentence::{quotable, sentences};
use crate::spaces::Space;
use crate::words::{stems, words};

/// Passages whose sentences are looked at.
pub(crate) const PASSAGES: usize = 5;
/// Sentences that are embedded.
const EMBEDDED: usize = 6;

/// What is known of a question, and of the languages that the best passages are in.
pub(crate) struct Asked<'a> {
    pub(crate) query: &'a str,
    pub(crate) question: &'a Question,
    pub(crate) rarities: &'a Rarities,
    /// Of each of the best passages; none where it could not be told.
    pub(crate) languages: &'a [Option<String>],
    /// The question's, where vectors are compared.
    pub(crate) vector: Option<&'a [f32]>,
}

/// What tells for a sentence, each from 0 to 1.
struct Signs {
    /// The share of the question's terms, by rarity, in the sentence,
    own: f32,
    /// of the rest in the sentence before it,
    before: f32,
    /// in the one behind it,
    behind: f32,
    /// and of what is not in the one before either, in the passage's first sentence and
    /// what stands above it.
    above: f32,
    /// The passage's score as a share of the best.
    passage: f32,
    /// Whether it says no more than the question.
    repeats: bool,
    /// Whether it has such a thing as is asked for.
    has_asked_for: bool,
}

/// What each sign counts: once fitted by a softmax over the sentences of a question, on
/// the tuning half of XQuAD's questions in English and Chinese, with pairs of characters
/// for Chinese words, and then rounded. `cargo xtask bench answer trust` tells how often
/// the best sentence has the answer, on both halves.
struct Weights {
    own: f32,
    before: f32,
    behind: f32,
    above: f32,
    passage: f32,
    repeats: f32,
    has_asked_for: f32,
    /// The cosine.
    near: f32,
}

const BY_WORDS: Weights = Weights {
    own: 12.8,
    before: 6.0,
    behind: 2.2,
    above: 2.8,
    passage: 8.4,
    repeats: -1.5,
    has_asked_for: 2.3,
    near: 0.0,
};
const BY_ALL: Weights = Weights {
    own: 8.8,
    before: 7.1,
    behind: 2.9,
    above: 4.9,
    passage: 5.7,
    repeats: -1.6,
    has_asked_for: 2.2,
    near: 48.0,
};

impl Weights {
    fn sum(&self, signs: &Signs) -> f32 {
        let told = |sign: bool| f32::from(u8::from(sign));
        self.own * signs.own
            + self.before * signs.before
            + self.behind * signs.behind
            + self.above * signs.above
            + self.passage * signs.passage
            + self.repeats * told(signs.repeats)
            + self.has_asked_for * told(signs.has_asked_for)
    }
}

struct Candidate {
    passage: usize,
    range: Range<usize>,
    signs: Signs,
}

/// The sentences of the best passages that are likeliest to answer, best first.
pub(crate) fn pinpoint(asked: &Asked<'_>, found: &[Found], space: &Space) -> Vec<NearSentence> {
    let mut candidates: Vec<(f32, Candidate)> = Vec::new();
    let best = found.first().map_or(0.0, |one| one.score);
    for (passage, one) in found.iter().take(PASSAGES).enumerate() {
        let language = asked.languages.get(passage).cloned().flatten();
        let share = if best > 0.0 { one.score / best } else { 0.0 };
        let of_passage = candidates_of(asked, one, language.as_deref()).into_iter();
        candidates.extend(of_passage.map(|(range, mut signs)| {
            signs.passage = share;
            let candidate = Candidate {
                passage,
                range,
                signs,
            };
            (BY_WORDS.sum(&candidate.signs), candidate)
        }));
    }
    candidates.sort_by(|left, right| right.0.total_cmp(&left.0));
    candidates.truncate(EMBEDDED);
    let texts: Vec<&str> = candidates
        .iter()
        .map(|(_, one)| &found[one.passage].passage.text[one.range.clone()])
        .collect();
    let cosines = asked
        .vector
        .and_then(|vector| cosines(&*space.model, vector, &texts));
    let mut near: Vec<NearSentence> = candidates
        .into_iter()
        .enumerate()
        .map(|(index, (by_words, candidate))| {
            let cosine = cosines.as_ref().and_then(|all| all.get(index)).copied();
            let text = &found[candidate.passage].passage.text[candidate.range.clone()];
            NearSentence {
                passage: candidate.passage,
                score: match cosine {
                    Some(cosine) => BY_ALL.sum(&candidate.signs) + BY_ALL.near * cosine,
                    None => by_words,
                },
                relatedness: cosine.and_then(|cosine| relatedness(asked, space, text, cosine)),
                own: candidate.signs.own,
                before: candidate.signs.before,
                range: candidate.range,
            }
        })
        .collect();
    near.sort_by(|left, right| right.score.total_cmp(&left.score));
    near
}

/// The sentences of a passage, but for headings, which name what is answered and answer
/// nothing.
fn candidates_of(
    asked: &Asked<'_>,
    found: &Found,
    language: Option<&str>,
) -> Vec<(Range<usize>, Signs)> {
    let text = &found.passage.text;
    let rarities = &asked.rarities.of_terms;
    let has = |text: &str| terms_in(text, language, asked.question);
    let ranges: Vec<Range<usize>> = sentences(text)
        .into_iter()
        .flat_map(|sentence| quotable(text, sentence))
        .collect();
    let of_each: Vec<Vec<bool>> = ranges
        .iter()
        .map(|range| has(&text[range.clone()]))
        .collect();
    let names: Vec<&str> = [found.passage.title.as_deref()]
        .into_iter()
        .flatten()
        .chain(found.passage.headings.iter().map(String::as_str))
        .collect();
    let mut above = has(&names.join("\n"));
    if let Some(first) = of_each.first() {
        join(&mut above, first);
    }
    let nothing = vec![false; rarities.len()];
    let asked_for = AskedFor::of(asked.query);
    let mut candidates = Vec::new();
    for (index, range) in ranges.iter().enumerate() {
        if is_heading(found, range) {
            continue;
        }
        let own = &of_each[index];
        let before = index.checked_sub(1).map_or(&nothing, |one| &of_each[one]);
        let behind = of_each.get(index + 1).unwrap_or(&nothing);
        let mut or_before = own.clone();
        join(&mut or_before, before);
        let sentence = &text[range.clone()];
        let signs = Signs {
            own: share(own, &nothing, rarities),
            before: share(before, own, rarities),
            behind: share(behind, own, rarities),
            above: share(&above, &or_before, rarities),
            passage: 0.0,
            repeats: says_no_more(sentence, language, asked.question),
            has_asked_for: asked_for.stands_in(sentence, asked.query),
        };
        candidates.push((range.clone(), signs));
    }
    candidates
}

/// Which of the question's terms stand in a text in a language.
pub(crate) fn terms_in(text: &str, language: Option<&str>, question: &Question) -> Vec<bool> {
    let present = stems_of(text, language);
    let terms = question.terms.iter();
    terms
        .map(|term| term.stems.iter().any(|stem| present.contains(stem)))
        .collect()
}

fn stems_of(text: &str, language: Option<&str>) -> HashSet<String> {
    let stemmer = language.and_then(stemmer);
    stems(&words(text).plain, stemmer).into_iter().collect()
}

/// Whether a sentence has at most one word that is none of the question's.
fn says_no_more(sentence: &str, language: Option<&str>, question: &Question) -> bool {
    let asked = |stem: &String| question.terms.iter().any(|term| term.stems.contains(stem));
    let stems = stems_of(sentence, language);
    stems.iter().filter(|stem| !asked(stem)).take(2).count() < 2
}

fn join(all: &mut [bool], more: &[bool]) {
    for (one, other) in all.iter_mut().zip(more) {
        *one |= other;
    }
}

/// The share of the terms, by rarity, that are there and not elsewhere.
fn share(there: &[bool], elsewhere: &[bool], rarities: &[Rarity]) -> f32 {
    let all: f32 = rarities.iter().map(|rarity| rarity.value).sum();
    let terms = there.iter().zip(elsewhere).zip(rarities);
    let there: f32 = terms
        .filter(|((there, elsewhere), _)| **there && !**elsewhere)
        .map(|(_, rarity)| rarity.value)
        .sum();
    if all > 0.0 { there / all } else { 0.0 }
}

/// Whether a part of the passage's text stands in one of its headings.
fn is_heading(found: &Found, range: &Range<usize>) -> bool {
    found.passage.spans.iter().any(|span| {
        let start = span.offset as usize;
        let length = span.end.saturating_sub(span.start) as usize;
        matches!(span.kind, BlockKind::Heading { .. })
            && start <= range.start
            && range.end <= start + length
    })
}

/// The cosine of each text to a question; none where the model fails.
fn cosines(model: &dyn EmbeddingModel, vector: &[f32], texts: &[&str]) -> Option<Vec<f32>> {
    let vectors = model
        .embed_passages(texts)
        .inspect_err(|error| tracing::warn!(%error, "sentences are told apart by their words"))
        .ok()?;
    let cosine = |other: &Vec<f32>| {
        let products = vector.iter().zip(other);
        products.map(|(left, right)| left * right).sum()
    };
    Some(vectors.iter().map(cosine).collect())
}

/// The share of the way that a cosine lies from that of unrelated sentences to 1.
fn relatedness(asked: &Asked<'_>, space: &Space, text: &str, cosine: f32) -> Option<f32> {
    let cosines = space.cohort.cosines(asked.vector?, Writing::of(text));
    let unrelated = cosines.map(|(mean, _)| mean as f32)?;
    (unrelated < 1.0).then(|| (cosine - unrelated) / (1.0 - unrelated))
}
