//! Chats as they are kept.

use assistant::api::answer::{Answer, Rating};
use assistant::api::chat::{Chat, ChatFormat, ChatHit, ChatSummary, Pin, PinTarget};
use assistant::api::failure::Failure;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::dialogs;

/// The name that is offered for what was said of answers.
const RATINGS: &str = "deskhand-ratings.jsonl";

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

/// Shows another version of a turn. Returns the chat with it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_version(desk: State<'_, Desk>, turn: i32) -> Result<Chat, Failure> {
    desk.assistant().await?.show_version(turn).await
}

/// Begins another chat with what was said before a turn, perhaps with the turn itself.
#[tauri::command]
#[specta::specta]
pub(crate) async fn branch_chat(
    desk: State<'_, Desk>,
    turn: i32,
    with_turn: bool,
) -> Result<i32, Failure> {
    desk.assistant().await?.branch_chat(turn, with_turn).await
}

/// Pins a file or a passage to a chat. Returns what is pinned to it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pin(
    desk: State<'_, Desk>,
    chat: i32,
    target: PinTarget,
) -> Result<Vec<Pin>, Failure> {
    desk.assistant().await?.pin(chat, target).await
}

/// Takes a pin away from a chat. Returns what is still pinned to it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unpin(desk: State<'_, Desk>, chat: i32, pin: i32) -> Result<Vec<Pin>, Failure> {
    desk.assistant().await?.unpin(chat, pin).await
}

/// Takes sentences out of an answer, or puts them back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_sentences(
    desk: State<'_, Desk>,
    turn: i32,
    sentences: Vec<u32>,
    removed: bool,
) -> Result<Answer, Failure> {
    let assistant = desk.assistant().await?;
    assistant.remove_sentences(turn, sentences, removed).await
}

/// Keeps what the person thinks of an answer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rate(
    desk: State<'_, Desk>,
    turn: i32,
    rating: Option<Rating>,
) -> Result<Answer, Failure> {
    desk.assistant().await?.rate(turn, rating).await
}

/// Writes what was said of answers to a file that the person chooses. Returns how many
/// there are; none where they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_ratings(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Result<Option<u32>, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    match dialogs::save_export(&app, language, RATINGS).await? {
        Some(path) => assistant.export_ratings(path).await.map(Some),
        None => Ok(None),
    }
}

/// Writes a chat to a file that the person chooses. Returns whether they did not cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_chat(
    app: AppHandle,
    desk: State<'_, Desk>,
    chat: i32,
    format: ChatFormat,
) -> Result<bool, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    let name = assistant.chat_file_name(chat, format).await?;
    match dialogs::save_export(&app, language, &name).await? {
        Some(path) => assistant
            .export_chat(chat, format, path)
            .await
            .map(|()| true),
        None => Ok(false),
    }
}

/// Questions and answers of all chats with what was typed so far.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search_chats(
    desk: State<'_, Desk>,
    text: String,
) -> Result<Vec<ChatHit>, Failure> {
    desk.assistant().await?.search_chats(text).await
}
