//! The tables `folders` and `left_out` (since version 4): folders that are watched,
//! and the files in them that a person took out.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{json, of_json};
use crate::database::now;
use crate::error::LibraryError;
use crate::folder::{FolderId, FolderRules};

pub(super) const CREATE: &str = "
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL UNIQUE,
        rules TEXT NOT NULL,
        added INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE left_out (
        folder INTEGER NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        PRIMARY KEY (folder, path)
    ) STRICT, WITHOUT ROWID;
";

/// A folder as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folder {
    pub(crate) id: FolderId,
    pub(crate) path: PathBuf,
    pub(crate) rules: FolderRules,
    /// The files of the library in it, those inside others not counted.
    pub(crate) files: u32,
}

/// All folders, in the order in which they were added.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Folder>, LibraryError> {
    let mut folders =
        connection.prepare_cached("SELECT id, path, rules FROM folders ORDER BY id")?;
    let mut files = connection.prepare_cached(
        "SELECT count(*) FROM files WHERE path >= ?1 AND path < ?2 AND container IS NULL",
    )?;
    let rows = folders.query_map([], |row| {
        let path: String = row.get(1)?;
        let (from, before) = below(Path::new(&path));
        Ok(Folder {
            id: FolderId(row.get(0)?),
            path: PathBuf::from(path),
            rules: of_json(2, row.get_ref(2)?.as_str()?)?,
            files: files.query_row([from, before], |row| row.get(0))?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a folder, or gives one that is known other rules.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    path: &str,
    rules: &FolderRules,
) -> Result<FolderId, LibraryError> {
    let id = transaction.query_row(
        "INSERT INTO folders (path, rules, added) VALUES (?1, ?2, ?3)
         ON CONFLICT (path) DO UPDATE SET rules = excluded.rules
         RETURNING id",
        params![path, json(rules), now()],
        |row| row.get(0).map(FolderId),
    )?;
    Ok(id)
}

/// Gives a folder other rules.
pub(crate) fn set_rules(
    transaction: &Transaction<'_>,
    id: FolderId,
    rules: &FolderRules,
) -> Result<(), LibraryError> {
    let changed = transaction.execute(
        "UPDATE folders SET rules = ?2 WHERE id = ?1",
        params![id.0, json(rules)],
    )?;
    there(changed, id)
}

/// Forgets a folder; its files stay.
pub(crate) fn delete(transaction: &Transaction<'_>, id: FolderId) -> Result<(), LibraryError> {
    let changed = transaction.execute("DELETE FROM folders WHERE id = ?1", [id.0])?;
    there(changed, id)
}

/// Notes that a file is to stay out, in every folder that it lies in.
pub(crate) fn leave_out(transaction: &Transaction<'_>, path: &str) -> Result<(), LibraryError> {
    for folder in all(transaction)? {
        if Path::new(path).starts_with(&folder.path) {
            transaction.execute(
                "INSERT OR IGNORE INTO left_out (folder, path) VALUES (?1, ?2)",
                params![folder.id.0, path],
            )?;
        }
    }
    Ok(())
}

/// Lets a file in again.
pub(crate) fn let_in(transaction: &Transaction<'_>, path: &str) -> Result<(), LibraryError> {
    transaction
        .prepare_cached("DELETE FROM left_out WHERE path = ?1")?
        .execute([path])?;
    Ok(())
}

/// The files of a folder that are to stay out.
pub(crate) fn left_out(
    connection: &Connection,
    id: FolderId,
) -> Result<Vec<PathBuf>, LibraryError> {
    let mut statement = connection.prepare_cached("SELECT path FROM left_out WHERE folder = ?1")?;
    let rows = statement.query_map([id.0], |row| row.get::<_, String>(0).map(PathBuf::from))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a folder is still followed, and with these rules.
pub(crate) fn is_followed(
    transaction: &Transaction<'_>,
    folder: &Folder,
) -> Result<bool, LibraryError> {
    let rules = transaction
        .prepare_cached("SELECT rules FROM folders WHERE id = ?1")?
        .query_row([folder.id.0], |row| {
            of_json::<FolderRules>(0, row.get_ref(0)?.as_str()?)
        })
        .optional()?;
    Ok(rules.is_some_and(|rules| rules == folder.rules))
}

/// Whether a file of a folder is to stay out.
pub(crate) fn is_left_out(
    transaction: &Transaction<'_>,
    id: FolderId,
    path: &str,
) -> Result<bool, LibraryError> {
    let mut statement = transaction
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM left_out WHERE folder = ?1 AND path = ?2)")?;
    Ok(statement.query_row(params![id.0, path], |row| row.get(0))?)
}

/// The bounds of all paths below a folder: from the first, before the second. An index
/// of paths finds them without looking at others.
pub(crate) fn below(folder: &Path) -> (String, String) {
    let mut from = folder.to_string_lossy().into_owned();
    if !from.ends_with(MAIN_SEPARATOR) {
        from.push(MAIN_SEPARATOR);
    }
    let mut before = from.clone();
    before.pop();
    // The sign that follows the separator: `0` after `/`, `]` after `\`.
    before.push(char::from(MAIN_SEPARATOR as u8 + 1));
    (from, before)
}

fn there(changed: usize, id: FolderId) -> Result<(), LibraryError> {
    if changed > 0 {
        return Ok(());
    }
    Err(LibraryError::NotFound {
        what: "folder",
        id: id.0,
    })
}

#[cfg(test)]
mod tests {
    use super::below;
    use std::path::Path;

    #[test]
    fn the_bounds_hold_what_lies_below_and_nothing_beside() {
        let (from, before) = below(Path::new("/home/ada/papers"));
        let holds = |path: &str| path >= from.as_str() && path < before.as_str();
        assert!(holds("/home/ada/papers/a.pdf"));
        assert!(holds("/home/ada/papers/deep/租约.pdf"));
        assert!(
            !holds("/home/ada/papers"),
            "the folder itself is no file in it"
        );
        assert!(!holds("/home/ada/papers-old/a.pdf"));
        assert!(!holds("/home/ada/papers0"));
        let (from, before) = below(Path::new("/"));
        assert!(
            "/a" >= from.as_str() && "/a" < before.as_str(),
            "everything lies below the root"
        );
    }
}
