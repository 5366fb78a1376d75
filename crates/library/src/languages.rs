//! The languages that the documents are written in, which every question asks for.

use std::sync::Mutex;

use rusqlite::Connection;

use crate::database::lock;
use crate::error::LibraryError;
use crate::table::document;

/// What was told last, with the state of the database that it was told of.
#[derive(Default)]
pub(crate) struct Languages {
    known: Mutex<Option<(i64, Vec<String>)>>,
}

impl Languages {
    /// The languages, each once: every document is looked at only where something
    /// was written since the last time. `connection` must not be the one that writes.
    pub(crate) fn of(&self, connection: &Connection) -> Result<Vec<String>, LibraryError> {
        // It changes when another connection has written
        // (<https://sqlite.org/pragma.html#pragma_data_version>).
        let state: i64 = connection
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        let mut known = lock(&self.known);
        if let Some((then, languages)) = &*known
            && *then == state
        {
            return Ok(languages.clone());
        }
        let languages = document::languages(connection)?;
        *known = Some((state, languages.clone()));
        Ok(languages)
    }
}
