//! The shapes of the tables: what tells to which of them a row belongs whose tree was
//! lost.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::cell::Row;
use crate::error::LibraryError;

/// A table as it is declared.
pub(crate) struct Shape {
    pub(crate) name: String,
    /// In the order in which a record has them.
    pub(crate) columns: Vec<Column>,
    /// Whether its rows are kept in an index.
    pub(crate) is_index: bool,
}

/// A column of a strict table.
pub(crate) struct Column {
    pub(crate) name: String,
    kind: String,
    may_be_null: bool,
    has_default: bool,
    /// Whether the row's number stands for it.
    pub(crate) is_rowid: bool,
}

impl Shape {
    /// The shapes of all tables of a database, in the order in which they were made.
    pub(crate) fn all(connection: &Connection) -> Result<Vec<Self>, LibraryError> {
        let mut statement = connection.prepare(
            "SELECT list.name, list.wr FROM pragma_table_list AS list
             JOIN sqlite_schema ON sqlite_schema.name = list.name
             WHERE list.schema = 'main' AND list.type = 'table'
             ORDER BY sqlite_schema.rowid",
        )?;
        let tables: Vec<(String, bool)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        tables
            .into_iter()
            .map(|(name, is_index)| {
                let columns = columns(connection, &name, is_index)?;
                Ok(Self {
                    name,
                    columns,
                    is_index,
                })
            })
            .collect()
    }

    /// Whether a row may be one of this table.
    pub(crate) fn fits(&self, row: &Row) -> bool {
        let (given, missing) = match self.columns.split_at_checked(row.values.len()) {
            Some(split) => split,
            None => return false,
        };
        let later = |column: &Column| column.may_be_null || column.has_default;
        !given.is_empty()
            && missing.iter().all(later)
            && given
                .iter()
                .zip(&row.values)
                .all(|(column, value)| column.fits(value))
    }
}

impl Column {
    fn fits(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.is_rowid || self.may_be_null,
            _ if self.is_rowid => false,
            Value::Integer(_) => matches!(self.kind.as_str(), "INTEGER" | "INT" | "REAL" | ""),
            Value::Real(_) => matches!(self.kind.as_str(), "REAL" | ""),
            Value::Text(_) => matches!(self.kind.as_str(), "TEXT" | ""),
            Value::Blob(_) => self.kind == "BLOB",
        }
    }
}

fn columns(
    connection: &Connection,
    table: &str,
    is_index: bool,
) -> Result<Vec<Column>, LibraryError> {
    let mut statement = connection.prepare(
        "SELECT name, type, \"notnull\", pk, dflt_value IS NOT NULL, cid FROM pragma_table_info(?1)",
    )?;
    let mut columns: Vec<(i64, i64, Column)> = statement
        .query_map([table], |row| {
            let key: i64 = row.get(3)?;
            let kind: String = row.get(1)?;
            let column = Column {
                name: row.get(0)?,
                may_be_null: !row.get::<_, bool>(2)? && (key == 0 || kind == "INTEGER"),
                has_default: row.get(4)?,
                is_rowid: false,
                kind,
            };
            Ok((key, row.get(5)?, column))
        })?
        .collect::<Result<_, _>>()?;
    let keys = columns.iter().filter(|(key, ..)| *key > 0).count();
    for (key, _, column) in &mut columns {
        column.is_rowid = *key > 0 && keys == 1 && !is_index && column.kind == "INTEGER";
    }
    if is_index {
        // A record of such a table begins with its key.
        columns
            .sort_by_key(|(key, position, _)| (if *key > 0 { *key } else { i64::MAX }, *position));
    }
    Ok(columns.into_iter().map(|(_, _, column)| column).collect())
}
