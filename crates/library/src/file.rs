//! A file in the library and what has become of it.

use std::path::PathBuf;

use document::{ContentHash, DocumentKind, ReadError};
use serde::{Deserialize, Serialize};

/// Names a file of the library for as long as the library lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub i64);

/// How far a file has come. Files go down this list, and from every state but
/// the last to `SetAside`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileState {
    /// Waiting to be read.
    Queued,
    /// Being read by the reader process.
    Reading {
        /// Pages read so far.
        pages_read: u32,
        /// Pages in all, once known.
        pages: Option<u32>,
    },
    /// Words can be searched; vectors are being made.
    Embedding {
        /// Passages with a vector.
        embedded: u32,
        /// Passages in all.
        passages: u32,
    },
    /// Words and vectors can be searched.
    Indexed,
    /// The file could not be read; it is tried again when it changes or when
    /// the person asks.
    SetAside {
        /// Why.
        error: ReadError,
    },
}

/// A file of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryFile {
    /// Its name in the library.
    pub id: FileId,
    /// Where it lies.
    pub path: PathBuf,
    /// The last part of the path.
    pub name: String,
    /// Known once it has been opened.
    pub kind: Option<DocumentKind>,
    /// The title that the document gives itself.
    pub title: Option<String>,
    /// The hash of the content that was read.
    pub hash: Option<ContentHash>,
    /// Its size on disk, in bytes.
    pub bytes: u64,
    /// Pages, slides or sheets.
    pub pages: u32,
    /// Passages that can be found.
    pub passages: u32,
    /// Pages, slides or sheets that could not be read, while others could.
    pub missing_pages: Vec<u32>,
    /// The file that holds this one, for a document inside another, such as an
    /// attachment. Its path is that of the other and its own name, joined with
    /// `›`.
    pub container: Option<FileId>,
    /// Whether it was read with a password, which its pages are drawn with too.
    pub encrypted: bool,
    /// When it was last changed on disk, in seconds since 1970 (UTC), where the system
    /// tells; of a document inside another none.
    pub modified: Option<i64>,
    /// When it was added, in seconds since 1970 (UTC).
    pub added: i64,
    /// How far it has come.
    pub state: FileState,
}

/// What happens to files, for whoever watches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum LibraryEvent {
    /// A file is new, or its state has changed.
    Changed {
        /// As it is now.
        file: Box<LibraryFile>,
    },
    /// A file was taken out.
    Removed {
        /// Which.
        id: FileId,
    },
    /// The watched folders changed, or how they are followed.
    Folders,
    /// The collections changed.
    Collections,
    /// The work in the background was paused or goes on.
    Work,
}

impl Added {
    /// Adds what became of others; a file that was named twice is told once.
    pub fn extend(&mut self, others: Self) {
        let Self {
            queued,
            unchanged,
            unsupported,
            elsewhere,
        } = others;
        let new = |ids: &[FileId], others: Vec<FileId>| -> Vec<FileId> {
            others.into_iter().filter(|id| !ids.contains(id)).collect()
        };
        self.queued.extend(new(&self.queued, queued));
        let unchanged = new(&self.queued, unchanged);
        self.unchanged.extend(new(&self.unchanged, unchanged));
        self.unsupported.extend(unsupported);
        self.elsewhere.extend(elsewhere);
    }
}

/// What became of paths that were added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// Files that are now queued: new ones, and known ones whose content changed.
    pub queued: Vec<FileId>,
    /// Files whose content the library already had (under this path or another).
    pub unchanged: Vec<FileId>,
    /// Paths in a dropped folder that no reader knows, and were left out.
    pub unsupported: Vec<PathBuf>,
    /// Files in a dropped folder whose content is not on this computer, as programs
    /// that keep files in the cloud leave them: reading them would download them.
    pub elsewhere: Vec<PathBuf>,
}
