//! Search while a person types, apart from any chat.

use super::Assistant;
use super::asking::library_scope;
use crate::api::answer::Scope;
use crate::api::failure::Failure;
use crate::api::search::SearchResults;

/// The files, and the passages, that are shown at most.
const SHOWN: usize = 30;

impl Assistant {
    /// Files whose name, and passages whose text has what was typed so far. Of the model
    /// alone nothing is found.
    pub async fn search(&self, text: String, scope: Scope) -> Result<SearchResults, Failure> {
        let Some(scope) = library_scope(&scope) else {
            return Ok(SearchResults::default());
        };
        self.library(move |library| Ok(library.search(&text, &scope, SHOWN)?.into()))
            .await
    }
}
