//! The table `passages`.

use std::collections::BTreeMap;
use std::path::Path;

use document::Anchor;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::document::DocumentId;
use super::file::name_of;
use super::packed::{self, pack};
use super::page;
use super::vector::SpaceId;
use super::{json, of_json};
use crate::cut::Cut;
use crate::error::LibraryError;
use crate::evidence::{Passage, PassageId, Span};
use crate::file::FileId;

pub(super) const CREATE: &str = "
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        headings TEXT NOT NULL,
        text TEXT NOT NULL,
        spans TEXT NOT NULL,
        UNIQUE (document, ordinal)
    ) STRICT;
";

/// Since version 9: the spans compressed, which a PDF has with the box of each line.
/// Passages that were cut before have them in `spans`, which is empty since.
pub(super) const ADD_PACKED: &str = "ALTER TABLE passages ADD COLUMN packed BLOB;";

/// Adds a passage.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    document: DocumentId,
    ordinal: usize,
    cut: &Cut,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached(
            "INSERT INTO passages (document, ordinal, headings, text, spans, packed)
             VALUES (?1, ?2, ?3, ?4, '', ?5)",
        )?
        .execute(params![
            document.0,
            ordinal as i64,
            json(&cut.headings),
            cut.text,
            pack(&cut.spans),
        ])?;
    Ok(())
}

/// Deletes the passages of a document, with their vectors.
pub(crate) fn delete_of(
    transaction: &Transaction<'_>,
    document: DocumentId,
) -> Result<(), LibraryError> {
    transaction.execute("DELETE FROM passages WHERE document = ?1", [document.0])?;
    Ok(())
}

/// In the order of the index that has both, so that it alone is read.
const DOCUMENTS: &str = "SELECT id, document FROM passages ORDER BY document, ordinal";

/// Every passage with its document, by passage.
pub(crate) fn documents(
    connection: &Connection,
) -> Result<Vec<(PassageId, DocumentId)>, LibraryError> {
    let mut statement = connection.prepare(DOCUMENTS)?;
    let rows = statement.query_map([], |row| {
        Ok((PassageId(row.get(0)?), DocumentId(row.get(1)?)))
    })?;
    let mut documents: Vec<(PassageId, DocumentId)> = rows.collect::<Result<_, _>>()?;
    documents.sort_unstable();
    Ok(documents)
}

/// The documents of some passages, in their order; none for one that is gone.
pub(crate) fn documents_of(
    connection: &Connection,
    passages: &[PassageId],
) -> Result<Vec<Option<DocumentId>>, LibraryError> {
    let mut statement = connection.prepare_cached("SELECT document FROM passages WHERE id = ?1")?;
    let mut documents = Vec::with_capacity(passages.len());
    for passage in passages {
        let found = statement.query_row([passage.0], |row| row.get(0).map(DocumentId));
        documents.push(found.optional()?);
    }
    Ok(documents)
}

/// One passage, cited as the first of `files` (in ascending order) that holds its
/// document, or as the first of all files where none of them does. None where no file holds
/// the document any more.
pub(crate) fn get(
    connection: &Connection,
    id: PassageId,
    files: &[FileId],
) -> Result<Option<Passage>, LibraryError> {
    let found = connection
        .prepare_cached(
            "SELECT passages.ordinal, passages.headings, passages.text, passages.spans,
                    passages.packed, documents.id, documents.title
             FROM passages JOIN documents ON documents.id = passages.document
             WHERE passages.id = ?1",
        )?
        .query_row([id.0], |row| {
            let document = DocumentId(row.get(5)?);
            let passage = Passage {
                id,
                file: FileId(0),
                file_name: String::new(),
                title: row.get(6)?,
                ordinal: row.get(0)?,
                headings: of_json(1, row.get_ref(1)?.as_str()?)?,
                text: row.get(2)?,
                spans: packed::from_row(row, 3)?,
                labels: BTreeMap::new(),
            };
            Ok((document, passage))
        })
        .optional()?;
    let Some((document, mut passage)) = found else {
        return Ok(None);
    };
    let Some((file, name)) = cited_file(connection, document, files)? else {
        return Ok(None);
    };
    passage.file = file;
    passage.file_name = name;
    passage.labels = labels(connection, document, &passage.spans)?;
    Ok(Some(passage))
}

/// What a document calls the pages of some spans. The pages of other documents than PDFs
/// are slides and sheets, whose names are no labels.
fn labels(
    connection: &Connection,
    document: DocumentId,
    spans: &[Span],
) -> Result<BTreeMap<u32, String>, LibraryError> {
    let pages = spans.iter().filter_map(|span| match &span.anchor {
        Anchor::Page { page, lines: _ } => Some(*page),
        _ => None,
    });
    let (Some(first), Some(last)) = (pages.clone().min(), pages.max()) else {
        return Ok(BTreeMap::new());
    };
    page::labels(connection, document, first..=last)
}

/// The first passage of a document that has these words, just so.
pub(crate) fn with_words(
    connection: &Connection,
    document: DocumentId,
    words: &str,
) -> Result<Option<PassageId>, LibraryError> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM passages WHERE document = ?1 AND instr(text, ?2) > 0
             ORDER BY ordinal LIMIT 1",
        )?
        .query_row(params![document.0, words], |row| row.get(0).map(PassageId))
        .optional()?)
}

fn cited_file(
    connection: &Connection,
    document: DocumentId,
    files: &[FileId],
) -> Result<Option<(FileId, String)>, LibraryError> {
    let mut statement =
        connection.prepare_cached("SELECT id, path FROM files WHERE document = ?1 ORDER BY id")?;
    let rows = statement.query_map([document.0], |row| {
        Ok((
            FileId(row.get(0)?),
            name_of(Path::new(row.get_ref(1)?.as_str()?)),
        ))
    })?;
    let mut holders: Vec<(FileId, String)> = rows.collect::<Result<_, _>>()?;
    let wanted = holders
        .iter()
        .position(|(id, _)| files.binary_search(id).is_ok());
    Ok(match wanted {
        Some(position) => Some(holders.swap_remove(position)),
        None if holders.is_empty() => None,
        None => Some(holders.swap_remove(0)),
    })
}

/// The language of a passage's document, as a BCP 47 tag, where it could be told.
pub(crate) fn language(
    connection: &Connection,
    id: PassageId,
) -> Result<Option<String>, LibraryError> {
    Ok(connection
        .prepare_cached(
            "SELECT documents.language FROM passages
             JOIN documents ON documents.id = passages.document
             WHERE passages.id = ?1",
        )?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .flatten())
}

/// A passage with what an index needs to know of it.
pub(crate) struct Indexable {
    /// Its name.
    pub(crate) id: PassageId,
    /// Its document.
    pub(crate) document: DocumentId,
    /// The language of its document, as a BCP 47 tag.
    pub(crate) language: Option<String>,
    /// The title of its document.
    pub(crate) title: Option<String>,
    /// The name of the first file that holds its document, without the ending.
    pub(crate) file_stem: String,
    /// The headings above it.
    pub(crate) headings: Vec<String>,
    /// Its text.
    pub(crate) text: String,
}

impl Indexable {
    /// The text below what names it: the document's title (or the file's name,
    /// where there is no title) and the headings. What the text begins with is
    /// not said twice. Passages that carry their document's and section's name
    /// are found better.
    pub(crate) fn text_with_context(&self) -> String {
        let title = self.title.as_deref().unwrap_or(&self.file_stem);
        let mut context = String::new();
        for name in [title]
            .into_iter()
            .chain(self.headings.iter().map(String::as_str))
        {
            if !name.is_empty() && !self.text.starts_with(name) && !context.contains(name) {
                context.push_str(name);
                context.push('\n');
            }
        }
        context + &self.text
    }
}

const INDEXABLE: &str = "
    SELECT passages.id, passages.document, documents.language, documents.title,
           (SELECT path FROM files
            WHERE files.document = documents.id OR files.next_document = documents.id
            ORDER BY files.id LIMIT 1),
           passages.headings, passages.text";
const OF_PASSAGES: &str = "FROM passages JOIN documents ON documents.id = passages.document";

/// The passages of a document, in order.
pub(crate) fn of_document(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<Indexable>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "{INDEXABLE} {OF_PASSAGES} WHERE passages.document = ?1 ORDER BY passages.ordinal"
    ))?;
    let rows = statement.query_map([document.0], indexable_from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One passage.
pub(crate) fn indexable(
    connection: &Connection,
    id: PassageId,
) -> Result<Option<Indexable>, LibraryError> {
    Ok(connection
        .prepare_cached(&format!("{INDEXABLE} {OF_PASSAGES} WHERE passages.id = ?1"))?
        .query_row([id.0], indexable_from_row)
        .optional()?)
}

/// The next passages, at most `limit`, whose words can be searched and that
/// have no vector in a space; documents are finished in the order in which they came.
pub(crate) fn without_vector(
    connection: &Connection,
    space: SpaceId,
    limit: usize,
) -> Result<Vec<Indexable>, LibraryError> {
    let mut statement = connection.prepare_cached(&without_vector_statement())?;
    let rows = statement.query_map([limit as i64, space.number()], indexable_from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A cross join is done in the order in which it is written
/// (<https://sqlite.org/optoverview.html#crossjoin>): the few documents that want vectors
/// come first, by their own index, rather than all passages.
fn without_vector_statement() -> String {
    format!(
        "{INDEXABLE}
         FROM documents CROSS JOIN passages ON passages.document = documents.id
         WHERE documents.embedded < documents.passages AND documents.lexical = 1
           AND NOT EXISTS (SELECT 1 FROM vectors
               WHERE vectors.passage = passages.id AND vectors.space = ?2)
         ORDER BY documents.id, passages.ordinal LIMIT ?1"
    )
}

/// Whether a passage is without a vector.
pub(crate) fn any_without_vector(connection: &Connection) -> Result<bool, LibraryError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM documents WHERE embedded < passages)")?
        .query_row([], |row| row.get(0))?)
}

fn indexable_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Indexable> {
    let path: Option<String> = row.get(4)?;
    Ok(Indexable {
        id: PassageId(row.get(0)?),
        document: DocumentId(row.get(1)?),
        language: row.get(2)?,
        title: row.get(3)?,
        file_stem: path
            .as_deref()
            .and_then(|path| Path::new(path).file_stem())
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default(),
        headings: of_json(5, row.get_ref(5)?.as_str()?)?,
        text: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENTS, without_vector_statement};
    use crate::database::Database;

    /// How SQLite goes about a statement, step by step.
    fn plan(statement: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = Database::open(&folder.path().join("library.sqlite"));
        let steps = database.expect("the database opens").read(|connection| {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
            // What stands for the parameters does not matter.
            let nothing = vec![rusqlite::types::Null; plan.parameter_count()];
            let steps =
                plan.query_map(rusqlite::params_from_iter(nothing), |row| row.get("detail"))?;
            Ok(steps.collect::<Result<_, _>>()?)
        });
        steps.expect("the statement has a plan")
    }

    #[test]
    fn passages_that_want_vectors_are_looked_for_in_the_documents_that_do() {
        let plan = plan(&without_vector_statement());
        let scanned = |step: &String| step.starts_with("SCAN passages");
        assert!(!plan.iter().any(scanned), "{plan:?}");
        assert!(
            plan.iter()
                .any(|step| step.ends_with("documents_without_vectors")),
            "{plan:?}"
        );
    }

    #[test]
    fn the_documents_of_all_passages_are_told_without_reading_their_text() {
        let plan = plan(DOCUMENTS);
        let covered = |step: &String| step.contains("USING COVERING INDEX");
        assert!(plan.iter().all(covered), "{plan:?}");
    }
}
