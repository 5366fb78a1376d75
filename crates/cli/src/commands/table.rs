//! A table over documents, row by row.

use std::path::PathBuf;

use assistant::api::answer::Scope;
use assistant::api::failure::Failure;
use assistant::api::table::{FieldTable, TableFormat};
use assistant::remote::{Command, Outcome, Session};

use super::{absolute, ends_in, files_in, print_json, run_quietly, unexpected};
use crate::messages::Messages;
use crate::output;

/// Prints what each document of a part of the library says of some fields, and saves it
/// where that is wanted.
pub(super) async fn tabulate(
    session: &Session,
    scope: Scope,
    fields: Vec<String>,
    to: Option<PathBuf>,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let mut table = FieldTable {
        fields: fields.clone(),
        rows: Vec::new(),
    };
    for file in files_in(session, scope).await? {
        let fields = fields.clone();
        let row = run_quietly(session, Command::TableRow { file, fields }).await?;
        let Outcome::TableRow { row } = row else {
            return Err(unexpected());
        };
        if !json {
            output::table_row(&table.fields, &row, messages);
        }
        table.rows.push(*row);
    }
    if json {
        print_json(&table);
    }
    let Some(to) = to else {
        return Ok(());
    };
    let format = if ends_in(&to, "csv") {
        TableFormat::Csv
    } else {
        TableFormat::Workbook
    };
    let to = absolute(&to)?;
    run_quietly(session, Command::SaveTable { table, format, to }).await?;
    Ok(())
}
