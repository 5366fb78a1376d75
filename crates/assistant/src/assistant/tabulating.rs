//! A table over documents: what each says of the fields that a person names.

use std::path::PathBuf;

use answer::tabulate::{Field, Value};
use library::{Evidence, FileId, Library, Passage, Place, Scope as LibraryScope};

use super::Assistant;
use crate::api::failure::Failure;
use crate::api::table::{FieldCell, FieldRow, FieldTable, TableFormat};
use crate::convert::number;

/// The passages of a document that are looked at for a field.
const PASSAGES: usize = 8;

impl Assistant {
    /// What one document says of each field, in its own words and at its place. No model
    /// takes part. Fields are names (`Rent`) or questions (`When does it end?`).
    pub async fn table_row(&self, file: i32, fields: Vec<String>) -> Result<FieldRow, Failure> {
        self.library(move |library| {
            let file = FileId(file.into());
            let name = library.file(file)?.name;
            let mut cells = Vec::with_capacity(fields.len());
            for field in fields {
                cells.push(cell(library, file, &Field::new(field))?);
            }
            Ok(FieldRow {
                file: number(file.0),
                file_name: name,
                cells,
            })
        })
        .await
    }

    /// The name that is offered for the file of a table.
    pub fn table_file_name(&self, table: &FieldTable, format: TableFormat) -> String {
        let ending = match format {
            TableFormat::Csv => "csv",
            TableFormat::Workbook => "xlsx",
        };
        draft::table_file_name(&table.fields, ending)
    }

    /// Writes a table with the sources of its cells. What is at `to` is replaced as a whole
    /// or not at all.
    pub async fn save_table(
        &self,
        table: FieldTable,
        format: TableFormat,
        to: PathBuf,
    ) -> Result<(), Failure> {
        let table = draft::Table::from(table);
        self.library(move |_| {
            match format {
                TableFormat::Csv => draft::write_csv(&table, &to),
                TableFormat::Workbook => draft::write_workbook(&table, &to),
            }?;
            Ok(())
        })
        .await
    }
}

fn cell(library: &Library, file: FileId, field: &Field) -> Result<Option<FieldCell>, Failure> {
    if field.name.trim().is_empty() {
        return Ok(None);
    }
    let evidence = library.find(&field.question(), &LibraryScope::files([file]), PASSAGES)?;
    Ok(field
        .value(&evidence)
        .and_then(|value| cell_of(&evidence, &value)))
}

fn cell_of(evidence: &Evidence, value: &Value) -> Option<FieldCell> {
    let passage = &evidence.found.get(value.passage)?.passage;
    let alone = Passage {
        spans: passage.spans_of(&value.within),
        ..passage.clone()
    };
    Some(FieldCell {
        value: passage.text.get(value.range.clone())?.to_owned(),
        passage: number(passage.id.0),
        file: number(passage.file.0),
        place: Place::of(&alone).into(),
        words: passage.text.get(value.within.clone())?.to_owned(),
        others: u32::try_from(value.others).unwrap_or(u32::MAX),
    })
}

impl From<FieldTable> for draft::Table {
    fn from(table: FieldTable) -> Self {
        let FieldTable { fields, rows } = table;
        Self {
            fields,
            rows: rows.into_iter().map(draft::TableRow::from).collect(),
        }
    }
}

impl From<FieldRow> for draft::TableRow {
    fn from(row: FieldRow) -> Self {
        let FieldRow {
            file: _,
            file_name,
            cells,
        } = row;
        let cells = cells.into_iter();
        Self {
            document: file_name,
            cells: cells.map(|cell| cell.map(draft::TableCell::from)).collect(),
        }
    }
}

impl From<FieldCell> for draft::TableCell {
    fn from(cell: FieldCell) -> Self {
        let FieldCell {
            value,
            passage: _,
            file: _,
            place,
            words,
            others: _,
        } = cell;
        Self {
            value,
            place: place.into(),
            words,
        }
    }
}
