//! What is known of every document, apart from its text.

use std::path::Path;

use document::DocumentKind;
use rusqlite::Connection;

use super::file::name_of;
use super::of_text;
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::file::FileId;

/// A document that can be found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) file: FileId,
    /// The last part of its path.
    pub(crate) name: String,
    /// The title that it gives itself.
    pub(crate) title: Option<String>,
    pub(crate) kind: DocumentKind,
    /// When it says that it was made, as it says it.
    pub(crate) created: Option<String>,
    /// When the file was last changed, in nanoseconds since 1970.
    pub(crate) modified: Option<i64>,
    /// When it was added, in seconds since 1970.
    pub(crate) added: i64,
    pub(crate) pages: u32,
    pub(crate) bytes: u64,
    /// Its first passage.
    pub(crate) first: PassageId,
}

/// Every document that can be found, in the order in which they were added; of files
/// `within` alone, in ascending order, where there are any.
pub(crate) fn all(
    connection: &Connection,
    within: Option<&[FileId]>,
) -> Result<Vec<Entry>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT files.id, files.path, documents.title, documents.kind, documents.created,
                disk.modified, files.added, documents.pages, files.bytes,
                (SELECT id FROM passages
                 WHERE passages.document = documents.id ORDER BY ordinal LIMIT 1) AS first
         FROM files
         JOIN documents ON documents.id = files.document
         LEFT JOIN files AS disk ON disk.id = coalesce(files.container, files.id)
         WHERE documents.passages > 0 AND first IS NOT NULL
         ORDER BY files.id",
    )?;
    let rows = statement.query_map([], |row| {
        let path: String = row.get(1)?;
        Ok(Entry {
            file: FileId(row.get(0)?),
            name: name_of(Path::new(&path)),
            title: row.get(2)?,
            kind: of_text(3, row.get_ref(3)?.as_str()?)?,
            created: row.get(4)?,
            modified: row.get(5)?,
            added: row.get(6)?,
            pages: row.get(7)?,
            bytes: row.get::<_, i64>(8)?.unsigned_abs(),
            first: PassageId(row.get(9)?),
        })
    })?;
    let mut entries = Vec::new();
    for entry in rows {
        let entry = entry?;
        if within.is_none_or(|within| within.binary_search(&entry.file).is_ok()) {
            entries.push(entry);
        }
    }
    Ok(entries)
}
