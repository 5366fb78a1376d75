//! Settings and the state of the app.

use assistant::api::failure::Failure;
use assistant::api::settings::Settings;
use assistant::api::status::Status;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::dialogs;

/// The settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settings(desk: State<'_, Desk>) -> Result<Settings, Failure> {
    desk.assistant().await?.settings().await
}

/// Keeps settings; every window, the tray and the hotkey follow.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_settings(
    desk: State<'_, Desk>,
    settings: Settings,
) -> Result<(), Failure> {
    desk.assistant().await?.change_settings(settings).await
}

/// Lets the person choose a folder for models; the settings do not change by
/// it. None where they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_models_folder(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Result<Option<String>, Failure> {
    let language = desk.assistant().await?.settings().await?.language;
    let folder = dialogs::choose_models_folder(&app, language).await?;
    Ok(folder.map(|folder| folder.to_string_lossy().into_owned()))
}

/// What the bottom of the window says.
#[tauri::command]
#[specta::specta]
pub(crate) async fn status(desk: State<'_, Desk>) -> Result<Status, Failure> {
    Ok(desk.assistant().await?.status())
}
