//! The table `vectors`, and the embedding model that made them.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::document::{self, DocumentId};
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::vectors::Quantized;

pub(super) const CREATE: &str = "
    CREATE TABLE embedding_model (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        identity TEXT NOT NULL
    ) STRICT;
    CREATE TABLE vectors (
        passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
        scale REAL NOT NULL,
        numbers BLOB NOT NULL
    ) STRICT;
";

/// Notes the model whose vectors are kept. Vectors of another are deleted, for
/// they cannot be compared.
pub(crate) fn keep_for_model(
    transaction: &Transaction<'_>,
    identity: &str,
) -> Result<(), LibraryError> {
    let kept: Option<String> = transaction
        .query_row("SELECT identity FROM embedding_model", [], |row| row.get(0))
        .optional()?;
    if kept.as_deref() != Some(identity) {
        transaction.execute("DELETE FROM vectors", [])?;
        transaction.execute(
            "INSERT INTO embedding_model (only, identity) VALUES (1, ?1)
             ON CONFLICT (only) DO UPDATE SET identity = excluded.identity",
            [identity],
        )?;
    }
    document::recount_embedded(transaction)
}

/// Keeps the vector of a passage. Returns whether the passage is still there.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    passage: PassageId,
    vector: &Quantized,
) -> Result<bool, LibraryError> {
    let numbers: Vec<u8> = vector
        .numbers
        .iter()
        .map(|number| number.cast_unsigned())
        .collect();
    let inserted = transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO vectors (passage, scale, numbers)
             SELECT id, ?2, ?3 FROM passages WHERE id = ?1",
        )?
        .execute(params![passage.0, f64::from(vector.scale), numbers])?;
    Ok(inserted > 0)
}

/// Hands every vector to `each`.
pub(crate) fn for_each(
    connection: &Connection,
    mut each: impl FnMut(DocumentId, PassageId, Quantized),
) -> Result<(), LibraryError> {
    let mut statement = connection.prepare(
        "SELECT passages.document, vectors.passage, vectors.scale, vectors.numbers
         FROM vectors JOIN passages ON passages.id = vectors.passage
         ORDER BY vectors.passage",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let numbers = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
        let vector = Quantized {
            scale: row.get::<_, f64>(2)? as f32,
            numbers: numbers.iter().map(|number| number.cast_signed()).collect(),
        };
        each(DocumentId(row.get(0)?), PassageId(row.get(1)?), vector);
    }
    Ok(())
}
