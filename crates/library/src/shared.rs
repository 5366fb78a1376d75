//! What the handles of a library and its work in the background share.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::document::reader::{Limits, Reader, ReaderCommand};
use engine::EngineError;
use engine::recognise::TextRecogniser;
use engine::rerank::Reranker;
use tokio::sync::{Notify, broadcast};

use crate::cut::PassageShape;
use crate::database::{Database, Durability, lock};
use crate::erasing;
use crate::error::LibraryError;
use crate::file::{FileId, FileState, LibraryEvent, LibraryFile};
use crate::folder::{FolderId, FolderState};
use crate::folder_lock::FolderLock;
use crate::languages::Languages;
use crate::lexical::Lexical;
use crate::library::LibraryOptions;
use crate::open_mark::OpenMark;
use crate::pace::Pace;
use crate::password::Passwords;
use crate::spaces::Spaces;
use crate::table::document::DocumentId;
use crate::table::page::Waiting;
use crate::table::{document, file, lexical_removal, page, passage, setting};
use crate::transfer;

/// Events that a slow receiver may lag behind before it loses the oldest.
const EVENTS: usize = 4_096;

/// However long a step took, the next one waits no longer.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// The setting that says whether the work waits, also after the next start.
pub(crate) const PAUSED: &str = "library.paused";

pub(crate) struct Shared {
    pub(crate) folder: PathBuf,
    pub(crate) reader: ReaderCommand,
    pub(crate) limits: Limits,
    pub(crate) shape: PassageShape,
    pub(crate) reranker: Option<Arc<dyn Reranker>>,
    pub(crate) recogniser: Option<Arc<dyn TextRecogniser>>,
    pub(crate) database: Arc<Database>,
    pub(crate) languages: Languages,
    pub(crate) lexical: Lexical,
    pub(crate) spaces: Spaces,
    pub(crate) passwords: Passwords,
    pub(crate) events: broadcast::Sender<LibraryEvent>,
    /// The file that is being read, with its progress.
    pub(crate) reading: Mutex<Option<(FileId, FileState)>>,
    /// Draws pages; a process of its own, so that it never waits for reading.
    pub(crate) drawer: tokio::sync::Mutex<Reader>,
    /// Something was queued.
    pub(crate) queued: Notify,
    /// Something was read or removed.
    pub(crate) to_index: Notify,
    /// Something can be embedded.
    pub(crate) to_embed: Notify,
    /// Something can be recognised.
    pub(crate) to_recognise: Notify,
    /// Documents whose pages cannot be recognised for now, since their file wants its
    /// password or cannot be opened.
    pub(crate) passed_over: Mutex<Vec<DocumentId>>,
    /// Some work came to an end.
    pub(crate) settled: Notify,
    /// The watched folders, or their rules, are others.
    pub(crate) folders_changed: Notify,
    /// How watched folders are followed.
    pub(crate) folder_states: Mutex<HashMap<FolderId, FolderState>>,
    /// Why nothing is embedded.
    pub(crate) embedding_failure: Mutex<Option<EngineError>>,
    /// Why nothing is recognised.
    pub(crate) recognising_failure: Mutex<Option<EngineError>>,
    /// How many want no embedding or recognising in the background.
    pub(crate) quiet: AtomicUsize,
    /// Whether the person lets the work wait.
    pub(crate) paused: AtomicBool,
    /// Whether the work takes half of its time only.
    pub(crate) sparing: AtomicBool,
    /// How fast the work goes.
    pub(crate) pace: Pace,
    /// Steps of the work that are being done, their announcements included.
    pub(crate) steps: AtomicUsize,
    /// Whether tantivy has been compared with SQLite since the start.
    pub(crate) reconciled: AtomicBool,
    /// Whether the library was closed the last time it was open.
    pub(crate) was_closed: bool,
    mark: OpenMark,
    /// Whether the database was looked at, where it must be after the start.
    pub(crate) checked: AtomicBool,
    stopping: AtomicBool,
    stop: Notify,
    folder_lock: FolderLock,
}

impl Shared {
    /// Opens everything in the folder, and notes what has to be done again.
    pub(crate) fn open(options: LibraryOptions) -> Result<Self, LibraryError> {
        let folder = &options.folder;
        std::fs::create_dir_all(folder).map_err(|source| LibraryError::Io {
            path: folder.clone(),
            source,
        })?;
        let folder_lock = FolderLock::take(folder)?;
        let mark = OpenMark::set(folder)?;
        let database = Arc::new(Database::open(&database_path(folder))?);
        let (lexical, is_empty) = Lexical::open(&folder.join("words"))?;
        let begin = || {
            database.write(Durability::Repeatable, |transaction| {
                file::queue_interrupted(transaction)?;
                if is_empty {
                    document::unmark_all_words(transaction)?;
                }
                let chosen = Arc::clone(&options.embedding);
                let spaces = Spaces::open(transaction, chosen, &options.embeddings_before)?;
                Ok((spaces, setting::get(transaction, PAUSED)?))
            })
        };
        let (spaces, paused) = match begin() {
            Err(LibraryError::Damaged) => {
                database.salvage()?;
                lexical.mark_damaged();
                begin()?
            }
            begun => begun?,
        };
        let paused = paused.as_deref() == Some("true");
        database.read(|connection| transfer::finish(folder, connection))?;
        Ok(Self {
            folder: options.folder,
            was_closed: mark.was_closed(),
            mark,
            drawer: tokio::sync::Mutex::new(Reader::new(
                options.reader.clone(),
                options.limits.clone(),
            )),
            reader: options.reader,
            limits: options.limits,
            shape: options.shape,
            reranker: options.reranker,
            recogniser: options.recogniser,
            database,
            languages: Languages::default(),
            lexical,
            spaces,
            passwords: Passwords::default(),
            events: broadcast::Sender::new(EVENTS),
            reading: Mutex::new(None),
            queued: Notify::new(),
            to_index: Notify::new(),
            to_embed: Notify::new(),
            to_recognise: Notify::new(),
            passed_over: Mutex::default(),
            settled: Notify::new(),
            folders_changed: Notify::new(),
            folder_states: Mutex::default(),
            embedding_failure: Mutex::new(None),
            recognising_failure: Mutex::new(None),
            quiet: AtomicUsize::new(0),
            paused: AtomicBool::new(paused),
            sparing: AtomicBool::new(false),
            pace: Pace::default(),
            steps: AtomicUsize::new(0),
            reconciled: AtomicBool::new(false),
            checked: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            stop: Notify::new(),
            folder_lock,
        })
    }

    /// A file as it is now, its progress included.
    pub(crate) fn file(&self, id: FileId) -> Result<LibraryFile, LibraryError> {
        let mut found = self.database.read(|connection| file::get(connection, id))?;
        self.add_progress(&mut found);
        Ok(found)
    }

    /// The file on disk that a document is read from.
    pub(crate) fn on_disk(&self, id: FileId) -> Result<LibraryFile, LibraryError> {
        let file = self.file(id)?;
        match file.container {
            Some(container) => self.file(container),
            None => Ok(file),
        }
    }

    /// All files as they are now.
    pub(crate) fn files(&self) -> Result<Vec<LibraryFile>, LibraryError> {
        let mut files = self.database.read(file::all)?;
        files.iter_mut().for_each(|file| self.add_progress(file));
        Ok(files)
    }

    fn add_progress(&self, file: &mut LibraryFile) {
        if let Some((id, progress)) = &*lock(&self.reading)
            && *id == file.id
            && matches!(file.state, FileState::Reading { .. })
        {
            file.state = progress.clone();
        }
    }

    /// Tells everyone who watches how a file is now. A file that was taken out
    /// meanwhile was announced as such.
    pub(crate) fn announce(&self, id: FileId) {
        match self.file(id) {
            Ok(file) => self.send(LibraryEvent::Changed {
                file: Box::new(file),
            }),
            Err(LibraryError::NotFound { .. }) => {}
            Err(error) => tracing::warn!(%error, "a change of a file could not be announced"),
        }
    }

    /// Sends an event to those who watch, if any.
    pub(crate) fn send(&self, event: LibraryEvent) {
        // The only error is that nobody watches.
        self.events.send(event).ok();
    }

    /// Whether nothing is left to read, index or embed.
    pub(crate) fn has_read_and_embedded(&self) -> Result<bool, LibraryError> {
        let is_damaged =
            self.lexical.is_damaged() || self.lexical.is_suspected() || self.database.is_damaged();
        if is_damaged || !self.reconciled.load(Ordering::Acquire) {
            return Ok(false);
        }
        let waits_for_vectors = lock(&self.embedding_failure).is_none();
        self.database.read(|connection| {
            Ok(!file::any_unread(connection)?
                && !file::any_indexing(connection)?
                && document::to_cut(connection)?.is_empty()
                && document::without_words(connection)?.is_empty()
                && lexical_removal::all(connection)?.is_empty()
                && !(waits_for_vectors
                    && (!self.spaces.is_settled() || passage::any_without_vector(connection)?)))
        })
    }

    /// Whether there is nothing left to read, index, embed, recognise or erase.
    pub(crate) fn is_idle(&self) -> Result<bool, LibraryError> {
        let waits_for_pages =
            self.recogniser.is_some() && lock(&self.recognising_failure).is_none();
        let nothing_left = self.checked.load(Ordering::Acquire)
            && self.has_read_and_embedded()?
            && self.database.read(erasing::due)?.is_none()
            && !(waits_for_pages && self.next_unrecognised()?.is_some());
        // Looked at last: what a step leaves is announced before it ends.
        Ok(nothing_left && self.steps.load(Ordering::Acquire) == 0)
    }

    /// The next page that waits to be recognised, and can be.
    pub(crate) fn next_unrecognised(&self) -> Result<Option<Waiting>, LibraryError> {
        let passed_over = lock(&self.passed_over).clone();
        self.database
            .read(|connection| page::next_unrecognised(connection, &passed_over))
    }

    /// Tries again what could not be recognised.
    pub(crate) fn recognise_again(&self) {
        lock(&self.passed_over).clear();
        self.to_recognise.notify_one();
    }

    /// Whether the person lets the work wait.
    pub(crate) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Acquire)
    }

    /// Waits after a step of the work, as long as it took, while the computer is to be
    /// spared.
    pub(crate) async fn rest(&self, took: Duration) {
        if self.sparing.load(Ordering::Acquire) {
            tokio::select! {
                () = tokio::time::sleep(took.min(LONGEST_REST)) => {}
                () = self.stopped() => {}
            }
        }
    }

    /// Asks the work in the background to end.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.stop.notify_waiters();
    }

    /// Whether the work in the background is to end.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Resolves when the work in the background is to end.
    pub(crate) async fn stopped(&self) {
        let notified = self.stop.notified();
        tokio::pin!(notified);
        notified.as_mut().enable();
        if !self.is_stopping() {
            notified.await;
        }
    }

    /// Gives the folder free for another process.
    pub(crate) fn unlock(&self) {
        self.lexical.close();
        self.mark.remove();
        self.folder_lock.release();
    }
}

/// Where the database of the library in `folder` lies.
pub(crate) fn database_path(folder: &Path) -> PathBuf {
    folder.join("library.sqlite")
}
