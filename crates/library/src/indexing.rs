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

use crate::background::work;
use crate::database::Durability;
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

/// Stores and indexes until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>, mut read: mpsc::Receiver<ReadFile>) {
    repeat_until_done(&shared, reconcile).await;
    let mut commit_at: Option<Instant> = None;
    loop {
        let deadline = commit_at.unwrap_or_else(|| Instant::now() + Duration::from_secs(3_600));
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
            repeat_until_done(&shared, index_pending).await;
            commit_at = None;
        }
    }
}

/// Does a step until it succeeds: what stops it (a full disk, most likely) may
/// go away.
async fn repeat_until_done(shared: &Arc<Shared>, step: fn(&Shared) -> Result<(), LibraryError>) {
    while let Err(error) = work(shared, step).await {
        tracing::error!(%error, "the indexes could not be brought up to date; trying again");
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(5)) => {}
            () = shared.stopped() => return,
        }
    }
}

/// Returns whether no other file is being read or waits.
async fn store_or_set_aside(shared: &Arc<Shared>, read: ReadFile) -> bool {
    let stored = work(shared, move |shared| {
        let ReadFile { file, outcome } = read;
        let result = match outcome {
            Ok((document, inner)) => store(shared, &file, document, inner),
            Err(error) => Ok(Some(error)),
        };
        let result = result.and_then(|refused| match refused {
            Some(error) => set_aside(shared, &file, &error),
            None => Ok(()),
        });
        if let Err(error) = result {
            tracing::error!(%error, path = %file.path.display(), "a file could not be stored");
            let detail = error.to_string();
            set_aside(shared, &file, &ReadError::Unreadable { detail })?;
        }
        Ok(!shared.database.read(file::any_unread)?)
    });
    stored.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a file could not be set aside");
        true
    })
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
/// must have, and makes it anew where they differ.
fn reconcile(shared: &Shared) -> Result<(), LibraryError> {
    index_pending(shared)?;
    let expected = shared.database.read(document::passages_with_words)?;
    let found = shared.lexical.passages();
    if found != expected {
        tracing::warn!(
            found,
            expected,
            "the word index is made again from the database"
        );
        shared.lexical.clear()?;
        shared.lexical.commit()?;
        shared
            .database
            .write(Durability::Repeatable, document::unmark_all_words)?;
        index_pending(shared)?;
    }
    shared.reconciled.store(true, Ordering::Release);
    Ok(())
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

/// Notes what tantivy has, and lets files change over to their next documents.
/// Returns these files.
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
            let mut promoted = Vec::new();
            for (file, before) in file::promotable(transaction)? {
                file::promote(transaction, file)?;
                promoted.push(file);
                if let Some(before) = before
                    && document::delete_if_orphaned(transaction, before)?
                {
                    shared.spaces.remove(before);
                }
            }
            Ok(promoted)
        })
}
