//! The global hotkey of quick ask.

use std::sync::{Mutex, PoisonError};

use assistant::api::failure::{Failure, FailureCode};
use tauri::{AppHandle, Manager};
use tauri_plugin_global_shortcut::{GlobalShortcutExt, Modifiers, Shortcut, ShortcutState};

use crate::desk::internal;
use crate::quick_ask;

/// The hotkey that is registered now.
#[derive(Default)]
pub(crate) struct Hotkey(Mutex<Option<Shortcut>>);

/// Registers the hotkey in place of the one before; an empty text leaves none.
///
/// Fails with `HotkeyInvalid` where the text is no hotkey or the session has no
/// global hotkeys, and with `HotkeyTaken` where another program has it; the
/// one before is gone then as well.
pub(crate) async fn set(app: &AppHandle, text: &str) -> Result<(), Failure> {
    let app = app.clone();
    let text = text.trim().to_owned();
    // Registering waits for the main thread.
    tauri::async_runtime::spawn_blocking(move || set_now(&app, &text))
        .await
        .map_err(internal)?
}

fn set_now(app: &AppHandle, text: &str) -> Result<(), Failure> {
    let state = app.state::<Hotkey>();
    let mut current = state.0.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = parse(text)?;
    if *current == wanted {
        return Ok(());
    }
    if let Some(before) = current.take() {
        app.global_shortcut()
            .unregister(before)
            .map_err(|error| failure(FailureCode::Internal, text, error))?;
    }
    let Some(shortcut) = wanted else {
        return Ok(());
    };
    if let Some(reason) = no_global_hotkeys() {
        return Err(failure(FailureCode::HotkeyInvalid, text, reason));
    }
    app.global_shortcut()
        .on_shortcut(shortcut, |app, _, event| {
            if event.state == ShortcutState::Pressed {
                quick_ask::toggle(app);
            }
        })
        .map_err(|error| failure(FailureCode::HotkeyTaken, text, error))?;
    *current = Some(shortcut);
    Ok(())
}

/// The hotkey that a text names; none for an empty one.
fn parse(text: &str) -> Result<Option<Shortcut>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let shortcut: Shortcut = text
        .parse()
        .map_err(|error| failure(FailureCode::HotkeyInvalid, text, error))?;
    let held = Modifiers::CONTROL | Modifiers::ALT | Modifiers::SUPER;
    if !shortcut.mods.intersects(held) && !is_function_key(&shortcut) {
        // A bare key would be taken from every other program.
        return Err(failure(
            FailureCode::HotkeyInvalid,
            text,
            "a hotkey needs Ctrl, Alt or the system key",
        ));
    }
    Ok(Some(shortcut))
}

/// Whether the key is one of F1 to F24, which no text needs.
fn is_function_key(shortcut: &Shortcut) -> bool {
    shortcut
        .key
        .to_string()
        .strip_prefix('F')
        .is_some_and(|number| number.parse::<u8>().is_ok())
}

/// Why this session has no global hotkeys, where it has none.
fn no_global_hotkeys() -> Option<&'static str> {
    let wayland = cfg!(target_os = "linux")
        && (std::env::var_os("WAYLAND_DISPLAY").is_some()
            || std::env::var_os("XDG_SESSION_TYPE").is_some_and(|kind| kind == "wayland"));
    wayland.then_some(
        "Wayland gives no program a global hotkey; \
         bind one to `deskhand-desktop --quick-ask` in the system's settings",
    )
}

fn failure(code: FailureCode, text: &str, detail: impl std::fmt::Display) -> Failure {
    Failure {
        code,
        subject: Some(text.to_owned()),
        detail: detail.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use assistant::api::settings::DEFAULT_HOTKEY;

    use super::*;

    #[test]
    fn the_default_is_a_hotkey() {
        let parsed = parse(DEFAULT_HOTKEY).expect("the default should be readable");
        assert!(parsed.is_some(), "the default should name a key");
    }

    #[test]
    fn a_function_key_needs_no_modifier() {
        let parsed = parse("F9").expect("no text needs F9");
        assert!(parsed.is_some(), "so it may stand alone");
    }

    #[test]
    fn an_empty_text_is_no_hotkey_and_no_failure() {
        assert_eq!(parse("").expect("no hotkey may be wanted"), None);
    }

    #[test]
    fn what_is_no_hotkey_is_refused() {
        for text in ["Ctrl+", "Banana", "Ctrl+Banana", "A", "Shift+A"] {
            let failure = parse(text).expect_err("no hotkey, or one without a modifier");
            assert_eq!(failure.code, FailureCode::HotkeyInvalid, "{text}");
            assert_eq!(
                failure.subject.as_deref(),
                Some(text),
                "the sentence names what was typed"
            );
        }
    }
}
