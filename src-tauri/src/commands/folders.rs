//! Watched folders and collections.

use assistant::api::failure::Failure;
use assistant::api::folder::{Collection, Folder, FolderRules};
use tauri::State;

use crate::desk::Desk;

/// The watched folders.
#[tauri::command]
#[specta::specta]
pub(crate) async fn folders(desk: State<'_, Desk>) -> Result<Vec<Folder>, Failure> {
    desk.assistant().await?.folders().await
}

/// Changes which files of a folder are taken.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_folder_rules(
    desk: State<'_, Desk>,
    folder: i32,
    rules: FolderRules,
) -> Result<Vec<Folder>, Failure> {
    desk.assistant()
        .await?
        .set_folder_rules(folder, rules)
        .await
}

/// Follows a folder no longer; with `files`, what came from it is taken out too.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unwatch(
    desk: State<'_, Desk>,
    folder: i32,
    files: bool,
) -> Result<Vec<Folder>, Failure> {
    desk.assistant().await?.unwatch(folder, files).await
}

/// The collections.
#[tauri::command]
#[specta::specta]
pub(crate) async fn collections(desk: State<'_, Desk>) -> Result<Vec<Collection>, Failure> {
    desk.assistant().await?.collections().await
}

/// Makes a collection of files. Returns its number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_collection(
    desk: State<'_, Desk>,
    name: String,
    files: Vec<i32>,
) -> Result<i32, Failure> {
    desk.assistant().await?.create_collection(name, files).await
}

/// Gives a collection another name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_collection(
    desk: State<'_, Desk>,
    collection: i32,
    name: String,
) -> Result<(), Failure> {
    desk.assistant()
        .await?
        .rename_collection(collection, name)
        .await
}

/// Deletes a collection; its files stay.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_collection(
    desk: State<'_, Desk>,
    collection: i32,
) -> Result<(), Failure> {
    desk.assistant().await?.delete_collection(collection).await
}

/// Puts files into a collection.
#[tauri::command]
#[specta::specta]
pub(crate) async fn put_in_collection(
    desk: State<'_, Desk>,
    collection: i32,
    files: Vec<i32>,
) -> Result<(), Failure> {
    desk.assistant()
        .await?
        .put_in_collection(collection, files)
        .await
}

/// Takes files out of a collection; they stay in the library.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_out_of_collection(
    desk: State<'_, Desk>,
    collection: i32,
    files: Vec<i32>,
) -> Result<(), Failure> {
    desk.assistant()
        .await?
        .take_out_of_collection(collection, files)
        .await
}
