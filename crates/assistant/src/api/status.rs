//! What the bottom of the window always says truly.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::failure::Failure;

/// Whether the chat model can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ModelState {
    /// Its weights are being loaded.
    Loading,
    /// It answers.
    Ready,
    /// It cannot.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// The state of the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Status {
    /// The chat model's name.
    pub model: String,
    /// Whether it can answer.
    pub model_state: ModelState,
    /// Why the model that the person chose does not answer, where the default
    /// one does in its place.
    pub model_failure: Option<Failure>,
    /// The server that questions and evidence go to, where it is not on this
    /// computer.
    pub elsewhere: Option<String>,
    /// Where the models lie.
    pub models_folder: String,
    /// Where the library lies.
    pub library_folder: String,
    /// The app's version.
    pub version: String,
    /// Why the hotkey does not work, where it does not.
    pub hotkey_failure: Option<Failure>,
}
