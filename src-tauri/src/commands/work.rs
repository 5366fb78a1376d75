//! The work in the background.

use assistant::api::failure::Failure;
use assistant::api::work::Work;
use tauri::State;

use crate::desk::Desk;

/// What is left to do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn work(desk: State<'_, Desk>) -> Result<Work, Failure> {
    desk.assistant().await?.work().await
}

/// Lets the work wait.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_work(desk: State<'_, Desk>) -> Result<Work, Failure> {
    desk.assistant().await?.pause_work().await
}

/// Lets the work go on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_work(desk: State<'_, Desk>) -> Result<Work, Failure> {
    desk.assistant().await?.resume_work().await
}

/// Sets aside what waits to be read.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_reading(desk: State<'_, Desk>) -> Result<Work, Failure> {
    desk.assistant().await?.stop_reading().await
}

/// Reads every file again that was set aside.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_all(desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.assistant().await?.retry_all().await
}
