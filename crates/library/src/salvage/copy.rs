//! Rows go from the pages of the damaged database into the tables of the new one.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{ErrorCode, Transaction, params, params_from_iter};

use super::cell::Row;
use super::shape::Shape;
use super::tree::Trees;
use crate::error::LibraryError;
use crate::storing::INSIDE;

/// The index that names the path of every file, and its row.
const PATHS: &str = "sqlite_autoindex_files_1";

/// What numbers are jumped over where it is not known which were given.
const GAP: i64 = 1_000_000;

/// Tables whose rows are made from files on disk: what is garbled in them is made of these
/// again.
const MADE_FROM_FILES: [&str; 6] = [
    "documents",
    "pages",
    "passages",
    "vectors",
    "vector_remainders",
    "retellings",
];

/// Copies every row that can be read. Returns how many rows are known to be lost that
/// no file on disk gives again.
pub(super) fn copy(transaction: &Transaction<'_>, mut trees: Trees) -> Result<u32, LibraryError> {
    let shapes = Shape::all(transaction)?;
    let mut failure = None;
    let mut lost = 0;
    let mut sequences = Vec::new();
    let mut put = |shape: &Shape, row: Row| {
        if shape.name == "sqlite_sequence" {
            sequences.push(row);
        } else if failure.is_none() {
            match insert(transaction, shape, &row) {
                Ok(true) => {}
                Ok(false) if MADE_FROM_FILES.contains(&shape.name.as_str()) => {}
                Ok(false) => lost += 1,
                Err(error) => failure = Some(error),
            }
        }
    };
    let mut all_have_roots = true;
    let mut damaged_cells = 0;
    for shape in &shapes {
        all_have_roots &= trees.has_root(&shape.name);
        let before = trees.damaged_cells;
        trees.walk(&shape.name, |row| put(shape, row));
        if !MADE_FROM_FILES.contains(&shape.name.as_str()) {
            damaged_cells += trees.damaged_cells - before;
        }
    }
    let mut paths = Vec::new();
    trees.walk(PATHS, |row| paths.push(row));
    if !all_have_roots || trees.damaged_pages > 0 {
        trees.strays(&shapes, &mut put);
    }
    if let Some(error) = failure {
        return Err(error);
    }
    for row in paths {
        insert_path(transaction, &row)?;
    }
    continue_numbers(transaction, &sequences)?;
    Ok(lost + damaged_cells)
}

/// Keeps a row, unless there is one of its number already, which was found by its tree.
/// Returns whether it is one that the table takes.
fn insert(transaction: &Transaction<'_>, shape: &Shape, row: &Row) -> Result<bool, LibraryError> {
    if !shape.fits(row) || row.is_garbled && MADE_FROM_FILES.contains(&shape.name.as_str()) {
        return Ok(false);
    }
    let columns = &shape.columns[..row.values.len()];
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let places = vec!["?"; columns.len()].join(", ");
    let has_number = columns.iter().any(|column| column.is_rowid) || shape.is_index;
    let (rowid, rowid_place) = if has_number {
        ("", "")
    } else {
        (", rowid", ", ?")
    };
    let statement = format!(
        "INSERT OR IGNORE INTO \"{}\" ({}{rowid}) VALUES ({places}{rowid_place})",
        shape.name,
        names.join(", ")
    );
    let mut values: Vec<Value> = columns
        .iter()
        .zip(&row.values)
        .map(|(column, value)| match column.is_rowid {
            true => Value::Integer(row.rowid),
            false => value.clone(),
        })
        .collect();
    if !has_number {
        values.push(Value::Integer(row.rowid));
    }
    let inserted = transaction
        .prepare_cached(&statement)?
        .execute(params_from_iter(values));
    match inserted {
        Ok(_) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts a file into the queue whose own row was lost, and of which the index of paths
/// still tells; for a document inside another, the file that holds it.
fn insert_path(transaction: &Transaction<'_>, row: &Row) -> Result<(), LibraryError> {
    let [Value::Text(path), Value::Integer(id)] = row.values.as_slice() else {
        return Ok(());
    };
    let is_known = transaction
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM files WHERE id = ?1)")?
        .query_row([id], |row| row.get(0))?;
    if is_known || row.is_garbled || !Path::new(path).is_absolute() {
        return Ok(());
    }
    if let Some((container, _)) = path.split_once(INSIDE) {
        transaction.execute(
            "UPDATE files SET state = 'queued', revision = revision + 1 WHERE path = ?1",
            [container],
        )?;
    } else {
        transaction.execute(
            "INSERT OR IGNORE INTO files (id, path, bytes, added, state)
             VALUES (?1, ?2, 0, unixepoch(), 'queued')",
            params![id, path],
        )?;
    }
    Ok(())
}

/// Numbers are never given twice: chats may still name what was taken out.
fn continue_numbers(transaction: &Transaction<'_>, rows: &[Row]) -> Result<(), LibraryError> {
    let mut told: HashMap<&str, i64> = HashMap::new();
    for row in rows {
        if let [Value::Text(table), Value::Integer(last)] = row.values.as_slice() {
            told.insert(table, *last);
        }
    }
    let mut statement = transaction.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'",
    )?;
    let tables: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in tables {
        let greatest: i64 = transaction.query_row(
            &format!("SELECT coalesce(max(id), 0) FROM \"{table}\""),
            [],
            |row| row.get(0),
        )?;
        let last = match told.get(table.as_str()) {
            Some(last) => greatest.max(*last),
            // A table of which nothing was ever kept has no row there either.
            None if greatest == 0 && !rows.is_empty() => continue,
            None => greatest + GAP,
        };
        transaction.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [&table])?;
        transaction.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)",
            params![table, last],
        )?;
    }
    Ok(())
}
