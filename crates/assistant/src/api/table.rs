//! A table over documents.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::document::Place;

/// What documents say of some fields, each in its own words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct FieldTable {
    /// What the columns are called.
    pub fields: Vec<String>,
    /// A row for each document.
    pub rows: Vec<FieldRow>,
}

/// What one document says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FieldRow {
    /// The file's number.
    pub file: i32,
    /// Its name.
    pub file_name: String,
    /// One for each field; none where the document does not say.
    pub cells: Vec<Option<FieldCell>>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FieldCell {
    /// As it stands in the document.
    pub value: String,
    /// Names the passage to open it.
    pub passage: i32,
    /// The file that the passage stands in: the document itself, or one inside it.
    pub file: i32,
    /// Where.
    pub place: Place,
    /// The sentence or row that it stands in.
    pub words: String,
    /// How many other values stand under the same label, as in the rows of a column.
    pub others: u32,
}

/// What a table is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Text with commas (CSV).
    Csv,
    /// A workbook (XLSX).
    Workbook,
}
