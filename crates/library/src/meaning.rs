//! How near sentences are in meaning, whatever they are written in.

use std::sync::Arc;

use crate::cohort::Cohort;
use crate::error::LibraryError;
use crate::library::Library;
use crate::script::{Writing, is_in_script_of};
use crate::vectors::Query;

/// What a sentence means, as the library's embedding model has it.
#[derive(Clone)]
pub struct SentenceVector {
    vector: Vec<f32>,
    writing: Writing,
    cohort: Arc<Cohort>,
}

impl std::fmt::Debug for SentenceVector {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SentenceVector")
            .field("dimensions", &self.vector.len())
            .finish_non_exhaustive()
    }
}

/// How near two sentences are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SentenceNearness {
    /// The cosine of their vectors.
    pub cosine: f32,
    /// That of the first and sentences about nothing in particular, written as the second.
    pub unrelated: f32,
}

impl SentenceVector {
    /// How near another sentence is. None where what is usual is not known for its writing,
    /// or another model made its vector.
    pub fn nearness(&self, other: &Self) -> Option<SentenceNearness> {
        if !Arc::ptr_eq(&self.cohort, &other.cohort) {
            return None;
        }
        let (unrelated, _) = self.cohort.cosines(&self.vector, other.writing)?;
        let products = self.vector.iter().zip(&other.vector);
        Some(SentenceNearness {
            cosine: products.map(|(left, right)| left * right).sum(),
            unrelated: unrelated as f32,
        })
    }
}

impl Library {
    /// The vector that passages which are written as `alike` are compared with, when this is
    /// asked: those that are not written as the question is are compared with another than
    /// its own.
    ///
    /// # Errors
    /// [`crate::LibraryError::Engine`].
    pub fn question_vector(&self, question: &str, alike: &str) -> Result<Vec<f32>, LibraryError> {
        let space = self.shared().spaces.serving();
        let vector = space.model.embed_query(question)?;
        let writing = Writing::of(question);
        if writing == Writing::of(alike) {
            return Ok(vector);
        }
        let query = Query {
            vector: &vector,
            writing,
            cohort: &space.cohort,
        };
        let elsewhere = query.elsewhere();
        Ok(elsewhere.unwrap_or(vector))
    }

    /// The vectors of sentences, in their order: none for those in a script that the model
    /// does not know, and none at all where it fails. The call blocks for some milliseconds
    /// a sentence.
    pub fn sentence_vectors(&self, sentences: &[&str]) -> Vec<Option<SentenceVector>> {
        let space = self.shared().spaces.serving();
        let is_known = |text: &str| is_in_script_of(text, space.model.languages());
        let known: Vec<&str> = sentences
            .iter()
            .copied()
            .filter(|one| is_known(one))
            .collect();
        let made = space.model.embed_passages(&known);
        let made = made.inspect_err(|error| {
            tracing::warn!(%error, "sentences are compared by their words alone");
        });
        let mut made = made.unwrap_or_default().into_iter();
        let vector_of = |text: &&str| {
            let vector = is_known(text).then(|| made.next()).flatten()?;
            Some(SentenceVector {
                vector,
                writing: Writing::of(text),
                cohort: Arc::clone(&space.cohort),
            })
        };
        sentences.iter().map(vector_of).collect()
    }
}
