//! The word index: tantivy, with every passage as one of its documents.
//!
//! It holds nothing that is not in SQLite, so that whatever is wrong with it,
//! it can be thrown away and made again.

mod documents;
mod index;
mod rarity;
mod row;
mod search;
#[cfg(test)]
mod tests;

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::{Index, IndexReader, IndexWriter, Searcher, TantivyError};

use crate::database::lock;
use crate::error::LibraryError;
use crate::holdings::Holdings;
use crate::table::document::DocumentId;
use crate::table::passage::Indexable;
use documents::DocumentSizes;
use index::{Fields, empty_index, reader, schema, searched_by_threads, writer};
pub(crate) use rarity::{Rarities, Rarity};
use row::ANALYSIS;

/// Parts of the index with at most so many passages are joined: tantivy alone leaves up
/// to seven of them, each with most of the others' words.
const SMALL_PART: u32 = 2_000;

/// How often the index is looked at for what a search met.
const SUSPICIONS: u32 = 16;

/// How often damage is repaired until the library is opened again: what is met still
/// is none that an index made anew could be rid of.
const REPAIRS: u32 = 3;

/// The word index.
pub(crate) struct Lexical {
    folder: PathBuf,
    fields: Fields,
    reader: RwLock<IndexReader>,
    writer: Mutex<Writer>,
    document_sizes: Mutex<Arc<DocumentSizes>>,
    is_damaged: AtomicBool,
    is_suspected: AtomicBool,
    suspicions: AtomicU32,
    repairs: AtomicU32,
}

/// What writes.
enum Writer {
    Open(Box<IndexWriter>),
    /// It failed, and the next write begins with another.
    Lost,
    /// Nothing is written any more.
    Closed,
}

impl Lexical {
    /// Opens the index in `folder`. What is missing, damaged or made by another
    /// analysis is replaced by an empty index; the second value says so.
    pub(crate) fn open(folder: &Path) -> Result<(Self, bool), LibraryError> {
        match Self::open_existing(folder) {
            Ok(Some(lexical)) => return Ok((lexical, false)),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "the word index is damaged and will be made again");
            }
        }
        Ok((Self::make(folder)?, true))
    }

    /// An empty index in the place of whatever is there.
    fn make(folder: &Path) -> Result<Self, LibraryError> {
        let lexical = Self::with_index(folder, empty_index(folder)?)?;
        lexical.commit()?;
        Ok(lexical)
    }

    fn open_existing(folder: &Path) -> Result<Option<Self>, LibraryError> {
        if !folder.join("meta.json").is_file() {
            return Ok(None);
        }
        guarded(|| {
            let index = searched_by_threads(Index::open_in_dir(folder)?)?;
            let analysis = index.load_metas()?.payload;
            if index.schema() != schema().0 || analysis.as_deref() != Some(ANALYSIS) {
                return Ok(None);
            }
            Self::with_index(folder, index).map(Some)
        })
    }

    fn with_index(folder: &Path, index: Index) -> Result<Self, LibraryError> {
        let writer = writer(&index)?;
        Ok(Self {
            folder: folder.to_owned(),
            fields: schema().1,
            reader: RwLock::new(reader(&index)?),
            writer: Mutex::new(Writer::Open(Box::new(writer))),
            document_sizes: Mutex::default(),
            is_damaged: AtomicBool::new(false),
            is_suspected: AtomicBool::new(false),
            suspicions: AtomicU32::new(0),
            repairs: AtomicU32::new(0),
        })
    }

    /// Whether damage was met that an index made anew would be rid of.
    pub(crate) fn is_damaged(&self) -> bool {
        self.is_damaged.load(Ordering::Acquire)
    }

    /// Notes that the index cannot be relied on.
    pub(crate) fn mark_damaged(&self) {
        if self.repairs.load(Ordering::Acquire) < REPAIRS {
            self.is_damaged.store(true, Ordering::Release);
        }
    }

    /// Whether the index has to be looked at.
    pub(crate) fn is_suspected(&self) -> bool {
        self.is_suspected.load(Ordering::Acquire)
    }

    /// Notes that the index said what may be wrong; it may as well have been written to
    /// at that moment.
    pub(crate) fn suspect(&self) {
        if self.suspicions.fetch_add(1, Ordering::AcqRel) < SUSPICIONS {
            self.is_suspected.store(true, Ordering::Release);
        }
    }

    /// Puts an empty index in the place of this one.
    pub(crate) fn make_again(&self) -> Result<(), LibraryError> {
        let mut place = lock(&self.writer);
        if matches!(*place, Writer::Closed) {
            return Err(closed());
        }
        // Files that are in use cannot be deleted everywhere.
        *place = Writer::Lost;
        *self.write_reader() = reader(&Index::create_in_ram(schema().0))?;
        let index = empty_index(&self.folder)?;
        *self.write_reader() = reader(&index)?;
        // The states of another index are numbered anew.
        *lock(&self.document_sizes) = Arc::default();
        *place = Writer::Open(Box::new(writer(&index)?));
        drop(place);
        self.commit()?;
        self.repairs.fetch_add(1, Ordering::AcqRel);
        self.is_damaged.store(false, Ordering::Release);
        Ok(())
    }

    /// Whether every file of the index is as it was written, and the index has these
    /// passages and no others. Nothing may be written meanwhile.
    pub(crate) fn is_sound(&self, expected: &Holdings) -> bool {
        let look = || {
            let searcher = self.searcher();
            let damaged = searcher.index().validate_checksum()?;
            let mut found = Holdings::default();
            for segment in searcher.segment_readers() {
                let columns = segment.fast_fields();
                let (documents, passages) = (columns.u64("document")?, columns.u64("passage")?);
                for row in segment.doc_ids_alive() {
                    let document = documents.first(row).unwrap_or_default();
                    let passage = passages.first(row).unwrap_or_default();
                    found.add(document.cast_signed(), passage.cast_signed());
                }
            }
            tracing::debug!(?damaged, ?found, ?expected, "the word index was looked at");
            Ok(damaged.is_empty() && found == *expected)
        };
        self.is_suspected.store(false, Ordering::Release);
        guarded(look).unwrap_or_else(|error| {
            tracing::warn!(%error, "the word index cannot be read");
            false
        })
    }

    /// The passages that can be found.
    #[cfg(test)]
    pub(crate) fn passages(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// Replaces all passages of a document, after the next commit.
    pub(crate) fn replace(
        &self,
        document: DocumentId,
        passages: &[Indexable],
    ) -> Result<(), LibraryError> {
        self.write(|writer| {
            writer.delete_term(self.fields.term_of(document));
            for passage in passages {
                writer.add_document(self.fields.row(passage))?;
            }
            Ok(())
        })
    }

    /// Removes all passages of a document, after the next commit.
    pub(crate) fn remove(&self, document: DocumentId) -> Result<(), LibraryError> {
        self.write(|writer| {
            writer.delete_term(self.fields.term_of(document));
            Ok(())
        })
    }

    /// Writes the parts of the index anew that have passages which were removed: until
    /// then their words are still in the files.
    pub(crate) fn erase_removed(&self) -> Result<(), LibraryError> {
        // A part that is being merged at this moment would keep them.
        self.await_merges()?;
        self.write(|writer| {
            for segment in writer.index().searchable_segment_metas()? {
                if segment.has_deletes() {
                    writer.merge(&[segment.id()]).wait()?;
                }
            }
            Ok(())
        })?;
        self.drop_what_was_merged()
    }

    /// Makes one of the small parts of the index, where there are several: each has words
    /// of its own, which take room and are looked up by every search.
    pub(crate) fn join_small_parts(&self) -> Result<(), LibraryError> {
        let small = |index: &Index| -> tantivy::Result<Vec<SegmentId>> {
            let parts = index.searchable_segment_metas()?;
            let small = parts.iter().filter(|part| part.max_doc() <= SMALL_PART);
            Ok(small.map(SegmentMeta::id).collect())
        };
        if self.write(|writer| small(writer.index()))?.len() < 2 {
            return Ok(());
        }
        // One that is being merged already cannot be merged.
        self.await_merges()?;
        self.write(|writer| match small(writer.index())? {
            parts if parts.len() < 2 => Ok(()),
            parts => writer.merge(&parts).wait().map(drop),
        })?;
        self.drop_what_was_merged()
    }

    /// Lets merges end that tantivy began by itself. What is not committed then is lost, so
    /// it belongs right behind a commit.
    fn await_merges(&self) -> Result<(), LibraryError> {
        let mut place = lock(&self.writer);
        if matches!(*place, Writer::Closed) {
            return Err(closed());
        }
        match std::mem::replace(&mut *place, Writer::Lost) {
            Writer::Open(writer) => guarded(|| Ok(writer.wait_merging_threads()?)),
            _ => Ok(()),
        }
    }

    fn drop_what_was_merged(&self) -> Result<(), LibraryError> {
        // What is still looked at cannot be deleted everywhere.
        self.reload()?;
        self.write(|writer| writer.garbage_collect_files().wait().map(|_| ()))
    }

    /// Makes what was replaced and removed durable, then visible. After a
    /// failure everything since the last commit is undone.
    pub(crate) fn commit(&self) -> Result<(), LibraryError> {
        self.write(|writer| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(ANALYSIS);
            commit.commit()?;
            Ok(())
        })?;
        self.reload()
    }

    fn reload(&self) -> Result<(), LibraryError> {
        let reader = self.read_reader();
        let reloaded = guarded(|| Ok(reader.reload()?));
        reloaded.inspect_err(|_| self.mark_damaged())
    }

    /// Gives the folder free; what was written can still be searched.
    pub(crate) fn close(&self) {
        *lock(&self.writer) = Writer::Closed;
    }

    /// Writes. A writer that failed once fails ever after: it is given up, with
    /// what it has not committed, and the next write begins with another.
    fn write<T>(
        &self,
        body: impl FnOnce(&mut IndexWriter) -> tantivy::Result<T>,
    ) -> Result<T, LibraryError> {
        let mut place = lock(&self.writer);
        let result = guarded(|| {
            if matches!(*place, Writer::Lost) {
                *place = Writer::Open(Box::new(writer(self.searcher().index())?));
            }
            match &mut *place {
                Writer::Open(current) => Ok(body(current)?),
                _ => Err(closed()),
            }
        });
        if result.is_err() && !matches!(*place, Writer::Closed) {
            *place = Writer::Lost;
        }
        result.inspect_err(|error| {
            if is_damage(error) {
                self.mark_damaged();
            }
        })
    }

    /// Reads the index; whatever goes wrong then is damage.
    fn read<T>(
        &self,
        body: impl FnOnce(&Searcher) -> tantivy::Result<T>,
    ) -> Result<T, LibraryError> {
        let searcher = self.searcher();
        guarded(|| Ok(body(&searcher)?)).inspect_err(|_| self.mark_damaged())
    }

    fn searcher(&self) -> Searcher {
        self.read_reader().searcher()
    }

    fn read_reader(&self) -> RwLockReadGuard<'_, IndexReader> {
        self.reader.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_reader(&self) -> RwLockWriteGuard<'_, IndexReader> {
        self.reader.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn closed() -> LibraryError {
    TantivyError::SystemError("the index is closed".to_owned()).into()
}

/// tantivy panics at some files that are damaged.
fn guarded<T>(body: impl FnOnce() -> Result<T, LibraryError>) -> Result<T, LibraryError> {
    let result = std::panic::catch_unwind(AssertUnwindSafe(body));
    let result = result.unwrap_or_else(|_| {
        let panicked = "a file of the index is not what it should be".to_owned();
        Err(TantivyError::InternalError(panicked).into())
    });
    result.map_err(LibraryError::classified)
}

/// Whether an error at writing comes from files that are damaged or gone, and not from
/// the disk or the system.
fn is_damage(error: &LibraryError) -> bool {
    matches!(
        error,
        LibraryError::Lexical(
            TantivyError::DataCorruption(_)
                | TantivyError::IncompatibleIndex(_)
                | TantivyError::InternalError(_)
                | TantivyError::OpenDirectoryError(_)
                | TantivyError::OpenReadError(_)
                | TantivyError::DeserializeError(_)
                | TantivyError::SchemaError(_)
        )
    )
}
