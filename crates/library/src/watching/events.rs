//! What the system tells of changes below folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::UnboundedSender;

use crate::folder::FolderId;
use crate::table::folder::Folder;

/// What tells in which folder something happened.
pub(crate) struct Watchers {
    sender: UnboundedSender<FolderId>,
    watchers: BTreeMap<FolderId, Watched>,
}

/// A folder with what tells of its changes.
struct Watched {
    path: PathBuf,
    /// Held for as long as it is to tell.
    _watcher: RecommendedWatcher,
}

impl Watchers {
    /// Watches nothing yet; tells `sender`.
    pub(crate) fn new(sender: UnboundedSender<FolderId>) -> Self {
        Self {
            sender,
            watchers: BTreeMap::new(),
        }
    }

    /// Watches these folders and no others. One that the system tells nothing of is tried
    /// again each time.
    pub(crate) fn watch(&mut self, folders: &[Folder]) {
        self.watchers.retain(|id, watched| {
            let is_watched = |folder: &Folder| folder.id == *id && folder.path == watched.path;
            folders.iter().any(is_watched)
        });
        for folder in folders {
            if self.tell_of(folder.id) || !folder.path.is_dir() {
                continue;
            }
            if let Some(watcher) = watcher(&folder.path, folder.id, self.sender.clone()) {
                let watched = Watched {
                    path: folder.path.clone(),
                    _watcher: watcher,
                };
                self.watchers.insert(folder.id, watched);
            }
        }
    }

    /// Watches a folder no longer, until [`Watchers::watch`] finds it again.
    pub(crate) fn forget(&mut self, id: FolderId) {
        self.watchers.remove(&id);
    }

    /// Whether the system tells of changes in a folder.
    pub(crate) fn tell_of(&self, id: FolderId) -> bool {
        self.watchers.contains_key(&id)
    }
}

fn watcher(
    path: &Path,
    id: FolderId,
    sender: UnboundedSender<FolderId>,
) -> Option<RecommendedWatcher> {
    let told = move |event: notify::Result<Event>| {
        // After an error it is not known what was missed.
        let matters = event.map_or(true, |event| changes(&event));
        if matters {
            // Nobody listens once the library is closed.
            sender.send(id).ok();
        }
    };
    let watcher = notify::recommended_watcher(told).and_then(|mut watcher| {
        watcher.watch(path, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    watcher
        .inspect_err(|error| {
            tracing::warn!(%error, path = %path.display(), "a folder is looked through instead of watched");
        })
        .ok()
}

/// Whether an event may mean that a file is other than it was. Opening and reading do
/// not: that is what the reader does.
fn changes(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => event.need_rescan(),
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    }
}
