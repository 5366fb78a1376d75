//! What crosses to the window and the terminal. These types belong to the
//! border: the rooms behind it change freely, and every conversion takes its
//! source apart field by field, so that a new field does not compile until it
//! is placed.
//!
//! Two rules hold for every type here. Positions in text count **UTF-16 code
//! units**, as the window's language does. Rectangles on a page are **shares
//! of the page** from 0 to 1, measured from the upper left corner, so that they
//! lie right at any zoom.

pub mod answer;
pub mod chat;
pub mod comparison;
pub mod document;
pub mod draft;
pub mod engine;
pub mod failure;
pub mod file;
pub mod folder;
pub mod hardware;
pub mod model;
pub mod revision;
pub mod search;
pub mod settings;
pub mod status;
pub mod summary;
pub mod table;
pub mod transfer;
pub mod work;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Everything that happens, for every window: subscribe before fetching, then
/// nothing is missed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Event {
    /// A file of the library.
    File {
        /// What happened to it.
        event: file::FileEvent,
    },
    /// The watched folders changed, or how they are followed.
    Folders,
    /// The collections changed.
    Collections,
    /// The work in the background was paused, or goes on.
    Work,
    /// An export or import goes on, or has ended.
    Transfer {
        /// How far it has come.
        progress: transfer::TransferProgress,
    },
    /// An answer that is being made.
    Answer {
        /// What happened to it.
        progress: answer::AnswerProgress,
    },
    /// An outline that is being made.
    Outline {
        /// What happened to it.
        progress: draft::OutlineProgress,
    },
    /// The list of chats changed.
    Chats,
    /// The list of drafts changed.
    Drafts,
    /// The settings changed.
    Settings {
        /// As they are now.
        settings: settings::Settings,
    },
    /// The engine that answers, or what was measured, changed.
    Engines {
        /// As it is now.
        engines: engine::EngineChoice,
    },
    /// A model came, went, or is on its way.
    Models,
    /// The state of the app changed.
    Status {
        /// As it is now.
        status: status::Status,
    },
}
