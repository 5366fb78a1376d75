//! Texts are revised, block by block.

use assistant::api::document::TextBlock;
use assistant::api::failure::Failure;
use assistant::api::revision::{
    RevisedBlock, Revision, RevisionFormat, RevisionTask, RevisionText,
};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::dialogs;

/// The blocks of a document.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revision_blocks(
    desk: State<'_, Desk>,
    file: i32,
) -> Result<RevisionText, Failure> {
    desk.assistant().await?.revision_blocks(file).await
}

/// The blocks of a text that stands in no document.
#[tauri::command]
#[specta::specta]
pub(crate) async fn text_blocks(
    desk: State<'_, Desk>,
    text: String,
) -> Result<RevisionText, Failure> {
    Ok(desk.assistant().await?.text_blocks(&text))
}

/// Does a task to one block; none where it was stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revise(
    desk: State<'_, Desk>,
    task: RevisionTask,
    block: TextBlock,
    terms: Vec<String>,
) -> Result<Option<RevisedBlock>, Failure> {
    desk.assistant().await?.revise(task, block, terms).await
}

/// Stops what is being revised.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_revising(desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.assistant().await?.stop_revising();
    Ok(())
}

/// Writes a revised text to a file that the person chooses. Returns whether they did not
/// cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_revision(
    app: AppHandle,
    desk: State<'_, Desk>,
    revision: Revision,
    format: RevisionFormat,
) -> Result<bool, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    let name = assistant.revision_file_name(&revision.title, format);
    match dialogs::save_export(&app, language, &name).await? {
        Some(path) => assistant
            .save_revision(revision, format, path)
            .await
            .map(|()| true),
        None => Ok(false),
    }
}
