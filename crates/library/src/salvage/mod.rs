//! A damaged database: what can be read of it becomes a new one.
//!
//! ```text
//! library.sqlite ──rows──▶ library.salvaging.sqlite ──mended──▶ library.salvaged.sqlite
//! library.sqlite          becomes  library.damaged-1.sqlite, with its log
//! library.salvaged.sqlite becomes  library.sqlite
//! ```
//!
//! Rows are read from the pages themselves ([`tree`]), for SQLite gives nothing of a
//! file whose first page or schema is damaged. What was made from files on disk
//! (documents) is read from them again where it is not whole; what cannot be made again
//! (chats, drafts, settings, the list of files) is kept as far as it can be read. A kill
//! at any moment leaves the damaged database as it was, or a new one that is whole.

mod cell;
mod copy;
pub(crate) mod gaps;
pub(crate) mod image;
mod mending;
mod shape;
mod swap;
mod tree;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

pub(crate) use swap::{finish, kept_copies};

use crate::database::now;
use crate::error::LibraryError;
use crate::migration;
use crate::table::{json, of_json};
use image::Image;
use tree::Trees;

/// The setting under which it is kept that the database was made anew.
pub(crate) const SETTING: &str = "library.salvage";

/// What became of a damaged database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salvage {
    /// When it was, in seconds since 1970 (UTC).
    pub at: i64,
    /// Where the damaged database is kept; there until a document is taken out.
    pub kept: PathBuf,
    /// Files that are read again, since what was made from them was damaged.
    pub read_again: u32,
    /// Answers in chats that could not be read; their questions are kept.
    pub lost_answers: u32,
    /// Questions, chats, drafts, settings and files, pages of documents left out, of
    /// which it is known that they were there and could not be read. There may have
    /// been others.
    pub lost_rows: u32,
}

/// Makes a new database of what can be read of the one at `path`, which nobody has
/// open, and puts it in its place.
///
/// # Errors
/// Where the new one cannot be written; the damaged one is left as it is then.
pub(crate) fn salvage(path: &Path) -> Result<Salvage, LibraryError> {
    let io = |source| LibraryError::Io {
        path: path.to_owned(),
        source,
    };
    let mut image = Image::open(path).map_err(io)?;
    let newest = migration::MIGRATIONS.last().map_or(0, |step| step.version);
    let version = match image.user_version() {
        Some(version) if (1..=newest).contains(&version) => version,
        Some(found) if found > newest && Connection::open(path).is_ok_and(is_readable) => {
            return Err(LibraryError::NewerVersion {
                found,
                known: newest,
            });
        }
        _ => newest,
    };
    let unfinished = swap::unfinished_path(path);
    swap::remove(&unfinished)?;
    let kept = swap::next_kept_path(path);
    let mut new = Connection::open(&unfinished)?;
    // It is put in its place when it is whole; until then nobody needs it.
    new.pragma_update(None, "journal_mode", "MEMORY")?;
    new.pragma_update(None, "foreign_keys", false)?;
    migration::make(&mut new, version)?;
    let transaction = new.transaction()?;
    let lost_rows = copy::copy(&transaction, Trees::new(image))?;
    transaction.commit()?;
    migration::make(&mut new, newest)?;
    let mut salvage = Salvage {
        at: now(),
        kept: kept.clone(),
        lost_rows,
        ..Salvage::default()
    };
    mending::mend(&new, &mut salvage)?;
    note(&new, &salvage)?;
    new.close().map_err(|(_, error)| error)?;
    swap::replace(path, &unfinished, &kept)?;
    tracing::warn!(?salvage, "the database was damaged and was made anew");
    Ok(salvage)
}

fn is_readable(connection: Connection) -> bool {
    let count = "SELECT count(*) FROM sqlite_schema";
    connection
        .query_row(count, [], |row| row.get::<_, i64>(0))
        .is_ok()
}

fn note(connection: &Connection, salvage: &Salvage) -> Result<(), LibraryError> {
    connection.execute(
        "INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)",
        [SETTING, &json(salvage)],
    )?;
    Ok(())
}

/// What became of the database when it was last made anew, unless that was dismissed.
pub(crate) fn last(connection: &Connection) -> Result<Option<Salvage>, LibraryError> {
    let kept = connection
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([SETTING], |row| of_json(0, row.get_ref(0)?.as_str()?))
        .optional()?;
    Ok(kept)
}

/// Forgets it.
pub(crate) fn dismiss(connection: &Connection) -> Result<(), LibraryError> {
    connection.execute("DELETE FROM settings WHERE key = ?1", [SETTING])?;
    Ok(())
}
