//! What the command line says, at the first start and at every later one: a
//! second start raises the window of the first and hands over its arguments.

use std::path::PathBuf;

use assistant::home::DATA_VARIABLE;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager};

use crate::desk::Desk;
use crate::{main_window, quick_ask};

/// Shows the popup.
const QUICK_ASK: &str = "--quick-ask";

/// What the name on the session's bus begins with.
const BUS_NAME: &str = "org.deskhand.desktop";

/// Notices a second start over the same library.
pub(crate) fn plugin() -> TauriPlugin<tauri::Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(bus_name(std::env::var(DATA_VARIABLE).ok()))
        .callback(|app, arguments, folder| {
            let arguments: Vec<_> = arguments.into_iter().skip(1).collect();
            if arguments.is_empty() {
                main_window::raise(app);
            }
            follow(app, arguments.into_iter(), Some(PathBuf::from(folder)));
        })
        .build()
}

/// Does what the arguments say: shows the popup, or adds the files that they
/// name. Relative paths begin at `folder`.
pub(crate) fn follow(
    app: &AppHandle,
    arguments: impl Iterator<Item = String>,
    folder: Option<PathBuf>,
) {
    let mut paths = Vec::new();
    for argument in arguments {
        if argument == QUICK_ASK {
            quick_ask::show(app);
        } else if !argument.starts_with("--") {
            paths.push(folder.clone().unwrap_or_default().join(argument));
        }
    }
    if paths.is_empty() {
        return;
    }
    main_window::raise(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let added = match app.state::<Desk>().assistant().await {
            Ok(assistant) => assistant.add(paths, true).await.map(|_| ()),
            Err(failure) => Err(failure),
        };
        if let Err(failure) = added {
            tracing::warn!(%failure, "the files could not be added");
        }
    });
}

/// The name on the bus: one for each library, so that a library that was moved
/// has a window of its own.
fn bus_name(data: Option<String>) -> String {
    match data {
        None => BUS_NAME.to_owned(),
        Some(data) => {
            let hex: String = data.bytes().map(|byte| format!("{byte:02x}")).collect();
            // A bus name has at most 255 bytes; the end of a path tells more.
            let end = hex.len().saturating_sub(180);
            format!("{BUS_NAME}.Library{}", hex.get(end..).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_has_a_name_of_its_own_on_the_bus() {
        let one = bus_name(Some("/home/a/资料".to_owned()));
        let other = bus_name(Some("/home/b/资料".to_owned()));
        assert_ne!(one, other, "two libraries have two windows");
        assert_ne!(one, bus_name(None), "a moved library is another");
        assert!(
            bus_name(Some("x".repeat(4096))).len() < 240,
            "with the ending that is added to it a name stays within 255 bytes"
        );
    }
}
