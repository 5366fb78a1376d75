//! The settings.

use super::Assistant;
use crate::api::Event;
use crate::api::failure::{Failure, FailureCode};
use crate::api::settings::Settings;

/// Under which the settings are kept.
pub(super) const KEY: &str = "settings";

impl Assistant {
    /// The settings.
    pub async fn settings(&self) -> Result<Settings, Failure> {
        let kept = self
            .library(|library| Ok(library.settings().get(KEY)?))
            .await?;
        let Some(json) = kept else {
            return Ok(Settings::default());
        };
        // Settings that cannot be read must not keep a person from working.
        Ok(serde_json::from_str(&json).unwrap_or_else(|error| {
            tracing::error!(%error, "the kept settings cannot be read");
            Settings::default()
        }))
    }

    /// Keeps settings and tells every window.
    pub async fn change_settings(&self, settings: Settings) -> Result<(), Failure> {
        let json = serde_json::to_string(&settings)
            .map_err(|error| Failure::new(FailureCode::Internal, error))?;
        self.library(move |library| Ok(library.settings().set(KEY, &json)?))
            .await?;
        self.tell(Event::Settings { settings });
        Ok(())
    }
}
