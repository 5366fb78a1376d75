//! The word index: tantivy, with every passage as one of its documents.
//!
//! It holds nothing that is not in SQLite, so that whatever is wrong with it,
//! it can be thrown away and made again.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term,
};

use crate::database::lock;
use crate::error::LibraryError;
use crate::evidence::PassageId;
use crate::holdings::Holdings;
use crate::question::Question;
use crate::script::{is_ideographic, stemmer};
use crate::table::document::DocumentId;
use crate::table::passage::Indexable;
use crate::typed::Typed;
use crate::words::{Words, stems, words};

/// Changes whenever the same text would be indexed as other words; an index of
/// another analysis is made again.
const ANALYSIS: &str = "deskhand words 3";
/// What the writer may hold in memory, in bytes.
const MEMORY: usize = 48 << 20;

/// So many words that begin as a word was begun are searched for,
const BEGUN: usize = 24;
/// the most frequent of so many of a segment.
const BEGUN_LOOKED_AT: usize = 4_096;
/// How often the index is looked at for what a search met.
const SUSPICIONS: u32 = 16;

/// Threads that search the parts of the index side by side.
const THREADS: usize = 4;

/// What a hit of a word as it stands counts, where that of a stem counts one.
const EXACT: f32 = 0.3;

/// How often damage is repaired until the library is opened again: what is met still
/// is none that an index made anew could be rid of.
const REPAIRS: u32 = 3;

/// How rare the terms of a question are among the passages.
#[derive(Debug, Default)]
pub(crate) struct Rarities {
    /// Each term.
    pub(crate) of_terms: Vec<Rarity>,
    /// The share of them, by rarity, that any passage has: small for a question in a
    /// language in which nothing is written here.
    pub(crate) known: f32,
}

/// How rare a term is.
#[derive(Debug)]
pub(crate) struct Rarity {
    /// The inverse document frequency, as BM25 has it: high for words that few passages
    /// have.
    pub(crate) value: f32,
    /// Whether any passage has it.
    pub(crate) is_known: bool,
}

impl Rarities {
    fn of(of_terms: Vec<Rarity>) -> Self {
        let all: f32 = of_terms.iter().map(|term| term.value).sum();
        let known = of_terms.iter().filter(|term| term.is_known);
        let known: f32 = known.map(|term| term.value).sum();
        Self {
            known: if all > 0.0 { known / all } else { 0.0 },
            of_terms,
        }
    }
}

/// The word index.
pub(crate) struct Lexical {
    folder: PathBuf,
    fields: Fields,
    reader: RwLock<IndexReader>,
    writer: Mutex<Writer>,
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

#[derive(Clone, Copy)]
struct Fields {
    passage: Field,
    document: Field,
    body: Field,
    exact: Field,
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
            writer.delete_term(self.document_term(document));
            for passage in passages {
                writer.add_document(self.row(passage))?;
            }
            Ok(())
        })
    }

    /// Removes all passages of a document, after the next commit.
    pub(crate) fn remove(&self, document: DocumentId) -> Result<(), LibraryError> {
        self.write(|writer| {
            writer.delete_term(self.document_term(document));
            Ok(())
        })
    }

    /// Writes the parts of the index anew that have passages which were removed: until
    /// then their words are still in the files.
    pub(crate) fn erase_removed(&self) -> Result<(), LibraryError> {
        let mut place = lock(&self.writer);
        if matches!(*place, Writer::Closed) {
            return Err(closed());
        }
        if let Writer::Open(writer) = std::mem::replace(&mut *place, Writer::Lost) {
            // A part that is being merged at this moment would keep them.
            guarded(|| Ok(writer.wait_merging_threads()?))?;
        }
        drop(place);
        self.write(|writer| {
            for segment in writer.index().searchable_segment_metas()? {
                if segment.has_deletes() {
                    writer.merge(&[segment.id()]).wait()?;
                }
            }
            Ok(())
        })?;
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

    /// The passages with the best scores, best first.
    pub(crate) fn search(
        &self,
        question: &Question,
        documents: Option<&[DocumentId]>,
        limit: usize,
    ) -> Result<Vec<(PassageId, f32)>, LibraryError> {
        let Some(query) = self.query(question, documents) else {
            return Ok(Vec::new());
        };
        self.read(|searcher| best(searcher, &query, limit))
    }

    /// The passages with all that was typed, best first; where there are none, those with
    /// some of it.
    pub(crate) fn search_typed(
        &self,
        typed: &Typed,
        documents: Option<&[DocumentId]>,
        limit: usize,
    ) -> Result<Vec<PassageId>, LibraryError> {
        for occur in [Occur::Must, Occur::Should] {
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            for term in &typed.whole {
                let stems = term.stems.iter();
                let queries = stems.map(|stem| weighted(self.fields.body, stem, 1.0));
                clauses.push((occur, either(queries.collect())));
            }
            if let Some(begun) = &typed.begun {
                clauses.push((occur, either(self.begun(begun)?)));
            }
            let query = self.within(BooleanQuery::new(clauses), documents);
            let found = self.read(|searcher| best(searcher, &query, limit))?;
            if !found.is_empty() {
                return Ok(found.into_iter().map(|(passage, _)| passage).collect());
            }
        }
        Ok(Vec::new())
    }

    /// A query for each of the most frequent words that begin so.
    fn begun(&self, begun: &str) -> Result<Vec<Box<dyn Query>>, LibraryError> {
        self.read(|searcher| {
            let mut frequencies: HashMap<Vec<u8>, u32> = HashMap::new();
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(self.fields.exact)?;
                let words = index.terms().range().ge(begun).into_stream();
                let mut words = words?;
                let mut looked_at = 0;
                while looked_at < BEGUN_LOOKED_AT
                    && words.advance()
                    && words.key().starts_with(begun.as_bytes())
                {
                    looked_at += 1;
                    *frequencies.entry(words.key().to_vec()).or_default() += words.value().doc_freq;
                }
            }
            let mut frequent: Vec<(Vec<u8>, u32)> = frequencies.into_iter().collect();
            frequent.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
            let frequent = frequent.into_iter().take(BEGUN);
            let words = frequent.filter_map(|(word, _)| String::from_utf8(word).ok());
            Ok(words
                .map(|word| weighted(self.fields.exact, &word, 1.0))
                .collect())
        })
    }

    /// How rare the terms of a question are.
    pub(crate) fn rarities(&self, question: &Question) -> Result<Rarities, LibraryError> {
        self.read(|searcher| {
            let passages = searcher.num_docs() as f32;
            let mut of_terms = Vec::with_capacity(question.terms.len());
            for term in &question.terms {
                let mut frequency = 0;
                for stem in &term.stems {
                    let term = Term::from_field_text(self.fields.body, stem);
                    frequency = frequency.max(searcher.doc_freq(&term)?);
                }
                // Deleted passages are still counted until segments are merged.
                let frequency = (frequency as f32).min(passages);
                of_terms.push(Rarity {
                    value: (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln(),
                    is_known: frequency > 0.0,
                });
            }
            Ok(Rarities::of(of_terms))
        })
    }

    fn query(&self, question: &Question, documents: Option<&[DocumentId]>) -> Option<BooleanQuery> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        // Clauses of one term each, side by side, are what tantivy passes over blocks
        // of passages for that cannot be among the best (block-max WAND); it reads all
        // passages of a nested clause, and each clause more costs time. A passage is
        // stemmed in one language, so it has one of a word's stems at most, and the sum
        // of them is that one.
        for term in &question.terms {
            for stem in &term.stems {
                clauses.push((Occur::Should, weighted(self.fields.body, stem, 1.0)));
            }
        }
        for word in &question.exact {
            // Its stem says nearly the same.
            let is_stemmed = question.terms.iter().any(|term| term.word == *word);
            if !is_stemmed || word.chars().any(is_ideographic) {
                clauses.push((Occur::Should, weighted(self.fields.exact, word, EXACT)));
            }
        }
        if clauses.is_empty() {
            return None;
        }
        Some(self.within(BooleanQuery::new(clauses), documents))
    }

    /// What a query finds in these documents; in all of them where there are none.
    fn within(&self, words: BooleanQuery, documents: Option<&[DocumentId]>) -> BooleanQuery {
        let Some(documents) = documents else {
            return words;
        };
        let scope = TermSetQuery::new(documents.iter().map(|id| self.document_term(*id)));
        let scope = ConstScoreQuery::new(Box::new(scope), 0.0);
        BooleanQuery::new(vec![
            (Occur::Must, Box::new(words)),
            (Occur::Must, Box::new(scope)),
        ])
    }

    fn document_term(&self, document: DocumentId) -> Term {
        Term::from_field_u64(self.fields.document, document.0.cast_unsigned())
    }

    fn row(&self, passage: &Indexable) -> TantivyDocument {
        let stemmer = passage.language.as_deref().and_then(stemmer);
        // The fields of BM25F (Robertson, Zaragoza and Taylor 2004, "Simple BM25 Extension
        // to Multiple Weighted Fields") of one weight: what names a passage is counted
        // with its text before frequencies saturate. Fields of their own, with a weight
        // each, found no more (`bench find`), and took a clause each.
        let Words { plain, exact } = words(&text_with_names(passage));
        let mut row = TantivyDocument::new();
        row.add_u64(self.fields.passage, passage.id.0.cast_unsigned());
        row.add_u64(self.fields.document, passage.document.0.cast_unsigned());
        row.add_pre_tokenized_text(self.fields.body, tokens(stems(&plain, stemmer)));
        row.add_pre_tokenized_text(self.fields.exact, tokens(exact));
        row
    }
}

/// The passages of the best rows, best first.
fn best(
    searcher: &Searcher,
    query: &dyn Query,
    limit: usize,
) -> tantivy::Result<Vec<(PassageId, f32)>> {
    let top = searcher.search(query, &TopDocs::with_limit(limit.max(1)).order_by_score())?;
    let mut columns = HashMap::new();
    let mut found = Vec::with_capacity(top.len());
    for (score, address) in top {
        let column = match columns.entry(address.segment_ord) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(
                searcher
                    .segment_reader(address.segment_ord)
                    .fast_fields()
                    .u64("passage")?,
            ),
        };
        if let Some(passage) = column.first(address.doc_id) {
            found.push((PassageId(passage.cast_signed()), score));
        }
    }
    Ok(found)
}

/// The one writer. A process that is just being started shares the lock of the
/// writer before for a moment, so a lock that is held is waited for: the lock of
/// the library's folder says that nobody else writes.
fn writer(index: &Index) -> tantivy::Result<IndexWriter> {
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
fn empty_index(folder: &Path) -> Result<Index, LibraryError> {
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
fn searched_by_threads(mut index: Index) -> Result<Index, LibraryError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    index.set_multithread_executor(threads.min(THREADS))?;
    Ok(index)
}

fn reader(index: &Index) -> tantivy::Result<IndexReader> {
    let builder = index.reader_builder();
    builder.reload_policy(ReloadPolicy::Manual).try_into()
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

/// The document's title, its file's name and the headings, and the text.
fn text_with_names(passage: &Indexable) -> String {
    let mut text = passage.title.clone().unwrap_or_default();
    let names = [&passage.file_stem].into_iter().chain(&passage.headings);
    for part in names.chain([&passage.text]) {
        text.push('\n');
        text.push_str(part);
    }
    text
}

fn either(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(DisjunctionMaxQuery::new(queries))
}

fn weighted(field: Field, word: &str, weight: f32) -> Box<dyn Query> {
    let term = Term::from_field_text(field, word);
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), weight))
}

fn tokens(words: Vec<String>) -> PreTokenizedString {
    let tokens = words
        .into_iter()
        .enumerate()
        .map(|(position, text)| Token {
            offset_from: 0,
            offset_to: 0,
            position,
            text,
            position_length: 1,
        })
        .collect();
    PreTokenizedString {
        text: String::new(),
        tokens,
    }
}

fn schema() -> (Schema, Fields) {
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

#[cfg(test)]
#[path = "lexical_tests.rs"]
mod tests;
