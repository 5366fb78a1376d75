//! Folders are watched, and the library follows what happens in them.
//!
//! ```text
//! the system tells of a change ─▶ quiet for a moment ─▶ the folder is walked
//!   new, changed: into the queue     moved: its path alone     gone: taken out
//! ```
//!
//! Events only say which folder to look at: what is on disk and what the library has
//! are compared each time, by size and time of the last change, so that an event that
//! is missed costs time and nothing else. Every few minutes all folders are looked
//! through anyway.

mod events;
mod follow;
pub(crate) mod walk;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::background::work;
use crate::database::lock;
use crate::error::LibraryError;
use crate::file::LibraryEvent;
use crate::folder::{FolderId, FolderState};
use crate::shared::Shared;
use crate::table::folder::{self, Folder};
use events::Watchers;
use follow::{Following, GONE_FOR, Seen, look_at_the_others};

pub(crate) use follow::apply_rules;

/// A folder is looked at when nothing has happened in it for so long,
const QUIET_FOR: Duration = Duration::from_millis(300);
/// or when something has happened all the time for so long.
const BUSY_FOR: Duration = Duration::from_secs(3);
/// All folders are looked through so often, for events can be missed, and those on
/// drives of other computers tell of few.
const LOOK_EVERY: Duration = Duration::from_secs(300);
/// The same, where the system tells nothing of a folder.
const LOOK_OFTEN: Duration = Duration::from_secs(60);
/// Looking takes at most one part in so many of the time, however large a folder is.
const SHARE: u32 = 50;

/// Which folders are looked at next.
enum Turn {
    All,
    These(BTreeSet<FolderId>),
}

/// Follows folders until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>) {
    let (sender, mut told) = mpsc::unbounded_channel();
    let state = Arc::new(Mutex::new(State {
        watchers: Watchers::new(sender),
        following: Following::default(),
    }));
    let mut turn = Turn::All;
    let mut all_at = Instant::now();
    loop {
        if matches!(turn, Turn::All) {
            all_at = Instant::now() + LOOK_EVERY;
        }
        let begun = Instant::now();
        let looked = {
            let state = Arc::clone(&state);
            work(&shared, move |shared| lock(&state).look(shared, &turn)).await
        };
        let rest = (begun.elapsed() * SHARE).min(LOOK_EVERY);
        let left = looked.unwrap_or_else(|error| {
            tracing::error!(%error, "watched folders could not be looked through; trying again");
            Left::default()
        });
        if left.tells_nothing {
            all_at = all_at.min(Instant::now() + LOOK_OFTEN);
        }
        turn = tokio::select! {
            turn = next(&mut told, left.again, all_at, rest) => turn,
            () = shared.folders_changed.notified() => Turn::All,
            () = shared.stopped() => return,
        };
    }
}

/// Waits until folders are to be looked at.
async fn next(
    told: &mut UnboundedReceiver<FolderId>,
    mut again: BTreeSet<FolderId>,
    all_at: Instant,
    rest: Duration,
) -> Turn {
    let soon = match again.is_empty() {
        true => all_at,
        false => Instant::now() + GONE_FOR,
    };
    let first = tokio::select! {
        first = told.recv() => first,
        () = sleep_until(soon.min(all_at)) => None,
    };
    if let Some(first) = first {
        again.insert(first);
        sleep(rest).await;
        let busy_until = Instant::now() + BUSY_FOR;
        while let Ok(Some(folder)) = timeout(QUIET_FOR, told.recv()).await {
            again.insert(folder);
            if Instant::now() > busy_until {
                break;
            }
        }
    }
    match again.is_empty() || Instant::now() >= all_at {
        true => Turn::All,
        false => Turn::These(again),
    }
}

/// What is known from one look to the next.
struct State {
    watchers: Watchers,
    following: Following,
}

/// What a look leaves to be done.
#[derive(Default)]
struct Left {
    /// Folders to be looked at again soon.
    again: BTreeSet<FolderId>,
    /// Whether there is a folder that the system tells nothing of.
    tells_nothing: bool,
}

impl State {
    fn look(&mut self, shared: &Shared, turn: &Turn) -> Result<Left, LibraryError> {
        let folders = shared.database.read(folder::all)?;
        // Before the folders are walked, so that what happens meanwhile is told.
        self.watchers.watch(&folders);
        let chosen: Vec<Folder> = match turn {
            Turn::All => folders.clone(),
            Turn::These(ids) => {
                let is_chosen = |folder: &&Folder| ids.contains(&folder.id);
                folders.iter().filter(is_chosen).cloned().collect()
            }
        };
        let seen = self.following.follow(shared, &chosen)?;
        if let Turn::All = turn {
            look_at_the_others(shared, &folders)?;
        }
        let again = chosen.iter().zip(&seen);
        let again = again.filter(|(_, seen)| seen.again);
        let left = Left {
            again: again.map(|(folder, _)| folder.id).collect(),
            tells_nothing: folders
                .iter()
                .any(|folder| !self.watchers.tell_of(folder.id)),
        };
        self.note(shared, &folders, &chosen, seen);
        Ok(left)
    }

    /// Tells how folders are followed, where that or what they hold changed.
    fn note(&mut self, shared: &Shared, folders: &[Folder], chosen: &[Folder], seen: Vec<Seen>) {
        let mut states: HashMap<FolderId, FolderState> = HashMap::new();
        for (folder, seen) in chosen.iter().zip(seen) {
            if seen.trouble == Some(FolderState::Missing) {
                // What watches it would tell nothing once it is there again.
                self.watchers.forget(folder.id);
            }
            let state = seen
                .trouble
                .unwrap_or(match self.watchers.tell_of(folder.id) {
                    true => FolderState::Watched,
                    false => FolderState::LookedThrough,
                });
            states.insert(folder.id, state);
        }
        let changed = {
            let mut known = lock(&shared.folder_states);
            let before = known.clone();
            known.retain(|id, _| folders.iter().any(|folder| folder.id == *id));
            known.extend(states);
            *known != before
        };
        if changed {
            shared.send(LibraryEvent::Folders);
        }
    }
}
