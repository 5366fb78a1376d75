//! Exports of older versions.

use std::io::Read;
use std::path::{Path, PathBuf};

use library::Scope;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, file_named};
use crate::transfer::{exported, filled, go_on, remainders};

/// An export that is changed to one of an older version.
struct Older {
    path: PathBuf,
    connection: Connection,
    _folder: tempfile::TempDir,
}

impl Older {
    /// Of all that is in a library, as version 4 had it: nothing is compressed.
    fn new(here: &Desk) -> Self {
        let library = filled(here);
        let (folder, path) = exported(&library, &Scope::everything());
        library.close();
        let connection = Connection::open(&path).expect("it is a database");
        let older = Self {
            path,
            connection,
            _folder: folder,
        };
        older.unpack("pages", "blocks");
        older.unpack("passages", "spans");
        older.set_version(4);
        older
    }

    fn unpack(&self, table: &str, column: &str) {
        let connection = &self.connection;
        let rows: Vec<(i64, Vec<u8>)> = connection
            .prepare(&format!("SELECT rowid, packed FROM {table}"))
            .expect("there are rows")
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("they can be read")
            .collect::<Result<_, _>>()
            .expect("all are compressed");
        assert!(!rows.is_empty());
        for (row, packed) in rows {
            let mut value = String::new();
            flate2::read::ZlibDecoder::new(packed.as_slice())
                .read_to_string(&mut value)
                .expect("it is whole");
            connection
                .execute(
                    &format!("UPDATE {table} SET {column} = ?2 WHERE rowid = ?1"),
                    (row, value),
                )
                .expect("it can be changed");
        }
        connection
            .execute_batch(&format!("ALTER TABLE {table} DROP COLUMN packed"))
            .expect("it can be changed");
        connection
            .execute(
                "UPDATE digests SET digest = ?1 WHERE name = ?2",
                (self.digest_of(table), table),
            )
            .expect("it can be changed");
    }

    /// As `transfer::format` has it.
    fn digest_of(&self, table: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut statement = self
            .connection
            .prepare(&format!("SELECT * FROM {table} ORDER BY rowid"))
            .expect("there are rows");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("they can be read");
        while let Some(row) = rows.next().expect("they can be read") {
            for column in 0..columns {
                let (kind, content) = match row.get_ref(column).expect("it is there") {
                    ValueRef::Null => (0_u8, Vec::new()),
                    ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
                    ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
                    ValueRef::Text(text) => (3, text.to_vec()),
                    ValueRef::Blob(blob) => (4, blob.to_vec()),
                };
                hasher.update(&[kind]);
                hasher.update(&(content.len() as u64).to_be_bytes());
                hasher.update(&content);
            }
        }
        *hasher.finalize().as_bytes()
    }

    fn without(&self, table: &str) {
        self.connection
            .execute_batch(&format!(
                "DROP TABLE {table}; DELETE FROM digests WHERE name = '{table}'"
            ))
            .expect("it can be changed");
    }

    fn set_version(&self, version: i64) {
        self.connection
            .pragma_update(None, "user_version", version)
            .expect("it can be changed");
    }

    fn close(self) -> (tempfile::TempDir, PathBuf) {
        self.connection.close().expect("closes");
        (self._folder, self.path)
    }
}

/// A library with an export in it, that embeds nothing itself.
fn imported(there: &Desk, path: &Path) -> library::Library {
    let library = there.open_with(SharedWords {
        fails: true,
        ..SharedWords::default()
    });
    library.import(path, go_on).expect("it is taken in");
    there.wait(&library);
    assert_all_indexed(&library);
    library
}

#[test]
fn an_export_from_before_there_were_pins_is_taken_in() {
    let older = Older::new(&Desk::new());
    older.without("vector_remainders");
    older.without("pins");
    older.set_version(2);
    let (_folder, path) = older.close();
    let there = Desk::new();
    let library = imported(&there, &path);
    let chats = library.chats();
    let list = chats.list().expect("chats");
    assert_eq!(list.len(), 1);
    assert!(chats.pins(list[0].id).expect("pins").is_empty());
}

#[test]
fn vectors_of_an_export_from_before_they_had_remainders_come_along() {
    let older = Older::new(&Desk::new());
    older.without("vector_remainders");
    older.set_version(3);
    let (_folder, path) = older.close();
    let there = Desk::new();
    imported(&there, &path).close();
    assert!(remainders(&there).is_empty());
}

#[test]
fn pages_and_passages_of_an_export_from_before_they_were_compressed_are_the_same() {
    let here = Desk::new();
    let (_folder, path) = Older::new(&here).close();
    let there = Desk::new();
    let (before, after) = (here.open(), imported(&there, &path));
    let page = |library: &library::Library, name| {
        let id = file_named(library, name).id;
        library.page(id, 1).expect("it has a page")
    };
    for name in ["services-agreement.docx", "lease.md"] {
        let own = page(&after, name);
        assert!(!own.blocks.is_empty());
        assert_eq!(own, page(&before, name));
    }
    let passage = |library: &library::Library| {
        let id = file_named(library, "lease.md").id;
        let found = library.passage_with_words(id, "two years");
        found.expect("it can be read").expect("it is there")
    };
    let own = passage(&after);
    assert!(!own.spans.is_empty());
    assert_eq!(own.spans, passage(&before).spans);
}
