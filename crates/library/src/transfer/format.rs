//! The format of an export: a SQLite database with an identity and a version of its own
//! (<https://sqlite.org/appfileformat.html>), independent of the library's.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::error::LibraryError;

/// SQLite's `application_id`: `DHLB`.
pub(super) const APPLICATION: i32 = 0x4448_4c42;
/// SQLite's `user_version`. Exports of version 1 have no versions of turns, those of
/// version 2 no pins, those of version 3 no remainders of vectors, those of version 4 no
/// compressed pages, those of version 5 no compressed spans of passages.
pub(super) const VERSION: i64 = 6;

/// The first version that has the remainders of vectors.
pub(super) const WITH_REMAINDERS: i64 = 4;

/// The first version of which pages may be compressed.
pub(super) const WITH_PACKED_PAGES: i64 = 5;

/// The first version of which the spans of passages may be compressed.
pub(super) const WITH_PACKED_SPANS: i64 = 6;

/// The tables. Rows refer to each other by the numbers that they had in the library
/// that they come from. `digests` has a BLAKE3 of each other table ([`digest`]).
pub(super) const CREATE: &str = "
    CREATE TABLE files (
        id INTEGER PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER NOT NULL, hash BLOB,
        added INTEGER NOT NULL, state TEXT NOT NULL, error TEXT, document INTEGER,
        container INTEGER
    ) STRICT;
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY, hash BLOB NOT NULL, kind TEXT NOT NULL, title TEXT,
        author TEXT, created TEXT, language TEXT, pages INTEGER NOT NULL,
        passages INTEGER NOT NULL, missing TEXT NOT NULL, encrypted INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE pages (
        document INTEGER NOT NULL, number INTEGER NOT NULL, label TEXT, width REAL,
        height REAL, blocks TEXT NOT NULL, hidden INTEGER NOT NULL, source TEXT NOT NULL,
        packed BLOB, UNIQUE (document, number)
    ) STRICT;
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY, document INTEGER NOT NULL, ordinal INTEGER NOT NULL,
        headings TEXT NOT NULL, text TEXT NOT NULL, spans TEXT NOT NULL,
        packed BLOB, UNIQUE (document, ordinal)
    ) STRICT;
    CREATE TABLE spaces (id INTEGER PRIMARY KEY, identity TEXT NOT NULL) STRICT;
    CREATE TABLE vectors (
        passage INTEGER NOT NULL, space INTEGER NOT NULL, writing INTEGER NOT NULL,
        scale REAL NOT NULL, numbers BLOB NOT NULL, UNIQUE (passage, space)
    ) STRICT;
    CREATE TABLE vector_remainders (
        passage INTEGER NOT NULL, space INTEGER NOT NULL, scale REAL NOT NULL,
        parts BLOB NOT NULL, UNIQUE (passage, space)
    ) STRICT;
    CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE collection_files (
        collection INTEGER NOT NULL, file INTEGER NOT NULL, UNIQUE (collection, file)
    ) STRICT;
    CREATE TABLE chats (
        id INTEGER PRIMARY KEY, title TEXT NOT NULL, created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, question TEXT NOT NULL,
        scope TEXT NOT NULL, answer TEXT, finished INTEGER NOT NULL, created INTEGER NOT NULL,
        version_of INTEGER NOT NULL, shown INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE pins (
        id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, file INTEGER NOT NULL,
        passage INTEGER, text TEXT
    ) STRICT;
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY, title TEXT NOT NULL, request TEXT NOT NULL, outline TEXT,
        saved_to TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE settings (key TEXT NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE TABLE originals (hash BLOB NOT NULL UNIQUE, bytes INTEGER NOT NULL) STRICT;
    CREATE TABLE parts (
        original BLOB NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
        UNIQUE (original, number)
    ) STRICT;
    CREATE TABLE digests (name TEXT NOT NULL UNIQUE, digest BLOB NOT NULL) STRICT;
";

/// The tables, each with a digest.
pub(super) const TABLES: [&str; 16] = [
    "files",
    "documents",
    "pages",
    "passages",
    "spaces",
    "vectors",
    "vector_remainders",
    "collections",
    "collection_files",
    "chats",
    "turns",
    "pins",
    "drafts",
    "settings",
    "originals",
    "parts",
];

/// The version of an export.
pub(super) fn version(export: &Connection) -> Result<i64, LibraryError> {
    Ok(export.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// The tables that an export of a version has.
pub(super) fn tables(version: i64) -> impl Iterator<Item = &'static str> {
    TABLES.into_iter().filter(move |table| match *table {
        "pins" => version >= 3,
        "vector_remainders" => version >= WITH_REMAINDERS,
        _ => true,
    })
}

/// The column with what is compressed since a version, in a query of an export of another.
pub(super) fn packed_column(version: i64, since: i64) -> &'static str {
    if version >= since { "packed" } else { "NULL" }
}

/// The BLAKE3 of a table: of every value of every row in their order, each with its type
/// and length.
pub(super) fn digest(
    connection: &Connection,
    table: &str,
    mut each: impl FnMut(u64) -> Result<(), LibraryError>,
) -> Result<[u8; 32], LibraryError> {
    let mut hasher = blake3::Hasher::new();
    let mut statement =
        connection.prepare(&format!("SELECT * FROM main.{table} ORDER BY rowid"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(add(&mut hasher, row, columns)?)?;
    }
    Ok(*hasher.finalize().as_bytes())
}

/// Adds a row; returns how many bytes it has.
fn add(hasher: &mut blake3::Hasher, row: &Row<'_>, columns: usize) -> Result<u64, LibraryError> {
    let mut bytes = 0;
    for column in 0..columns {
        let (kind, content): (u8, &[u8]) = match row.get_ref(column)? {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(number) => (1, &number.to_be_bytes()),
            ValueRef::Real(number) => (2, &number.to_be_bytes()),
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        hasher.update(&[kind]);
        hasher.update(&(content.len() as u64).to_be_bytes());
        hasher.update(content);
        bytes += content.len() as u64;
    }
    Ok(bytes)
}
