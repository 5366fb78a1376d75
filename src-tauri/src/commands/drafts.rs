//! Drafts: from a topic by an outline to a file.

use assistant::api::draft::{Draft, DraftFormat, DraftRequest, DraftSummary, Outline};
use assistant::api::failure::{Failure, FailureCode};
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt;

use crate::desk::{Desk, internal};
use crate::dialogs;

/// All drafts, last changed first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drafts(desk: State<'_, Desk>) -> Result<Vec<DraftSummary>, Failure> {
    desk.assistant().await?.drafts().await
}

/// One draft.
#[tauri::command]
#[specta::specta]
pub(crate) async fn draft(desk: State<'_, Desk>, draft: i32) -> Result<Draft, Failure> {
    desk.assistant().await?.draft(draft).await
}

/// Keeps a new draft, without an outline yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_draft(
    desk: State<'_, Desk>,
    request: DraftRequest,
) -> Result<Draft, Failure> {
    desk.assistant().await?.create_draft(request).await
}

/// Lets the model make the outline, and returns the draft with it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_outline(desk: State<'_, Desk>, draft: i32) -> Result<Draft, Failure> {
    desk.assistant().await?.make_outline(draft).await
}

/// Stops the making of an outline, whose call then fails.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_outline(desk: State<'_, Desk>, draft: i32) -> Result<(), Failure> {
    desk.assistant().await?.stop_outline(draft).await
}

/// Keeps an edited outline, and returns the draft as kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_outline(
    desk: State<'_, Desk>,
    draft: i32,
    outline: Outline,
) -> Result<Draft, Failure> {
    desk.assistant().await?.save_outline(draft, outline).await
}

/// Lets the person say where, and writes the draft there as PPTX, DOCX or PDF.
/// None where they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn write_draft(
    app: AppHandle,
    desk: State<'_, Desk>,
    draft: i32,
    format: DraftFormat,
) -> Result<Option<Draft>, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    let name = assistant.draft_file_name(draft, format).await?;
    match dialogs::save_draft(&app, language, &name).await? {
        Some(path) => assistant.write_draft(draft, format, path).await.map(Some),
        None => Ok(None),
    }
}

/// Deletes a draft; files written from it stay.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_draft(desk: State<'_, Desk>, draft: i32) -> Result<(), Failure> {
    desk.assistant().await?.delete_draft(draft).await
}

/// Shows the file that was written from a draft in the system's file browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reveal_draft(
    app: AppHandle,
    desk: State<'_, Desk>,
    draft: i32,
) -> Result<(), Failure> {
    let written = desk.assistant().await?.draft(draft).await?.saved_to;
    let path = written.ok_or_else(|| Failure {
        code: FailureCode::NotFound,
        subject: None,
        detail: "the draft was not written to a file yet".to_owned(),
    })?;
    app.opener().reveal_item_in_dir(path).map_err(internal)
}
