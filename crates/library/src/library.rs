//! The library of one folder: the way in to everything in this crate.

mod chat_search;
mod collections;
mod folders;
mod searching;
mod work;

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ::document::reader::{Limits, PageToDraw, ReaderCommand};
use ::document::{Page, ReadError, Tile};
use engine::EngineError;
use engine::embed::EmbeddingModel;
use engine::recognise::TextRecogniser;
use engine::rerank::Reranker;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use crate::background::{Background, blocking};
use crate::database::{Durability, lock};
use crate::error::LibraryError;
use crate::evidence::{Evidence, Passage, PassageId, Pinned, Scope};
use crate::file::{Added, FileId, FileState, LibraryEvent, LibraryFile};
use crate::find::{Look, Pinpoints, Sources};
use crate::password::Password;
use crate::salvage::{self, Salvage};
use crate::shared::Shared;
use crate::table::chat::ChatStore;
use crate::table::document::DocumentId;
use crate::table::draft::DraftStore;
use crate::table::page::{self, PageOutline};
use crate::table::retelling::RetellingStore;
use crate::table::setting::SettingStore;
use crate::table::{file, folder, passage, scope};
use crate::transfer::{self, Exported, Imported, Progress};
use crate::{adding, removing};

/// What a library is opened with.
pub struct LibraryOptions {
    /// Where it keeps its database and indexes; made where it is missing.
    pub folder: PathBuf,
    /// How the reader processes are started.
    pub reader: ReaderCommand,
    /// What a reader process may use.
    pub limits: Limits,
    /// Turns passages and questions into vectors.
    pub embedding: Arc<dyn EmbeddingModel>,
    /// Models that may have done so before: their vectors serve until `embedding` has
    /// its own.
    pub embeddings_before: Vec<Arc<dyn EmbeddingModel>>,
    /// Puts the best passages in order anew, where one is installed.
    pub reranker: Option<Arc<dyn Reranker>>,
    /// Reads pages that carry no text; without one they stay unread.
    pub recogniser: Option<Arc<dyn TextRecogniser>>,
}

/// Which search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindMode {
    /// By words alone (BM25).
    Lexical,
    /// By vectors alone (cosine).
    Dense,
    /// By both.
    #[default]
    Fused,
}

pub use chat_search::ChatHit;
pub use searching::{PassageHit, SearchResults};
pub use work::Work;

/// The library of one folder. Clones are the same library.
///
/// Calls block (they read and write the disk) unless they are `async`; from
/// async code they go through `spawn_blocking`. Files are read, indexed and
/// embedded in the background, on the runtime given to [`Library::open`].
#[derive(Clone)]
pub struct Library {
    handle: Arc<Handle>,
}

/// Dropped with the last clone.
struct Handle {
    shared: Arc<Shared>,
    background: std::sync::Mutex<Background>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.stop();
    }
}

/// While it lives, no passages are embedded and no pages recognised in the
/// background, so that an answer has the processor for itself.
pub struct Quiet {
    shared: Arc<Shared>,
}

impl Drop for Quiet {
    fn drop(&mut self) {
        self.shared.quiet.fetch_sub(1, Ordering::AcqRel);
    }
}

/// What of a page is drawn.
enum Drawing {
    Whole { width: u32 },
    Part(Tile),
}

impl Library {
    /// Opens the library, makes it where there is none, brings an older one up
    /// to date (after a backup), repairs what a kill left half done, and goes
    /// on with the queue in the background.
    ///
    /// # Errors
    /// [`LibraryError::InUse`] while another process has it open,
    /// [`LibraryError::NewerVersion`] if a newer app wrote it,
    /// [`LibraryError::ReadOnly`] and [`LibraryError::DiskFull`] where nothing can be
    /// written: a library is never opened to be read alone. A damaged database is
    /// made anew of what can be read of it ([`Library::salvaged`]).
    pub fn open(
        options: LibraryOptions,
        runtime: tokio::runtime::Handle,
    ) -> Result<Self, LibraryError> {
        let shared = Shared::open(options).map_err(LibraryError::classified)?;
        let shared = Arc::new(shared);
        let background = Background::start(&shared, &runtime);
        Ok(Self {
            handle: Arc::new(Handle {
                shared,
                background: std::sync::Mutex::new(background),
            }),
        })
    }

    /// What happens to files from now on. A receiver that lags loses the
    /// oldest events and should ask for [`Library::files`] again.
    pub fn subscribe(&self) -> broadcast::Receiver<LibraryEvent> {
        self.shared().events.subscribe()
    }

    /// What became of the database when it was last found damaged, until
    /// [`Library::dismiss_salvage`]. Where it happens while the library is open, every file
    /// is announced again as it is now. The damaged database is kept beside the new one
    /// until a document is taken out.
    pub fn salvaged(&self) -> Result<Option<Salvage>, LibraryError> {
        self.shared().database.read(salvage::last)
    }

    /// Notes that the person knows of it.
    pub fn dismiss_salvage(&self) -> Result<(), LibraryError> {
        let database = &self.shared().database;
        database.write(Durability::OnDisk, |transaction| {
            salvage::dismiss(transaction)
        })
    }

    /// Adds files, and the files in folders (those with a known ending; hidden
    /// ones are passed over). Contents are hashed first: what the library has
    /// already, under this path or another, is `unchanged`. A known path with
    /// changed content is queued; its old passages are found until the new
    /// ones replace them, all at once. A path that cannot be opened becomes a
    /// file that is set aside.
    pub fn add(&self, paths: &[PathBuf]) -> Result<Added, LibraryError> {
        adding::add(self.shared(), paths)
    }

    /// Every file, in the order in which they were added.
    pub fn files(&self) -> Result<Vec<LibraryFile>, LibraryError> {
        self.shared().files()
    }

    /// The files that a scope means and that were read, in the order of their names. A
    /// document inside another of them is not told apart from it.
    pub fn files_in(&self, scope: &Scope) -> Result<Vec<LibraryFile>, LibraryError> {
        let (all, meant) = self.shared().database.read(|connection| {
            let meant = scope::asked(connection, scope)?.files;
            Ok((file::all(connection)?, meant))
        })?;
        let meant: HashSet<FileId> = meant.into_iter().collect();
        let is_meant = |id: &FileId| meant.contains(id);
        let mut files: Vec<LibraryFile> = all
            .into_iter()
            .filter(|file| is_meant(&file.id) && !file.container.as_ref().is_some_and(is_meant))
            .collect();
        files.sort_by_cached_key(|file| (file.name.to_lowercase(), file.id));
        Ok(files)
    }

    /// One file.
    pub fn file(&self, id: FileId) -> Result<LibraryFile, LibraryError> {
        self.shared().file(id)
    }

    /// The file on disk that a document is read from: itself, or the one that
    /// holds it.
    pub fn on_disk(&self, id: FileId) -> Result<LibraryFile, LibraryError> {
        self.shared().on_disk(id)
    }

    /// Reads a file again that was set aside, or of which pages or a document
    /// inside could not be read. Does nothing to others. A document inside
    /// another is read with it.
    pub fn retry(&self, id: FileId) -> Result<(), LibraryError> {
        let shared = self.shared();
        let id = shared.file(id)?.container.unwrap_or(id);
        let queued = shared.database.write(Durability::OnDisk, |transaction| {
            file::retry(transaction, id)
        })?;
        if queued {
            shared.announce(id);
            shared.queued.notify_one();
        }
        // What is missing of others is tried again too.
        shared.to_embed.notify_one();
        shared.recognise_again();
        Ok(())
    }

    /// Gives the password of a file that is encrypted, and reads the file where
    /// it was set aside for that. The password is kept in memory alone, until
    /// the library is closed, or until it turns out to be wrong.
    pub fn unlock(&self, id: FileId, password: Password) -> Result<(), LibraryError> {
        let shared = self.shared();
        let file = shared.file(id)?;
        let id = file.container.unwrap_or(id);
        shared.passwords.give(id, password);
        match file.state {
            FileState::SetAside {
                error: ReadError::Encrypted | ReadError::WrongPassword,
            } => self.retry(id),
            _ => {
                shared.recognise_again();
                Ok(())
            }
        }
    }

    /// Whether the password of a file on disk was given since the library was opened.
    pub fn has_password(&self, id: FileId) -> bool {
        self.shared().passwords.of(id).is_some()
    }

    /// Takes a file out with all that was made from it. The file on disk is not touched,
    /// unless an import unpacked it, and stays out where its folder is watched, until it
    /// is added by its own name. It is found no more when the call returns; a moment later
    /// none of its text is left in any file of the library's folder ([`Library::idle`]
    /// waits for that), and copies of the database that an update or damage left are
    /// deleted. Quotes in chats and drafts stay with these.
    pub fn remove(&self, id: FileId) -> Result<(), LibraryError> {
        let shared = self.shared();
        let file = shared.file(id)?;
        if file.container.is_none()
            && let Some(path) = file.path.to_str()
        {
            shared.database.write(Durability::OnDisk, |transaction| {
                folder::leave_out(transaction, path)
            })?;
        }
        removing::remove(shared, id)
    }

    /// Writes files, with everything that was read of them and what is in them, into one
    /// file at `to` (in the place of what is there): those of `what` with the documents
    /// inside them, and the files that hold them; for the whole library chats, drafts
    /// and settings too. What is queued or being read goes over as queued. Others go on
    /// meanwhile: the export is of the moment at which it began. `progress` is told how
    /// far it has come and can stop it; whatever ends it early, nothing is left of it and
    /// what was at `to` is still there.
    ///
    /// # Errors
    /// [`LibraryError::Cancelled`] where `progress` stopped it,
    /// [`LibraryError::NotFound`] where one of the files is not there,
    /// [`LibraryError::DiskFull`] and [`LibraryError::Io`] where it cannot be written.
    pub fn export(
        &self,
        what: &Scope,
        to: &Path,
        mut progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Exported, LibraryError> {
        let exported = transfer::export(self.shared(), what, to, &mut progress);
        exported.map_err(LibraryError::classified)
    }

    /// Takes in what [`Library::export`] wrote, whole or not at all. Files and documents
    /// whose content is here already are not added again, nor chats and drafts that are.
    /// What is new gets new numbers, in citations and scopes of chats and drafts as well:
    /// there a field `file` or `passage` names one, `files` several; what is not here is
    /// named 0 then. `progress` is asked in the middle of a transaction: it must not write
    /// to the library. Files that are not on this disk under their path are unpacked into
    /// `imported/` in the library's folder. Vectors come along where they are of a model
    /// that is used here. Settings that are set here stay. Words can be searched when the
    /// background has indexed them.
    ///
    /// # Errors
    /// [`LibraryError::NotAnExport`], [`LibraryError::DamagedExport`] and
    /// [`LibraryError::NewerExport`] before anything was changed,
    /// [`LibraryError::Cancelled`] where `progress` stopped it.
    pub fn import(
        &self,
        from: &Path,
        mut progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Imported, LibraryError> {
        let imported = transfer::import(self.shared(), from, &mut progress);
        imported.map_err(LibraryError::classified)
    }

    /// Finds the passages nearest to a question by words and vectors together,
    /// at most `limit`, best first, and the sentences in them that are likeliest to
    /// answer. Any text is a valid question. Where the
    /// embedding model fails, words alone are searched; where the word index turns out
    /// to be damaged, vectors alone, and the index is made again in the background.
    pub fn find(&self, query: &str, scope: &Scope, limit: usize) -> Result<Evidence, LibraryError> {
        self.find_beside(&Pinned::default(), query, scope, limit)
    }

    /// Finds likewise, and whatever the scope: the passages that are pinned, and those of
    /// the pinned files that are nearest, within `limit`. A question that names nothing to
    /// search for ('What does this mean?') is about what is pinned.
    pub fn find_beside(
        &self,
        pinned: &Pinned,
        query: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Evidence, LibraryError> {
        let look = Look {
            mode: FindMode::Fused,
            pinpoints: Pinpoints::Sentences,
            query,
            scope,
            pinned,
            limit,
        };
        self.look_for(&look)
    }

    /// Finds passages by one search alone, or by both; their sentences are not told
    /// apart.
    pub fn find_by(
        &self,
        mode: FindMode,
        query: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Evidence, LibraryError> {
        let look = Look {
            mode,
            pinpoints: Pinpoints::Passages,
            query,
            scope,
            pinned: &Pinned::default(),
            limit,
        };
        self.look_for(&look)
    }

    fn look_for(&self, look: &Look<'_>) -> Result<Evidence, LibraryError> {
        let shared = self.shared();
        let _quiet = self.quiet();
        let found = Sources {
            database: &shared.database,
            languages: &shared.languages,
            lexical: &shared.lexical,
            space: shared.spaces.serving(),
            reranker: shared.reranker.as_deref(),
        }
        .find(look);
        if shared.lexical.is_damaged() || shared.lexical.is_suspected() {
            shared.to_index.notify_one();
        }
        found
    }

    /// One passage. Gone once its file was taken out or changed.
    pub fn passage(&self, id: PassageId) -> Result<Passage, LibraryError> {
        let found = self
            .shared()
            .database
            .read(|connection| passage::get(connection, id, &[]))?;
        found.ok_or(LibraryError::NotFound {
            what: "passage",
            id: id.0,
        })
    }

    /// The first passage of a file that has these words, just so: where something that was
    /// cited stands now, when its document was read again since. None where it does not
    /// stand there any more.
    ///
    /// # Errors
    /// [`LibraryError::NotFound`] where there is no such file.
    pub fn passage_with_words(
        &self,
        file: FileId,
        words: &str,
    ) -> Result<Option<Passage>, LibraryError> {
        self.shared().database.read(|connection| {
            let Some(document) = file::document(connection, file)? else {
                return Ok(None);
            };
            let found = passage::with_words(connection, document, words)?;
            let found = found.map(|id| passage::get(connection, id, &[file]));
            Ok(found.transpose()?.flatten())
        })
    }

    /// How sure the recogniser was of the pages on which a passage stands, from 0 to 1
    /// and of the least sure of them; none where the document carries its text.
    pub fn recognised(&self, passage: &Passage) -> Result<Option<f32>, LibraryError> {
        let pages = passage.spans.iter().map(|span| span.page);
        let Some((first, last)) = pages.clone().min().zip(pages.max()) else {
            return Ok(None);
        };
        self.shared()
            .database
            .read(|connection| page::least_sure(connection, passage.id, &(first..=last)))
    }

    /// One page of a file as it was read, counted from 1.
    pub fn page(&self, id: FileId, page: u32) -> Result<Page, LibraryError> {
        let document = self.document(id)?;
        let found = self
            .shared()
            .database
            .read(|connection| page::get(connection, document, page))?;
        found.ok_or(LibraryError::NotFound {
            what: "page",
            id: page.into(),
        })
    }

    /// The pages of a file without their text.
    pub fn pages(&self, id: FileId) -> Result<Vec<PageOutline>, LibraryError> {
        let document = self.document(id)?;
        self.shared()
            .database
            .read(|connection| page::outlines(connection, document))
    }

    /// Draws a page of a PDF or a picture as a PNG of `width` pixels, from the file as it
    /// is on disk now. A reader process of its own draws, so that drawing
    /// never waits for reading.
    pub async fn picture(
        &self,
        id: FileId,
        page: u32,
        width: u32,
    ) -> Result<Vec<u8>, LibraryError> {
        self.drawn(id, page, Drawing::Whole { width }).await
    }

    /// Draws a part of a page of a PDF or of a picture as a PNG, as
    /// [`Library::picture`] draws the whole.
    pub async fn tile(&self, id: FileId, page: u32, tile: Tile) -> Result<Vec<u8>, LibraryError> {
        self.drawn(id, page, Drawing::Part(tile)).await
    }

    async fn drawn(
        &self,
        id: FileId,
        page: u32,
        drawing: Drawing,
    ) -> Result<Vec<u8>, LibraryError> {
        let shared = self.shared();
        let (disk, inside) = blocking(shared, move |shared| {
            let file = shared.file(id)?;
            let inside = file.container.and(file.hash);
            Ok((shared.on_disk(id)?, inside))
        })
        .await?;
        let password = shared.passwords.of(disk.id);
        let page = PageToDraw {
            path: &disk.path,
            inside,
            password: password.as_ref().map(Password::secret),
            number: page,
        };
        let mut drawer = shared.drawer.lock().await;
        let drawn = match drawing {
            Drawing::Whole { width } => drawer.draw(page, width).await,
            Drawing::Part(tile) => drawer.draw_tile(page, tile).await,
        };
        if let Err(ReadError::WrongPassword) = drawn {
            shared.passwords.forget(disk.id);
        }
        Ok(drawn?)
    }

    /// The chats.
    pub fn chats(&self) -> ChatStore {
        ChatStore {
            database: Arc::clone(&self.shared().database),
        }
    }

    /// The drafts.
    pub fn drafts(&self) -> DraftStore {
        DraftStore {
            database: Arc::clone(&self.shared().database),
        }
    }

    /// What models told of parts of documents.
    pub fn retellings(&self) -> RetellingStore {
        RetellingStore {
            database: Arc::clone(&self.shared().database),
        }
    }

    /// The settings.
    pub fn settings(&self) -> SettingStore {
        SettingStore {
            database: Arc::clone(&self.shared().database),
        }
    }

    /// Resolves when nothing is queued, being read, embedded or recognised. Where
    /// a model fails ([`Library::embedding_failure`],
    /// [`Library::recognising_failure`]), what waits for it is not waited for.
    pub async fn idle(&self) {
        let shared = self.shared();
        loop {
            let settled = shared.settled.notified();
            tokio::pin!(settled);
            settled.as_mut().enable();
            match blocking(shared, Shared::is_idle).await {
                Ok(false) if !shared.is_stopping() => {}
                Ok(_) => return,
                Err(error) => tracing::warn!(%error, "the work left could not be told"),
            }
            // Whatever ends without a word is seen a second later.
            tokio::time::timeout(Duration::from_secs(1), settled)
                .await
                .ok();
        }
    }

    /// Turns passages and questions into vectors with another model from now on. The
    /// vectors of the model before serve until every passage has its new one; words
    /// are searched all the while.
    pub fn choose_embedding(&self, model: Arc<dyn EmbeddingModel>) -> Result<(), LibraryError> {
        let shared = self.shared();
        let changed = shared.database.write(Durability::OnDisk, |transaction| {
            shared.spaces.choose(transaction, model)
        })?;
        if changed {
            lock(&shared.embedding_failure).take();
            for file in shared.files()? {
                shared.announce(file.id);
            }
            shared.to_embed.notify_one();
        }
        Ok(())
    }

    /// What passages get their vectors from.
    pub fn embedding(&self) -> Arc<dyn EmbeddingModel> {
        self.shared().spaces.chosen().model
    }

    /// Why passages are not being embedded, where they are not.
    pub fn embedding_failure(&self) -> Option<EngineError> {
        lock(&self.shared().embedding_failure).clone()
    }

    /// Why pages are not being recognised, where they are not.
    pub fn recognising_failure(&self) -> Option<EngineError> {
        lock(&self.shared().recognising_failure).clone()
    }

    /// Pauses background embedding and recognising until the returned value is dropped.
    pub fn quiet(&self) -> Quiet {
        let shared = Arc::clone(self.shared());
        shared.quiet.fetch_add(1, Ordering::AcqRel);
        Quiet { shared }
    }

    /// Stops the work in the background, waits for it to end, and gives the
    /// folder free. Other clones can still be asked, but nothing is read any
    /// more. Dropping the last clone stops the work too, without waiting.
    pub fn close(self) {
        let shared = self.shared();
        shared.stop();
        lock(&self.handle.background).wait();
        shared.unlock();
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.handle.shared
    }

    fn document(&self, id: FileId) -> Result<DocumentId, LibraryError> {
        let document = self
            .shared()
            .database
            .read(|connection| file::document(connection, id))?;
        document.ok_or(LibraryError::NotFound {
            what: "the text of file",
            id: id.0,
        })
    }
}
