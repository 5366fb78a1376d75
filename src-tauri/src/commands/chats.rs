//! Chats as they are kept.

use assistant::api::chat::{Chat, ChatSummary};
use assistant::api::failure::Failure;
use tauri::State;

use crate::desk::Desk;

/// All chats, last used first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn chats(desk: State<'_, Desk>) -> Result<Vec<ChatSummary>, Failure> {
    desk.assistant().await?.chats().await
}

/// One chat with its turns.
#[tauri::command]
#[specta::specta]
pub(crate) async fn chat(desk: State<'_, Desk>, chat: i32) -> Result<Chat, Failure> {
    desk.assistant().await?.chat(chat).await
}

/// Gives a chat another name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_chat(
    desk: State<'_, Desk>,
    chat: i32,
    title: String,
) -> Result<(), Failure> {
    desk.assistant().await?.rename_chat(chat, title).await
}

/// Deletes a chat; a running answer in it is stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_chat(desk: State<'_, Desk>, chat: i32) -> Result<(), Failure> {
    desk.assistant().await?.delete_chat(chat).await
}
