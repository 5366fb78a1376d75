//! The library in one file, and what became of a damaged database.

use assistant::api::answer::Scope;
use assistant::api::failure::Failure;
use assistant::api::transfer::{Exported, Imported, Salvage};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::dialogs;

/// What an export is called until the person says otherwise.
const NAME: &str = "library.deskhand";

/// Lets the person say where to, and writes the library or a part of it into one file.
/// None where they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_library(
    app: AppHandle,
    desk: State<'_, Desk>,
    scope: Scope,
) -> Result<Option<Exported>, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    match dialogs::save_export(&app, language, NAME).await? {
        Some(path) => assistant.export_library(scope, path).await.map(Some),
        None => Ok(None),
    }
}

/// Lets the person choose an export, and takes it in. None where they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_library(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Result<Option<Imported>, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    match dialogs::choose_export(&app, language).await? {
        Some(path) => assistant.import_library(path).await.map(Some),
        None => Ok(None),
    }
}

/// Stops the export or import that is going on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_transfer(desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.assistant().await?.stop_transfer();
    Ok(())
}

/// What became of the database when it was last found damaged.
#[tauri::command]
#[specta::specta]
pub(crate) async fn salvage(desk: State<'_, Desk>) -> Result<Option<Salvage>, Failure> {
    desk.assistant().await?.salvage().await
}

/// Notes that the person knows of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_salvage(desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.assistant().await?.dismiss_salvage().await
}
