//! What is shown while a person types into a search field.

use std::panic::resume_unwind;

use serde::{Deserialize, Serialize};

use super::Library;
use crate::error::LibraryError;
use crate::evidence::{Passage, Scope};
use crate::file::LibraryFile;
use crate::snippet::Snippet;
use crate::table::{file, passage, scope};
use crate::typed::Typed;

/// What a search field shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchResults {
    /// Files whose name or title has every word, those first that begin with the first.
    pub files: Vec<LibraryFile>,
    /// Passages that have the words, best first.
    pub passages: Vec<PassageHit>,
}

/// A passage that has the words that were searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassageHit {
    /// The passage.
    pub passage: Passage,
    /// The part of it where they stand.
    pub snippet: Snippet,
}

impl Library {
    /// Searches names and passages by words while they are typed: the last word counts
    /// as begun until something stands behind it. Passages with every word come alone;
    /// only where there are none, those with some. At most `limit` files and as many
    /// passages. No model takes part.
    pub fn search(
        &self,
        text: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<SearchResults, LibraryError> {
        let shared = self.shared();
        let (asked, languages) = shared.database.read(|connection| {
            Ok((
                scope::resolve(connection, scope)?,
                shared.languages.of(connection)?,
            ))
        })?;
        let documents = asked.as_ref().map(|asked| asked.documents.as_slice());
        if text.trim().is_empty() || documents.is_some_and(<[_]>::is_empty) {
            return Ok(SearchResults::default());
        }
        let within = asked.as_ref().map(|asked| asked.files.as_slice());
        let typed = Typed::new(text, &languages);
        // Names lie in the database, words in the index: neither waits for the other.
        let (files, found) = std::thread::scope(|scope| {
            let files = scope.spawn(|| self.named(text, within, limit));
            let found = match typed.is_empty() {
                true => Ok(Vec::new()),
                false => shared.lexical.search_typed(&typed, documents, limit),
            };
            let files = files.join();
            (files.unwrap_or_else(|panic| resume_unwind(panic)), found)
        });
        let mut results = SearchResults {
            files: files?,
            passages: Vec::new(),
        };
        let found = found?;
        results.passages = shared.database.read(|connection| {
            let mut hits = Vec::new();
            for id in found {
                let Some(passage) = passage::get(connection, id, within.unwrap_or_default())?
                else {
                    continue;
                };
                let language = passage::language(connection, id)?;
                let snippet = Snippet::of(&passage.text, language.as_deref(), &typed);
                hits.push(PassageHit { passage, snippet });
            }
            Ok(hits)
        })?;
        Ok(results)
    }

    fn named(
        &self,
        text: &str,
        within: Option<&[crate::file::FileId]>,
        limit: usize,
    ) -> Result<Vec<LibraryFile>, LibraryError> {
        let shared = self.shared();
        let ids = shared
            .database
            .read(|connection| file::named(connection, text, within, limit))?;
        ids.into_iter().map(|id| shared.file(id)).collect()
    }
}
