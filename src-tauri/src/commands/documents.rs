//! The document beside the chat. Pictures of its pages come by
//! [`crate::page_picture`].

use assistant::api::comparison::Comparison;
use assistant::api::document::{Cited, Located, OpenDocument, PageText, PlacedBlock};
use assistant::api::failure::Failure;
use assistant::api::summary::{RetoldPart, Summary, SummaryLength};
use tauri::State;

use crate::desk::Desk;

/// Opens a document to leaf through.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_document(
    desk: State<'_, Desk>,
    file: i32,
) -> Result<OpenDocument, Failure> {
    desk.assistant().await?.open_document(file).await
}

/// The text of a page (counted from 1).
#[tauri::command]
#[specta::specta]
pub(crate) async fn page_text(
    desk: State<'_, Desk>,
    file: i32,
    page: u32,
) -> Result<PageText, Failure> {
    desk.assistant().await?.page_text(file, page).await
}

/// The text of a page (counted from 1) as it lies on its picture.
#[tauri::command]
#[specta::specta]
pub(crate) async fn placed_text(
    desk: State<'_, Desk>,
    file: i32,
    page: u32,
) -> Result<Vec<PlacedBlock>, Failure> {
    desk.assistant().await?.placed_text(file, page).await
}

/// What of two documents differs.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compare(
    desk: State<'_, Desk>,
    before: i32,
    after: i32,
) -> Result<Comparison, Failure> {
    desk.assistant().await?.compare(before, after).await
}

/// What a document says, in its own sentences.
#[tauri::command]
#[specta::specta]
pub(crate) async fn summarise(
    desk: State<'_, Desk>,
    file: i32,
    chapter: Option<Vec<String>>,
    length: SummaryLength,
) -> Result<Summary, Failure> {
    let assistant = desk.assistant().await?;
    assistant.summarise(file, chapter, length).await
}

/// Where something that was cited is now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn locate(desk: State<'_, Desk>, cited: Cited) -> Result<Located, Failure> {
    desk.assistant().await?.locate(cited).await
}

/// What the model says of one part of a summary; none where it was stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retell_part(
    desk: State<'_, Desk>,
    file: i32,
    chapter: Option<Vec<String>>,
    length: SummaryLength,
    part: u32,
) -> Result<Option<RetoldPart>, Failure> {
    let assistant = desk.assistant().await?;
    assistant.retell_part(file, chapter, length, part).await
}

/// What the model says of all of a document, of what it told of its parts.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retell_whole(
    desk: State<'_, Desk>,
    file: i32,
    parts: Vec<RetoldPart>,
    length: SummaryLength,
) -> Result<Option<RetoldPart>, Failure> {
    desk.assistant()
        .await?
        .retell_whole(file, parts, length)
        .await
}

/// Stops what is being retold.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_retelling(desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.assistant().await?.stop_retelling();
    Ok(())
}
