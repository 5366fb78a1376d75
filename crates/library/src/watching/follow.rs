//! What is on disk and what the library has are compared, and the library follows.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::adding::{Copies, Wanted, place};
use crate::disk::FileOnDisk;
use crate::error::LibraryError;
use crate::file::{Added, FileId};
use crate::folder::{FolderRules, FolderState};
use crate::removing::remove;
use crate::shared::Shared;
use crate::table::file::{self, Known};
use crate::table::folder::{self, Folder};
use crate::watching::walk::{Taking, Walked};

/// A file that is gone is taken out once it has been gone for so long: programs save by
/// putting a new file in the place of the old one, and a file that is moved is gone here
/// before it is there.
pub(crate) const GONE_FOR: Duration = Duration::from_secs(2);

/// A file that was changed less than this ago may still be written.
const WRITTEN_FOR: Duration = Duration::from_secs(1);

/// What looking through folders leaves to be done.
#[derive(Debug, Default)]
pub(crate) struct Following {
    /// Files that are gone, with the moment when that was first seen.
    gone: HashMap<FileId, Instant>,
}

/// What was seen in one folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Why its files could not all be looked at, where they could not.
    pub(crate) trouble: Option<FolderState>,
    /// Whether it is to be looked at again soon.
    pub(crate) again: bool,
}

impl Following {
    /// Brings the library up to date with folders. New and changed files of all of them
    /// are placed before any is taken out, so that one that was moved from one to
    /// another is known again.
    pub(crate) fn follow(
        &mut self,
        shared: &Shared,
        folders: &[Folder],
    ) -> Result<Vec<Seen>, LibraryError> {
        let mut walks = Vec::new();
        for folder in folders {
            walks.push(self.take_in(shared, folder)?);
        }
        let mut seen = Vec::new();
        for (folder, walk) in folders.iter().zip(walks) {
            seen.push(match walk {
                Ok((walked, young)) => {
                    let waits = self.take_out(shared, folder, &walked)?;
                    Seen {
                        trouble: trouble(&walked),
                        again: young || waits,
                    }
                }
                Err(trouble) => Seen {
                    trouble: Some(trouble),
                    again: false,
                },
            });
        }
        Ok(seen)
    }

    /// Places what is new or changed in a folder. Returns what it holds, and whether
    /// something is still being written.
    fn take_in(
        &self,
        shared: &Shared,
        folder: &Folder,
    ) -> Result<Result<(Walked, bool), FolderState>, LibraryError> {
        if !folder.path.is_dir() {
            return Ok(Err(FolderState::Missing));
        }
        let walked = Taking::new(&folder.path, &folder.rules)?.walk(&folder.path);
        let (known, left_out) = shared.database.read(|connection| {
            Ok((
                file::below(connection, &folder.path)?,
                folder::left_out(connection, folder.id)?,
            ))
        })?;
        let known: HashMap<&Path, &Known> = known
            .iter()
            .map(|known| (known.path.as_path(), known))
            .collect();
        let left_out: HashSet<PathBuf> = left_out.into_iter().collect();
        let mut young = false;
        let mut different = Vec::new();
        for path in &walked.files {
            if left_out.contains(path) || !differs(path, known.get(path.as_path()).copied()) {
                continue;
            }
            if is_being_written(path) {
                young = true;
            } else {
                different.push(path.clone());
            }
        }
        let mut added = Added::default();
        place(
            shared,
            &different,
            Copies::AreFiles,
            Wanted::ByFolder(folder),
            &mut added,
        )?;
        Ok(Ok((walked, young)))
    }

    /// Takes out what has been gone from a folder for long enough. Returns whether
    /// something has been gone for less. A file below a folder that could not be read
    /// is not known to be gone.
    fn take_out(
        &mut self,
        shared: &Shared,
        folder: &Folder,
        walked: &Walked,
    ) -> Result<bool, LibraryError> {
        let there: HashSet<&Path> = walked.files.iter().map(PathBuf::as_path).collect();
        let known = shared
            .database
            .read(|connection| file::below(connection, &folder.path))?;
        let mut waits = false;
        for known in known {
            let is_hidden_from_us = |(place, _): &(PathBuf, String)| known.path.starts_with(place);
            let is_gone = !there.contains(known.path.as_path())
                && !walked.unreadable.iter().any(is_hidden_from_us)
                && !known.path.exists();
            if !is_gone {
                self.gone.remove(&known.id);
                continue;
            }
            let since = *self.gone.entry(known.id).or_insert_with(Instant::now);
            if since.elapsed() < GONE_FOR {
                waits = true;
            } else {
                self.gone.remove(&known.id);
                remove(shared, known.id)?;
            }
        }
        Ok(waits)
    }
}

/// Queues the files outside of `folders` that have changed on disk. Those that are gone
/// stay: nobody said that they be followed.
pub(crate) fn look_at_the_others(shared: &Shared, folders: &[Folder]) -> Result<(), LibraryError> {
    let known = shared.database.read(file::all_known)?;
    let changed: Vec<PathBuf> = known
        .iter()
        .filter(|known| {
            !folders
                .iter()
                .any(|folder| known.path.starts_with(&folder.path))
        })
        .filter(|known| known.path.is_file() && differs(&known.path, Some(known)))
        .map(|known| known.path.clone())
        .collect();
    place(
        shared,
        &changed,
        Copies::AreKnown,
        Wanted::Again,
        &mut Added::default(),
    )
}

/// Takes out the files of a folder that its rules leave out.
pub(crate) fn apply_rules(shared: &Shared, folder: &Folder) -> Result<(), LibraryError> {
    let open = FolderRules {
        ignore: Vec::new(),
        largest: None,
        hidden: true,
    };
    let all = Taking::new(&folder.path, &open)?.walk(&folder.path);
    let taken = Taking::new(&folder.path, &folder.rules)?.walk(&folder.path);
    let taken: HashSet<&Path> = taken.files.iter().map(PathBuf::as_path).collect();
    let excluded: HashSet<&Path> = all
        .files
        .iter()
        .map(PathBuf::as_path)
        .filter(|path| !taken.contains(path))
        .collect();
    let known = shared
        .database
        .read(|connection| file::below(connection, &folder.path))?;
    for known in known {
        if excluded.contains(known.path.as_path()) {
            remove(shared, known.id)?;
        }
    }
    Ok(())
}

fn differs(path: &Path, known: Option<&Known>) -> bool {
    let (Some(known), Some(text)) = (known, path.to_str()) else {
        return true;
    };
    !FileOnDisk::look(text).is_as(known)
}

/// A file from the future, as wrong clocks make them, is taken as it is.
fn is_being_written(path: &Path) -> bool {
    let modified = path.metadata().and_then(|metadata| metadata.modified());
    modified.is_ok_and(|modified| {
        SystemTime::now()
            .duration_since(modified)
            .is_ok_and(|age| age < WRITTEN_FOR)
    })
}

fn trouble(walked: &Walked) -> Option<FolderState> {
    let (_, detail) = walked.unreadable.first()?;
    Some(FolderState::Unreadable {
        detail: detail.clone(),
    })
}
