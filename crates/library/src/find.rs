//! A question finds its evidence: words and vectors, fused.

use std::collections::{BTreeMap, HashSet};

use engine::embed::EmbeddingModel;
use rusqlite::Connection;

use crate::database::Database;
use crate::error::LibraryError;
use crate::evidence::{Evidence, Found, PassageId, Scope, Sufficiency};
use crate::file::FileId;
use crate::fusion::{Candidate, fuse};
use crate::lexical::{Lexical, Weights};
use crate::library::FindMode;
use crate::question::Question;
use crate::script::{is_in_script_of, stemmer};
use crate::sufficiency;
use crate::table::document::DocumentId;
use crate::table::{document, passage};
use crate::vectors::Vectors;
use crate::words::{stems, words};

/// The passages that each search hands to the fusion.
const POOL: usize = 100;

/// Everything that a question is asked of.
pub(crate) struct Sources<'a> {
    pub(crate) database: &'a Database,
    pub(crate) lexical: &'a Lexical,
    pub(crate) vectors: &'a Vectors,
    pub(crate) embedding: &'a dyn EmbeddingModel,
}

impl Sources<'_> {
    /// Finds at most `limit` passages, best first.
    pub(crate) fn find(
        &self,
        mode: FindMode,
        query: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Evidence, LibraryError> {
        let nothing = || Evidence {
            query: query.to_owned(),
            found: Vec::new(),
            sufficiency: Sufficiency::Insufficient,
        };
        let files: &[FileId] = match scope {
            Scope::Everything => &[],
            Scope::Files { files } => files,
        };
        let documents = match scope {
            Scope::Everything => None,
            Scope::Files { files } => Some(
                self.database
                    .read(|connection| passage::documents_of(connection, files))?,
            ),
        };
        if query.trim().is_empty() || limit == 0 || documents.as_ref().is_some_and(Vec::is_empty) {
            return Ok(nothing());
        }
        let languages = self.database.read(document::languages)?;
        let question = Question::new(query, &languages);
        let documents = documents.as_deref();
        let candidates = self.candidates(mode, query, &question, documents, limit.max(POOL))?;
        let found = self.load(&question, fuse(mode, candidates), files, limit)?;
        Ok(Evidence {
            query: query.to_owned(),
            sufficiency: sufficiency::estimate(&found),
            found,
        })
    }

    fn candidates(
        &self,
        mode: FindMode,
        query: &str,
        question: &Question,
        documents: Option<&[DocumentId]>,
        pool: usize,
    ) -> Result<Vec<Candidate>, LibraryError> {
        let mut candidates: BTreeMap<PassageId, Candidate> = BTreeMap::new();
        if mode != FindMode::Dense {
            let hits = self
                .lexical
                .search(question, documents, pool, Weights::default())?;
            for (passage, score) in hits {
                candidates
                    .entry(passage)
                    .or_insert(Candidate::new(passage))
                    .lexical = Some(score);
            }
        }
        if let Some(vector) = self.query_vector(mode, query)? {
            let by_words: HashSet<PassageId> = candidates.keys().copied().collect();
            let nearest = self.vectors.nearest(&vector, documents, pool);
            let others = self.vectors.similarities(&vector, &by_words);
            for (passage, similarity) in nearest.into_iter().chain(others) {
                candidates
                    .entry(passage)
                    .or_insert(Candidate::new(passage))
                    .similarity = Some(similarity);
            }
        }
        Ok(candidates.into_values().collect())
    }

    /// The question's vector, where vectors are to be searched. In a fused
    /// search a model that fails, or that does not speak the question's
    /// language, is left out: words are searched all the same.
    fn query_vector(&self, mode: FindMode, query: &str) -> Result<Option<Vec<f32>>, LibraryError> {
        match mode {
            FindMode::Lexical => Ok(None),
            FindMode::Dense => Ok(Some(self.embedding.embed_query(query)?)),
            FindMode::Fused if !is_in_script_of(query, self.embedding.languages()) => Ok(None),
            FindMode::Fused => match self.embedding.embed_query(query) {
                Ok(vector) => Ok(Some(vector)),
                Err(error) => {
                    tracing::warn!(%error, "a question is searched by its words alone");
                    Ok(None)
                }
            },
        }
    }

    /// Loads the best candidates that a file still holds.
    fn load(
        &self,
        question: &Question,
        ranked: Vec<(Candidate, f32)>,
        files: &[FileId],
        limit: usize,
    ) -> Result<Vec<Found>, LibraryError> {
        let rarities = self.lexical.rarities(question)?;
        self.database.read(|connection| {
            let mut found = Vec::with_capacity(limit);
            for (candidate, score) in ranked {
                if found.len() == limit {
                    break;
                }
                let Some(passage) = passage::get(connection, candidate.passage, files)? else {
                    continue;
                };
                let coverage = coverage(connection, candidate.passage, question, &rarities)?;
                found.push(Found {
                    passage,
                    score,
                    lexical: candidate.lexical,
                    similarity: candidate.similarity,
                    coverage,
                });
            }
            Ok(found)
        })
    }
}

/// The share of the question's terms, by rarity, that stand in a passage or in
/// what names it (title, file, headings).
fn coverage(
    connection: &Connection,
    id: PassageId,
    question: &Question,
    rarities: &[f32],
) -> Result<f32, LibraryError> {
    let Some(passage) = passage::indexable(connection, id)? else {
        return Ok(0.0);
    };
    let text = passage.text_with_context();
    let stemmer = passage.language.as_deref().and_then(stemmer);
    let present: HashSet<String> = stems(&words(&text).plain, stemmer).into_iter().collect();
    let total: f32 = rarities.iter().sum();
    let covered: f32 = question
        .terms
        .iter()
        .zip(rarities)
        .filter(|(term, _)| term.stems.iter().any(|stem| present.contains(stem)))
        .map(|(_, rarity)| rarity)
        .sum();
    Ok(if total > 0.0 { covered / total } else { 0.0 })
}
