//! The new database takes the place of the damaged one, so that a kill between two
//! steps leaves what [`finish`] can finish.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::image::log_path;
use crate::error::LibraryError;

/// A new database that is not whole yet.
pub(super) fn unfinished_path(path: &Path) -> PathBuf {
    path.with_extension("salvaging.sqlite")
}

/// A new database that is whole, and waits for its place.
fn whole_path(path: &Path) -> PathBuf {
    path.with_extension("salvaged.sqlite")
}

/// Where the next damaged database is kept.
pub(super) fn next_kept_path(path: &Path) -> PathBuf {
    let taken = |kept: &PathBuf| kept.exists();
    (1_u32..)
        .map(|number| path.with_extension(format!("damaged-{number}.sqlite")))
        .find(|kept| !taken(kept))
        .unwrap_or_else(|| path.with_extension("damaged.sqlite"))
}

/// The damaged databases, and those of older versions, that are kept beside the one at
/// `path`, with their logs.
pub(crate) fn kept_copies(path: &Path) -> Vec<PathBuf> {
    let Some((folder, stem)) = path.parent().zip(path.file_stem()) else {
        return Vec::new();
    };
    let stem = stem.to_string_lossy();
    let begins = ["damaged", "version-"].map(|kind| format!("{stem}.{kind}"));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            begins.iter().any(|begin| name.starts_with(begin))
        })
        .collect()
}

/// Puts the database at `new` in the place of that at `path`, which goes to `kept`.
pub(super) fn replace(path: &Path, new: &Path, kept: &Path) -> Result<(), LibraryError> {
    let sync = |path: &Path| File::options().write(true).open(path)?.sync_all();
    sync(new).map_err(error_at(new))?;
    let whole = whole_path(path);
    rename(new, &whole)?;
    take_place(path, &whole, kept)
}

/// Finishes a replacement that was cut short.
pub(crate) fn finish(path: &Path) -> Result<(), LibraryError> {
    let whole = whole_path(path);
    if !whole.exists() {
        return Ok(());
    }
    let kept = next_kept_path(path);
    take_place(path, &whole, &kept)
}

fn take_place(path: &Path, whole: &Path, kept: &Path) -> Result<(), LibraryError> {
    // The log goes first: beside the new database it would be replayed into it.
    for (from, to) in [
        (log_path(path), log_path(kept)),
        (path.to_owned(), kept.to_owned()),
    ] {
        if from.exists() {
            rename(&from, &to)?;
        }
    }
    remove(&shared_memory_path(path))?;
    rename(whole, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        // The names themselves are to survive a power cut.
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(error_at(folder))?;
    }
    Ok(())
}

fn shared_memory_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-shm");
    name.into()
}

/// Deletes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), LibraryError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error_at(path)(error)),
        _ => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), LibraryError> {
    std::fs::rename(from, to).map_err(error_at(from))
}

fn error_at(path: &Path) -> impl Fn(io::Error) -> LibraryError {
    move |source| LibraryError::Io {
        path: path.to_owned(),
        source,
    }
}
