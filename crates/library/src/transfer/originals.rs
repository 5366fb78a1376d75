//! The files themselves: into an export, and out of it into a folder of the library.
//!
//! ```text
//! imported/unfinished/HASH/NAME   while the rows are not in the database
//! imported/HASH/NAME              from then on
//! ```

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use document::ContentHash;
use rusqlite::{Connection, OptionalExtension, params};

use super::Work;
use crate::error::LibraryError;

/// A file is kept in parts, so that none must be in memory as a whole.
const PART: usize = 1 << 20;

/// Adds the file at `path` if it has this content. Returns whether it has.
pub(super) fn put(
    connection: &Connection,
    path: &Path,
    hash: ContentHash,
    work: &mut Work<'_>,
) -> Result<bool, LibraryError> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT bytes FROM main.originals WHERE hash = ?1")?
        .query_row([hash.0], |row| row.get(0))
        .optional()?;
    if known.is_some() {
        return Ok(true);
    }
    let Ok(mut file) = File::open(path) else {
        return Ok(false);
    };
    let mut hasher = blake3::Hasher::new();
    let mut bytes = 0;
    let mut buffer = vec![0; PART];
    for number in 0.. {
        let Ok(length) = read_full(&mut file, &mut buffer) else {
            break;
        };
        if length == 0 && number > 0 {
            break;
        }
        hasher.update(&buffer[..length]);
        connection
            .prepare_cached(
                "INSERT INTO main.parts (original, number, content) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![hash.0, number, &buffer[..length]])?;
        bytes += length as i64;
        work.advance(length as u64)?;
    }
    if *hasher.finalize().as_bytes() != hash.0 {
        // It was changed since it was read, or cannot be read any more.
        connection.execute("DELETE FROM main.parts WHERE original = ?1", [hash.0])?;
        return Ok(false);
    }
    connection
        .prepare_cached("INSERT INTO main.originals (hash, bytes) VALUES (?1, ?2)")?
        .execute(params![hash.0, bytes])?;
    Ok(true)
}

/// Whether the export has the content of a file.
pub(super) fn has(export: &Connection, hash: ContentHash) -> Result<bool, LibraryError> {
    Ok(export
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM originals WHERE hash = ?1)")?
        .query_row([hash.0], |row| row.get(0))?)
}

/// Where a file from an export comes to lie; there may be none of it yet.
pub(super) fn place(folder: &Path, hash: ContentHash, path: &str) -> PathBuf {
    imported(folder)
        .join(hash.to_string())
        .join(safe_name(path))
}

/// Writes the content of a file out of an export, to wait until its rows are in the
/// database.
pub(super) fn unpack(
    export: &Connection,
    folder: &Path,
    hash: ContentHash,
    path: &str,
) -> Result<(), LibraryError> {
    let target = unfinished(folder)
        .join(hash.to_string())
        .join(safe_name(path));
    let io = |source| {
        LibraryError::Io {
            path: target.clone(),
            source,
        }
        .classified()
    };
    let parent = target.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).map_err(io)?;
    let mut file = File::create(&target).map_err(io)?;
    let mut hasher = blake3::Hasher::new();
    let mut statement =
        export.prepare_cached("SELECT content FROM parts WHERE original = ?1 ORDER BY number")?;
    let mut rows = statement.query([hash.0])?;
    while let Some(row) = rows.next()? {
        let content = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        hasher.update(content);
        file.write_all(content).map_err(io)?;
    }
    if *hasher.finalize().as_bytes() != hash.0 {
        return Err(LibraryError::DamagedExport {
            detail: format!("the content of {path} is another"),
        });
    }
    file.sync_all().map_err(io)
}

/// Puts what waits in its place where the database has its rows, and deletes the rest:
/// after an import, however it ended, and at every start.
pub(crate) fn finish(folder: &Path, connection: &Connection) -> Result<(), LibraryError> {
    let waiting = unfinished(folder);
    if !waiting.is_dir() {
        return Ok(());
    }
    let io = |source| {
        LibraryError::Io {
            path: waiting.clone(),
            source,
        }
        .classified()
    };
    for entry in walkdir::WalkDir::new(&waiting).min_depth(2).max_depth(2) {
        let entry = entry.map_err(|error| io(error.into()))?;
        let Ok(inner) = entry.path().strip_prefix(&waiting) else {
            continue;
        };
        let target = imported(folder).join(inner);
        if is_named(connection, &target)? {
            std::fs::create_dir_all(target.parent().unwrap_or(folder)).map_err(io)?;
            std::fs::rename(entry.path(), &target).map_err(io)?;
        }
    }
    std::fs::remove_dir_all(&waiting).map_err(io)
}

/// Deletes a file that was unpacked here and that no file of the library is any more.
/// Others are a person's own, and are never touched.
pub(crate) fn forget(
    folder: &Path,
    connection: &Connection,
    path: &Path,
) -> Result<(), LibraryError> {
    let root = imported(folder);
    let parent = path
        .parent()
        .filter(|parent| parent.parent() == Some(&root));
    let (Some(parent), false) = (parent, is_named(connection, path)?) else {
        return Ok(());
    };
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            return Err(LibraryError::Io {
                path: path.to_owned(),
                source,
            });
        }
        _ => {}
    }
    // Another name of the same content may still be there.
    std::fs::remove_dir(parent).ok();
    Ok(())
}

fn is_named(connection: &Connection, path: &Path) -> Result<bool, LibraryError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM files WHERE path = ?1)")?
        .query_row([path.to_string_lossy()], |row| row.get(0))?)
}

fn imported(folder: &Path) -> PathBuf {
    folder.join("imported")
}

fn unfinished(folder: &Path) -> PathBuf {
    imported(folder).join("unfinished")
}

/// The last part of a path of any system, as a name that every system takes.
fn safe_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .map(|character| match character {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            character if character.is_control() => '_',
            character => character,
        })
        .collect();
    match name.trim_end_matches([' ', '.']) {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

fn read_full(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}
