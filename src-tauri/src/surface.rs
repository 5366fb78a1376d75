//! What of the settings belongs to the shell: the theme of the windows, the
//! language of the tray, and the hotkey.

use assistant::Assistant;
use assistant::api::settings::{Settings, Theme};
use tauri::AppHandle;

use crate::words::Words;
use crate::{hotkey, quick_ask, tray};

/// Makes windows, tray and hotkey follow the settings.
pub(crate) async fn follow(app: &AppHandle, assistant: &Assistant, settings: Settings) {
    let words = Words::in_language(settings.language);
    app.set_theme(match settings.theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    });
    quick_ask::name(app, words);
    tray::show(app, words);
    assistant.report_hotkey(hotkey::set(app, &settings.hotkey).await.err());
}
