//! Questions are asked of the library.

use serde::{Deserialize, Serialize};

use super::Library;
use crate::error::LibraryError;
use crate::evidence::{Evidence, Pinned, Scope};
use crate::find::{Look, Pinpoints, Sources};

/// Which search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindMode {
    /// By words alone (BM25).
    Lexical,
    /// By vectors alone (cosine).
    Dense,
    /// By both.
    #[default]
    Fused,
}

impl Library {
    /// Finds the passages nearest to a question by words and vectors together,
    /// at most `limit`, best first, and the sentences in them that are likeliest to
    /// answer. Any text is a valid question. Where the
    /// embedding model fails, words alone are searched; where the word index turns out
    /// to be damaged, vectors alone, and the index is made again in the background.
    pub fn find(&self, query: &str, scope: &Scope, limit: usize) -> Result<Evidence, LibraryError> {
        self.find_beside(&Pinned::default(), query, scope, limit)
    }

    /// Finds likewise, and whatever the scope: the passages that are pinned, and those of
    /// the pinned files that are nearest, within `limit`. A question that names nothing to
    /// search for ('What does this mean?') is about what is pinned.
    pub fn find_beside(
        &self,
        pinned: &Pinned,
        query: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Evidence, LibraryError> {
        let look = Look {
            mode: FindMode::Fused,
            pinpoints: Pinpoints::Sentences,
            query,
            scope,
            pinned,
            limit,
        };
        self.look_for(&look)
    }

    /// Finds passages by one search alone, or by both; their sentences are not told
    /// apart.
    pub fn find_by(
        &self,
        mode: FindMode,
        query: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Evidence, LibraryError> {
        let look = Look {
            mode,
            pinpoints: Pinpoints::Passages,
            query,
            scope,
            pinned: &Pinned::default(),
            limit,
        };
        self.look_for(&look)
    }

    fn look_for(&self, look: &Look<'_>) -> Result<Evidence, LibraryError> {
        let shared = self.shared();
        let _quiet = self.quiet();
        let found = Sources {
            database: &shared.database,
            languages: &shared.languages,
            lexical: &shared.lexical,
            space: shared.spaces.serving(),
            reranker: shared.reranker.as_deref(),
        }
        .find(look);
        if shared.lexical.is_damaged() || shared.lexical.is_suspected() {
            shared.to_index.notify_one();
        }
        found
    }
}
