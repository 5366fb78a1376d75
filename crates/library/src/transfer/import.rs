//! An export goes into a library: all of it in one transaction.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ::document::ContentHash;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::references::References;
use super::{Imported, Progress, Work, check, documents, originals, personal};
use crate::database::Durability;
use crate::error::LibraryError;
use crate::file::FileId;
use crate::shared::Shared;
use crate::storing::INSIDE;
use crate::table::{document, file};

/// A file of an export.
struct Entry {
    id: i64,
    path: String,
    bytes: i64,
    hash: Option<ContentHash>,
    added: i64,
    state: String,
    error: Option<String>,
    document: Option<i64>,
    container: Option<i64>,
}

/// Takes in the export at `from`.
pub(crate) fn import(
    shared: &Shared,
    from: &Path,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Imported, LibraryError> {
    let export = check::open(from, tell)?;
    let bytes = from.metadata().map_or(0, |metadata| metadata.len());
    let mut work = Work {
        progress: Progress {
            done: bytes,
            total: 2 * bytes,
        },
        tell,
    };
    let result = unpack(shared, &export, &mut work)
        .and_then(|places| take(shared, &export, &places, &mut work));
    // Whatever waits for rows that did not come goes.
    let finished = shared
        .database
        .read(|connection| originals::finish(&shared.folder, connection));
    let imported = match result {
        Ok(imported) => imported,
        Err(error) => {
            if let Err(error) = finished {
                tracing::warn!(%error, "what was unpacked is left until the next start");
            }
            return Err(error);
        }
    };
    imported.added.iter().for_each(|id| shared.announce(*id));
    shared.queued.notify_one();
    shared.to_index.notify_one();
    shared.to_embed.notify_one();
    // The rows are there: the next start tries again.
    if let Err(error) = finished {
        tracing::warn!(%error, "files that were unpacked are not in their place yet");
    }
    Ok(imported)
}

/// Unpacks the files that are not on the disk here. Returns where each file of the
/// export that is new here will lie.
fn unpack(
    shared: &Shared,
    export: &Connection,
    work: &mut Work<'_>,
) -> Result<HashMap<i64, PathBuf>, LibraryError> {
    let mut places = HashMap::new();
    for entry in entries(export).map_err(check::damaged)? {
        let Some(hash) = entry.hash.filter(|_| entry.container.is_none()) else {
            continue;
        };
        let is_known = shared
            .database
            .read(|connection| Ok(!file::with_hash(connection, hash)?.is_empty()))?;
        let own = PathBuf::from(&entry.path);
        if is_known || own.is_absolute() && crate::disk::hash(&own).is_ok_and(|own| own == hash) {
            continue;
        }
        let place = originals::place(&shared.folder, hash, &entry.path);
        if originals::has(export, hash)? && !places.values().any(|other| *other == place) {
            originals::unpack(export, &shared.folder, hash, &entry.path)?;
        }
        places.insert(entry.id, place);
        work.advance(entry.bytes.unsigned_abs())?;
    }
    Ok(places)
}

fn take(
    shared: &Shared,
    export: &Connection,
    places: &HashMap<i64, PathBuf>,
    work: &mut Work<'_>,
) -> Result<Imported, LibraryError> {
    shared.database.write(Durability::OnDisk, |transaction| {
        take_rows(shared, export, transaction, places, work).map_err(check::damaged)
    })
}

fn take_rows(
    shared: &Shared,
    export: &Connection,
    transaction: &Transaction<'_>,
    places: &HashMap<i64, PathBuf>,
    work: &mut Work<'_>,
) -> Result<Imported, LibraryError> {
    let mut references = References::default();
    let mut imported = Imported::default();
    let mut taken = documents::take(shared, export, transaction, &mut references, work)?;
    let mut put = Putting {
        transaction,
        places,
        documents: &taken.documents,
        files: HashMap::new(),
        imported: &mut imported,
    };
    for entry in entries(export)? {
        match entry.container {
            None => put.file(&entry)?,
            Some(container) => put.inside(&entry, container)?,
        }
    }
    references.files = put.files.iter().map(|(id, put)| (*id, put.id)).collect();
    for id in std::mem::take(&mut taken.new) {
        if document::delete_if_orphaned(transaction, id)? {
            taken.vectors.retain(|vector| vector.document != id);
        }
    }
    references.collections = collections(export, transaction, &references)?;
    personal::take(export, transaction, &references, &mut imported)?;
    // Last, so that nothing stays in memory of what is rolled back.
    taken.keep_vectors(shared);
    Ok(imported)
}

/// Takes in collections; one that is called as one of here is that one. Returns what they
/// are called here.
fn collections(
    export: &Connection,
    transaction: &Connection,
    references: &References,
) -> Result<HashMap<i64, i64>, LibraryError> {
    let mut statement = export.prepare("SELECT id, name FROM collections ORDER BY id")?;
    let mut files = export.prepare("SELECT file FROM collection_files WHERE collection = ?1")?;
    let mut names = HashMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (before, name): (i64, String) = (row.get(0)?, row.get(1)?);
        transaction.execute(
            "INSERT OR IGNORE INTO collections (name, added) VALUES (?1, unixepoch())",
            [&name],
        )?;
        let now: i64 = transaction.query_row(
            "SELECT id FROM collections WHERE name = ?1",
            [&name],
            |row| row.get(0),
        )?;
        names.insert(before, now);
        let mut files = files.query([before])?;
        while let Some(row) = files.next()? {
            if let Some(file) = references.files.get(&row.get(0)?) {
                transaction.execute(
                    "INSERT OR IGNORE INTO collection_files (collection, file) VALUES (?1, ?2)",
                    params![now, file],
                )?;
            }
        }
    }
    Ok(names)
}

/// A file of the export as it is here.
struct Put {
    id: i64,
    path: String,
    /// Its path in the library that it comes from.
    before: String,
    is_new: bool,
}

/// Gives files their rows.
struct Putting<'a> {
    transaction: &'a Connection,
    places: &'a HashMap<i64, PathBuf>,
    documents: &'a HashMap<i64, i64>,
    files: HashMap<i64, Put>,
    imported: &'a mut Imported,
}

impl Putting<'_> {
    fn file(&mut self, entry: &Entry) -> Result<(), LibraryError> {
        let same = match entry.hash {
            Some(hash) => file::with_hash(self.transaction, hash)?.into_iter().next(),
            None => file::at_path(self.transaction, &entry.path)?,
        };
        if let Some(known) = same {
            let path = known.path.to_string_lossy().into_owned();
            self.note(entry, known.id.0, path, false);
            return Ok(());
        }
        let path = match self.places.get(&entry.id) {
            Some(place) => place.to_string_lossy().into_owned(),
            None => entry.path.clone(),
        };
        // Another file may lie there by now.
        let path = match file::at_path(self.transaction, &path)? {
            Some(_) => return Ok(()),
            None => path,
        };
        let id = self.insert(entry, &path, None)?;
        self.note(entry, id, path, true);
        Ok(())
    }

    /// A document inside another file comes with that; one inside a file that is known
    /// is known as well, where its content is the same.
    fn inside(&mut self, entry: &Entry, container: i64) -> Result<(), LibraryError> {
        let Some(container) = self.files.get(&container) else {
            return Ok(());
        };
        let (own, is_new) = (container.id, container.is_new);
        if !is_new {
            let same: Option<(i64, String)> = self
                .transaction
                .prepare_cached("SELECT id, path FROM files WHERE container = ?1 AND hash = ?2")?
                .query_row(params![own, entry.hash.map(|hash| hash.0)], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            if let Some((id, path)) = same {
                self.note(entry, id, path, false);
            }
            return Ok(());
        }
        let names = entry.path.strip_prefix(container.before.as_str());
        let names = names.filter(|names| names.starts_with(INSIDE));
        let path = format!("{}{}", container.path, names.unwrap_or(&entry.path));
        if file::at_path(self.transaction, &path)?.is_some() {
            return Ok(());
        }
        let id = self.insert(entry, &path, Some(own))?;
        self.note(entry, id, path, true);
        Ok(())
    }

    fn insert(
        &self,
        entry: &Entry,
        path: &str,
        container: Option<i64>,
    ) -> Result<i64, LibraryError> {
        let document = entry.document.and_then(|id| self.documents.get(&id));
        let state = match (entry.state.as_str(), container) {
            ("set_aside", _) => "set_aside",
            ("read", _) if document.is_some() => "read",
            (_, None) => "queued",
            (_, Some(_)) => "read",
        };
        let error = entry.error.as_ref().filter(|_| state == "set_aside");
        self.transaction
            .prepare_cached(
                "INSERT INTO files (path, bytes, hash, added, state, error, document, container)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                path,
                entry.bytes,
                entry.hash.map(|hash| hash.0),
                entry.added,
                state,
                error,
                document,
                container
            ])?;
        Ok(self.transaction.last_insert_rowid())
    }

    fn note(&mut self, entry: &Entry, id: i64, path: String, is_new: bool) {
        let list = match is_new {
            true => &mut self.imported.added,
            false => &mut self.imported.known,
        };
        if !list.contains(&FileId(id)) {
            list.push(FileId(id));
        }
        let put = Put {
            id,
            path,
            before: entry.path.clone(),
            is_new,
        };
        self.files.insert(entry.id, put);
    }
}

/// The files of an export, each before those inside it.
fn entries(export: &Connection) -> Result<Vec<Entry>, LibraryError> {
    let mut statement = export.prepare_cached(
        "SELECT id, path, bytes, hash, added, state, error, document, container
         FROM files ORDER BY container IS NOT NULL, id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Entry {
            id: row.get(0)?,
            path: row.get(1)?,
            bytes: row.get(2)?,
            hash: row.get::<_, Option<[u8; 32]>>(3)?.map(ContentHash),
            added: row.get(4)?,
            state: row.get(5)?,
            error: row.get(6)?,
            document: row.get(7)?,
            container: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
