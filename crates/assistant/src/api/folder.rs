//! Watched folders and collections as the window lists them.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Which files of a folder are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FolderRules {
    /// Names and paths that are passed over, written as in a `.gitignore` file.
    pub ignore: Vec<String>,
    /// Larger files are passed over, in megabytes (10⁶ bytes); none leaves that to the
    /// reader's limit.
    pub largest: Option<u32>,
    /// Whether files and folders are taken that the system hides.
    pub hidden: bool,
}

/// How a folder is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FolderState {
    /// It was not looked through yet.
    Waiting,
    /// Changes are followed within seconds.
    Watched,
    /// The system tells of no changes there: it is looked through every minute.
    LookedThrough,
    /// The folder is not there; its files stay in the library.
    Missing,
    /// The folder, or one in it, may not be read.
    Unreadable {
        /// What the system said.
        detail: String,
    },
}

/// A folder whose files follow what happens on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Folder {
    /// Its number in the library.
    pub id: i32,
    /// Where it lies.
    pub path: String,
    /// The last part of the path.
    pub name: String,
    /// Which of its files are taken.
    pub rules: FolderRules,
    /// The files of the library in it.
    pub files: u32,
    /// How it is followed.
    pub state: FolderState,
}

/// Files under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Collection {
    /// Its number in the library.
    pub id: i32,
    /// What the person calls it.
    pub name: String,
    /// The numbers of its files.
    pub files: Vec<i32>,
}
