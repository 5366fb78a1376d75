//! The system's dialogs for files and folders.

use std::path::PathBuf;

use assistant::api::failure::Failure;
use assistant::api::settings::Language;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::desk::internal;
use crate::main_window;
use crate::words::Words;

/// Answers every dialog that opens files with these paths, as a list like
/// `PATH`'s: a test presses the real buttons, and cannot reach the system's
/// own windows.
const TEST_OPEN: &str = "DESKHAND_TEST_OPEN";
/// Answers every dialog that saves with this folder, and the name offered.
const TEST_SAVE_TO: &str = "DESKHAND_TEST_SAVE_TO";

/// Lets the person choose files to add. None where they cancel.
pub(crate) async fn choose_files(
    app: &AppHandle,
    language: Language,
) -> Result<Option<Vec<PathBuf>>, Failure> {
    if let Some(paths) = std::env::var_os(TEST_OPEN) {
        return Ok(Some(std::env::split_paths(&paths).collect()));
    }
    let words = Words::in_language(language);
    let dialog = dialog(app, words.say("dialog.add_files"))
        .add_filter(words.say("dialog.documents"), assistant::DOCUMENT_ENDINGS)
        .add_filter(words.say("dialog.every_file"), &["*"]);
    let (answer, answered) = oneshot::channel();
    dialog.pick_files(move |paths| drop(answer.send(paths)));
    let paths = answered.await.map_err(internal)?;
    paths
        .map(|paths| paths.into_iter().map(path).collect())
        .transpose()
}

/// Lets the person choose a folder to add. None where they cancel.
pub(crate) async fn choose_folder(
    app: &AppHandle,
    language: Language,
) -> Result<Option<PathBuf>, Failure> {
    folder(app, Words::in_language(language).say("dialog.add_folder")).await
}

/// Lets the person choose the folder of the models. None where they cancel.
pub(crate) async fn choose_models_folder(
    app: &AppHandle,
    language: Language,
) -> Result<Option<PathBuf>, Failure> {
    folder(
        app,
        Words::in_language(language).say("dialog.models_folder"),
    )
    .await
}

/// Lets the person choose a file with a model. None where they cancel.
pub(crate) async fn choose_model_file(
    app: &AppHandle,
    language: Language,
) -> Result<Option<PathBuf>, Failure> {
    let words = Words::in_language(language);
    let kind = (words.say("dialog.models"), "gguf");
    file(app, words.say("dialog.model_file"), kind, &words).await
}

/// Lets the person say where to save a draft. None where they cancel.
pub(crate) async fn save_draft(
    app: &AppHandle,
    language: Language,
    name: &str,
) -> Result<Option<PathBuf>, Failure> {
    save(
        app,
        Words::in_language(language).say("dialog.save_draft"),
        name,
    )
    .await
}

async fn save(app: &AppHandle, title: &str, name: &str) -> Result<Option<PathBuf>, Failure> {
    if let Some(folder) = std::env::var_os(TEST_SAVE_TO) {
        return Ok(Some(PathBuf::from(folder).join(name)));
    }
    let mut dialog = dialog(app, title).set_file_name(name);
    if let Some((_, ending)) = name.rsplit_once('.') {
        dialog = dialog.add_filter(ending.to_uppercase(), &[ending]);
    }
    if let Ok(documents) = app.path().document_dir() {
        dialog = dialog.set_directory(documents);
    }
    let (answer, answered) = oneshot::channel();
    dialog.save_file(move |path| drop(answer.send(path)));
    answered.await.map_err(internal)?.map(path).transpose()
}

/// Lets the person say where an export goes. None where they cancel.
pub(crate) async fn save_export(
    app: &AppHandle,
    language: Language,
    name: &str,
) -> Result<Option<PathBuf>, Failure> {
    save(app, Words::in_language(language).say("dialog.export"), name).await
}

/// Lets the person choose an export. None where they cancel.
pub(crate) async fn choose_export(
    app: &AppHandle,
    language: Language,
) -> Result<Option<PathBuf>, Failure> {
    let words = Words::in_language(language);
    let kind = ("Deskhand", "deskhand");
    file(app, words.say("dialog.import"), kind, &words).await
}

/// Lets the person choose one file, of a kind with a name and an ending unless they want
/// to see every file.
async fn file(
    app: &AppHandle,
    title: &str,
    (kind, ending): (&str, &str),
    words: &Words,
) -> Result<Option<PathBuf>, Failure> {
    if let Some(paths) = std::env::var_os(TEST_OPEN) {
        return Ok(std::env::split_paths(&paths).next());
    }
    let dialog = dialog(app, title)
        .add_filter(kind, &[ending])
        .add_filter(words.say("dialog.every_file"), &["*"]);
    let (answer, answered) = oneshot::channel();
    dialog.pick_file(move |file| drop(answer.send(file)));
    answered.await.map_err(internal)?.map(path).transpose()
}

async fn folder(app: &AppHandle, title: &str) -> Result<Option<PathBuf>, Failure> {
    if let Some(paths) = std::env::var_os(TEST_OPEN) {
        return Ok(std::env::split_paths(&paths).next());
    }
    let (answer, answered) = oneshot::channel();
    dialog(app, title).pick_folder(move |path| drop(answer.send(path)));
    answered.await.map_err(internal)?.map(path).transpose()
}

fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window(main_window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path(path: FilePath) -> Result<PathBuf, Failure> {
    path.into_path().map_err(internal)
}
