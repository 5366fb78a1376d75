//! The table `pages`: the pages of each document as they were read.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use document::{ContentHash, Page, PageSize, TextSource};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::document::DocumentId;
use super::packed::{self, pack};
use super::{json, of_json};
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::file::FileId;

pub(super) const CREATE: &str = "
    CREATE TABLE pages (
        document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        label TEXT,
        width REAL,
        height REAL,
        blocks TEXT NOT NULL,
        PRIMARY KEY (document, number)
    ) STRICT;
";

/// Since version 2.
pub(super) const ADD_SOURCE: &str = r#"
    ALTER TABLE pages ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pages ADD COLUMN source TEXT NOT NULL DEFAULT '"document"';
    CREATE INDEX pages_unrecognised ON pages (document, number) WHERE source = '"unrecognised"';
"#;

/// Since version 8: the blocks compressed, for what a page says stands in its passages
/// once more. Pages that were kept before have them in `blocks`, which is empty since.
pub(super) const ADD_PACKED: &str = "ALTER TABLE pages ADD COLUMN packed BLOB;";

/// A page that waits to be recognised.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) document: DocumentId,
    pub(crate) number: u32,
    pub(crate) size: Option<PageSize>,
    /// The document's content, where it lies inside the file.
    pub(crate) inside: Option<ContentHash>,
    /// A file on disk that holds the document.
    pub(crate) file: FileId,
    /// Where that file lies.
    pub(crate) path: PathBuf,
}

/// A page without its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageOutline {
    /// Counted from 1.
    pub number: u32,
    /// What the document calls the page.
    pub label: Option<String>,
    /// The size of a PDF page, in points.
    pub size: Option<PageSize>,
    /// Whether the document keeps the page out of sight.
    pub hidden: bool,
    /// Where its text comes from.
    pub source: TextSource,
}

/// Adds a page.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    document: DocumentId,
    page: &Page,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached(
            "INSERT INTO pages
                 (document, number, label, width, height, blocks, packed, hidden, source)
             VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7, ?8)",
        )?
        .execute(params![
            document.0,
            page.number,
            page.label,
            page.size.map(|size| f64::from(size.width)),
            page.size.map(|size| f64::from(size.height)),
            pack(&page.blocks),
            page.hidden,
            json(&page.source),
        ])?;
    Ok(())
}

/// How many pages wait to be recognised.
pub(crate) fn count_unrecognised(connection: &Connection) -> Result<u32, LibraryError> {
    Ok(connection
        .prepare_cached(r#"SELECT count(*) FROM pages WHERE source = '"unrecognised"'"#)?
        .query_row([], |row| row.get(0))?)
}

/// The next page that waits to be recognised; documents are finished in the order in
/// which they came. Where a document is a file of its own, that is rather opened than
/// one that holds it. `passed_over` are left out.
pub(crate) fn next_unrecognised(
    connection: &Connection,
    passed_over: &[DocumentId],
) -> Result<Option<Waiting>, LibraryError> {
    let passed_over: Vec<i64> = passed_over.iter().map(|document| document.0).collect();
    Ok(connection
        .prepare_cached(
            r#"SELECT pages.number, pages.label, pages.width, pages.height, pages.hidden,
                   pages.source, pages.document, disk.id, disk.path,
                   iif(files.container IS NULL, NULL, documents.hash)
               FROM pages
               JOIN documents ON documents.id = pages.document
               JOIN files ON files.document = pages.document
               JOIN files AS disk ON disk.id = coalesce(files.container, files.id)
               WHERE pages.source = '"unrecognised"'
                 AND pages.document NOT IN (SELECT value FROM json_each(?1))
               ORDER BY pages.document, pages.number, files.container IS NOT NULL, disk.id
               LIMIT 1"#,
        )?
        .query_row([json(&passed_over)], |row| {
            let outline = outline_from_row(row)?;
            Ok(Waiting {
                document: DocumentId(row.get(6)?),
                number: outline.number,
                size: outline.size,
                file: FileId(row.get(7)?),
                path: PathBuf::from(row.get::<_, String>(8)?),
                inside: row.get::<_, Option<_>>(9)?.map(ContentHash),
            })
        })
        .optional()?)
}

/// Whether a page of a document waits to be recognised.
pub(crate) fn any_unrecognised_of(
    connection: &Connection,
    document: DocumentId,
) -> Result<bool, LibraryError> {
    Ok(connection
        .prepare_cached(
            r#"SELECT EXISTS (SELECT 1 FROM pages
               WHERE document = ?1 AND source = '"unrecognised"')"#,
        )?
        .query_row([document.0], |row| row.get(0))?)
}

/// How sure the recogniser was of some pages of a passage's document, of the least
/// sure of them; none where none of them was recognised.
pub(crate) fn least_sure(
    connection: &Connection,
    passage: PassageId,
    pages: &RangeInclusive<u32>,
) -> Result<Option<f32>, LibraryError> {
    let mut statement = connection.prepare_cached(
        r#"SELECT pages.source FROM pages JOIN passages ON passages.document = pages.document
           WHERE passages.id = ?1 AND pages.number BETWEEN ?2 AND ?3
             AND pages.source NOT IN ('"document"', '"unrecognised"')"#,
    )?;
    let rows = statement.query_map(params![passage.0, pages.start(), pages.end()], |row| {
        of_json::<TextSource>(0, row.get_ref(0)?.as_str()?)
    })?;
    let mut least: Option<f32> = None;
    for source in rows {
        if let TextSource::Recognised { confidence, .. } = source? {
            least = Some(least.map_or(confidence, |least| least.min(confidence)));
        }
    }
    Ok(least)
}

/// Gives a page that waited the text that was recognised.
pub(crate) fn set_recognised(
    transaction: &Transaction<'_>,
    document: DocumentId,
    page: &Page,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached(
            r#"UPDATE pages SET blocks = '', packed = ?3, source = ?4
               WHERE document = ?1 AND number = ?2 AND source = '"unrecognised"'"#,
        )?
        .execute(params![
            document.0,
            page.number,
            pack(&page.blocks),
            json(&page.source),
        ])?;
    Ok(())
}

/// Gives a page other blocks.
pub(crate) fn set_blocks(
    transaction: &Transaction<'_>,
    document: DocumentId,
    page: &Page,
) -> Result<(), LibraryError> {
    transaction
        .prepare_cached(
            "UPDATE pages SET blocks = '', packed = ?3 WHERE document = ?1 AND number = ?2",
        )?
        .execute(params![document.0, page.number, pack(&page.blocks)])?;
    Ok(())
}

/// All pages of a document with their text, in order.
pub(crate) fn all(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<Page>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, label, width, height, hidden, source, blocks, packed FROM pages
         WHERE document = ?1 ORDER BY number",
    )?;
    let rows = statement.query_map([document.0], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One page with its text.
pub(crate) fn get(
    connection: &Connection,
    document: DocumentId,
    number: u32,
) -> Result<Option<Page>, LibraryError> {
    Ok(connection
        .prepare_cached(
            "SELECT number, label, width, height, hidden, source, blocks, packed FROM pages
             WHERE document = ?1 AND number = ?2",
        )?
        .query_row(params![document.0, number], from_row)
        .optional()?)
}

/// What the document calls some of its pages, where it calls them anything.
pub(crate) fn labels(
    connection: &Connection,
    document: DocumentId,
    pages: RangeInclusive<u32>,
) -> Result<BTreeMap<u32, String>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, label FROM pages
         WHERE document = ?1 AND number BETWEEN ?2 AND ?3 AND label IS NOT NULL",
    )?;
    let rows = statement.query_map(params![document.0, pages.start(), pages.end()], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// All pages without their text, in order.
pub(crate) fn outlines(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<PageOutline>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, label, width, height, hidden, source FROM pages
         WHERE document = ?1 ORDER BY number",
    )?;
    let rows = statement.query_map([document.0], outline_from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Page> {
    let outline = outline_from_row(row)?;
    Ok(Page {
        number: outline.number,
        label: outline.label,
        size: outline.size,
        hidden: outline.hidden,
        source: outline.source,
        blocks: packed::from_row(row, 6)?,
    })
}

fn outline_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<PageOutline> {
    let width: Option<f64> = row.get(2)?;
    let height: Option<f64> = row.get(3)?;
    Ok(PageOutline {
        number: row.get(0)?,
        label: row.get(1)?,
        size: width.zip(height).map(|(width, height)| PageSize {
            width: width as f32,
            height: height as f32,
        }),
        hidden: row.get(4)?,
        source: of_json(5, row.get_ref(5)?.as_str()?)?,
    })
}
