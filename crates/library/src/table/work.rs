//! What is left to do, counted.

use ::document::ReadError;
use rusqlite::{Connection, Transaction};

use super::json;
use crate::error::LibraryError;

/// What is left to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Left {
    /// Files that wait to be read.
    pub(crate) queued: u32,
    /// Their bytes.
    pub(crate) queued_bytes: f64,
    /// Files that are being read, or whose words are being indexed.
    pub(crate) reading: u32,
    /// Passages without a vector.
    pub(crate) passages: u32,
    /// Pages that wait to be recognised.
    pub(crate) pages: u32,
    /// Files that were set aside.
    pub(crate) set_aside: u32,
    /// Passages to be had from a byte of a file, as it has been so far.
    pub(crate) passages_per_byte: f64,
}

/// Counts.
pub(crate) fn left(connection: &Connection) -> Result<Left, LibraryError> {
    let files = "SELECT
            coalesce(sum(state = 'queued'), 0),
            CAST(coalesce(sum(bytes) FILTER (WHERE state = 'queued'), 0) AS REAL),
            coalesce(sum(state IN ('reading', 'indexing')), 0),
            coalesce(sum(state = 'set_aside'), 0),
            CAST(coalesce(sum(bytes) FILTER (WHERE state = 'read'), 0) AS REAL)
        FROM files";
    let (queued, queued_bytes, reading, set_aside, read_bytes) =
        connection.prepare_cached(files)?.query_row([], |row| {
            let read_bytes: f64 = row.get(4)?;
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                read_bytes,
            ))
        })?;
    let (passages, all): (u32, f64) = connection
        .prepare_cached(
            "SELECT coalesce(sum(max(passages - embedded, 0)), 0),
                    CAST(coalesce(sum(passages), 0) AS REAL)
             FROM documents",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Left {
        queued,
        queued_bytes,
        reading,
        passages,
        pages: super::page::count_unrecognised(connection)?,
        set_aside,
        passages_per_byte: if read_bytes > 0.0 {
            all / read_bytes
        } else {
            0.0
        },
    })
}

/// Sets every file aside that waits to be read or is being read. Returns how many.
pub(crate) fn stop(transaction: &Transaction<'_>) -> Result<usize, LibraryError> {
    Ok(transaction.execute(
        "UPDATE files SET state = 'set_aside', revision = revision + 1, error = ?1
         WHERE state IN ('queued', 'reading')",
        [json(&ReadError::Stopped)],
    )?)
}

/// Puts every file back into the queue that was set aside, those inside others with the
/// file that holds them. A file that wants its password keeps waiting for it.
pub(crate) fn retry_all(transaction: &Transaction<'_>) -> Result<usize, LibraryError> {
    Ok(transaction.execute(
        "UPDATE files SET state = 'queued', revision = revision + 1, error = NULL
         WHERE container IS NULL AND (
             state = 'set_aside' AND error NOT IN (?1, ?2)
             OR id IN (SELECT container FROM files
                       WHERE state = 'set_aside' AND container IS NOT NULL))",
        [json(&ReadError::Encrypted), json(&ReadError::WrongPassword)],
    )?)
}
