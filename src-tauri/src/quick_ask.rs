//! The popup: made at start and kept hidden, so that it appears in a blink.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::{
    AppHandle, LogicalSize, Manager, Monitor, PhysicalPosition, PhysicalSize, WebviewUrl,
    WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tauri_specta::Event;

use crate::events::QuickAskShown;
use crate::main_window::{confined, report, underlay};
use crate::words::Words;

/// Its label.
pub(crate) const LABEL: &str = "quick-ask";

/// Its size before there is an answer, in logical pixels.
const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 96.0;

/// Whether the popup has had the focus since it was shown: only then does
/// losing it close it.
static HAD_FOCUS: AtomicBool = AtomicBool::new(false);

/// When the popup was last hidden because it lost the focus.
static LEFT: Mutex<Option<Instant>> = Mutex::new(None);
/// A hotkey this soon after the focus was lost is what took the focus: on X11
/// the grab of a global hotkey does.
const OF_THE_HOTKEY: Duration = Duration::from_millis(400);

/// Creates the popup, hidden.
pub(crate) fn create(app: &AppHandle, data: &Path) -> tauri::Result<()> {
    let window = confined(WebviewWindowBuilder::new(
        app,
        LABEL,
        WebviewUrl::App("quick-ask.html".into()),
    ))
    .title("Quick ask")
    .inner_size(WIDTH, HEIGHT)
    .decorations(false)
    .always_on_top(true)
    .skip_taskbar(true)
    .visible_on_all_workspaces(true)
    .visible(false)
    .focused(false)
    .data_directory(data.to_owned())
    .build()?;
    underlay(&window)?;
    let app = app.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::Focused(true) => HAD_FOCUS.store(true, Ordering::Relaxed),
        WindowEvent::Focused(false) if HAD_FOCUS.load(Ordering::Relaxed) => {
            *LEFT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            hide(&app);
        }
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            hide(&app);
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

/// Shows the popup in the upper third of the screen where the pointer is.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    HAD_FOCUS.store(false, Ordering::Relaxed);
    report(place(&window));
    report(window.show().and_then(|()| window.set_focus()));
    if let Err(error) = QuickAskShown.emit_to(app, LABEL) {
        tracing::warn!(%error, "the popup could not be told");
    }
}

/// Hides the popup.
pub(crate) fn hide(app: &AppHandle) {
    HAD_FOCUS.store(false, Ordering::Relaxed);
    if let Some(window) = app.get_webview_window(LABEL) {
        report(window.hide());
    }
}

/// Shows the popup, or hides it where it is shown.
pub(crate) fn toggle(app: &AppHandle) {
    let shown = app
        .get_webview_window(LABEL)
        .is_some_and(|window| window.is_visible().unwrap_or(false));
    let just_left = LEFT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
        .is_some_and(|left| left.elapsed() < OF_THE_HOTKEY);
    tracing::debug!(shown, just_left, "the hotkey was pressed");
    if shown {
        hide(app);
    } else if !just_left {
        show(app);
    }
}

/// Gives the popup its name in the language of the window.
pub(crate) fn name(app: &AppHandle, words: Words) {
    if let Some(window) = app.get_webview_window(LABEL) {
        report(window.set_title(words.say("window.quick_ask")));
    }
}

fn place(window: &WebviewWindow) -> tauri::Result<()> {
    let pointer = window.cursor_position()?;
    let monitor = match window.monitor_from_point(pointer.x, pointer.y)? {
        Some(monitor) => Some(monitor),
        None => window.primary_monitor()?,
    };
    match monitor {
        Some(monitor) => window.set_position(upper_third(&monitor)),
        None => window.center(),
    }
}

/// From the size that it will have: a window that was never shown has none yet.
fn upper_third(monitor: &Monitor) -> PhysicalPosition<i32> {
    let size = LogicalSize::new(WIDTH, HEIGHT).to_physical(monitor.scale_factor());
    centred(*monitor.position(), *monitor.size(), size)
}

/// Where a window of `size` begins so that it is centred on a screen, with its
/// upper edge a quarter of the way down.
fn centred(
    origin: PhysicalPosition<i32>,
    screen: PhysicalSize<u32>,
    size: PhysicalSize<u32>,
) -> PhysicalPosition<i32> {
    let left = screen.width.saturating_sub(size.width) / 2;
    let top = screen.height / 4;
    PhysicalPosition::new(
        origin.x.saturating_add_unsigned(left),
        origin.y.saturating_add_unsigned(top),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_popup_stands_centred_in_the_upper_third_of_its_screen() {
        let place = centred(
            PhysicalPosition::new(1920, -200),
            PhysicalSize::new(2560, 1440),
            PhysicalSize::new(640, 96),
        );
        assert_eq!(
            place.x,
            1920 + 960,
            "as much room on the left as on the right"
        );
        assert!(
            place.y > -200 && place.y + 96 < -200 + 1440 / 3,
            "the whole of it above the line of the first third"
        );
    }
}
