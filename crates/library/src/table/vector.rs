//! The tables `embedding_spaces`, the models whose vectors are kept, and `vectors`.

use rusqlite::{Connection, Transaction, params};

use super::document::{self, DocumentId};
use super::passage;
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::script::Writing;
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

/// Vectors of more than one model, so that those of the model before serve until the
/// next has its own.
pub(super) const ADD_SPACES: &str = "
    CREATE TABLE embedding_spaces (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        identity TEXT NOT NULL UNIQUE
    ) STRICT;
    INSERT INTO embedding_spaces (id, identity) SELECT 1, identity FROM embedding_model;
    DROP TABLE embedding_model;
    ALTER TABLE vectors RENAME TO vectors_of_one_model;
    CREATE TABLE vectors (
        passage INTEGER NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
        space INTEGER NOT NULL REFERENCES embedding_spaces (id),
        writing INTEGER NOT NULL,
        scale REAL NOT NULL,
        numbers BLOB NOT NULL,
        PRIMARY KEY (passage, space)
    ) STRICT;
    INSERT INTO vectors (passage, space, writing, scale, numbers)
        SELECT vectors_of_one_model.passage, 1,
               CASE WHEN documents.language IN ('zh', 'ja') THEN 1
                    WHEN documents.language = 'ar' THEN 2 ELSE 0 END,
               scale, numbers
        FROM vectors_of_one_model
        JOIN passages ON passages.id = vectors_of_one_model.passage
        JOIN documents ON documents.id = passages.document
        WHERE EXISTS (SELECT 1 FROM embedding_spaces);
    DROP TABLE vectors_of_one_model;
";

/// Names the vectors of one model; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SpaceId(i64);

/// The space of a model, which is made where there is none, and the documents'
/// vectors counted in it.
pub(crate) fn enter(
    transaction: &Transaction<'_>,
    identity: &str,
) -> Result<SpaceId, LibraryError> {
    transaction.execute(
        "INSERT OR IGNORE INTO embedding_spaces (identity) VALUES (?1)",
        [identity],
    )?;
    let id = transaction.query_row(
        "SELECT id FROM embedding_spaces WHERE identity = ?1",
        [identity],
        |row| row.get(0),
    )?;
    document::recount_embedded(transaction, SpaceId(id))?;
    Ok(SpaceId(id))
}

/// The space with the most vectors, `except` one, of which the model's identity is
/// among `identities`; with that identity. None where no such space has vectors.
pub(crate) fn fullest(
    connection: &Connection,
    except: SpaceId,
    identities: &[&str],
) -> Result<Option<(SpaceId, String)>, LibraryError> {
    let mut statement = connection.prepare(
        "SELECT embedding_spaces.id, identity FROM embedding_spaces
         JOIN vectors ON vectors.space = embedding_spaces.id
         WHERE embedding_spaces.id <> ?1
         GROUP BY embedding_spaces.id ORDER BY count(*) DESC",
    )?;
    let rows = statement.query_map([except.0], |row| {
        Ok((SpaceId(row.get(0)?), row.get::<_, String>(1)?))
    })?;
    for row in rows {
        let (id, identity) = row?;
        if identities.contains(&identity.as_str()) {
            return Ok(Some((id, identity)));
        }
    }
    Ok(None)
}

/// Deletes the vectors of every other space.
pub(crate) fn keep_only(
    transaction: &Transaction<'_>,
    spaces: &[SpaceId],
) -> Result<(), LibraryError> {
    let kept = super::json(&spaces.iter().map(|space| space.0).collect::<Vec<_>>());
    let has_others: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM embedding_spaces
             WHERE id NOT IN (SELECT value FROM json_each(?1)))",
        [&kept],
        |row| row.get(0),
    )?;
    // To look for vectors of others, all would be read.
    if !has_others {
        return Ok(());
    }
    for statement in [
        "DELETE FROM vectors WHERE space NOT IN (SELECT value FROM json_each(?1))",
        "DELETE FROM embedding_spaces WHERE id NOT IN (SELECT value FROM json_each(?1))",
    ] {
        transaction.execute(statement, [&kept])?;
    }
    Ok(())
}

/// Keeps the vector of a passage. Returns whether the passage is still there.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    space: SpaceId,
    passage: PassageId,
    writing: Writing,
    vector: &Quantized,
) -> Result<bool, LibraryError> {
    let numbers: Vec<u8> = vector
        .numbers
        .iter()
        .map(|number| number.cast_unsigned())
        .collect();
    let inserted = transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO vectors (passage, space, writing, scale, numbers)
             SELECT id, ?4, ?5, ?2, ?3 FROM passages WHERE id = ?1",
        )?
        .execute(params![
            passage.0,
            f64::from(vector.scale),
            numbers,
            space.0,
            writing.number()
        ])?;
    Ok(inserted > 0)
}

/// How many vectors a space has.
pub(crate) fn count(connection: &Connection, space: SpaceId) -> Result<usize, LibraryError> {
    let count: i64 = connection.query_row(
        "SELECT count(*) FROM vectors WHERE space = ?1",
        [space.0],
        |row| row.get(0),
    )?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Hands every vector of a space, with its document and what it is written in, to `each`.
pub(crate) fn for_each(
    connection: &Connection,
    space: SpaceId,
    mut each: impl FnMut(DocumentId, Writing, PassageId, &Quantized),
) -> Result<(), LibraryError> {
    // Documents come from the index, and vectors in the order in which they lie: a join
    // would read the text of every passage.
    let documents = passage::documents(connection)?;
    let mut statement = connection.prepare(
        "SELECT passage, writing, scale, numbers FROM vectors NOT INDEXED WHERE space = ?1",
    )?;
    let mut rows = statement.query([space.0])?;
    let mut vector = Quantized {
        scale: 0.0,
        numbers: Vec::new(),
    };
    while let Some(row) = rows.next()? {
        let passage = PassageId(row.get(0)?);
        let known = documents.binary_search_by_key(&passage, |(passage, _)| *passage);
        if let Ok(place) = known {
            let numbers = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
            vector.scale = row.get::<_, f64>(2)? as f32;
            vector.numbers.clear();
            vector
                .numbers
                .extend(numbers.iter().map(|number| number.cast_signed()));
            let writing = Writing::of_number(row.get(1)?);
            each(documents[place].1, writing, passage, &vector);
        }
    }
    Ok(())
}

impl SpaceId {
    /// As SQL has it.
    pub(super) fn number(self) -> i64 {
        self.0
    }
}
