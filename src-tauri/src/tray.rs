//! The icon in the system's tray, where the system has one.

use std::sync::{Mutex, PoisonError};

use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};

use crate::words::Words;
use crate::{main_window, quick_ask};

const OPEN: &str = "open";
const QUICK_ASK: &str = "quick-ask";
const QUIT: &str = "quit";

/// The icon, once it is there.
#[derive(Default)]
pub(crate) struct Tray(Mutex<Option<TrayIcon>>);

/// Whether there is an icon to come back by.
pub(crate) fn is_there(app: &AppHandle) -> bool {
    app.state::<Tray>()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .is_some()
}

/// Shows the icon, or gives its menu another language; returns at once.
/// Without a tray the app does without.
pub(crate) fn show(app: &AppHandle, words: Words) {
    let app = app.clone();
    // Asking the session bus waits for its answer.
    tauri::async_runtime::spawn_blocking(move || {
        if !is_there(&app) && !system_has_tray() {
            return;
        }
        let handle = app.clone();
        let shown = app.run_on_main_thread(move || {
            if let Err(error) = show_now(&handle, words) {
                tracing::warn!(%error, "no tray icon");
            }
        });
        if let Err(error) = shown {
            tracing::warn!(%error, "no tray icon");
        }
    });
}

fn show_now(app: &AppHandle, words: Words) -> tauri::Result<()> {
    let menu = menu(app, words)?;
    let state = app.state::<Tray>();
    let mut tray = state.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tray) = tray.as_ref() {
        return tray.set_menu(Some(menu));
    }
    let mut builder = TrayIconBuilder::with_id("deskhand")
        .tooltip("Deskhand")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            OPEN => main_window::raise(app),
            QUICK_ASK => quick_ask::show(app),
            QUIT => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                main_window::raise(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        builder = builder.icon(icon.clone());
    }
    *tray = Some(builder.build(app)?);
    Ok(())
}

fn menu(app: &AppHandle, words: Words) -> tauri::Result<Menu<tauri::Wry>> {
    let item = |id: &str, key: &'static str| {
        MenuItem::with_id(app, id, words.say(key), true, None::<&str>)
    };
    Menu::with_items(
        app,
        &[
            &item(OPEN, "tray.open")?,
            &item(QUICK_ASK, "tray.quick_ask")?,
            &item(QUIT, "tray.quit")?,
        ],
    )
}

/// On Linux an icon can be handed over although nothing shows it, and a window
/// hidden to it would be lost: a tray is there when something watches for
/// icons (the StatusNotifierWatcher of freedesktop.org's specification).
#[cfg(target_os = "linux")]
fn system_has_tray() -> bool {
    let watched = || -> zbus::Result<bool> {
        let connection = zbus::blocking::Connection::session()?;
        let bus = zbus::blocking::fdo::DBusProxy::new(&connection)?;
        Ok(bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
    };
    watched().unwrap_or_else(|error| {
        tracing::debug!(%error, "no session bus, so no tray");
        false
    })
}

#[cfg(not(target_os = "linux"))]
fn system_has_tray() -> bool {
    true
}
