//! Documents inside documents: attachments of messages and PDFs, workbooks in
//! decks.
//! Each is read by the reader of its kind, as deep as [`MAXIMUM_NESTING`], and
//! all of one file together stay under one count and one size.

use std::cell::{Cell, OnceCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::object;
use super::package::Package;
use super::{Event, Sink, Source, decrypted, dispatch};
use crate::error::ReadError;
use crate::kind;
use crate::model::{ContentHash, Embedded};

/// Documents inside documents are read as deep as this.
const MAXIMUM_NESTING: usize = 5;

/// Documents inside one file.
const MAXIMUM_DOCUMENTS: u32 = 1_000;

/// What all documents inside one file may use together.
#[derive(Debug)]
pub(super) struct Allowance {
    documents: Cell<u32>,
    /// What they and their parts may unpack to, in bytes.
    bytes: Cell<u64>,
    /// The one that is looked for.
    wanted: Option<Wanted>,
}

/// A document that is looked for, by its content.
#[derive(Debug)]
struct Wanted {
    hash: ContentHash,
    bytes: OnceCell<Vec<u8>>,
}

impl Allowance {
    /// `bytes` is what one file may unpack to.
    pub(super) fn new(bytes: u64) -> Self {
        Self {
            documents: Cell::new(MAXIMUM_DOCUMENTS),
            bytes: Cell::new(bytes),
            wanted: None,
        }
    }

    /// As [`Allowance::new`], while the document of this content is looked for: it is
    /// kept rather than read.
    pub(super) fn looking_for(hash: ContentHash, bytes: u64) -> Self {
        Self {
            wanted: Some(Wanted {
                hash,
                bytes: OnceCell::new(),
            }),
            ..Self::new(bytes)
        }
    }

    /// Whether the document that is looked for was found.
    pub(super) fn has_found(&self) -> bool {
        let wanted = self.wanted.as_ref();
        wanted.is_some_and(|wanted| wanted.bytes.get().is_some())
    }

    /// The document that was looked for.
    pub(super) fn into_found(self) -> Option<Vec<u8>> {
        self.wanted?.bytes.into_inner()
    }

    /// Keeps a document's bytes where it is the one that is looked for.
    fn keeps(&self, source: &mut Source<'_>) -> bool {
        match &self.wanted {
            Some(wanted) if wanted.hash == source.hash => {
                wanted
                    .bytes
                    .get_or_init(|| std::mem::take(&mut source.bytes));
                true
            }
            _ => false,
        }
    }

    fn take_document(&self) -> Result<(), ReadError> {
        let left = self.documents.get().checked_sub(1);
        self.documents.set(left.ok_or_else(|| ReadError::TooLarge {
            detail: format!("more than {MAXIMUM_DOCUMENTS} documents inside one file"),
        })?);
        Ok(())
    }

    fn take_bytes(&self, bytes: u64) -> Result<(), ReadError> {
        let left = self.bytes.get().checked_sub(bytes);
        self.bytes.set(left.ok_or_else(|| ReadError::TooLarge {
            detail: "the documents inside the file unpack to more than the limit".to_owned(),
        })?);
        Ok(())
    }
}

/// Where a document stands among those of one file.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// The names from the outermost document's first inner one to its own; empty
    /// for the file itself.
    path: Vec<String>,
    allowance: &'a Allowance,
}

impl<'a> Place<'a> {
    /// The place of the file itself.
    pub(super) fn outermost(allowance: &'a Allowance) -> Self {
        Self {
            path: Vec::new(),
            allowance,
        }
    }
}

/// Reads a document inside `outer`. A document that cannot be read is reported
/// as missing, and costs nothing else.
///
/// # Errors
/// Only what `sink` says.
pub(super) fn read(
    outer: &Source<'_>,
    name: &str,
    bytes: Vec<u8>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    enter(outer, name, sink, |place, sink| {
        let mut source = open(outer, name, bytes, place)?;
        if outer.place.allowance.keeps(&mut source) {
            return sink(Event::Header(source.header(0)));
        }
        dispatch(&source, sink)
    })
}

/// Reports a document inside `outer` that cannot be taken out of it.
///
/// # Errors
/// Only what `sink` says.
pub(super) fn missing(
    outer: &Source<'_>,
    name: &str,
    error: ReadError,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut path = outer.place.path.clone();
    path.push(name.to_owned());
    sink(Event::MissingEmbedded { path, error })
}

/// Reads the documents that lie in a package of Office Open XML beside its own
/// parts. Objects of other programs that hold no document are left out.
///
/// # Errors
/// Only what `sink` says.
pub(super) fn read_parts(outer: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::open(&outer.bytes, outer.context.unpacked)?;
    for part in package.parts_in("embeddings") {
        let name = part.rsplit('/').next().unwrap_or(&part);
        let object = package.bytes(&part).map(Option::unwrap_or_default);
        read_object(outer, name, object, sink)?;
    }
    Ok(())
}

/// Reads the document in an object of another program, under the name that the
/// object has for it, and else under `name`. An object that holds no document
/// is left out.
///
/// # Errors
/// Only what `sink` says.
pub(super) fn read_object(
    outer: &Source<'_>,
    name: &str,
    object: Result<Vec<u8>, ReadError>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    match object.and_then(|bytes| object::document(bytes, outer.context.unpacked)) {
        Ok(Some(document)) => {
            let name = document.name.as_deref().unwrap_or(name);
            read(outer, name, document.bytes, sink)
        }
        Ok(None) => {
            tracing::debug!(name, "an object holds no document");
            Ok(())
        }
        Err(error) => missing(outer, name, error, sink),
    }
}

/// As [`read`], for a document that has no bytes of its own: `read_inner` reads
/// it at the place that it is given.
///
/// # Errors
/// Only what `sink` says.
pub(super) fn enter<'a>(
    outer: &Source<'a>,
    name: &str,
    sink: &mut Sink<'_>,
    read_inner: impl FnOnce(Place<'a>, &mut Sink<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut place = outer.place.clone();
    place.path.push(name.to_owned());
    let path = place.path.clone();
    if let Err(error) = admit(&place) {
        return sink(Event::MissingEmbedded { path, error });
    }
    let mut begun = false;
    let mut unheard = None;
    let outcome = {
        let mut inner = |event: Event| {
            let event = match event {
                Event::Header(header) => {
                    begun = true;
                    Event::Embedded(Embedded {
                        path: path.clone(),
                        header,
                    })
                }
                other => other,
            };
            sink(event).inspect_err(|error| unheard = Some(error.clone()))
        };
        // A reader that panics costs its own document only.
        catch_unwind(AssertUnwindSafe(|| read_inner(place, &mut inner))).unwrap_or_else(|_| {
            Err(ReadError::Damaged {
                detail: "the reader panicked".to_owned(),
            })
        })
    };
    if let Some(error) = unheard {
        return Err(error);
    }
    match outcome {
        // That nothing was found in what was handed over, its pages say.
        Ok(()) => Ok(()),
        Err(ReadError::NoText) if begun => Ok(()),
        // The password was meant for the file around it.
        Err(ReadError::WrongPassword) => sink(Event::MissingEmbedded {
            path,
            error: ReadError::Encrypted,
        }),
        Err(error) => sink(Event::MissingEmbedded { path, error }),
    }
}

fn admit(place: &Place<'_>) -> Result<(), ReadError> {
    if place.path.len() > MAXIMUM_NESTING {
        return Err(ReadError::TooLarge {
            detail: format!("documents inside documents, deeper than {MAXIMUM_NESTING}"),
        });
    }
    place.allowance.take_document()
}

fn open<'a>(
    outer: &Source<'a>,
    name: &str,
    mut bytes: Vec<u8>,
    place: Place<'a>,
) -> Result<Source<'a>, ReadError> {
    let allowance = place.allowance;
    allowance.take_bytes(bytes.len() as u64)?;
    let hash = ContentHash(*blake3::hash(&bytes).as_bytes());
    if let Some(package) = decrypted(&bytes, outer.password, outer.context.unpacked)? {
        bytes = package;
    }
    let kind = kind::detect(Path::new(name), &bytes)?;
    if bytes.starts_with(b"PK") {
        // The parts are charged before they are unpacked, at what the archive
        // says of them; what unpacks to more is refused when it is read.
        let claimed = Package::open(&bytes, outer.context.unpacked)?.claimed();
        allowance.take_bytes(claimed)?;
    }
    Ok(Source {
        bytes,
        hash,
        kind,
        password: outer.password,
        context: outer.context,
        place,
    })
}
