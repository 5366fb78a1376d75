//! What a person takes out leaves none of its text in the library's folder.
//!
//! Rows are gone at once, and overwritten. The rest is done a moment later, in the
//! background: parts of the word index that have removed passages are written anew, the
//! database's log is emptied and what pages still hold of rows that were moved is
//! overwritten, copies of the database (of an older version, or damaged) are deleted as
//! a whole, and so are files that an import unpacked. That it is due stands in the
//! settings, so that a kill postpones it to the next start.
//!
//! What a chat or a draft quotes is that chat's or draft's, and goes with it. Blocks of
//! the disk that files occupied before are left to the system.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::database::Durability;
use crate::error::LibraryError;
use crate::salvage;
use crate::shared::{Shared, database_path};
use crate::table::{json, lexical_removal, of_json};
use crate::transfer;

/// The setting under which the paths of files are kept whose traces are to go.
const SETTING: &str = "library.erase";

/// Notes that the traces of a file are to go.
pub(crate) fn note(transaction: &Transaction<'_>, path: &Path) -> Result<(), LibraryError> {
    let mut paths = due(transaction)?.unwrap_or_default();
    paths.push(path.to_owned());
    transaction.execute(
        "INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)",
        [SETTING, &json(&paths)],
    )?;
    Ok(())
}

/// The paths of the files whose traces are to go, if there are any.
pub(crate) fn due(connection: &Connection) -> Result<Option<Vec<PathBuf>>, LibraryError> {
    Ok(connection
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([SETTING], |row| of_json(0, row.get_ref(0)?.as_str()?))
        .optional()?)
}

/// Erases what is due. Belongs to the work that writes words: no other may write them
/// meanwhile.
///
/// # Errors
/// [`LibraryError::Locked`] where somebody reads the database for long.
pub(crate) fn erase(shared: &Shared) -> Result<(), LibraryError> {
    let (due, removals) = shared
        .database
        .read(|connection| Ok((due(connection)?, lexical_removal::all(connection)?)))?;
    let Some(paths) = due else { return Ok(()) };
    if !removals.is_empty() {
        return Err(LibraryError::Locked);
    }
    shared.lexical.erase_removed()?;
    for path in &paths {
        shared
            .database
            .read(|connection| transfer::forget(&shared.folder, connection, path))?;
    }
    for copy in salvage::kept_copies(&database_path(&shared.folder)) {
        std::fs::remove_file(&copy).map_err(|source| LibraryError::Io { path: copy, source })?;
    }
    shared.database.erase_removed()?;
    shared
        .database
        .write(Durability::Repeatable, |transaction| {
            // Unless more was taken out meanwhile.
            transaction.execute(
                "DELETE FROM settings WHERE key = ?1 AND value = ?2",
                [SETTING, &json(&paths)],
            )?;
            Ok(())
        })
}
