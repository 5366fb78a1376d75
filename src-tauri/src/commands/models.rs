//! The models that can answer, on this computer, from a hub and on servers.

use assistant::api::failure::Failure;
use assistant::api::hardware::Hardware;
use assistant::api::model::{Model, ModelChoice, ModelServer};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::dialogs;

/// Every model that answers or could.
#[tauri::command]
#[specta::specta]
pub(crate) async fn models(desk: State<'_, Desk>) -> Result<Vec<Model>, Failure> {
    desk.assistant().await?.models().await
}

/// Answers with this model from now on; none takes the default.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_model(
    desk: State<'_, Desk>,
    choice: Option<ModelChoice>,
) -> Result<Vec<Model>, Failure> {
    desk.assistant().await?.choose_model(choice).await
}

/// Lets the person choose a GGUF file. None where they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_model_file(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Result<Option<String>, Failure> {
    let language = desk.assistant().await?.settings().await?.language;
    let file = dialogs::choose_model_file(&app, language).await?;
    Ok(file.map(|file| file.to_string_lossy().into_owned()))
}

/// The servers with models on this computer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn servers(desk: State<'_, Desk>) -> Result<Vec<ModelServer>, Failure> {
    desk.assistant().await?.servers().await
}

/// What the server at an address offers; a key that it takes is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn server(
    desk: State<'_, Desk>,
    url: String,
    key: Option<String>,
) -> Result<ModelServer, Failure> {
    desk.assistant().await?.server(url, key).await
}

/// Downloads a model, or goes on with it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn download_model(
    desk: State<'_, Desk>,
    id: String,
    accepted: bool,
) -> Result<(), Failure> {
    desk.assistant().await?.download_model(id, accepted).await
}

/// Pauses a download.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_download(desk: State<'_, Desk>, id: String) -> Result<(), Failure> {
    desk.assistant().await?.pause_download(id).await
}

/// Ends a download and deletes what has arrived.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_download(desk: State<'_, Desk>, id: String) -> Result<(), Failure> {
    desk.assistant().await?.cancel_download(id).await
}

/// Keeps the hub's token in the system's keychain; none forgets it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_hub_token(
    desk: State<'_, Desk>,
    token: Option<String>,
) -> Result<(), Failure> {
    desk.assistant().await?.keep_hub_token(token).await
}

/// What this computer has to run models with.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hardware(desk: State<'_, Desk>) -> Result<Hardware, Failure> {
    desk.assistant().await?.hardware().await
}
