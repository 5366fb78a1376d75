//! The table `drafts`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{OptionalExtension, Row, ToSql, params};
use serde::{Deserialize, Serialize};

use crate::database::{Database, Durability, now};
use crate::error::LibraryError;

pub(super) const CREATE: &str = "
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        request TEXT NOT NULL,
        outline TEXT,
        saved_to TEXT,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    ) STRICT;
";

const COLUMNS: &str = "id, title, request, outline, saved_to, created, updated";

/// Names a draft for as long as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DraftId(pub i64);

/// A draft. What `request_json` and `outline_json` hold belongs to whoever
/// wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its name.
    pub id: DraftId,
    /// What it is called; empty until its outline has a title.
    pub title: String,
    /// What was asked for, as JSON.
    pub request_json: String,
    /// The outline as JSON, once there is one.
    pub outline_json: Option<String>,
    /// Where it was last saved.
    pub saved_to: Option<PathBuf>,
    /// When it was begun, in seconds since 1970 (UTC).
    pub created: i64,
    /// When it was last changed, likewise.
    pub updated: i64,
}

/// The drafts. Every write is on the disk when the call returns.
#[derive(Clone)]
pub struct DraftStore {
    pub(crate) database: Arc<Database>,
}

impl DraftStore {
    /// Begins a draft.
    pub fn create(&self, request_json: &str) -> Result<DraftId, LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            transaction.execute(
                "INSERT INTO drafts (title, request, created, updated) VALUES ('', ?1, ?2, ?2)",
                params![request_json, now()],
            )?;
            Ok(DraftId(transaction.last_insert_rowid()))
        })
    }

    /// All drafts, the last changed first.
    pub fn list(&self) -> Result<Vec<Draft>, LibraryError> {
        let query = format!("SELECT {COLUMNS} FROM drafts ORDER BY updated DESC, id DESC");
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&query)?;
            let rows = statement.query_map([], from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One draft.
    pub fn get(&self, id: DraftId) -> Result<Draft, LibraryError> {
        let query = format!("SELECT {COLUMNS} FROM drafts WHERE id = ?1");
        self.database.read(|connection| {
            connection
                .prepare_cached(&query)?
                .query_row([id.0], from_row)
                .optional()?
                .ok_or(not_found(id))
        })
    }

    /// Replaces the request of a draft.
    pub fn set_request(&self, id: DraftId, request_json: &str) -> Result<(), LibraryError> {
        self.update(id, "request = ?2", &[&request_json])
    }

    /// Keeps the title and the outline of a draft.
    pub fn set_outline(
        &self,
        id: DraftId,
        title: &str,
        outline_json: &str,
    ) -> Result<(), LibraryError> {
        self.update(id, "title = ?2, outline = ?3", &[&title, &outline_json])
    }

    /// Keeps where a draft was saved.
    pub fn set_saved_to(&self, id: DraftId, path: &Path) -> Result<(), LibraryError> {
        self.update(id, "saved_to = ?2", &[&path.to_string_lossy()])
    }

    /// Deletes a draft. The file that it was saved to stays.
    pub fn delete(&self, id: DraftId) -> Result<(), LibraryError> {
        self.database.write(Durability::OnDisk, |transaction| {
            match transaction.execute("DELETE FROM drafts WHERE id = ?1", [id.0])? {
                0 => Err(not_found(id)),
                _ => Ok(()),
            }
        })
    }

    fn update(
        &self,
        id: DraftId,
        assignments: &str,
        values: &[&dyn ToSql],
    ) -> Result<(), LibraryError> {
        let time = now();
        let time_index = values.len() + 2;
        let statement =
            format!("UPDATE drafts SET {assignments}, updated = ?{time_index} WHERE id = ?1");
        let mut parameters: Vec<&dyn ToSql> = vec![&id.0];
        parameters.extend(values);
        parameters.push(&time);
        self.database.write(Durability::OnDisk, |transaction| {
            match transaction.execute(&statement, &parameters[..])? {
                0 => Err(not_found(id)),
                _ => Ok(()),
            }
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: DraftId(row.get(0)?),
        title: row.get(1)?,
        request_json: row.get(2)?,
        outline_json: row.get(3)?,
        saved_to: row.get::<_, Option<String>>(4)?.map(PathBuf::from),
        created: row.get(5)?,
        updated: row.get(6)?,
    })
}

fn not_found(id: DraftId) -> LibraryError {
    LibraryError::NotFound {
        what: "draft",
        id: id.0,
    }
}
