//! Whether a file is an export that can be taken in, looked at before anything is changed.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use document::{Block, ContentHash, DocumentKind, ReadError, TextSource};
use rusqlite::{Connection, OpenFlags};
use serde::de::DeserializeOwned;

use super::format::{
    APPLICATION, VERSION, WITH_PACKED_PAGES, WITH_PACKED_SPANS, digest, packed_column, tables,
    version,
};
use super::{Progress, Work};
use crate::error::LibraryError;
use crate::evidence::Span;
use crate::read_file::MissingPage;
use crate::table::{of_json, of_text, packed};

/// Opens an export and looks at every byte of it. What it costs is told as the first
/// half of the work.
pub(super) fn open(
    path: &Path,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Connection, LibraryError> {
    let io = |source| LibraryError::Io {
        path: path.to_owned(),
        source,
    };
    let foreign = || LibraryError::NotAnExport {
        path: path.to_owned(),
    };
    let mut header = [0; 100];
    let mut file = std::fs::File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"SQLite format 3\0") {
        return Err(foreign());
    }
    let number = |at: usize| i32::from_be_bytes([0, 1, 2, 3].map(|byte| header[at + byte]));
    if number(68) != APPLICATION {
        return Err(foreign());
    }
    let found = i64::from(number(60));
    if found > VERSION {
        return Err(LibraryError::NewerExport {
            found,
            known: VERSION,
        });
    }
    let mut work = Work {
        progress: Progress {
            done: 0,
            total: 2 * bytes,
        },
        tell,
    };
    let checked = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(LibraryError::from)
        .and_then(|connection| {
            look(&connection, &mut work)?;
            Ok(connection)
        });
    checked.map_err(|error| match error {
        LibraryError::Database(error) => LibraryError::DamagedExport {
            detail: error.to_string(),
        },
        error => error,
    })
}

/// Damage that is met while an export is read is none of the library.
pub(super) fn damaged(error: LibraryError) -> LibraryError {
    let detail = error.to_string();
    match error.classified() {
        LibraryError::Damaged => LibraryError::DamagedExport { detail },
        error => error,
    }
}

fn look(connection: &Connection, work: &mut Work<'_>) -> Result<(), LibraryError> {
    let damaged = |detail: &str| LibraryError::DamagedExport {
        detail: detail.to_owned(),
    };
    let whole: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if whole != "ok" {
        return Err(damaged(&whole));
    }
    for table in tables(version(connection)?) {
        let kept: [u8; 32] = connection.query_row(
            "SELECT digest FROM digests WHERE name = ?1",
            [table],
            |row| row.get(0),
        )?;
        if digest(connection, table, |bytes| work.advance(bytes))? != kept {
            return Err(damaged(&format!("the table {table} is another")));
        }
    }
    look_at_values(connection)
}

/// Values that are written as they are must be such as the library reads.
fn look_at_values(connection: &Connection) -> Result<(), LibraryError> {
    let version = version(connection)?;
    let pages = packed_column(version, WITH_PACKED_PAGES);
    let spans = packed_column(version, WITH_PACKED_SPANS);
    each_packed::<Vec<Block>>(connection, &format!("SELECT blocks, {pages} FROM pages"))?;
    each_packed::<Vec<Span>>(connection, &format!("SELECT spans, {spans} FROM passages"))?;
    each::<TextSource>(connection, "SELECT source FROM pages")?;
    each::<Vec<String>>(connection, "SELECT headings FROM passages")?;
    each::<Vec<MissingPage>>(connection, "SELECT missing FROM documents")?;
    let set_aside = "SELECT error FROM files WHERE state = 'set_aside'";
    each::<ReadError>(connection, set_aside)?;
    let mut statement = connection.prepare("SELECT kind, hash FROM documents")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let _kind: DocumentKind = of_text(0, row.get_ref(0)?.as_str().map_err(sql)?)?;
        let _hash = ContentHash(row.get(1)?);
    }
    Ok(())
}

fn each_packed<T: DeserializeOwned>(
    connection: &Connection,
    query: &str,
) -> Result<(), LibraryError> {
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let _value: T = packed::from_row(row, 0)?;
    }
    Ok(())
}

fn each<T: DeserializeOwned>(connection: &Connection, query: &str) -> Result<(), LibraryError> {
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let _value: T = of_json(0, row.get_ref(0)?.as_str().map_err(sql)?)?;
    }
    Ok(())
}

fn sql(error: rusqlite::types::FromSqlError) -> rusqlite::Error {
    error.into()
}
