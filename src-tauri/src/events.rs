//! What the windows are told without asking.

use assistant::Assistant;
use assistant::api::Event;
use assistant::api::file::FileEvent;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager};
use tauri_specta::Event as _;
use tokio::sync::broadcast::error::RecvError;

use crate::page_picture::Pictures;
use crate::surface;

/// Everything that happens in the assistant, for every window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub(crate) struct AppEvent(pub(crate) Event);

/// A file, and what in it to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Destination {
    /// The file's number.
    pub(crate) file: i32,
    /// The passage to highlight; none to open the file at its first page.
    pub(crate) passage: Option<i32>,
    /// The words of the passage that are meant; none means all of it.
    pub(crate) words: Option<String>,
}

/// The main window is to open a chat, a document, or both.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub(crate) struct OpenInMain {
    /// The chat to go on in.
    pub(crate) chat: Option<i32>,
    /// The document to open beside it.
    pub(crate) destination: Option<Destination>,
}

/// The popup has just been shown: its field takes the focus.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub(crate) struct QuickAskShown;

/// Sends on what happens in the assistant, for as long as it lives.
pub(crate) fn forward(app: &AppHandle, assistant: &Assistant) {
    let mut events = assistant.events();
    let app = app.clone();
    let assistant = assistant.clone();
    tauri::async_runtime::spawn(async move {
        match assistant.settings().await {
            Ok(settings) => surface::follow(&app, &assistant, settings).await,
            Err(failure) => tracing::warn!(%failure, "the settings could not be read"),
        }
        loop {
            match events.recv().await {
                Ok(event) => {
                    notice(&app, &assistant, &event).await;
                    tell(&app, event);
                }
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "the windows fell behind and are told anew");
                    tell_anew(&app, &assistant).await;
                }
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// What the shell itself has to follow.
async fn notice(app: &AppHandle, assistant: &Assistant, event: &Event) {
    match event {
        Event::Settings { settings } => surface::follow(app, assistant, settings.clone()).await,
        Event::File { event } => app.state::<Pictures>().forget(match event {
            FileEvent::Changed { file } => file.id,
            FileEvent::Removed { id } => *id,
        }),
        _ => {}
    }
}

/// The lists as they are now, after events were missed.
async fn tell_anew(app: &AppHandle, assistant: &Assistant) {
    match assistant.files().await {
        Ok(files) => {
            for file in files {
                tell(
                    app,
                    Event::File {
                        event: FileEvent::Changed { file },
                    },
                );
            }
        }
        Err(failure) => tracing::warn!(%failure, "the files could not be listed"),
    }
    tell(app, Event::Chats);
    tell(app, Event::Drafts);
    tell(
        app,
        Event::Status {
            status: assistant.status(),
        },
    );
}

fn tell(app: &AppHandle, event: Event) {
    if let Err(error) = AppEvent(event).emit(app) {
        tracing::warn!(%error, "a window could not be told");
    }
}
