//! The main window. Closing it hides it where a tray icon leads back, and quits
//! elsewhere.

use std::path::Path;

use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::window::Color;
use tauri::{
    AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use crate::tray;

/// Its label.
pub(crate) const LABEL: &str = "main";

/// The desk of the light and of the dark theme (`--desk` in the interface's
/// tokens): what is seen before the page is.
const LIGHT_DESK: Color = Color(0xf4, 0xf2, 0xed, 0xff);
const DARK_DESK: Color = Color(0x17, 0x16, 0x14, 0xff);

/// Creates the window; it shows itself when its page has loaded, so that
/// nothing flashes. `data` is where the web view keeps its own files.
pub(crate) fn create(app: &AppHandle, data: &Path) -> tauri::Result<()> {
    let window = confined(WebviewWindowBuilder::new(
        app,
        LABEL,
        WebviewUrl::App("index.html".into()),
    ))
    .title("Deskhand")
    .inner_size(1200.0, 800.0)
    .min_inner_size(380.0, 500.0)
    .visible(false)
    .data_directory(data.to_owned())
    .on_page_load(|window, load| {
        if load.event() == PageLoadEvent::Finished {
            report(window.show().and_then(|()| window.set_focus()));
        }
    })
    .build()?;
    underlay(&window)?;
    let app = app.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            close(&app);
        }
        WindowEvent::ThemeChanged(_) => {
            if let Some(window) = app.get_webview_window(LABEL) {
                report(underlay(&window));
            }
        }
        _ => {}
    });
    Ok(())
}

/// What every window has in common: it shows our own pages alone, and asks the
/// system for nothing.
pub(crate) fn confined<'a>(
    builder: WebviewWindowBuilder<'a, tauri::Wry, AppHandle>,
) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    builder
        .devtools(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
}

/// Whether an address is a page of the app.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Gives a window the background of its theme.
pub(crate) fn underlay(window: &WebviewWindow) -> tauri::Result<()> {
    let desk = match window.theme()? {
        Theme::Dark => DARK_DESK,
        _ => LIGHT_DESK,
    };
    window.set_background_color(Some(desk))
}

/// Brings the window to the front.
pub(crate) fn raise(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    report(
        window
            .unminimize()
            .and_then(|()| window.show())
            .and_then(|()| window.set_focus()),
    );
}

fn close(app: &AppHandle) {
    match app.get_webview_window(LABEL) {
        Some(window) if tray::is_there(app) => report(window.hide()),
        _ => app.exit(0),
    }
}

/// A window that does not follow is no reason to end.
pub(crate) fn report(result: tauri::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "a window did not follow");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_app_are_shown() {
        let url = |text: &str| text.parse::<Url>().expect("a well-formed address");
        for ours in ["tauri://localhost/index.html", "http://tauri.localhost/"] {
            assert!(is_ours(&url(ours)), "{ours} is the app's own page");
        }
        for other in [
            "https://example.org/",
            "http://localhost:1420/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://elsewhere/",
        ] {
            assert!(!is_ours(&url(other)), "{other} would leave the app");
        }
    }
}
