//! A question finds its evidence: words and vectors, fused.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use engine::rerank::Reranker;

use crate::breadth::{asks_for_several, spread};
use crate::database::Database;
use crate::error::LibraryError;
use crate::evidence::{Evidence, Found, Passage, PassageId, Pinned, Scope, Sufficiency};
use crate::file::FileId;
use crate::fusion::{Candidate, fuse};
use crate::languages::Languages;
use crate::lexical::{Lexical, Rarities, Rarity};
use crate::library::FindMode;
use crate::pinned::Pins;
use crate::pinpoint::{Asked, PASSAGES, pinpoint, terms_in};
use crate::question::{self, Question};
use crate::script::{Writing, is_in_script_of, is_written_like};
use crate::spaces::Space;
use crate::sufficiency;
use crate::table::document::DocumentId;
use crate::table::{document, passage, remainder, scope};
use crate::vectors::Query;

/// The passages that each search hands to the fusion.
const POOL: usize = 100;

/// So many documents that are most about a question are searched for themselves as well:
/// what answers may have few of its words.
const MOST_ABOUT: usize = 5;

/// The passages that a reranker reads: each costs it as much as embedding one.
const RERANKED: usize = 20;

/// The passages that are looked at where several documents are to have their say.
const BROAD: usize = 60;

/// How closely is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pinpoints {
    /// Passages are enough.
    Passages,
    /// Their sentences are told apart, which takes some tens of milliseconds more.
    Sentences,
}

/// What is looked for, and how.
pub(crate) struct Look<'a> {
    pub(crate) mode: FindMode,
    pub(crate) pinpoints: Pinpoints,
    pub(crate) query: &'a str,
    pub(crate) scope: &'a Scope,
    pub(crate) pinned: &'a Pinned,
    /// So many passages at most.
    pub(crate) limit: usize,
}

/// Everything that a question is asked of.
pub(crate) struct Sources<'a> {
    pub(crate) database: &'a Database,
    pub(crate) languages: &'a Languages,
    pub(crate) lexical: &'a Lexical,
    /// The space that questions are compared in.
    pub(crate) space: Space,
    pub(crate) reranker: Option<&'a dyn Reranker>,
}

impl Sources<'_> {
    /// Finds passages, best first.
    pub(crate) fn find(&self, look: &Look<'_>) -> Result<Evidence, LibraryError> {
        let Look {
            mode,
            query,
            scope,
            limit,
            ..
        } = *look;
        let nothing = || Evidence {
            query: query.to_owned(),
            found: Vec::new(),
            sentences: Vec::new(),
            sufficiency: Sufficiency::Insufficient,
        };
        let asked = self
            .database
            .read(|connection| scope::resolve(connection, scope))?;
        let documents = asked.as_ref().map(|asked| asked.documents.as_slice());
        let is_empty = documents.is_some_and(<[_]>::is_empty) && *look.pinned == Pinned::default();
        if query.trim().is_empty() || limit == 0 || is_empty {
            return Ok(nothing());
        }
        let languages = self
            .database
            .read(|connection| self.languages.of(connection))?;
        let question = Question::new(query, &languages);
        let vector = self.query_vector(mode, query)?;
        let vector = vector.as_deref();
        let words = Words {
            mode,
            question: &question,
            writing: Writing::of(query),
            vector,
        };
        let mut candidates = self.candidates(&words, documents, &[], limit.max(POOL))?;
        self.weigh_documents(&words, documents, &mut candidates)?;
        let pins = self.pins(&words, look.pinned, &mut candidates)?;
        let rarities = self.rarities(&question);
        let known = rarities.as_ref().map_or(1.0, |rarities| rarities.known);
        let ranked = fuse(mode, candidates.into_values().collect(), known);
        let is_broad = mode == FindMode::Fused && asks_for_several(query);
        let loaded = if is_broad { limit.max(BROAD) } else { limit };
        let ranked = pins.within(ranked, loaded);
        let files = asked.as_ref().map(|asked| asked.files.as_slice());
        let mut found = self.load(ranked, &pins, files, loaded)?;
        if mode == FindMode::Fused {
            self.rerank(query, &mut found);
        }
        if is_broad {
            found = spread(found);
            let pinned = found.iter().filter(|one| one.pinned).count();
            let mut left = limit.saturating_sub(pinned);
            found.retain(|one| {
                let is_kept = one.pinned || left > 0;
                left -= usize::from(is_kept && !one.pinned);
                is_kept
            });
        }
        let is_about_pins = question::points(query) && found.iter().any(|one| one.pinned);
        if is_about_pins {
            found.retain(|one| one.pinned);
        }
        let mut sentences = Vec::new();
        if let Some(rarities) = rarities {
            let languages = self.cover(query, &question, &rarities.of_terms, &mut found)?;
            if look.pinpoints == Pinpoints::Sentences && !is_about_pins {
                let asked = Asked {
                    query,
                    question: &question,
                    rarities: &rarities,
                    languages: &languages,
                    vector,
                };
                sentences = pinpoint(&asked, &found, &self.space);
            }
        }
        let passages = self.space.vectors.len();
        Ok(Evidence {
            query: query.to_owned(),
            sufficiency: match is_about_pins {
                true => Sufficiency::Sufficient,
                false => sufficiency::estimate(query, &found, &sentences, passages),
            },
            found,
            sentences,
        })
    }

    /// Notes how much the documents of the candidates are about the question, and adds what
    /// the documents have that are most.
    fn weigh_documents(
        &self,
        words: &Words<'_>,
        documents: Option<&[DocumentId]>,
        candidates: &mut BTreeMap<PassageId, Candidate>,
    ) -> Result<(), LibraryError> {
        let is_one = documents.is_some_and(|documents| documents.len() == 1);
        if words.mode == FindMode::Dense || is_one {
            return Ok(());
        }
        let scores = match self.lexical.document_scores(words.question, documents) {
            Ok(scores) => scores,
            Err(error) => {
                tracing::warn!(%error, "documents are not told apart");
                return Ok(());
            }
        };
        let best = scores.best(MOST_ABOUT);
        if !best.is_empty() {
            for (passage, one) in self.candidates(words, Some(&best), &[], POOL)? {
                match candidates.entry(passage) {
                    Entry::Vacant(place) => {
                        place.insert(one);
                    }
                    Entry::Occupied(mut known) => known.get_mut().learn(one),
                }
            }
        }
        let passages: Vec<PassageId> = candidates.keys().copied().collect();
        let documents = self
            .database
            .read(|connection| passage::documents_of(connection, &passages))?;
        for (one, document) in candidates.values_mut().zip(documents) {
            one.about = document.map_or(0.0, |document| scores.of(document));
        }
        Ok(())
    }

    /// Adds what is pinned to the candidates, and tells which of them are.
    fn pins(
        &self,
        words: &Words<'_>,
        pinned: &Pinned,
        candidates: &mut BTreeMap<PassageId, Candidate>,
    ) -> Result<Pins, LibraryError> {
        let mut pins = Pins {
            passages: pinned.passages.iter().copied().collect(),
            of_files: Vec::new(),
        };
        if *pinned == Pinned::default() {
            return Ok(pins);
        }
        let none = Some(&[][..]);
        let mut found: Vec<Candidate> = self
            .candidates(words, none, &pinned.passages, POOL)?
            .into_values()
            .collect();
        found.extend(pinned.passages.iter().copied().map(Candidate::new));
        for file in &pinned.files {
            let of_file = self
                .database
                .read(|connection| scope::asked(connection, &Scope::files([*file])))?;
            let near = self.candidates(words, Some(&of_file.documents), &[], POOL)?;
            pins.of_files.push(near.keys().copied().collect());
            found.extend(near.into_values());
        }
        for one in found {
            // What was found within the scope has both scores.
            candidates.entry(one.passage).or_insert(one);
        }
        Ok(pins)
    }

    /// The nearest passages of some documents, or of all, and `others` with them.
    fn candidates(
        &self,
        words: &Words<'_>,
        documents: Option<&[DocumentId]>,
        others: &[PassageId],
        pool: usize,
    ) -> Result<BTreeMap<PassageId, Candidate>, LibraryError> {
        let Words {
            mode,
            question,
            writing,
            vector,
        } = *words;
        let mut candidates: BTreeMap<PassageId, Candidate> = BTreeMap::new();
        if mode != FindMode::Dense {
            let hits = self.lexical.search(question, documents, pool);
            let hits = match hits {
                Err(error) if mode == FindMode::Fused => {
                    tracing::warn!(%error, "a question is searched by vectors alone");
                    Vec::new()
                }
                hits => hits?,
            };
            for (passage, score) in hits {
                candidates
                    .entry(passage)
                    .or_insert(Candidate::new(passage))
                    .lexical = Some(score);
            }
        }
        if let Some(vector) = vector {
            let by_words: Vec<PassageId> = candidates.keys().chain(others).copied().collect();
            let query = Query {
                vector,
                writing,
                cohort: &self.space.cohort,
            };
            let remainders = |passages: &[PassageId]| {
                self.database
                    .read(|connection| remainder::of(connection, self.space.id, passages))
            };
            let (nearest, others) = self.space.vectors.nearest(
                &query,
                documents,
                pool,
                by_words.into_iter(),
                remainders,
            )?;
            // Of one that is among both, more is known as one of the nearest.
            for near in others.into_iter().chain(nearest) {
                candidates
                    .entry(near.passage)
                    .or_insert(Candidate::new(near.passage))
                    .near = Some(near);
            }
        }
        Ok(candidates)
    }

    /// The question's vector, where vectors are to be searched. In a fused
    /// search a model that fails, or that does not speak the question's
    /// language, is left out: words are searched all the same.
    fn query_vector(&self, mode: FindMode, query: &str) -> Result<Option<Vec<f32>>, LibraryError> {
        match mode {
            FindMode::Lexical => Ok(None),
            FindMode::Dense => Ok(Some(self.space.model.embed_query(query)?)),
            FindMode::Fused if !is_in_script_of(query, self.space.model.languages()) => Ok(None),
            FindMode::Fused => match self.space.model.embed_query(query) {
                Ok(vector) => Ok(Some(vector)),
                Err(error) => {
                    tracing::warn!(%error, "a question is searched by its words alone");
                    Ok(None)
                }
            },
        }
    }

    /// Puts the best passages in the order that a reranker gives them, where one is
    /// installed and speaks the question's language. One that fails changes nothing.
    fn rerank(&self, query: &str, found: &mut [Found]) {
        let Some(reranker) = self.reranker else {
            return;
        };
        let best = found.len().min(RERANKED);
        let best = &mut found[..best];
        if best.is_empty() || !is_in_script_of(query, reranker.languages()) {
            return;
        }
        let texts: Vec<String> = best
            .iter()
            .map(|one| text_with_headings(&one.passage))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        match reranker.scores(query, &texts) {
            Ok(scores) if scores.len() == best.len() => {
                for (one, score) in best.iter_mut().zip(scores) {
                    one.reranked = Some(score);
                }
                // Stable, so that equal ones stay as they were fused.
                best.sort_by(|left, right| {
                    let score = |one: &Found| one.reranked.unwrap_or_default();
                    score(right).total_cmp(&score(left))
                });
            }
            Ok(scores) => tracing::warn!(
                scores = scores.len(),
                passages = best.len(),
                "the reranker left passages out"
            ),
            Err(error) => tracing::warn!(%error, "passages are not reranked"),
        }
    }

    /// Loads the best candidates that a file still holds.
    fn load(
        &self,
        ranked: Vec<(Candidate, f32)>,
        pins: &Pins,
        files: Option<&[FileId]>,
        limit: usize,
    ) -> Result<Vec<Found>, LibraryError> {
        self.database.read(|connection| {
            let mut found = Vec::with_capacity(limit);
            for (candidate, score) in ranked {
                if found.len() == limit {
                    break;
                }
                let Some(passage) =
                    passage::get(connection, candidate.passage, files.unwrap_or_default())?
                else {
                    continue;
                };
                found.push(Found {
                    passage,
                    score,
                    lexical: candidate.lexical,
                    similarity: candidate.near.map(|near| near.similarity),
                    nearness: candidate.near.map(|near| near.nearness),
                    relatedness: candidate.near.and_then(|near| near.relatedness),
                    reranked: None,
                    coverage: None,
                    pinned: pins.has(candidate.passage),
                });
            }
            Ok(found)
        })
    }

    /// How rare the words of a question are; none where the word index cannot tell.
    fn rarities(&self, question: &Question) -> Option<Rarities> {
        let rarities = self.lexical.rarities(question);
        rarities
            .inspect_err(|error| {
                tracing::warn!(%error, "how much of a question is covered cannot be told");
            })
            .ok()
    }

    /// Notes how much of the question stands in the best passages. Where a word of it
    /// stands in one of them and the word index has it nowhere, the index is suspected
    /// of damage. Returns the languages of those passages.
    fn cover(
        &self,
        query: &str,
        question: &Question,
        rarities: &[Rarity],
        found: &mut [Found],
    ) -> Result<Vec<Option<String>>, LibraryError> {
        let (is_contradicted, languages) = self.database.read(|connection| {
            let mut is_contradicted = false;
            let mut languages = Vec::new();
            for one in found.iter_mut().take(PASSAGES) {
                let passage = passage::indexable(connection, one.passage.id)?;
                languages.push(passage.as_ref().and_then(|one| one.language.clone()));
                if is_written_like(query, &one.passage.text)
                    && let Some(passage) = passage
                {
                    let language = passage.language.as_deref();
                    let has = terms_in(&passage.text_with_context(), language, question);
                    one.coverage = Some(covered(&has, rarities));
                    let in_text = terms_in(&passage.text, language, question);
                    let mut unknown = in_text.into_iter().zip(rarities);
                    is_contradicted |= unknown.any(|(has, rarity)| has && !rarity.is_known)
                        && document::has_words(connection, passage.document)?;
                }
            }
            Ok((is_contradicted, languages))
        })?;
        if is_contradicted {
            self.lexical.suspect();
        }
        Ok(languages)
    }
}

/// A question, ready to be looked for.
#[derive(Clone, Copy)]
struct Words<'a> {
    mode: FindMode,
    question: &'a Question,
    /// What it is written in.
    writing: Writing,
    /// Its vector, where vectors are to be searched.
    vector: Option<&'a [f32]>,
}

/// What a reranker reads of a passage: the headings above it, then its text.
fn text_with_headings(passage: &Passage) -> String {
    let headings = passage.headings.iter().map(String::as_str);
    let lines: Vec<&str> = headings.chain([passage.text.as_str()]).collect();
    lines.join("\n")
}

/// The share of the question's terms, by rarity, that stand in a passage or in
/// what names it (title, file, headings).
fn covered(has: &[bool], rarities: &[Rarity]) -> f32 {
    let total: f32 = rarities.iter().map(|rarity| rarity.value).sum();
    let covered: f32 = has
        .iter()
        .zip(rarities)
        .filter(|(has, _)| **has)
        .map(|(_, rarity)| rarity.value)
        .sum();
    if total > 0.0 { covered / total } else { 0.0 }
}
