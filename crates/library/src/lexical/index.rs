//! tantivy's index: its fields, its one writer, its readers.

use std::path::Path;
use std::time::{Duration, Instant};

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};

use crate::error::LibraryError;
use crate::table::document::DocumentId;

/// What the writer may hold in memory, in bytes.
const MEMORY: usize = 48 << 20;
/// Threads that search the parts of the index side by side.
const THREADS: usize = 4;

/// The fields of a row.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// The passage that it is,
    pub(super) passage: Field,
    /// and its document.
    pub(super) document: Field,
    /// The stems of its words,
    pub(super) body: Field,
    /// and its words as they stand.
    pub(super) exact: Field,
}

impl Fields {
    /// What the rows of a document have and no others.
    pub(super) fn term_of(self, document: DocumentId) -> Term {
        Term::from_field_u64(self.document, document.0.cast_unsigned())
    }
}

/// What every index has.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqs),
    );
    let fields = Fields {
        passage: builder.add_u64_field("passage", FAST),
        document: builder.add_u64_field("document", INDEXED | FAST),
        body: builder.add_text_field("body", text.clone()),
        exact: builder.add_text_field("exact", text),
    };
    (builder.build(), fields)
}

/// The one writer. A process that is just being started shares the lock of the
/// writer before for a moment, so a lock that is held is waited for: the lock of
/// the library's folder says that nobody else writes.
pub(super) fn writer(index: &Index) -> tantivy::Result<IndexWriter> {
    let patience = Instant::now() + Duration::from_secs(5);
    let writer: IndexWriter = loop {
        match index.writer_with_num_threads(1, MEMORY) {
            Err(TantivyError::LockFailure(..)) if Instant::now() < patience => {
                std::thread::sleep(Duration::from_millis(20));
            }
            result => break result?,
        }
    };
    // A kill in the middle of a commit leaves files that nothing refers to, and
    // whose names the same commit, done again, would want to use.
    writer.garbage_collect_files().wait()?;
    Ok(writer)
}

/// An index without passages in a folder of its own.
pub(super) fn empty_index(folder: &Path) -> Result<Index, LibraryError> {
    let io = |source| LibraryError::Io {
        path: folder.to_owned(),
        source,
    };
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).map_err(io)?;
    } else if folder.exists() {
        std::fs::remove_file(folder).map_err(io)?;
    }
    std::fs::create_dir_all(folder).map_err(io)?;
    searched_by_threads(Index::create_in_dir(folder, schema().0)?)
}

/// The same index, its parts searched side by side.
pub(super) fn searched_by_threads(mut index: Index) -> Result<Index, LibraryError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    index.set_multithread_executor(threads.min(THREADS))?;
    Ok(index)
}

/// What sees the index as it was at the last reload.
pub(super) fn reader(index: &Index) -> tantivy::Result<IndexReader> {
    let builder = index.reader_builder();
    builder.reload_policy(ReloadPolicy::Manual).try_into()
}
