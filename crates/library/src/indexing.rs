//! What was read goes to SQLite, and from there to tantivy.
//!
//! ```text
//! store:          pages, passages          → SQLite   (lexical = 0, file `indexing`)
//! index_pending:  passages of lexical = 0  → tantivy, committed
//!                 lexical = 1, next_document becomes document (file `read`)
//! ```
//!
//! A kill between any two of these leaves `lexical = 0`, and the step is done
//! again: tantivy first deletes what it may have of the document.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ::document::ReadError;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::background::{blocking, work};
use crate::database::Durability;
use crate::erasing;
use crate::error::LibraryError;
use crate::file::FileId;
use crate::reading::ReadFile;
use crate::recognising;
use crate::shared::Shared;
use crate::storing::store;
use crate::table::document::DocumentId;
use crate::table::file::{self, Queued};
use crate::table::{document, lexical_removal, passage};

/// Words of a file are searchable at most this long after it was stored, while
/// others are being read. (A commit for each of many small files would take
/// longer than reading them.)
const COMMIT_WITHIN: Duration = Duration::from_secs(1);

/// How long after something was taken out its traces are erased, or tried to be again:
/// so much is taken out at once that it is done once for all of it.
const ERASE_AFTER: Duration = Duration::from_millis(500);

/// How long is waited until what failed is tried again.
const PAUSE: Duration = Duration::from_secs(5);

/// Stores and indexes until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>, mut read: mpsc::Receiver<ReadFile>) {
    repeat_until_done(&shared, reconcile).await;
    let mut commit_at: Option<Instant> = None;
    let mut erase_at = erase_soon(&shared).await;
    loop {
        let far = Instant::now() + Duration::from_secs(3_600);
        let deadline = commit_at.or(erase_at).unwrap_or(far);
        tokio::select! {
            file = read.recv() => {
                let Some(file) = file else { return };
                let is_last = store_or_set_aside(&shared, file).await;
                let soon = Instant::now() + COMMIT_WITHIN;
                commit_at = Some(if is_last { Instant::now() } else { commit_at.unwrap_or(soon) });
            }
            () = shared.to_index.notified() => commit_at = Some(Instant::now()),
            () = tokio::time::sleep_until(deadline) => {}
            () = shared.stopped() => return,
        }
        if commit_at.is_some_and(|time| time <= Instant::now()) {
            repeat_until_done(&shared, bring_up_to_date).await;
            commit_at = None;
            erase_at = erase_soon(&shared).await;
        } else if erase_at.is_some_and(|time| time <= Instant::now()) {
            if shared.quiet.load(Ordering::Acquire) == 0
                && let Err(error) = work(&shared, erasing::erase).await
            {
                tracing::warn!(%error, "what was taken out is not erased yet; trying again");
            }
            erase_at = erase_soon(&shared).await;
        }
    }
}

/// When to erase what was taken out, if something was.
async fn erase_soon(shared: &Arc<Shared>) -> Option<Instant> {
    let due = blocking(shared, |shared| shared.database.read(erasing::due)).await;
    // Where it cannot be told, it is asked again.
    let is_due = due.map_or(true, |due| due.is_some());
    is_due.then(|| Instant::now() + ERASE_AFTER)
}

/// Does a step until it succeeds: what stops it (a full disk, most likely) may
/// go away.
async fn repeat_until_done(shared: &Arc<Shared>, step: fn(&Shared) -> Result<(), LibraryError>) {
    while let Err(error) = work(shared, step).await {
        tracing::error!(%error, "the indexes could not be brought up to date; trying again");
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = shared.stopped() => return,
        }
    }
}

/// Returns whether no other file is being read or waits.
async fn store_or_set_aside(shared: &Arc<Shared>, read: ReadFile) -> bool {
    let file = read.file.clone();
    let stored = work(shared, move |shared| {
        let ReadFile { file, outcome } = read;
        let refused = match outcome {
            Ok((document, inner)) => store(shared, &file, document, inner)?,
            Err(error) => Some(error),
        };
        match refused {
            Some(error) => set_aside(shared, &file, &error),
            None => Ok(()),
        }
    });
    if let Err(error) = stored.await {
        tracing::error!(%error, path = %file.path.display(), "a file could not be stored");
        read_later(shared, file, error).await;
    }
    let is_last = work(shared, |shared| {
        Ok(!shared.database.read(file::any_unread)?)
    });
    is_last.await.unwrap_or_else(|error| {
        tracing::error!(%error, "the queue could not be read");
        true
    })
}

/// Puts a file back into the queue that could not be stored; one that cannot be stored
/// for what it is, is set aside. What stops the one (a full disk, most likely) stops the
/// other too, and may go away.
async fn read_later(shared: &Arc<Shared>, file: Queued, error: LibraryError) {
    let mut is_own_fault = !error.may_pass();
    let error = ReadError::Unreadable {
        detail: error.to_string(),
    };
    loop {
        if !is_own_fault {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = shared.stopped() => return,
            }
        }
        let (file, error) = (file.clone(), error.clone());
        let done = work(shared, move |shared| {
            if is_own_fault {
                return set_aside(shared, &file, &error);
            }
            shared
                .database
                .write(Durability::Repeatable, |transaction| {
                    file::queue_unstored(transaction, file.id, file.revision)
                })?;
            shared.announce(file.id);
            shared.queued.notify_one();
            Ok(())
        });
        let Err(error) = done.await else { return };
        tracing::error!(%error, "a file could not be queued again; trying again");
        // Whatever was to blame before, this is not the file.
        is_own_fault = false;
    }
}

fn set_aside(shared: &Shared, file: &Queued, error: &ReadError) -> Result<(), LibraryError> {
    let done = shared
        .database
        .write(Durability::Repeatable, |transaction| {
            file::set_aside(transaction, file.id, file.revision, error)
        })?;
    if done {
        shared.announce(file.id);
    }
    Ok(())
}

/// Finishes what was cut short, then compares what tantivy has with what it
/// must have, and makes it anew where they differ or where a file is damaged.
fn reconcile(shared: &Shared) -> Result<(), LibraryError> {
    bring_up_to_date(shared)?;
    compare(shared)?;
    shared.reconciled.store(true, Ordering::Release);
    Ok(())
}

fn compare(shared: &Shared) -> Result<(), LibraryError> {
    let expected = shared.database.read(document::passages_with_words)?;
    if !shared.lexical.is_sound(&expected) {
        shared.lexical.mark_damaged();
        bring_up_to_date(shared)?;
    }
    Ok(())
}

/// Brings tantivy up to date with SQLite, after it was made anew where it is damaged.
fn bring_up_to_date(shared: &Shared) -> Result<(), LibraryError> {
    if !shared.lexical.is_damaged() {
        let result = index_pending(shared);
        if result.is_ok() && shared.lexical.is_suspected() {
            return compare(shared);
        }
        if !shared.lexical.is_damaged() {
            return result;
        }
    }
    tracing::warn!("the word index is made again from the database");
    shared
        .database
        .write(Durability::Repeatable, document::unmark_all_words)?;
    shared.lexical.make_again()?;
    index_pending(shared)
}

/// Brings tantivy up to date with SQLite, then makes visible what is in both.
fn index_pending(shared: &Shared) -> Result<(), LibraryError> {
    recognising::cut_again(shared)?;
    loop {
        let (added, removed) = shared.database.read(|connection| {
            let added = document::without_words(connection)?;
            Ok((added, lexical_removal::all(connection)?))
        })?;
        if !added.is_empty() || !removed.is_empty() {
            write_words(shared, &added, &removed)?;
        }
        let promoted = mark(shared, &added, &removed)?;
        promoted.iter().for_each(|file| shared.announce(*file));
        if added.is_empty() && removed.is_empty() && promoted.is_empty() {
            break;
        }
        shared.to_embed.notify_one();
    }
    if !shared.database.read(file::any_unread)?
        && let Err(error) = shared.lexical.join_small_parts()
    {
        // Every word can be found already, and the next change tries again.
        tracing::warn!(%error, "small parts of the word index were not joined");
    }
    shared.to_recognise.notify_one();
    Ok(())
}

fn write_words(
    shared: &Shared,
    added: &[DocumentId],
    removed: &[DocumentId],
) -> Result<(), LibraryError> {
    for document in removed {
        shared.lexical.remove(*document)?;
    }
    for document in added {
        let passages = shared
            .database
            .read(|connection| passage::of_document(connection, *document))?;
        shared.lexical.replace(*document, &passages)?;
    }
    shared.lexical.commit()
}

/// Notes what tantivy has, and lets files change over to their next documents. Returns
/// these files, and those whose document had its words indexed anew: one that was moved
/// or imported, or all of them where the index was made again.
fn mark(
    shared: &Shared,
    added: &[DocumentId],
    removed: &[DocumentId],
) -> Result<Vec<FileId>, LibraryError> {
    shared
        .database
        .write(Durability::Repeatable, |transaction| {
            for document in added {
                document::mark_words(transaction, *document)?;
            }
            for document in removed {
                lexical_removal::delete(transaction, *document)?;
            }
            let mut changed = Vec::new();
            for document in added {
                let files = file::of_document(transaction, *document)?;
                changed.extend(files.into_iter().map(|file| file.id));
            }
            for (file, before) in file::promotable(transaction)? {
                file::promote(transaction, file)?;
                changed.push(file);
                if let Some(before) = before
                    && document::delete_if_orphaned(transaction, before)?
                {
                    shared.spaces.remove(before);
                }
            }
            changed.sort_unstable();
            changed.dedup();
            Ok(changed)
        })
}
