//! How rare the words of a question are.

use tantivy::Term;

use super::Lexical;
use crate::error::LibraryError;
use crate::question::Question;

/// How rare the terms of a question are among the passages.
#[derive(Debug, Default)]
pub(crate) struct Rarities {
    /// Each term.
    pub(crate) of_terms: Vec<Rarity>,
    /// The share of them, by rarity, that any passage has: small for a question in a
    /// language in which nothing is written here.
    pub(crate) known: f32,
}

/// How rare a term is.
#[derive(Debug)]
pub(crate) struct Rarity {
    /// The inverse document frequency, as BM25 has it: high for words that few passages
    /// have.
    pub(crate) value: f32,
    /// Whether any passage has it.
    pub(crate) is_known: bool,
}

impl Rarities {
    fn of(of_terms: Vec<Rarity>) -> Self {
        let all: f32 = of_terms.iter().map(|term| term.value).sum();
        let known = of_terms.iter().filter(|term| term.is_known);
        let known: f32 = known.map(|term| term.value).sum();
        Self {
            known: if all > 0.0 { known / all } else { 0.0 },
            of_terms,
        }
    }
}

impl Lexical {
    /// How rare the terms of a question are.
    pub(crate) fn rarities(&self, question: &Question) -> Result<Rarities, LibraryError> {
        self.read(|searcher| {
            let passages = searcher.num_docs() as f32;
            let mut of_terms = Vec::with_capacity(question.terms.len());
            for term in &question.terms {
                let mut frequency = 0;
                for stem in &term.stems {
                    let term = Term::from_field_text(self.fields.body, stem);
                    frequency = frequency.max(searcher.doc_freq(&term)?);
                }
                // Deleted passages are still counted until segments are merged.
                let frequency = (frequency as f32).min(passages);
                of_terms.push(Rarity {
                    value: (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln(),
                    is_known: frequency > 0.0,
                });
            }
            Ok(Rarities::of(of_terms))
        })
    }
}
