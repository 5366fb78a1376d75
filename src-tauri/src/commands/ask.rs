//! Asking. Answers come as events.

use assistant::api::answer::{Asked, Question, Scope};
use assistant::api::failure::Failure;
use assistant::api::search::SearchResults;
use tauri::State;

use crate::desk::Desk;

/// Files and passages with what was typed so far.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search(
    desk: State<'_, Desk>,
    text: String,
    scope: Scope,
) -> Result<SearchResults, Failure> {
    desk.assistant().await?.search(text, scope).await
}

/// Asks; returns as soon as the turn is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ask(desk: State<'_, Desk>, question: Question) -> Result<Asked, Failure> {
    desk.assistant().await?.ask(question).await
}

/// Stops an answer; what there is of it is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop(desk: State<'_, Desk>, turn: i32) -> Result<(), Failure> {
    desk.assistant().await?.stop(turn).await
}

/// Lets the model go on with an answer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn continue_answer(desk: State<'_, Desk>, turn: i32) -> Result<(), Failure> {
    desk.assistant().await?.continue_answer(turn).await
}

/// Reads ahead for a question that is still being typed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_ahead(desk: State<'_, Desk>, question: Question) -> Result<(), Failure> {
    desk.assistant().await?.read_ahead(question).await
}
