//! Which files and documents a scope means.

use rusqlite::{Connection, params};

use super::document::DocumentId;
use super::folder::below;
use super::json;
use crate::error::LibraryError;
use crate::evidence::{Scope, Within};
use crate::file::FileId;

/// What is asked, in the library as it is now.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The files, in ascending order.
    pub(crate) files: Vec<FileId>,
    /// Their documents, each once, in ascending order.
    pub(crate) documents: Vec<DocumentId>,
}

/// A document inside another lies where the other does, and is as old.
const IN_SCOPE: &str = "
    SELECT files.id, files.document FROM files
    JOIN documents ON documents.id = files.document
    LEFT JOIN files AS disk ON disk.id = coalesce(files.container, files.id)
    WHERE (?1
           OR files.id IN (SELECT value FROM json_each(?2))
           OR disk.id IN (SELECT value FROM json_each(?2))
           OR EXISTS (SELECT 1 FROM collection_files
                      WHERE file = disk.id
                        AND collection IN (SELECT value FROM json_each(?3)))
           OR EXISTS (SELECT 1 FROM json_each(?4)
                      WHERE disk.path >= value ->> 0 AND disk.path < value ->> 1))
      AND (?5 OR documents.kind IN (SELECT value FROM json_each(?6)))
      AND (?7 IS NULL OR disk.modified >= ?7)
      AND (?8 IS NULL OR disk.modified < ?8)
    ORDER BY files.id";

/// The files and documents that a scope means; none where it is everything.
pub(crate) fn resolve(
    connection: &Connection,
    scope: &Scope,
) -> Result<Option<Asked>, LibraryError> {
    if scope.is_everything() {
        return Ok(None);
    }
    asked(connection, scope).map(Some)
}

/// The files and documents that a scope means, everything too.
pub(crate) fn asked(connection: &Connection, scope: &Scope) -> Result<Asked, LibraryError> {
    let Scope {
        within,
        kinds,
        changed_from,
        changed_before,
    } = scope;
    let nowhere = Within::default();
    let Within {
        files,
        folders,
        collections,
    } = within.as_ref().unwrap_or(&nowhere);
    let folders: Vec<(String, String)> = folders.iter().map(|folder| below(folder)).collect();
    let mut statement = connection.prepare_cached(IN_SCOPE)?;
    let rows = statement.query_map(
        params![
            within.is_none(),
            json(files),
            json(collections),
            json(&folders),
            kinds.is_empty(),
            json(kinds),
            changed_from.map(nanoseconds),
            changed_before.map(nanoseconds),
        ],
        |row| Ok((FileId(row.get(0)?), DocumentId(row.get(1)?))),
    )?;
    let mut asked = Asked::default();
    for row in rows {
        let (file, document) = row?;
        asked.files.push(file);
        asked.documents.push(document);
    }
    asked.documents.sort_unstable();
    asked.documents.dedup();
    Ok(asked)
}

/// As the moment of a file's last change is kept.
fn nanoseconds(seconds: i64) -> i64 {
    seconds.saturating_mul(1_000_000_000)
}
