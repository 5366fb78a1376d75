//! Documents out of an export, with their pages, passages and vectors.

use std::collections::HashMap;

use ::document::ContentHash;
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params, params_from_iter};

use super::Work;
use super::format::{
    WITH_PACKED_PAGES, WITH_PACKED_SPANS, WITH_REMAINDERS, packed_column, version,
};
use super::references::References;
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::script::Writing;
use crate::shared::Shared;
use crate::spaces::Space;
use crate::table::document::{self, DocumentId};
use crate::table::{remainder, vector};
use crate::vectors::{Quantized, Remainder};

/// What became of the documents.
pub(super) struct Taken {
    /// Their numbers here, by those that they had.
    pub(super) documents: HashMap<i64, i64>,
    /// Those that are new here.
    pub(super) new: Vec<DocumentId>,
    /// The vectors that came with them.
    pub(super) vectors: Vec<TakenVector>,
}

/// A vector, to be compared with questions once its row is kept.
pub(super) struct TakenVector {
    pub(super) document: DocumentId,
    space: usize,
    passage: PassageId,
    writing: Writing,
    vector: Quantized,
}

impl Taken {
    /// Lets the vectors be found.
    pub(super) fn keep_vectors(self, shared: &Shared) {
        let spaces = shared.spaces.all();
        for taken in self.vectors {
            if let Some(space) = spaces.get(taken.space) {
                let vectors = &space.vectors;
                vectors.add(taken.document, taken.writing, taken.passage, &taken.vector);
            }
        }
    }
}

/// Takes in the documents whose content is not here yet; of the others the passages are
/// matched to those of here.
pub(super) fn take(
    shared: &Shared,
    export: &Connection,
    transaction: &Transaction<'_>,
    references: &mut References,
    work: &mut Work<'_>,
) -> Result<Taken, LibraryError> {
    let mut taken = Taken {
        documents: HashMap::new(),
        new: Vec::new(),
        vectors: Vec::new(),
    };
    let spaces = shared.spaces.all();
    let mut statement = export.prepare("SELECT id, hash FROM documents ORDER BY id")?;
    let documents: Vec<(i64, [u8; 32])> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (id, hash) in documents {
        let own = match document::with_hash(transaction, ContentHash(hash))? {
            Some(known) => {
                match_passages(export, transaction, id, known, references)?;
                known
            }
            None => {
                let new = insert(export, transaction, id, references)?;
                take_vectors(
                    export,
                    transaction,
                    id,
                    new,
                    &spaces,
                    references,
                    &mut taken,
                )?;
                taken.new.push(new);
                new
            }
        };
        taken.documents.insert(id, own.0);
        work.advance(0)?;
    }
    Ok(taken)
}

fn insert(
    export: &Connection,
    transaction: &Transaction<'_>,
    id: i64,
    references: &mut References,
) -> Result<DocumentId, LibraryError> {
    const COLUMNS: &str =
        "hash, kind, title, author, created, language, pages, passages, missing, encrypted";
    copy(
        export,
        transaction,
        &format!("SELECT {COLUMNS} FROM documents WHERE id = ?1"),
        id,
        &format!(
            "INSERT INTO documents ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        ),
        None,
    )?;
    let own = transaction.last_insert_rowid();
    copy(
        export,
        transaction,
        &format!(
            "SELECT number, label, width, height, blocks, hidden, source, {} FROM pages
             WHERE document = ?1 ORDER BY number",
            packed_column(version(export)?, WITH_PACKED_PAGES)
        ),
        id,
        "INSERT INTO pages
             (number, label, width, height, blocks, hidden, source, packed, document)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        Some(own),
    )?;
    let mut statement = export.prepare_cached(&format!(
        "SELECT id, ordinal, headings, text, spans, {} FROM passages
         WHERE document = ?1 ORDER BY ordinal",
        packed_column(version(export)?, WITH_PACKED_SPANS)
    ))?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        transaction
            .prepare_cached(
                "INSERT INTO passages (document, ordinal, headings, text, spans, packed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                own,
                row.get::<_, Value>(1)?,
                row.get::<_, Value>(2)?,
                row.get::<_, Value>(3)?,
                row.get::<_, Value>(4)?,
                row.get::<_, Value>(5)?
            ])?;
        let passage = transaction.last_insert_rowid();
        references.passages.insert(row.get(0)?, passage);
    }
    Ok(DocumentId(own))
}

/// Copies the rows that a query gives, with one more value where there is one.
fn copy(
    export: &Connection,
    transaction: &Transaction<'_>,
    query: &str,
    id: i64,
    insert: &str,
    more: Option<i64>,
) -> Result<(), LibraryError> {
    let mut statement = export.prepare_cached(query)?;
    let columns = statement.column_count();
    let mut insert = transaction.prepare_cached(insert)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(columns + 1);
        for column in 0..columns {
            values.push(row.get::<_, Value>(column)?);
        }
        values.extend(more.map(Value::Integer));
        insert.execute(params_from_iter(values))?;
    }
    Ok(())
}

/// The vectors of a document, of an export before there were remainders and since.
const VECTORS_ALONE: &str = "
    SELECT vectors.passage, writing, vectors.scale, numbers, identity, NULL, NULL
    FROM passages
    JOIN vectors ON vectors.passage = passages.id
    JOIN spaces ON spaces.id = vectors.space
    WHERE passages.document = ?1";
const VECTORS_WITH_REMAINDERS: &str = "
    SELECT vectors.passage, writing, vectors.scale, numbers, identity,
           vector_remainders.scale, parts
    FROM passages
    JOIN vectors ON vectors.passage = passages.id
    JOIN spaces ON spaces.id = vectors.space
    LEFT JOIN vector_remainders ON vector_remainders.passage = vectors.passage
        AND vector_remainders.space = vectors.space
    WHERE passages.document = ?1";

/// Takes in the vectors of models whose vectors are kept here too.
fn take_vectors(
    export: &Connection,
    transaction: &Transaction<'_>,
    id: i64,
    own: DocumentId,
    spaces: &[Space],
    references: &References,
    taken: &mut Taken,
) -> Result<(), LibraryError> {
    let mut statement = export.prepare_cached(match version(export)? {
        WITH_REMAINDERS.. => VECTORS_WITH_REMAINDERS,
        _ => VECTORS_ALONE,
    })?;
    let mut rows = statement.query([id])?;
    let mut chosen = 0;
    while let Some(row) = rows.next()? {
        let identity = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
        let is_kept = |space: &Space| space.model.identity() == identity;
        let Some(space) = spaces.iter().position(is_kept) else {
            continue;
        };
        let numbers = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
        let passage = references.passages.get(&row.get(0)?).copied();
        let (Some(passage), true) = (passage, numbers.len() == spaces[space].model.dimensions())
        else {
            continue;
        };
        let vector = TakenVector {
            document: own,
            space,
            passage: PassageId(passage),
            writing: Writing::of_number(row.get(1)?),
            vector: Quantized {
                scale: row.get::<_, f64>(2)? as f32,
                numbers: numbers.iter().map(|number| number.cast_signed()).collect(),
            },
        };
        vector::insert(
            transaction,
            spaces[space].id,
            vector.passage,
            vector.writing,
            &vector.vector,
        )?;
        if let Some(scale) = row.get::<_, Option<f64>>(5)? {
            let scale = scale as f32;
            let parts = row.get(6)?;
            let remainder = Remainder { scale, parts };
            remainder::insert(transaction, spaces[space].id, vector.passage, &remainder)?;
        }
        // The chosen one is the first.
        chosen += usize::from(space == 0);
        taken.vectors.push(vector);
    }
    document::add_embedded(transaction, own, chosen)?;
    Ok(())
}

/// Passages of a document that is here already are those of the same text.
fn match_passages(
    export: &Connection,
    transaction: &Transaction<'_>,
    id: i64,
    known: DocumentId,
    references: &mut References,
) -> Result<(), LibraryError> {
    let mut statement =
        export.prepare_cached("SELECT id, ordinal, text FROM passages WHERE document = ?1")?;
    let mut own = transaction.prepare_cached(
        "SELECT id FROM passages WHERE document = ?1 AND text = ?3
         ORDER BY abs(ordinal - ?2) LIMIT 1",
    )?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        let (ordinal, text): (i64, String) = (row.get(1)?, row.get(2)?);
        let mut found = own.query(params![known.0, ordinal, text])?;
        if let Some(found) = found.next()? {
            references.passages.insert(row.get(0)?, found.get(0)?);
        }
    }
    Ok(())
}
