//! The versions of the database, and the way from each to the next.
//!
//! The version stands in SQLite's `user_version`. A database of a newer
//! version is refused and left as it is; an older one is copied to a file
//! beside it before it is changed.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::error::LibraryError;
use crate::table;

/// The steps, each from the version before it. A step that was released is
/// never changed.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        statements: table::VERSION_1,
    },
    Migration {
        version: 2,
        statements: table::VERSION_2,
    },
    Migration {
        version: 3,
        statements: table::VERSION_3,
    },
    Migration {
        version: 4,
        statements: table::VERSION_4,
    },
    Migration {
        version: 5,
        statements: table::VERSION_5,
    },
    Migration {
        version: 6,
        statements: table::VERSION_6,
    },
    Migration {
        version: 7,
        statements: table::VERSION_7,
    },
    Migration {
        version: 8,
        statements: table::VERSION_8,
    },
    Migration {
        version: 9,
        statements: table::VERSION_9,
    },
];

/// What makes a version out of the one before it.
pub(crate) struct Migration {
    /// The version that is reached, counted from 1 without gaps.
    pub(crate) version: i64,
    /// The statements, in order.
    pub(crate) statements: &'static [&'static str],
}

/// Brings the database at `path` to the last of `migrations`, in one
/// transaction.
pub(crate) fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[Migration],
) -> Result<(), LibraryError> {
    let found = version(connection)?;
    let known = migrations.last().map_or(0, |migration| migration.version);
    if found > known {
        return Err(LibraryError::NewerVersion { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        back_up(connection, &backup_path(path, found))?;
    }
    advance(connection, migrations, found, known)
}

/// Makes a database of `version` out of an empty one, or of one of an older version
/// that nobody needs a copy of.
pub(crate) fn make(connection: &mut Connection, version: i64) -> Result<(), LibraryError> {
    let found = self::version(connection)?;
    advance(connection, MIGRATIONS, found, version)
}

fn advance(
    connection: &mut Connection,
    migrations: &[Migration],
    from: i64,
    to: i64,
) -> Result<(), LibraryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let steps = migrations.iter();
    for migration in steps.filter(|step| (from + 1..=to).contains(&step.version)) {
        for statements in migration.statements {
            transaction.execute_batch(statements)?;
        }
        transaction.pragma_update(None, "user_version", migration.version)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Where the copy of a database of `version` is kept.
pub(crate) fn backup_path(path: &Path, version: i64) -> PathBuf {
    path.with_extension(format!("version-{version}.sqlite"))
}

fn version(connection: &Connection) -> Result<i64, LibraryError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Copies the whole database, what is still in the write-ahead log included.
fn back_up(connection: &Connection, to: &Path) -> Result<(), LibraryError> {
    if to.exists() {
        // Left by a migration that was cut short: the database is still the
        // old one, so a fresh copy is as good.
        std::fs::remove_file(to).map_err(|source| LibraryError::Io {
            path: to.to_owned(),
            source,
        })?;
    }
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, Migration, backup_path, migrate};
    use crate::error::LibraryError;
    use rusqlite::Connection;

    const NEXT: &[Migration] = &[
        Migration {
            version: 1,
            statements: &["CREATE TABLE notes (text TEXT)"],
        },
        Migration {
            version: 2,
            statements: &[
                "ALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'white'",
                "CREATE TABLE pins (place TEXT)",
            ],
        },
    ];

    #[test]
    fn versions_are_counted_without_gaps() {
        for (index, migration) in (1..).zip(MIGRATIONS) {
            assert_eq!(migration.version, index);
        }
    }

    #[test]
    fn an_older_database_is_copied_then_migrated() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("library.sqlite");
        let mut connection = Connection::open(&path).expect("the database opens");
        migrate(&mut connection, &path, &NEXT[..1]).expect("an empty file becomes version 1");
        assert!(!backup_path(&path, 0).exists(), "nothing to copy yet");
        connection
            .execute("INSERT INTO notes VALUES ('kept')", [])
            .expect("version 1 has notes");
        migrate(&mut connection, &path, NEXT).expect("version 1 becomes version 2");
        let note: (String, String) = connection
            .query_row("SELECT text, colour FROM notes", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .expect("the note is still there");
        assert_eq!(note, ("kept".to_owned(), "white".to_owned()));

        let mut copy = Connection::open(backup_path(&path, 1)).expect("there is a copy");
        let text: String = copy
            .query_row("SELECT * FROM notes", [], |row| row.get(0))
            .expect("the copy has the note");
        assert_eq!(text, "kept");
        let copy_path = folder.path().join("copy.sqlite");
        migrate(&mut copy, &copy_path, NEXT).expect("the copy is a whole database of version 1");
        migrate(&mut connection, &path, NEXT).expect("what is up to date stays");
    }

    #[test]
    fn a_step_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("library.sqlite");
        let mut connection = Connection::open(&path).expect("the database opens");
        migrate(&mut connection, &path, &NEXT[..1]).expect("an empty file becomes version 1");
        let broken = [
            Migration {
                version: 1,
                statements: &[],
            },
            Migration {
                version: 2,
                statements: &["CREATE TABLE pins (place TEXT)", "NOT SQL"],
            },
        ];
        assert!(migrate(&mut connection, &path, &broken).is_err());
        let pins = connection.prepare("SELECT * FROM pins");
        assert!(pins.is_err(), "the first statement was rolled back");
        drop(pins);
        migrate(&mut connection, &path, NEXT).expect("the way is still open");
    }

    #[test]
    fn a_newer_database_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("library.sqlite");
        let mut connection = Connection::open(&path).expect("the database opens");
        migrate(&mut connection, &path, NEXT).expect("an empty file becomes version 2");
        let refused = migrate(&mut connection, &path, &NEXT[..1]);
        assert!(matches!(
            refused,
            Err(LibraryError::NewerVersion { found: 2, known: 1 })
        ));
    }
}
