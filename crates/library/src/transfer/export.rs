//! A library, or files of it, go into a file.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use document::ContentHash;
use rusqlite::{Connection, params};

use super::format::{APPLICATION, CREATE, TABLES, VERSION, digest};
use super::{Exported, Progress, Work, originals};
use crate::error::LibraryError;
use crate::evidence::Scope;
use crate::shared::{Shared, database_path};
use crate::table::{json, scope};

/// What a document counts beside the bytes of its file.
const OF_DOCUMENT: u64 = 16 << 10;

/// What of the files' rows goes over: those chosen, as they are when all work on them has
/// stopped.
const FILES: &str = "
    INSERT INTO main.files
    SELECT id, path, bytes, hash, added,
           CASE WHEN state = 'set_aside' THEN state
                WHEN state IN ('queued', 'reading') OR document IS NULL THEN 'queued'
                ELSE 'read' END,
           error, document, container
    FROM library.files WHERE id IN chosen ORDER BY id;
    INSERT INTO main.spaces SELECT id, identity FROM library.embedding_spaces;
";

/// All collections, or those with these numbers (JSON), and what is in them of the files
/// that go over.
const COLLECTIONS: [&str; 2] = [
    "INSERT INTO main.collections SELECT id, name FROM library.collections
     WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1))
     ORDER BY id",
    "INSERT INTO main.collection_files
     SELECT collection, file FROM library.collection_files
     WHERE file IN chosen AND collection IN (SELECT id FROM main.collections)
       AND (?1 IS NULL OR collection IN (SELECT value FROM json_each(?1)))
     ORDER BY collection, file",
];

/// The rows of one document.
const DOCUMENT: [&str; 5] = [
    "INSERT INTO main.documents
     SELECT id, hash, kind, title, author, created, language, pages, passages, missing,
            encrypted
     FROM library.documents WHERE id = ?1",
    "INSERT INTO main.pages
     SELECT document, number, label, width, height, blocks, hidden, source, packed
     FROM library.pages WHERE document = ?1 ORDER BY number",
    "INSERT INTO main.passages
     SELECT id, document, ordinal, headings, text, spans, packed
     FROM library.passages WHERE document = ?1 ORDER BY ordinal",
    "INSERT INTO main.vectors
     SELECT passage, space, writing, scale, numbers FROM library.vectors
     WHERE passage IN (SELECT id FROM library.passages WHERE document = ?1)
     ORDER BY passage, space",
    "INSERT INTO main.vector_remainders
     SELECT passage, space, scale, parts FROM library.vector_remainders
     WHERE passage IN (SELECT id FROM library.passages WHERE document = ?1)
     ORDER BY passage, space",
];

/// What only a whole library has. Settings of the library's own are of this folder
/// alone.
const PERSONAL: &str = "
    INSERT INTO main.chats SELECT id, title, created, updated FROM library.chats;
    INSERT INTO main.turns
        SELECT id, chat, question, scope, answer, finished, created,
               coalesce(version_of, id), shown
        FROM library.turns;
    INSERT INTO main.pins SELECT id, chat, file, passage, text FROM library.pins;
    INSERT INTO main.drafts
        SELECT id, title, request, outline, saved_to, created, updated FROM library.drafts;
    INSERT INTO main.settings
        SELECT key, value FROM library.settings WHERE key NOT LIKE 'library.%';
";

/// Writes an export to `to`, in the place of whatever is there.
pub(crate) fn export(
    shared: &Shared,
    what: &Scope,
    to: &Path,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Exported, LibraryError> {
    let unfinished = Unfinished::beside(to)?;
    let connection = Connection::open(&unfinished.path)?;
    let exported = fill(shared, &connection, what, tell)?;
    connection.close().map_err(|(_, error)| error)?;
    unfinished.rename(to)?;
    Ok(exported)
}

fn fill(
    shared: &Shared,
    connection: &Connection,
    what: &Scope,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Exported, LibraryError> {
    // It is renamed when it is whole; until then nobody needs it.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    connection.execute_batch(CREATE)?;
    let library = database_path(&shared.folder);
    connection.execute(
        "ATTACH ?1 AS library",
        [library.to_str().ok_or_else(|| not_text(&library))?],
    )?;
    // All that follows is of one moment.
    let transaction = connection.unchecked_transaction()?;
    choose(shared, &transaction, what)?;
    transaction.execute_batch(FILES)?;
    let named = what.within.as_ref().map(|within| json(&within.collections));
    let named = named.or_else(|| (!what.is_everything()).then(|| "[]".to_owned()));
    for statement in COLLECTIONS {
        transaction.execute(statement, [&named])?;
    }
    let documents: Vec<i64> = transaction
        .prepare("SELECT DISTINCT document FROM main.files WHERE document IS NOT NULL ORDER BY 1")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let bytes: i64 = transaction.query_row(
        "SELECT coalesce(sum(bytes), 0) FROM main.files WHERE container IS NULL",
        [],
        |row| row.get(0),
    )?;
    let mut work = Work {
        progress: Progress {
            done: 0,
            // Each is written, and then read for its digest.
            total: 2 * (bytes.unsigned_abs() + documents.len() as u64 * OF_DOCUMENT),
        },
        tell,
    };
    for document in documents {
        for statement in DOCUMENT {
            transaction.prepare_cached(statement)?.execute([document])?;
        }
        work.advance(OF_DOCUMENT)?;
    }
    if what.is_everything() {
        transaction.execute_batch(PERSONAL)?;
    }
    let without_original = add_originals(&transaction, &mut work)?;
    for table in TABLES {
        let digest = digest(&transaction, table, |bytes| work.advance(bytes))?;
        transaction.execute(
            "INSERT INTO main.digests (name, digest) VALUES (?1, ?2)",
            params![table, digest],
        )?;
    }
    let files = transaction.query_row("SELECT count(*) FROM main.files", [], |row| row.get(0))?;
    transaction.commit()?;
    Ok(Exported {
        files,
        without_original,
    })
}

/// The files that are asked for, with those that hold them and those inside them.
fn choose(shared: &Shared, connection: &Connection, what: &Scope) -> Result<(), LibraryError> {
    connection.execute_batch("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")?;
    let asked = shared
        .database
        .read(|connection| scope::resolve(connection, what))?;
    let Some(asked) = asked else {
        connection.execute("INSERT INTO chosen SELECT id FROM library.files", [])?;
        return Ok(());
    };
    let mut statement = connection.prepare(
        "INSERT OR REPLACE INTO chosen
         SELECT id FROM library.files WHERE id = ?1 OR container = ?1
         UNION SELECT container FROM library.files
         WHERE id = ?1 AND container IS NOT NULL",
    )?;
    for file in asked.files {
        statement.execute([file.0])?;
    }
    // Those that are named go over even if nothing was read of them.
    for file in what.within.iter().flat_map(|within| &within.files) {
        if statement.execute([file.0])? == 0 {
            return Err(LibraryError::NotFound {
                what: "file",
                id: file.0,
            });
        }
    }
    Ok(())
}

/// Adds the content of every file that is on the disk as it was read. Returns the
/// others.
fn add_originals(
    connection: &Connection,
    work: &mut Work<'_>,
) -> Result<Vec<PathBuf>, LibraryError> {
    let mut statement = connection
        .prepare("SELECT path, hash FROM main.files WHERE container IS NULL ORDER BY id")?;
    let files: Vec<(String, Option<[u8; 32]>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut without = Vec::new();
    for (path, hash) in files {
        let path = PathBuf::from(path);
        let added = match hash {
            Some(hash) => originals::put(connection, &path, ContentHash(hash), work)?,
            None => false,
        };
        if !added {
            without.push(path);
        }
    }
    Ok(without)
}

/// A file that is not whole yet, and goes where it does not become so.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn beside(to: &Path) -> Result<Self, LibraryError> {
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let path = to.with_file_name(format!(".{name}.unfinished"));
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(LibraryError::Io { path, source })
            }
            _ => Ok(Self { path }),
        }
    }

    fn rename(&self, to: &Path) -> Result<(), LibraryError> {
        let sync = || File::options().write(true).open(&self.path)?.sync_all();
        sync()
            .and_then(|()| std::fs::rename(&self.path, to))
            .map_err(|source| LibraryError::Io {
                path: to.to_owned(),
                source,
            })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It is gone where it was renamed.
        if let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "an export that was not finished is left");
        }
    }
}

fn not_text(path: &Path) -> LibraryError {
    LibraryError::Io {
        path: path.to_owned(),
        source: std::io::Error::other("the folder's name is no text"),
    }
}
