//! The library of one folder: the way in to everything in this crate.

mod chat_search;
mod collections;
mod files;
mod finding;
mod folders;
mod pages;
mod passages;
mod searching;
mod transferring;
mod work;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ::document::reader::{Limits, ReaderCommand};
use engine::EngineError;
use engine::embed::EmbeddingModel;
use engine::recognise::TextRecogniser;
use engine::rerank::Reranker;
use tokio::sync::broadcast;

use crate::background::{Background, blocking};
use crate::cut::PassageShape;
use crate::database::{Durability, lock};
use crate::error::LibraryError;
use crate::file::LibraryEvent;
use crate::salvage::{self, Salvage};
use crate::shared::Shared;
use crate::table::chat::ChatStore;
use crate::table::draft::DraftStore;
use crate::table::retelling::RetellingStore;
use crate::table::setting::SettingStore;

pub use chat_search::ChatHit;
pub use finding::FindMode;
pub use searching::{PassageHit, SearchResults};
pub use work::Work;

/// What a library is opened with.
pub struct LibraryOptions {
    /// Where it keeps its database and indexes; made where it is missing.
    pub folder: PathBuf,
    /// How the reader processes are started.
    pub reader: ReaderCommand,
    /// What a reader process may use.
    pub limits: Limits,
    /// How documents become passages.
    pub shape: PassageShape,
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
}
