//! Questions, and what is typed, become queries.

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::Lexical;
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::question::Question;
use crate::script::is_ideographic;
use crate::table::document::DocumentId;
use crate::typed::Typed;

/// So many words that begin as a word was begun are searched for,
const BEGUN: usize = 24;
/// the most frequent of so many of a segment.
const BEGUN_LOOKED_AT: usize = 4_096;

/// What a hit of a word as it stands counts, where that of a stem counts one.
const EXACT: f32 = 0.3;

impl Lexical {
    /// The passages with the best scores, best first.
    pub(crate) fn search(
        &self,
        question: &Question,
        documents: Option<&[DocumentId]>,
        limit: usize,
    ) -> Result<Vec<(PassageId, f32)>, LibraryError> {
        let Some(query) = self.query(question, documents) else {
            return Ok(Vec::new());
        };
        self.read(|searcher| best(searcher, &query, limit))
    }

    /// The passages with all that was typed, best first; where there are none, those with
    /// some of it.
    pub(crate) fn search_typed(
        &self,
        typed: &Typed,
        documents: Option<&[DocumentId]>,
        limit: usize,
    ) -> Result<Vec<PassageId>, LibraryError> {
        for occur in [Occur::Must, Occur::Should] {
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            for term in &typed.whole {
                let stems = term.stems.iter();
                let queries = stems.map(|stem| weighted(self.fields.body, stem, 1.0));
                clauses.push((occur, either(queries.collect())));
            }
            if let Some(begun) = &typed.begun {
                clauses.push((occur, either(self.begun(begun)?)));
            }
            let query = self.within(BooleanQuery::new(clauses), documents);
            let found = self.read(|searcher| best(searcher, &query, limit))?;
            if !found.is_empty() {
                return Ok(found.into_iter().map(|(passage, _)| passage).collect());
            }
        }
        Ok(Vec::new())
    }

    /// A query for each of the most frequent words that begin so.
    fn begun(&self, begun: &str) -> Result<Vec<Box<dyn Query>>, LibraryError> {
        self.read(|searcher| {
            let mut frequencies: HashMap<Vec<u8>, u32> = HashMap::new();
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(self.fields.exact)?;
                let words = index.terms().range().ge(begun).into_stream();
                let mut words = words?;
                let mut looked_at = 0;
                while looked_at < BEGUN_LOOKED_AT
                    && words.advance()
                    && words.key().starts_with(begun.as_bytes())
                {
                    looked_at += 1;
                    *frequencies.entry(words.key().to_vec()).or_default() += words.value().doc_freq;
                }
            }
            let mut frequent: Vec<(Vec<u8>, u32)> = frequencies.into_iter().collect();
            frequent.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
            let frequent = frequent.into_iter().take(BEGUN);
            let words = frequent.filter_map(|(word, _)| String::from_utf8(word).ok());
            Ok(words
                .map(|word| weighted(self.fields.exact, &word, 1.0))
                .collect())
        })
    }

    fn query(&self, question: &Question, documents: Option<&[DocumentId]>) -> Option<BooleanQuery> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        // Clauses of one term each, side by side, are what tantivy passes over blocks
        // of passages for that cannot be among the best (block-max WAND); it reads all
        // passages of a nested clause, and each clause more costs time. A passage is
        // stemmed in one language, so it has one of a word's stems at most, and the sum
        // of them is that one.
        for term in &question.terms {
            for stem in &term.stems {
                clauses.push((Occur::Should, weighted(self.fields.body, stem, 1.0)));
            }
        }
        for word in &question.exact {
            // Its stem says nearly the same.
            let is_stemmed = question.terms.iter().any(|term| term.word == *word);
            if !is_stemmed || word.chars().any(is_ideographic) {
                clauses.push((Occur::Should, weighted(self.fields.exact, word, EXACT)));
            }
        }
        if clauses.is_empty() {
            return None;
        }
        Some(self.within(BooleanQuery::new(clauses), documents))
    }

    /// What a query finds in these documents; in all of them where there are none.
    fn within(&self, words: BooleanQuery, documents: Option<&[DocumentId]>) -> BooleanQuery {
        let Some(documents) = documents else {
            return words;
        };
        let scope = TermSetQuery::new(documents.iter().map(|id| self.fields.term_of(*id)));
        let scope = ConstScoreQuery::new(Box::new(scope), 0.0);
        BooleanQuery::new(vec![
            (Occur::Must, Box::new(words)),
            (Occur::Must, Box::new(scope)),
        ])
    }
}

/// The passages of the best rows, best first.
fn best(
    searcher: &Searcher,
    query: &dyn Query,
    limit: usize,
) -> tantivy::Result<Vec<(PassageId, f32)>> {
    let top = searcher.search(query, &TopDocs::with_limit(limit.max(1)).order_by_score())?;
    let mut columns = HashMap::new();
    let mut found = Vec::with_capacity(top.len());
    for (score, address) in top {
        let column = match columns.entry(address.segment_ord) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(
                searcher
                    .segment_reader(address.segment_ord)
                    .fast_fields()
                    .u64("passage")?,
            ),
        };
        if let Some(passage) = column.first(address.doc_id) {
            found.push((PassageId(passage.cast_signed()), score));
        }
    }
    Ok(found)
}

fn either(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(DisjunctionMaxQuery::new(queries))
}

fn weighted(field: Field, word: &str, weight: f32) -> Box<dyn Query> {
    let term = Term::from_field_text(field, word);
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), weight))
}
