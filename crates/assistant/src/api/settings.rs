//! What a person can set.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::model::ModelChoice;

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The language of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub enum Language {
    /// As the system has it; English where that is neither.
    #[default]
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Chinese, simplified.
    #[serde(rename = "zh")]
    Chinese,
}

/// Everything that a person can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// The language of the window.
    pub language: Language,
    /// The global hotkey of quick ask, such as `CommandOrControl+Shift+Space`.
    pub hotkey: String,
    /// Where models lie; none for the folder of the installation. A change
    /// counts from the next start.
    pub models_folder: Option<String>,
    /// The model that answers; none for the default.
    pub model: Option<ModelChoice>,
    /// The catalogue's id of the model that turns texts into vectors; none for the
    /// default.
    pub search_model: Option<String>,
    /// The engine that a person chose, as [`super::engine::EngineTrial::engine`]
    /// names it; none takes the fastest.
    pub engine: Option<String>,
    /// Whether evidence is read while a question is typed even when the computer
    /// runs on its battery.
    pub read_ahead_on_battery: bool,
    /// The fields of the last table over documents.
    pub table_fields: Vec<String>,
    /// Whether the first-run page was answered.
    pub welcomed: bool,
}

/// The hotkey until another is chosen.
pub const DEFAULT_HOTKEY: &str = "CommandOrControl+Shift+Space";

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            language: Language::default(),
            hotkey: DEFAULT_HOTKEY.to_owned(),
            models_folder: None,
            model: None,
            search_model: None,
            engine: None,
            read_ahead_on_battery: false,
            table_fields: Vec::new(),
            welcomed: false,
        }
    }
}
