//! Paths become files in the queue, unless the library has their content.

use std::path::{Path, PathBuf};

use document::ContentHash;
use rusqlite::Transaction;
use walkdir::{DirEntry, WalkDir};

use crate::database::Durability;
use crate::error::LibraryError;
use crate::file::{Added, FileId};
use crate::shared::Shared;
use crate::table::file;

/// The endings of files that a reader knows. In a folder others are left out;
/// a file that is named itself is always tried.
const ENDINGS: &[&str] = &[
    "pdf", "docx", "docm", "pptx", "pptm", "ppsx", "xlsx", "xlsm", "md", "markdown", "mdown",
    "mkd", "html", "htm", "xhtml", "txt", "text", "png", "jpg", "jpeg", "tif", "tiff", "webp",
];

/// A file as it was found on disk.
struct Candidate {
    path: String,
    bytes: u64,
    /// None where it could not be read or is too large: the reader will say so.
    hash: Option<ContentHash>,
}

/// Adds files and folders.
pub(crate) fn add(shared: &Shared, paths: &[PathBuf]) -> Result<Added, LibraryError> {
    let mut added = Added::default();
    let mut candidates = Vec::new();
    for path in paths {
        let path = absolute(path);
        if path.is_dir() {
            for entry in files_in(&path) {
                if has_known_ending(&entry) {
                    candidate(shared, &entry, &mut candidates, &mut added);
                } else {
                    added.unsupported.push(entry);
                }
            }
        } else {
            candidate(shared, &path, &mut candidates, &mut added);
        }
    }
    shared.database.write(Durability::OnDisk, |transaction| {
        for candidate in &candidates {
            place(transaction, candidate, &mut added)?;
        }
        Ok(())
    })?;
    added.queued.iter().for_each(|file| shared.announce(*file));
    shared.queued.notify_one();
    Ok(added)
}

/// Paths are kept without links, so that one file has one path.
fn absolute(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

/// The files below a folder, by name; hidden ones, and those that office
/// programs leave beside an open document, are passed over. A folder that may
/// not be entered has none.
fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
        .filter_map(|entry| {
            entry
                .inspect_err(|error| tracing::warn!(%error, "a folder was passed over"))
                .ok()
        })
        .filter(|entry| entry.file_type().is_file())
        .map(DirEntry::into_path)
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$")
}

fn has_known_ending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn candidate(shared: &Shared, path: &Path, candidates: &mut Vec<Candidate>, added: &mut Added) {
    let Some(text) = path.to_str() else {
        // Such a name could be neither kept nor sent to a window.
        added
            .unsupported
            .push(PathBuf::from(path.to_string_lossy().into_owned()));
        return;
    };
    let bytes = path.metadata().map_or(0, |metadata| metadata.len());
    let hash = if bytes <= shared.limits.size {
        hash(path)
            .inspect_err(|error| tracing::debug!(%error, path = text, "not hashed"))
            .ok()
    } else {
        None
    };
    candidates.push(Candidate {
        path: text.to_owned(),
        bytes,
        hash,
    });
}

fn hash(path: &Path) -> std::io::Result<ContentHash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(path)?)?;
    Ok(ContentHash(*hasher.finalize().as_bytes()))
}

/// Decides what a file on disk is to the library.
fn place(
    transaction: &Transaction<'_>,
    candidate: &Candidate,
    added: &mut Added,
) -> Result<(), LibraryError> {
    let Candidate { path, bytes, hash } = candidate;
    if let Some(known) = file::at_path(transaction, path)? {
        if known.hash == *hash && !known.set_aside {
            note(&mut added.unchanged, known.id);
        } else {
            file::queue_again(transaction, known.id, *bytes, *hash)?;
            note(&mut added.queued, known.id);
        }
        return Ok(());
    }
    let same = match hash {
        Some(hash) => file::with_hash(transaction, *hash)?,
        None => None,
    };
    match same {
        Some(known) => {
            if !known.path.exists() {
                // The file was moved or renamed.
                file::set_path(transaction, known.id, path)?;
            }
            if !added.queued.contains(&known.id) {
                note(&mut added.unchanged, known.id);
            }
        }
        None => {
            let id = file::insert(transaction, path, *bytes, *hash)?;
            added.queued.push(id);
        }
    }
    Ok(())
}

fn note(list: &mut Vec<FileId>, id: FileId) {
    if !list.contains(&id) {
        list.push(id);
    }
}
