//! What was read becomes rows: the file's own document and those inside it,
//! with their pages and passages.

use std::collections::HashMap;
use std::path::Path;

use ::document::ReadError;
use rusqlite::{Connection, Transaction};

use crate::cut::{Cut, PassageShape, cut};
use crate::database::Durability;
use crate::error::LibraryError;
use crate::file::{FileId, LibraryEvent};
use crate::read_file::{Inner, ReadDocument};
use crate::recognising;
use crate::script::language_of_document;
use crate::shared::Shared;
use crate::table::document::DocumentId;
use crate::table::file::{self, Queued};
use crate::table::{document, inside, page, passage};

/// Keeps what a file was read as, with the documents inside it, unless it was
/// queued again or taken out meanwhile. Returns why it is to be set aside instead,
/// where nothing in it could be found.
pub(crate) fn store(
    shared: &Shared,
    file: &Queued,
    document: ReadDocument,
    inner: Vec<Inner>,
) -> Result<Option<ReadError>, LibraryError> {
    // Cut outside the transaction, which would keep others from writing.
    let own = Cutting::new(shared, document)?;
    let is_empty = own.is_empty() && !recognising::is_waited_for(shared, &own.read.pages);
    if is_empty && inner.iter().all(|inner| inner.outcome.is_err()) {
        let first = own.read.missing.into_iter().next();
        let error = first.map_or(ReadError::NoText, |missing| missing.error);
        return Ok(Some(error));
    }
    let mut inside = Vec::new();
    for (path, outcome) in named(&file.path, inner) {
        let outcome = match outcome {
            Ok(document) => Ok(Cutting::new(shared, document)?),
            Err(error) => Err(error),
        };
        inside.push((path, outcome));
    }
    let changes = shared
        .database
        .write(Durability::Repeatable, |transaction| {
            let hash = own.read.header.hash;
            let document = keep(shared, transaction, own)?;
            let before = file::next_document(transaction, file.id)?;
            let mut unused = Vec::from_iter(before);
            let mut changes = Changes::default();
            if file::set_next_document(transaction, file, document, hash)? {
                changes = store_inside(shared, transaction, file.id, inside, &mut unused)?;
            }
            for unused in unused.into_iter().chain([document]) {
                document::delete_if_orphaned(transaction, unused)?;
            }
            Ok(changes)
        })?;
    shared.announce(file.id);
    changes.tell(shared);
    Ok(None)
}

/// Files inside a file that are new or different, and those that are gone.
#[derive(Default)]
struct Changes {
    changed: Vec<FileId>,
    removed: Vec<FileId>,
    /// Documents that nobody needs any more.
    orphaned: Vec<DocumentId>,
}

impl Changes {
    fn tell(self, shared: &Shared) {
        for document in self.orphaned {
            shared.spaces.remove(document);
        }
        for id in self.removed {
            shared.send(LibraryEvent::Removed { id });
        }
        for id in self.changed {
            shared.announce(id);
        }
    }
}

/// Keeps the documents inside a file, and takes out those that it no longer has.
fn store_inside(
    shared: &Shared,
    transaction: &Transaction<'_>,
    container: FileId,
    inside: Vec<(String, Result<Cutting, ReadError>)>,
    unused: &mut Vec<DocumentId>,
) -> Result<Changes, LibraryError> {
    let mut changes = Changes::default();
    let known = inside::of(transaction, container)?;
    for (id, path) in known {
        if inside.iter().any(|(still, _)| *still == path) {
            continue;
        }
        for document in file::delete(transaction, id)? {
            if document::delete_if_orphaned(transaction, document)? {
                changes.orphaned.push(document);
            }
        }
        changes.removed.push(id);
    }
    for (path, outcome) in inside {
        let (id, before) = match outcome {
            Ok(cutting) => {
                let hash = cutting.read.header.hash;
                let document = keep(shared, transaction, cutting)?;
                let state = inside::State::Indexing { document, hash };
                inside::put(transaction, container, &path, &state)?
            }
            Err(error) => {
                let state = inside::State::SetAside(&error);
                inside::put(transaction, container, &path, &state)?
            }
        };
        changes.changed.push(id);
        unused.extend(before);
    }
    Ok(changes)
}

/// Joins the name of a file and those of the documents inside it.
pub(crate) const INSIDE: &str = " › ";

/// The documents inside a file, each with a path of its own: that of the file
/// and the names inside it, counted where they repeat.
fn named(container: &Path, inner: Vec<Inner>) -> Vec<(String, Result<ReadDocument, ReadError>)> {
    let mut named: Vec<(String, Result<ReadDocument, ReadError>)> = Vec::new();
    let mut taken = HashMap::new();
    for Inner { path, outcome } in inner {
        // A path on disk ends in a name without separators, and so does this.
        let names = path
            .iter()
            .map(|name| name.replace(['/', '\\'], "_"))
            .collect::<Vec<_>>()
            .join(INSIDE);
        let mut whole = format!("{}{INSIDE}{names}", container.display());
        let count: &mut u32 = taken.entry(whole.clone()).or_default();
        *count += 1;
        if *count > 1 {
            whole = format!("{whole} ({count})");
        }
        named.push((whole, outcome));
    }
    named
}

/// A document with its passages, where they are needed.
struct Cutting {
    read: ReadDocument,
    /// None where the library has the document already.
    cuts: Option<Vec<Cut>>,
}

impl Cutting {
    fn new(shared: &Shared, read: ReadDocument) -> Result<Self, LibraryError> {
        let known = shared
            .database
            .read(|connection| reusable(connection, &read))?;
        let cuts = known.is_none().then(|| cut_pages(&read, &shared.shape));
        Ok(Self { read, cuts })
    }

    /// Whether there is nothing that could be found.
    fn is_empty(&self) -> bool {
        self.cuts.as_ref().is_some_and(Vec::is_empty)
    }
}

fn cut_pages(read: &ReadDocument, shape: &PassageShape) -> Vec<Cut> {
    cut(&read.pages, read.header.kind.has_sheets(), shape)
}

/// The document that the library has of the same content, unless more of it
/// could be read now.
fn reusable(
    connection: &Connection,
    read: &ReadDocument,
) -> Result<Option<DocumentId>, LibraryError> {
    let Some(known) = document::with_hash(connection, read.header.hash)? else {
        return Ok(None);
    };
    let missing = document::missing(connection, known)?;
    Ok((missing <= read.missing.len()).then_some(known))
}

/// The document in the database, added where it is not there yet.
fn keep(
    shared: &Shared,
    transaction: &Transaction<'_>,
    cutting: Cutting,
) -> Result<DocumentId, LibraryError> {
    if let Some(document) = reusable(transaction, &cutting.read)? {
        return Ok(document);
    }
    if let Some(lesser) = document::with_hash(transaction, cutting.read.header.hash)? {
        document::supersede(transaction, lesser)?;
    }
    let read = cutting.read;
    // Unless it was taken out just now, it was cut before.
    let cuts = cutting
        .cuts
        .unwrap_or_else(|| cut_pages(&read, &shared.shape));
    let language = language_of_document(cuts.iter().map(|cut| cut.text.as_str()));
    let document = document::insert(transaction, &read, language, cuts.len())?;
    for page in &read.pages {
        page::insert(transaction, document, page)?;
    }
    for (ordinal, cut) in cuts.iter().enumerate() {
        passage::insert(transaction, document, ordinal, cut)?;
    }
    Ok(document)
}
