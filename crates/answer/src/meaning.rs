//! What sentences mean, for where words cannot tell whether one supports another.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use engine::entail::EntailmentModel;
use library::{Library, SentenceNearness, SentenceVector};

/// The models that tell what sentences mean. All calls block.
#[derive(Clone)]
pub struct Meaning {
    /// Its embedding model makes the vectors.
    pub library: Library,
    /// Tells whether a text says what a sentence says, where such a model is installed.
    pub entailment: Option<Arc<dyn EntailmentModel>>,
}

impl std::fmt::Debug for Meaning {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let entailment = self.entailment.as_ref().map(|model| model.name());
        formatter
            .debug_struct("Meaning")
            .field("entailment", &entailment)
            .finish_non_exhaustive()
    }
}

impl Meaning {
    /// How likely each premise says what the hypothesis says, from 0 to 1; none where no
    /// model can tell.
    pub(crate) fn entailed(&self, premises: &[&str], hypothesis: &str) -> Option<Vec<f32>> {
        let model = self.entailment.as_ref()?;
        model
            .entailed(premises, hypothesis)
            .inspect_err(|error| tracing::warn!(%error, "what follows from a text is not told"))
            .ok()
    }
}

/// The sentences of some passages with their vectors, made when they are first needed.
#[derive(Debug, Default)]
pub(crate) struct Sentences {
    all: Vec<Sentence>,
}

#[derive(Debug)]
struct Sentence {
    passage: usize,
    range: Range<usize>,
    text: String,
    /// None within where the model does not know its script.
    vector: OnceLock<Option<SentenceVector>>,
}

/// A sentence of a passage, and how related it is to another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Related {
    pub(crate) passage: usize,
    pub(crate) range: Range<usize>,
    /// The share of the way that the cosine lies from what is usual to 1.
    pub(crate) relatedness: f32,
}

impl Sentences {
    /// `parts` are sentences, each with its passage and where it stands there.
    pub(crate) fn new(parts: impl IntoIterator<Item = (usize, Range<usize>, String)>) -> Self {
        let parts = parts.into_iter();
        let all = parts.map(|(passage, range, text)| Sentence {
            passage,
            range,
            text,
            vector: OnceLock::new(),
        });
        Self { all: all.collect() }
    }

    /// The sentence of each of the wanted passages that is most related to one, as far as
    /// the model knows both scripts.
    pub(crate) fn related(
        &self,
        meaning: &Meaning,
        sentence: &str,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Vec<Related> {
        let wanted: Vec<&Sentence> = self
            .all
            .iter()
            .filter(|one| is_wanted(one.passage))
            .collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let of_sentence = meaning
            .library
            .sentence_vectors(&[sentence])
            .pop()
            .flatten();
        let Some(of_sentence) = of_sentence else {
            return Vec::new();
        };
        make_vectors(&meaning.library, &wanted);
        let near: Vec<(&Sentence, SentenceNearness)> = wanted
            .into_iter()
            .filter_map(|one| {
                let vector = one.vector.get()?.as_ref()?;
                Some((one, of_sentence.nearness(vector)?))
            })
            .collect();
        best_of_each(&near)
    }
}

/// The nearest sentence of each passage. What is usual lies half-way between the cosine to
/// sentences about nothing in particular and the mean of those that are compared, which are
/// about the same things: the one holds where few are compared, the other tells what is said
/// from what it is about.
fn best_of_each(near: &[(&Sentence, SentenceNearness)]) -> Vec<Related> {
    let cosines = near.iter().map(|(_, near)| near.cosine);
    let mean = cosines.sum::<f32>() / near.len().max(1) as f32;
    let mut best: Vec<Related> = Vec::new();
    for (one, near) in near {
        let usual = (near.unrelated + mean) / 2.0;
        if usual >= 1.0 {
            continue;
        }
        let one = Related {
            passage: one.passage,
            range: one.range.clone(),
            relatedness: (near.cosine - usual) / (1.0 - usual),
        };
        match best.iter_mut().find(|known| known.passage == one.passage) {
            Some(known) if known.relatedness >= one.relatedness => {}
            Some(known) => *known = one,
            None => best.push(one),
        }
    }
    best
}

/// Makes the vectors that are not made yet.
fn make_vectors(library: &Library, sentences: &[&Sentence]) {
    let without: Vec<&&Sentence> = sentences
        .iter()
        .filter(|one| one.vector.get().is_none())
        .collect();
    let texts: Vec<&str> = without.iter().map(|one| one.text.as_str()).collect();
    for (one, vector) in without.iter().zip(library.sentence_vectors(&texts)) {
        // Another thread may have been faster, with the same.
        drop(one.vector.set(vector));
    }
}
