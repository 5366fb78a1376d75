//! Files of the library.

use std::path::PathBuf;

use assistant::Password;
use assistant::api::answer::Scope;
use assistant::api::failure::Failure;
use assistant::api::file::{AddedFiles, File};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::dialogs;

/// All files of the library, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn files(desk: State<'_, Desk>) -> Result<Vec<File>, Failure> {
    desk.assistant().await?.files().await
}

/// The documents of a part of the library, in the order of their names.
#[tauri::command]
#[specta::specta]
pub(crate) async fn files_in(desk: State<'_, Desk>, scope: Scope) -> Result<Vec<i32>, Failure> {
    desk.assistant().await?.files_in(scope).await
}

/// Adds files, and folders, which are followed; returns once they are queued.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add(desk: State<'_, Desk>, paths: Vec<String>) -> Result<AddedFiles, Failure> {
    let paths = paths.into_iter().map(PathBuf::from).collect();
    desk.assistant().await?.add(paths, true).await
}

/// Adds the sample documents.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_samples(desk: State<'_, Desk>) -> Result<AddedFiles, Failure> {
    desk.assistant().await?.add_samples().await
}

/// Lets the person choose files, and adds them. None where they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_files(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Result<Option<AddedFiles>, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    match dialogs::choose_files(&app, language).await? {
        Some(paths) => assistant.add(paths, true).await.map(Some),
        None => Ok(None),
    }
}

/// Lets the person choose a folder, adds what is in it, and follows it. None where
/// they cancel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_folder(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Result<Option<AddedFiles>, Failure> {
    let assistant = desk.assistant().await?;
    let language = assistant.settings().await?.language;
    match dialogs::choose_folder(&app, language).await? {
        Some(path) => assistant.add(vec![path], true).await.map(Some),
        None => Ok(None),
    }
}

/// Reads a file that was set aside once more.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry(desk: State<'_, Desk>, file: i32) -> Result<(), Failure> {
    desk.assistant().await?.retry(file).await
}

/// Gives the password of an encrypted file, and returns the file once it was
/// tried; with `remember` the system's keychain keeps a password that is right.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock(
    desk: State<'_, Desk>,
    file: i32,
    password: String,
    remember: bool,
) -> Result<File, Failure> {
    let password = Password::new(password);
    desk.assistant()
        .await?
        .unlock(file, password, remember)
        .await
}

/// Takes a file out of the library; the file on disk is not touched.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove(desk: State<'_, Desk>, file: i32) -> Result<(), Failure> {
    desk.assistant().await?.remove(file).await
}
