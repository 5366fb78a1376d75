//! The folders that Deskhand keeps its things in.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use crate::api::failure::{Failure, FailureCode};

/// Moves the folder of the library, chats, drafts and settings.
pub const DATA_VARIABLE: &str = "DESKHAND_DATA";
/// Moves the folder of the models; wins over the setting.
pub const MODELS_VARIABLE: &str = "DESKHAND_MODELS";

/// The folders that Deskhand keeps its things in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The library, chats, drafts and settings.
    pub data: PathBuf,
    /// The weights and native libraries.
    pub models: Models,
}

/// Where the weights and native libraries lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Models {
    /// Here, whatever the settings say.
    Fixed(PathBuf),
    /// Here, unless the settings name another folder.
    Default(PathBuf),
}

impl Home {
    /// The folders of this person: from the environment where it names them,
    /// else where this system keeps a program's data
    /// (`~/.local/share/deskhand` on Linux).
    pub fn of_person() -> Result<Self, Failure> {
        let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
        let own = || {
            etcetera::choose_base_strategy()
                .map(|strategy| strategy.data_dir().join("deskhand"))
                .map_err(|error| Failure {
                    code: FailureCode::Internal,
                    subject: None,
                    detail: error.to_string(),
                })
        };
        let data = match named(DATA_VARIABLE) {
            Some(folder) => folder,
            None => own()?.join("library"),
        };
        let models = match named(MODELS_VARIABLE) {
            Some(folder) => Models::Fixed(folder),
            None => Models::Default(own()?.join("models")),
        };
        Ok(Self { data, models })
    }
}
