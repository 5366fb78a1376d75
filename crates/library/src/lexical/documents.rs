//! How much each document is about a question.
//!
//! A passage seldom says again what its document is about: the notice period stands on
//! page 3, the tenant's name on page 1. So documents are scored beside their passages, as
//! retrieval has long done (Callan 1994, "Passage-Level Evidence in Document Retrieval"):
//! by the words of the question, each by how few documents have it, and by how many of a
//! document's passages do.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::Lexical;
use crate::database::lock;
use crate::error::LibraryError;
use crate::question::Question;
use crate::table::document::DocumentId;

/// A word that more passages have names no document, and to count them would take
/// milliseconds.
const MOST_PASSAGES: u64 = 20_000;

/// The share of a document's passages that makes a word count half.
const HALF: f32 = 0.3;

/// How much documents are about a question, as shares of the one that is most: between
/// 0 and 1.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct DocumentScores(HashMap<DocumentId, f32>);

impl DocumentScores {
    /// The score of a document.
    pub(crate) fn of(&self, document: DocumentId) -> f32 {
        self.0.get(&document).copied().unwrap_or_default()
    }

    /// The best so many, best first.
    pub(crate) fn best(&self, most: usize) -> Vec<DocumentId> {
        let mut scores: Vec<(DocumentId, f32)> = self.0.iter().map(|(id, of)| (*id, *of)).collect();
        scores
            .sort_unstable_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        scores.truncate(most);
        scores.into_iter().map(|(document, _)| document).collect()
    }
}

/// How many passages each document has, as one state of the index has them.
#[derive(Debug, Default)]
pub(super) struct DocumentSizes {
    /// Which state; none while nothing was counted.
    generation: Option<u64>,
    passages: HashMap<u64, u32>,
}

impl Lexical {
    /// How much documents are about a question: all of them, or those of `documents`.
    pub(crate) fn document_scores(
        &self,
        question: &Question,
        documents: Option<&[DocumentId]>,
    ) -> Result<DocumentScores, LibraryError> {
        self.read(|searcher| {
            let sizes = self.document_sizes(searcher)?;
            let mut scores: HashMap<u64, f32> = HashMap::new();
            for term in &question.terms {
                let having = self.documents_having(searcher, &term.stems)?;
                let rarity = rarity(sizes.passages.len(), having.len());
                for (document, passages) in having {
                    let size = sizes.passages.get(&document).copied().unwrap_or(passages);
                    let share = passages as f32 / size.max(1) as f32;
                    *scores.entry(document).or_default() += rarity * share / (share + HALF);
                }
            }
            if let Some(documents) = documents {
                let within = documents.iter().map(|id| id.0.cast_unsigned());
                let within = within.filter_map(|id| Some((id, *scores.get(&id)?)));
                scores = within.collect();
            }
            let best = scores.values().copied().fold(f32::MIN_POSITIVE, f32::max);
            let scores = scores.into_iter();
            Ok(DocumentScores(
                scores
                    .map(|(id, score)| (DocumentId(id.cast_signed()), score / best))
                    .collect(),
            ))
        })
    }

    /// The documents with any of these words, and how many of their passages have it: a
    /// passage has one of a word's stems at most.
    fn documents_having(
        &self,
        searcher: &Searcher,
        stems: &[String],
    ) -> tantivy::Result<HashMap<u64, u32>> {
        let terms = || {
            stems
                .iter()
                .map(|stem| Term::from_field_text(self.fields.body, stem))
        };
        let mut passages = 0;
        for term in terms() {
            passages += searcher.doc_freq(&term)?;
        }
        let mut having = HashMap::new();
        if passages > MOST_PASSAGES {
            return Ok(having);
        }
        for segment in searcher.segment_readers() {
            let documents = segment.fast_fields().u64("document")?;
            let index = segment.inverted_index(self.fields.body)?;
            for term in terms() {
                let Some(mut rows) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                    continue;
                };
                while rows.doc() != TERMINATED {
                    if let Some(document) = documents.first(rows.doc()) {
                        *having.entry(document).or_default() += 1;
                    }
                    rows.advance();
                }
            }
        }
        Ok(having)
    }

    /// Counted once for each state of the index, which takes milliseconds for a million
    /// passages.
    fn document_sizes(&self, searcher: &Searcher) -> tantivy::Result<Arc<DocumentSizes>> {
        let generation = Some(searcher.generation().generation_id());
        let mut known = lock(&self.document_sizes);
        if known.generation == generation {
            return Ok(Arc::clone(&known));
        }
        let mut passages: HashMap<u64, u32> = HashMap::new();
        for segment in searcher.segment_readers() {
            let documents = segment.fast_fields().u64("document")?;
            for row in segment.doc_ids_alive() {
                if let Some(document) = documents.first(row) {
                    *passages.entry(document).or_default() += 1;
                }
            }
        }
        *known = Arc::new(DocumentSizes {
            generation,
            passages,
        });
        Ok(Arc::clone(&known))
    }
}

/// How much a word says that so many of all documents have: the inverse document
/// frequency, as BM25 has it.
fn rarity(all: usize, having: usize) -> f32 {
    let (all, having) = (all.max(having) as f32, having as f32);
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}
