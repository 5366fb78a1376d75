//! The table `lexical_removals`: documents whose words tantivy may still have.

use rusqlite::{Connection, Transaction};

use super::document::DocumentId;
use crate::error::LibraryError;

pub(super) const CREATE: &str = "
    CREATE TABLE lexical_removals (
        document INTEGER PRIMARY KEY
    ) STRICT;
";

/// Notes that the words of a document must go.
pub(crate) fn insert(transaction: &Transaction<'_>, id: DocumentId) -> Result<(), LibraryError> {
    transaction
        .prepare_cached("INSERT OR IGNORE INTO lexical_removals (document) VALUES (?1)")?
        .execute([id.0])?;
    Ok(())
}

/// The documents whose words must go.
pub(crate) fn all(connection: &Connection) -> Result<Vec<DocumentId>, LibraryError> {
    let mut statement = connection.prepare_cached("SELECT document FROM lexical_removals")?;
    let rows = statement.query_map([], |row| row.get(0).map(DocumentId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that the words of a document are gone.
pub(crate) fn delete(transaction: &Transaction<'_>, id: DocumentId) -> Result<(), LibraryError> {
    transaction
        .prepare_cached("DELETE FROM lexical_removals WHERE document = ?1")?
        .execute([id.0])?;
    Ok(())
}
