//! Folders whose files are followed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Names a watched folder for as long as the library lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FolderId(pub i64);

/// Which files of a folder are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FolderRules {
    /// Names and paths that are passed over, written as in a `.gitignore` file
    /// (<https://git-scm.com/docs/gitignore>).
    pub ignore: Vec<String>,
    /// Larger files are passed over, in bytes; none leaves that to the reader's limit.
    pub largest: Option<u64>,
    /// Whether files and folders are taken that the system hides.
    pub hidden: bool,
}

impl Default for FolderRules {
    /// Passes over what programs keep for themselves and what is still being
    /// downloaded.
    fn default() -> Self {
        let ignore = [
            "node_modules/",
            "__pycache__/",
            "*.tmp",
            "*.part",
            "*.partial",
            "*.crdownload",
            "*.download",
        ];
        Self {
            ignore: ignore.map(str::to_owned).to_vec(),
            largest: None,
            hidden: false,
        }
    }
}

/// How a folder is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FolderState {
    /// It was not looked through yet.
    Waiting,
    /// The system tells of changes; they are followed within seconds.
    Watched,
    /// The system tells of no changes there; the folder is looked through again
    /// every minute.
    LookedThrough,
    /// The folder is not there: a drive that is not connected, perhaps. Its files stay
    /// in the library.
    Missing,
    /// The folder, or one in it, may not be read. What is known of it stays.
    Unreadable {
        /// What the system said.
        detail: String,
    },
}

/// A folder whose files are in the library, and follow what happens to them on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedFolder {
    /// Its name in the library.
    pub id: FolderId,
    /// Where it lies.
    pub path: PathBuf,
    /// Which of its files are taken.
    pub rules: FolderRules,
    /// The files of the library that lie in it.
    pub files: u32,
    /// How it is followed.
    pub state: FolderState,
}
