//! The table `vector_remainders`: what eight bits a number leave of the vectors.
//!
//! Apart from `vectors`, so that to load those reads nothing else. Vectors that were kept
//! before there was the table (version 7) have none.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::vector::SpaceId;
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::vectors::Remainder;

pub(super) const CREATE: &str = "
    CREATE TABLE vector_remainders (
        passage INTEGER NOT NULL,
        space INTEGER NOT NULL,
        scale REAL NOT NULL,
        parts BLOB NOT NULL,
        PRIMARY KEY (passage, space),
        FOREIGN KEY (passage, space) REFERENCES vectors (passage, space) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
";

/// Keeps the remainder of a vector that is there already.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    space: SpaceId,
    passage: PassageId,
    remainder: &Remainder,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO vector_remainders (passage, space, scale, parts)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            passage.0,
            space.number(),
            f64::from(remainder.scale),
            remainder.parts,
        ])?;
    Ok(())
}

/// The remainders of some vectors, in their order; none for a vector that has none.
pub(crate) fn of(
    connection: &Connection,
    space: SpaceId,
    passages: &[PassageId],
) -> Result<Vec<Option<Remainder>>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT scale, parts FROM vector_remainders WHERE passage = ?1 AND space = ?2",
    )?;
    let mut remainders = Vec::with_capacity(passages.len());
    for passage in passages {
        let found = statement.query_row([passage.0, space.number()], |row| {
            Ok(Remainder {
                scale: row.get::<_, f64>(0)? as f32,
                parts: row.get(1)?,
            })
        });
        remainders.push(found.optional()?);
    }
    Ok(remainders)
}
