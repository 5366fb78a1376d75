//! Passages get their vectors, a few at a time, when nobody waits for the
//! processor.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::background::work;
use crate::database::{Durability, lock};
use crate::error::LibraryError;
use crate::script::Writing;
use crate::shared::Shared;
use crate::spaces::Space;
use crate::table::document::{self, DocumentId};
use crate::table::passage::Indexable;
use crate::table::{file, passage, remainder, vector};
use crate::vectors::{Quantized, Remainder};

/// Passages that are embedded in one go: few, so that a question never waits
/// long for the model.
const BATCH: usize = 4;

/// Embeds until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>) {
    while !shared.is_stopping() {
        if shared.quiet.load(Ordering::Acquire) > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        }
        let wait = if shared.is_paused() {
            Duration::MAX
        } else {
            let begun = Instant::now();
            match work(&shared, embed_next).await {
                Ok(0) => Duration::MAX,
                Ok(passages) => {
                    let took = begun.elapsed();
                    shared.pace.embedding.note(passages as f64, took);
                    lock(&shared.embedding_failure).take();
                    shared.rest(took).await;
                    continue;
                }
                Err(error) => {
                    // A model that fails does so again; a full disk may have room later.
                    let wait = match error.may_pass() {
                        true => Duration::from_secs(5),
                        false => Duration::MAX,
                    };
                    note_failure(&shared, error);
                    wait
                }
            }
        };
        shared.settled.notify_waiters();
        tokio::select! {
            () = shared.to_embed.notified() => {}
            () = tokio::time::sleep(wait) => {}
            () = shared.stopped() => return,
        }
    }
}

fn note_failure(shared: &Shared, error: LibraryError) {
    tracing::warn!(%error, "passages could not be embedded; words are searched all the same");
    let failure = match error {
        LibraryError::Engine(failure) => failure,
        other => engine::EngineError::Failed {
            detail: other.to_string(),
        },
    };
    *lock(&shared.embedding_failure) = Some(failure);
}

/// Embeds the next passages. Returns how many there were.
fn embed_next(shared: &Shared) -> Result<usize, LibraryError> {
    let space = shared.spaces.chosen();
    let passages = shared
        .database
        .read(|connection| passage::without_vector(connection, space.id, BATCH))?;
    if passages.is_empty() {
        if !shared.spaces.is_settled() {
            shared
                .database
                .write(Durability::Repeatable, |transaction| {
                    shared.spaces.settle(transaction)
                })?;
        }
        return Ok(0);
    }
    let texts: Vec<String> = match shared.shape.in_context {
        true => passages.iter().map(Indexable::text_with_context).collect(),
        false => passages.iter().map(|one| one.text.clone()).collect(),
    };
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = space.model.embed_passages(&texts)?;
    if vectors.len() != passages.len() {
        return Err(LibraryError::Engine(engine::EngineError::Failed {
            detail: format!("{} vectors for {} texts", vectors.len(), passages.len()),
        }));
    }
    let documents = keep(shared, &space, &passages, &vectors)?;
    for document in documents {
        let files = shared
            .database
            .read(|connection| file::of_document(connection, document))?;
        files.iter().for_each(|file| shared.announce(file.id));
    }
    Ok(passages.len())
}

/// Keeps vectors; returns the documents that got some.
fn keep(
    shared: &Shared,
    space: &Space,
    passages: &[Indexable],
    vectors: &[Vec<f32>],
) -> Result<Vec<DocumentId>, LibraryError> {
    shared
        .database
        .write(Durability::Repeatable, |transaction| {
            let mut added: BTreeMap<DocumentId, usize> = BTreeMap::new();
            if shared.spaces.chosen().id != space.id {
                // Another model was chosen meanwhile.
                return Ok(Vec::new());
            }
            for (passage, numbers) in passages.iter().zip(vectors) {
                let quantized = Quantized::of(numbers);
                let writing = Writing::of(&passage.text);
                if vector::insert(transaction, space.id, passage.id, writing, &quantized)? {
                    let remainder = Remainder::of(numbers, &quantized);
                    remainder::insert(transaction, space.id, passage.id, &remainder)?;
                    // Within the transaction, so that a document that is removed
                    // at the same time is removed from memory after this.
                    let document = passage.document;
                    space.vectors.add(document, writing, passage.id, &quantized);
                    *added.entry(passage.document).or_default() += 1;
                }
            }
            for (document, count) in &added {
                document::add_embedded(transaction, *document, *count)?;
            }
            Ok(added.into_keys().collect())
        })
}
