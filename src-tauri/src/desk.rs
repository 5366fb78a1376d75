//! The assistant of this process, which opens behind the window that is
//! already there.

use std::path::PathBuf;

use assistant::api::failure::{Failure, FailureCode};
use assistant::home::Home;
use assistant::reader::ReaderCommand;
use assistant::{Assistant, Options};
use tauri::{AppHandle, Manager};
use tokio::sync::watch;

use crate::events;

/// The assistant, as soon as it is open.
pub(crate) struct Desk {
    opened: watch::Receiver<Option<Result<Assistant, Failure>>>,
}

impl Desk {
    /// Starts to open the assistant and returns at once.
    pub(crate) fn open(app: &AppHandle, home: Home) -> Self {
        let (sender, opened) = watch::channel(None);
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let result = match options(&app, home) {
                Ok(options) => Assistant::open(options).await,
                Err(failure) => Err(failure),
            };
            match &result {
                Ok(assistant) => events::forward(&app, assistant),
                Err(failure) => tracing::error!(%failure, "the library could not be opened"),
            }
            sender.send_replace(Some(result));
        });
        Self { opened }
    }

    /// The assistant, once it is open; or why it could not be opened.
    pub(crate) async fn assistant(&self) -> Result<Assistant, Failure> {
        let mut opened = self.opened.clone();
        match opened.wait_for(Option::is_some).await {
            Ok(result) => (*result).clone().unwrap_or_else(|| Err(closed())),
            Err(_) => Err(closed()),
        }
    }
}

/// The task that opens the assistant ended without a result.
fn closed() -> Failure {
    internal("opening the library ended without a result")
}

/// A failure that a person cannot mend.
pub(crate) fn internal(detail: impl std::fmt::Display) -> Failure {
    Failure {
        code: FailureCode::Internal,
        subject: None,
        detail: detail.to_string(),
    }
}

fn options(app: &AppHandle, home: Home) -> Result<Options, Failure> {
    Ok(Options {
        home,
        reader: ReaderCommand::of_this_executable(None).map_err(internal)?,
        samples: samples(app),
    })
}

/// The sample documents: beside an installed app, or in the checkout that this
/// executable was built from.
fn samples(app: &AppHandle) -> Option<PathBuf> {
    let installed = app
        .path()
        .resource_dir()
        .ok()
        .map(|folder| folder.join("samples"));
    let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
    installed
        .into_iter()
        .chain([checkout])
        .find(|folder| folder.is_dir())
}
