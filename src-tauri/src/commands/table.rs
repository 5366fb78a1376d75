//! Tables over documents, row by row.

use assistant::api::failure::Failure;
use assistant::api::table::{FieldRow, FieldTable, TableFormat};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::dialogs;

/// What a document says of some fields.
#[tauri::command]
#[specta::specta]
pub(crate) async fn table_row(
    desk: State<'_, Desk>,
    file: i32,
    fields: Vec<String>,
) -> Result<FieldRow, Failure> {
    desk.assistant().await?.table_row(file, fields).await
}

/// Writes a table to a file that the person chooses. Returns whether they did not cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_table(
    app: AppHandle,
    desk: State<'_, Desk>,
    table: FieldTable,
    format: TableFormat,
) -> Result<bool, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    let name = assistant.table_file_name(&table, format);
    match dialogs::save_export(&app, language, &name).await? {
        Some(path) => assistant
            .save_table(table, format, path)
            .await
            .map(|()| true),
        None => Ok(false),
    }
}
