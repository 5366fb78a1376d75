//! The one API.

mod ahead;
mod asking;
mod chat_export;
mod chats;
mod clauses;
mod comparing;
mod computer;
mod documents;
mod downloads;
mod drafting;
mod engines;
mod files;
mod folders;
mod in_use;
mod models;
mod passwords;
mod pins;
mod preferences;
mod retelling;
mod revising;
mod running;
mod search_models;
mod searching;
mod server_keys;
mod sources;
mod summarising;
mod tabulating;
mod transfer;
mod turns;
mod work;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};

use answer::meaning::Meaning;
use answer::prompt::Budget;
use answer::{Answering, EvidenceSource};
use document::ReadError;
use document::reader::{Limits, ReaderCommand};
use engine::chat::ChatModel;
use engine::choice;
use engine::embed::EmbeddingModel;
use engine::entail::EntailmentModel;
use engine::forecast::Machine;
use engine::recognise::TextRecogniser;
use engine::rerank::Reranker;
use engine::{Models, OnnxEntailment, OnnxReranker, OnnxTextRecogniser};
use library::{FileId, FileState, Library, LibraryEvent, LibraryOptions, PassageShape};
use tokio::sync::broadcast;

use crate::api::Event;
use crate::api::failure::{Failure, FailureCode};
use crate::api::settings::Settings;
use crate::api::status::{ModelState, Status};
use crate::home::{self, Home};
use downloads::Downloads;
use engines::Engines as KnownEngines;
use in_use::ModelInUse;
use retelling::RunningRetellings;
use revising::RunningRevisions;
use running::{RunningAnswers, RunningOutlines};
use search_models::SearchModels;

/// What an [`Assistant`] needs to know of the program that opens it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where everything lies.
    pub home: Home,
    /// How the reader process is started; its `pdfium` is filled in from the
    /// models folder.
    pub reader: ReaderCommand,
    /// The folder of the sample documents, with a folder for each language in
    /// it, where the program has them.
    pub samples: Option<PathBuf>,
}

/// The models that an [`Assistant`] works with.
#[derive(Clone)]
pub struct Engines {
    /// Writes.
    pub chat: Arc<dyn ChatModel>,
    /// Turns texts into vectors.
    pub embedding: Arc<dyn EmbeddingModel>,
}

/// Everything that a person can do. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Assistant {
    inner: Arc<Inner>,
}

/// An [`Assistant`] that may have ended.
pub(crate) struct WeakAssistant(Weak<Inner>);

impl WeakAssistant {
    /// The assistant, if any clone of it still lives.
    pub(crate) fn upgrade(&self) -> Option<Assistant> {
        self.0.upgrade().map(|inner| Assistant { inner })
    }
}

struct Inner {
    library: Library,
    /// Tells what follows from a text, where a model for that is installed.
    entailment: Option<Arc<dyn EntailmentModel>>,
    model: ModelInUse,
    engines: KnownEngines,
    models: Models,
    downloads: Downloads,
    server_keys: server_keys::ServerKeys,
    /// What this computer can do at most, once measured.
    machine: Mutex<Option<Machine>>,
    events: broadcast::Sender<Event>,
    answers: RunningAnswers,
    ahead: ahead::Ahead,
    outlines: RunningOutlines,
    retellings: RunningRetellings,
    revisions: RunningRevisions,
    status: Mutex<Status>,
    samples: Option<PathBuf>,
    transfer: transfer::Stopping,
}

/// What reads pages without text, where its weights are installed.
fn recogniser(models: &Models) -> Option<Arc<dyn TextRecogniser>> {
    let weights = models.default_recogniser().ok()?;
    (weights.detection.is_file() && weights.recognition.is_file())
        .then(|| Arc::new(OnnxTextRecogniser::new(weights)) as Arc<dyn TextRecogniser>)
}

/// What puts the best passages in order anew, where a model for that is installed.
fn reranker(models: &Models) -> Option<Arc<dyn Reranker>> {
    let weights = models.installed_reranker().ok().flatten()?;
    Some(Arc::new(OnnxReranker::new(weights)))
}

/// What tells whether a sentence follows from a text, where a model for that is installed.
fn entailment(models: &Models) -> Option<Arc<dyn EntailmentModel>> {
    let weights = models.installed_entailment().ok().flatten()?;
    Some(Arc::new(OnnxEntailment::new(weights)))
}

/// How long a person gladly waits for the first word of an answer, in seconds.
const PROMPT_SECONDS: f64 = 3.0;

/// A receiver that falls further behind is told so.
const EVENTS: usize = 1024;

impl Assistant {
    /// Opens the library and goes on with what was left undone. Must be called
    /// within a tokio runtime. No weights are loaded yet: see
    /// [`Assistant::warm_up`].
    ///
    /// Fails with `LibraryInUse` where another process has the library open,
    /// and with `LibraryNewer` where a newer Deskhand wrote it.
    pub async fn open(options: Options) -> Result<Self, Failure> {
        let home = options.home.clone();
        let (models, search, known, overruled) = blocking(move || {
            let settings = settings_of(&home)?;
            let trials = library::SettingStore::peek(&home.data, engines::KEY)?;
            let models = models_of(&home, settings.as_ref());
            let (overruled, wanted) = settings
                .map(|settings| (settings.engine, settings.search_model))
                .unwrap_or_default();
            let search = SearchModels::of(&models, wanted.as_deref())?;
            let known = KnownEngines::remembering(trials.as_deref());
            Ok((models, search, known, overruled))
        })
        .await?;
        let mut options = options;
        options.reader.pdfium = models.pdfium();
        let weights = models.default_chat()?;
        let engine = match known.engine(&weights, overruled.as_deref()) {
            Some(engine) => engine,
            None => choice::first_choice(&weights.name)?,
        };
        let model = ModelInUse::on_engine(engine, weights);
        let assistant = Self::open_using(options, model, search, models, known).await?;
        assistant.take_kept_model().await;
        Ok(assistant)
    }

    /// Opens with other models than the default ones; `models_folder` is what
    /// the status names as their place.
    pub async fn open_with(
        options: Options,
        engines: Engines,
        models_folder: PathBuf,
    ) -> Result<Self, Failure> {
        let model = ModelInUse::given(engines.chat);
        let models = Models::in_folder(models_folder);
        let known = KnownEngines::default();
        let search = SearchModels {
            chosen: engines.embedding,
            before: Vec::new(),
        };
        Self::open_using(options, model, search, models, known).await
    }

    async fn open_using(
        options: Options,
        model: ModelInUse,
        search: SearchModels,
        models: Models,
        known: KnownEngines,
    ) -> Result<Self, Failure> {
        let status = Status {
            model: model.chat().description().name.clone(),
            model_state: ModelState::Loading,
            elsewhere: None,
            model_failure: None,
            models_folder: models.folder().display().to_string(),
            library_folder: options.home.data.display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            hotkey_failure: None,
        };
        let runtime = tokio::runtime::Handle::current();
        let data = options.home.data.clone();
        let library = blocking({
            let library_options = LibraryOptions {
                folder: options.home.data,
                reader: options.reader,
                limits: Limits::default(),
                shape: PassageShape::default(),
                embedding: search.chosen,
                embeddings_before: search.before,
                reranker: reranker(&models),
                recogniser: recogniser(&models),
            };
            move || Ok(Library::open(library_options, runtime)?)
        })
        .await?;
        let (events, _) = broadcast::channel(EVENTS);
        let assistant = Self {
            inner: Arc::new(Inner {
                library,
                entailment: entailment(&models),
                model,
                engines: known,
                models,
                downloads: Downloads::default(),
                server_keys: server_keys::ServerKeys::default(),
                machine: Mutex::new(None),
                events,
                answers: RunningAnswers::default(),
                ahead: ahead::Ahead::default(),
                outlines: RunningOutlines::default(),
                retellings: RunningRetellings::default(),
                revisions: RunningRevisions::default(),
                status: Mutex::new(status),
                samples: options.samples,
                transfer: transfer::Stopping::default(),
            }),
        };
        assistant.forward_library_events();
        assistant.spare_the_battery();
        // A person can work without the command line beside the window.
        if let Err(failure) = assistant.listen(&data) {
            tracing::warn!(%failure, "commands of other processes are not carried out");
        }
        Ok(assistant)
    }

    /// Loads the chat model in the background, so that the first answer does
    /// not wait for it; the status tells how that went. Engines that were never
    /// measured with it are measured then, while nobody waits for an answer.
    pub fn warm_up(&self) {
        let assistant = self.clone();
        tokio::spawn(async move {
            let chat = assistant.inner.model.chat();
            let loaded = blocking(move || Ok(chat.warm_up()?)).await;
            assistant.change_status(|status| {
                status.model_state = match loaded {
                    Ok(()) => ModelState::Ready,
                    Err(failure) => ModelState::Failed { failure },
                };
            });
            assistant.measure_if_unknown().await;
        });
    }

    /// Everything that happens from now on. A receiver that falls behind by
    /// more than a thousand events is told so, and fetches anew.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// What the bottom of the window says.
    pub fn status(&self) -> Status {
        locked(&self.inner.status).clone()
    }

    /// Tells why the hotkey does not work, or that it does.
    pub fn report_hotkey(&self, failure: Option<Failure>) {
        self.change_status(|status| status.hotkey_failure = failure);
    }

    /// Stops all work and gives the library free for another process.
    pub async fn close(self) {
        self.inner.answers.stop_all();
        self.inner.outlines.stop_all();
        let library = self.inner.library.clone();
        // Closing only waits; there is nothing to tell if the wait is ended.
        let closed = blocking(move || {
            library.close();
            Ok(())
        });
        if let Err(failure) = closed.await {
            tracing::warn!(%failure, "the library did not close in order");
        }
    }

    /// For whoever must not keep the assistant from ending.
    pub(crate) fn downgrade(&self) -> WeakAssistant {
        WeakAssistant(Arc::downgrade(&self.inner))
    }

    fn change_status(&self, change: impl FnOnce(&mut Status)) {
        let status = {
            let mut status = locked(&self.inner.status);
            change(&mut status);
            status.clone()
        };
        self.tell(Event::Status { status });
    }

    /// Nobody may be listening, which is no failure.
    fn tell(&self, event: Event) {
        drop(self.inner.events.send(event));
    }

    fn forward_library_events(&self) {
        let mut changes = self.inner.library.subscribe();
        // Only a sender is held, so that the library closes when the last
        // assistant is dropped.
        let events = self.inner.events.clone();
        let assistant = self.downgrade();
        tokio::spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(change) => {
                        if let Some(file) = locked_file(&change)
                            && let Some(assistant) = assistant.upgrade()
                        {
                            tokio::spawn(async move { assistant.unlock_remembered(file).await });
                        }
                        drop(events.send(Event::from(change)));
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        });
    }

    fn answering(&self) -> Answering {
        let source: Arc<dyn EvidenceSource> = Arc::new(self.inner.library.clone());
        Answering {
            source,
            chat: self.inner.model.chat(),
            budget: self.budget(),
            meaning: Some(self.meaning()),
        }
    }

    fn meaning(&self) -> Meaning {
        Meaning {
            library: self.inner.library.clone(),
            entailment: self.inner.entailment.clone(),
        }
    }

    /// As long as the engine reads in the time that a person gladly waits.
    fn budget(&self) -> Budget {
        let used = self.inner.model.engine();
        let tokens = used.and_then(|(engine, weights)| {
            let known = &self.inner.engines;
            known.tokens_in(&weights, &engine, PROMPT_SECONDS)
        });
        match tokens {
            Some(tokens) => Budget::of_tokens(tokens),
            None => Budget::default(),
        }
    }

    /// Runs work that blocks on the library.
    async fn library<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let library = self.inner.library.clone();
        blocking(move || work(&library)).await
    }
}

/// The file that a change sets aside for want of a password.
fn locked_file(change: &LibraryEvent) -> Option<FileId> {
    match change {
        LibraryEvent::Changed { file } => match file.state {
            FileState::SetAside {
                error: ReadError::Encrypted,
            } => Some(file.id),
            _ => None,
        },
        LibraryEvent::Removed { .. }
        | LibraryEvent::Folders
        | LibraryEvent::Collections
        | LibraryEvent::Work => None,
    }
}

/// The models of a home: where the environment says, else where the settings
/// say, else where the installation has them.
fn models_of(home: &Home, settings: Option<&Settings>) -> Models {
    let folder = match &home.models {
        home::Models::Fixed(folder) => folder.clone(),
        home::Models::Default(folder) => settings
            .and_then(|settings| settings.models_folder.as_ref())
            .map_or_else(|| folder.clone(), PathBuf::from),
    };
    Models::in_folder(folder)
}

/// What a person has set, read before the library is open.
fn settings_of(home: &Home) -> Result<Option<Settings>, Failure> {
    let kept = library::SettingStore::peek(&home.data, preferences::KEY)?;
    Ok(kept.and_then(|json| serde_json::from_str(&json).ok()))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new(FailureCode::Internal, error))?
}

/// A mutex is poisoned only by a panic while it was held; what it guards here
/// is whole at every moment.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
