//! Paths become files in the queue, unless the library has their content.

use std::path::{Path, PathBuf};

use rusqlite::Transaction;

use crate::database::Durability;
use crate::disk::{FileOnDisk, absolute};
use crate::error::LibraryError;
use crate::file::{Added, FileId};
use crate::folder::FolderRules;
use crate::shared::Shared;
use crate::table::file::{self, Known};
use crate::table::folder::{self, Folder};
use crate::table::{document, inside};
use crate::watching::walk::Taking;

/// Files that are placed in one transaction: they are read while the next are looked at.
const TOGETHER: usize = 64;

/// What becomes of a file whose content the library has under a path that is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copies {
    /// It is the file that is known.
    AreKnown,
    /// It is a file of its own with the same document.
    AreFiles,
}

/// Why files are placed. What was seen on disk may be out of date once it is written
/// down, so each says what must still hold then.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// A person named them, or the folder that they lie in.
    ByPerson,
    /// They lie in a folder that is followed with these rules, and were not taken out.
    ByFolder(&'a Folder),
    /// The library has them.
    Again,
}

impl Wanted<'_> {
    /// What is found again at the next look need not be on disk at once.
    fn durability(self) -> Durability {
        match self {
            Self::ByPerson => Durability::OnDisk,
            Self::ByFolder(_) | Self::Again => Durability::Repeatable,
        }
    }

    /// Whether a file is still wanted.
    fn holds(self, transaction: &Transaction<'_>, path: &str) -> Result<bool, LibraryError> {
        match self {
            Self::ByPerson => folder::let_in(transaction, path).map(|()| true),
            Self::ByFolder(followed) => Ok(folder::is_followed(transaction, followed)?
                && !folder::is_left_out(transaction, followed.id, path)?),
            Self::Again => Ok(file::at_path(transaction, path)?.is_some()),
        }
    }
}

/// Adds files and folders.
pub(crate) fn add(shared: &Shared, paths: &[PathBuf]) -> Result<Added, LibraryError> {
    let mut added = Added::default();
    let rules = FolderRules::default();
    for path in paths {
        let path = absolute(path);
        if path.is_dir() {
            let taken = take_in(
                shared,
                &Taking::new(&path, &rules)?,
                &path,
                Copies::AreKnown,
            )?;
            added.extend(taken);
        } else {
            // A file that is named itself is always tried.
            place(
                shared,
                &[path],
                Copies::AreKnown,
                Wanted::ByPerson,
                &mut added,
            )?;
        }
    }
    Ok(added)
}

/// Adds the files of a folder.
pub(crate) fn take_in(
    shared: &Shared,
    taking: &Taking<'_>,
    folder: &Path,
    copies: Copies,
) -> Result<Added, LibraryError> {
    let walked = taking.walk(folder);
    for (place, error) in walked.unreadable {
        tracing::warn!(error, place = %place.display(), "a folder was passed over");
    }
    let mut added = Added {
        unsupported: walked.unsupported,
        elsewhere: walked.elsewhere,
        ..Added::default()
    };
    place(shared, &walked.files, copies, Wanted::ByPerson, &mut added)?;
    Ok(added)
}

/// Puts files into the queue that are new or changed, some at a time. What size and
/// the time of the last change say is as it was is not opened, and what is no longer
/// wanted when it comes to be written down is not placed.
pub(crate) fn place(
    shared: &Shared,
    paths: &[PathBuf],
    copies: Copies,
    wanted: Wanted<'_>,
    added: &mut Added,
) -> Result<(), LibraryError> {
    for paths in paths.chunks(TOGETHER) {
        let files = paths
            .iter()
            .filter_map(|path| looked_at(shared, path, added).transpose())
            .collect::<Result<Vec<_>, _>>()?;
        let queued = added.queued.len();
        let mut moved = Vec::new();
        shared.database.write(wanted.durability(), |transaction| {
            for file in &files {
                if wanted.holds(transaction, &file.path)? {
                    moved.extend(place_one(transaction, file, copies, added)?);
                }
            }
            Ok(())
        })?;
        let queued = &added.queued[queued..];
        queued
            .iter()
            .chain(&moved)
            .for_each(|file| shared.announce(*file));
        shared.queued.notify_one();
        if !moved.is_empty() {
            shared.to_index.notify_one();
        }
    }
    Ok(())
}

/// A file with what decides whether it is new. None where it cannot be kept.
fn looked_at(
    shared: &Shared,
    path: &Path,
    added: &mut Added,
) -> Result<Option<FileOnDisk>, LibraryError> {
    let Some(text) = path.to_str() else {
        // Such a name could be neither kept nor sent to a window.
        let shown = PathBuf::from(path.to_string_lossy().into_owned());
        added.unsupported.push(shown);
        return Ok(None);
    };
    let mut file = FileOnDisk::look(text);
    let known = shared
        .database
        .read(|connection| file::at_path(connection, text))?;
    match known.filter(|known| known.hash.is_some() && file.is_as(known)) {
        Some(known) => file.hash = known.hash,
        None => file = file.hashed(shared.limits.size),
    }
    Ok(Some(file))
}

/// Decides what a file on disk is to the library. Returns the file that it turned out
/// to be under another path, or that shows up without being read.
fn place_one(
    transaction: &Transaction<'_>,
    file: &FileOnDisk,
    copies: Copies,
    added: &mut Added,
) -> Result<Option<FileId>, LibraryError> {
    if let Some(known) = file::at_path(transaction, &file.path)? {
        if known.hash == file.hash && !known.set_aside {
            if !file.is_as(&known) {
                file::set_modified(transaction, known.id, file)?;
            }
            note(&mut added.unchanged, known.id);
        } else {
            file::queue_again(transaction, known.id, file)?;
            note(&mut added.queued, known.id);
        }
        return Ok(None);
    }
    let same = match file.hash {
        Some(hash) => file::with_hash(transaction, hash)?,
        None => Vec::new(),
    };
    // The file was moved or renamed.
    if let Some(moved) = same.iter().find(|known| !known.path.exists()) {
        move_to(transaction, moved, file)?;
        note_unless_queued(added, moved.id);
        return Ok(Some(moved.id));
    }
    match same.iter().find(|known| still_has_it(known)) {
        Some(known) if copies == Copies::AreKnown => {
            note_unless_queued(added, known.id);
            Ok(None)
        }
        Some(known) if inside::of(transaction, known.id)?.is_empty() => {
            match file::insert_copy(transaction, file, known.id)? {
                Some(id) => {
                    note(&mut added.unchanged, id);
                    Ok(Some(id))
                }
                None => queue_new(transaction, file, added),
            }
        }
        _ => queue_new(transaction, file, added),
    }
}

/// Whether a known file still has the content that was last seen of it: one that was
/// written since has another, which is only not known yet.
fn still_has_it(known: &Known) -> bool {
    let Some(path) = known.path.to_str() else {
        return true;
    };
    known.modified.is_none() || FileOnDisk::look(path).is_as(known)
}

fn queue_new(
    transaction: &Transaction<'_>,
    file: &FileOnDisk,
    added: &mut Added,
) -> Result<Option<FileId>, LibraryError> {
    added.queued.push(file::insert(transaction, file)?);
    Ok(None)
}

/// Gives a file its new path. Its name is searched too, so its words are indexed anew;
/// nothing is read again.
fn move_to(
    transaction: &Transaction<'_>,
    known: &Known,
    file: &FileOnDisk,
) -> Result<(), LibraryError> {
    file::set_path(transaction, known, file)?;
    document::unmark_words_of(transaction, known.id)
}

fn note_unless_queued(added: &mut Added, id: FileId) {
    if !added.queued.contains(&id) {
        note(&mut added.unchanged, id);
    }
}

fn note(list: &mut Vec<FileId>, id: FileId) {
    // Files come in order, so that one that is meant twice is mostly the last.
    if list.last() != Some(&id) && !list.contains(&id) {
        list.push(id);
    }
}
