//! The windows themselves, and the clipboard.

use assistant::api::failure::Failure;
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_specta::Event;

use crate::desk::{Desk, internal};
use crate::events::{Destination, OpenInMain};
use crate::{main_window, quick_ask, start_report};

/// The main window can take input. Only now are the weights loaded, so that
/// they do not slow the window's start.
#[tauri::command]
#[specta::specta]
pub(crate) async fn main_ready(desk: State<'_, Desk>) -> Result<(), Failure> {
    start_report::ready();
    desk.assistant().await?.warm_up();
    Ok(())
}

/// The popup can take input.
#[tauri::command]
#[specta::specta]
pub(crate) async fn quick_ask_ready() {
    tracing::debug!("the popup is ready");
}

/// Puts a text into the clipboard.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_text(app: AppHandle, text: String) -> Result<(), Failure> {
    app.clipboard().write_text(text).map_err(internal)
}

/// Brings the main window to the front, and opens a chat or a document there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_main(
    app: AppHandle,
    chat: Option<i32>,
    destination: Option<Destination>,
) -> Result<(), Failure> {
    main_window::raise(&app);
    OpenInMain { chat, destination }
        .emit_to(&app, main_window::LABEL)
        .map_err(internal)
}

/// Hides the popup.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hide_quick_ask(app: AppHandle) {
    quick_ask::hide(&app);
}
