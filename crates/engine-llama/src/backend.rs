//! The engine behind the pipes.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use engine::EngineError;
use engine::chat::{ChatEvent, ChatRequest, ChatTemplate, Message, Usage, WholeCharacters};
use engine::process::{Backend, Device, Ended, Listener, Opened};
use engine::weights::Gguf;
use llama_cpp_2::llama_backend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::{LogOptions, send_logs_to_tracing};

use crate::schema::Schemas;
use crate::session::{Purpose, Reading, Session};
use crate::state::Piece;
use crate::{architecture, devices, prompt, sampling};

/// A model that llama.cpp runs. The model and its state live as long as the
/// process, and so are never let go.
pub(crate) struct LlamaBackend {
    library: &'static llama_backend::LlamaBackend,
    /// The vocabulary without weights.
    vocabulary: LlamaModel,
    template: ChatTemplate,
    weights: Opened,
    path: PathBuf,
    schemas: Schemas,
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    model: &'static LlamaModel,
    session: Session,
}

impl Backend for LlamaBackend {
    fn devices() -> Vec<Device> {
        match library() {
            Ok(_) => devices::all(),
            Err(error) => {
                tracing::error!(%error, "llama.cpp tells of no devices");
                Vec::new()
            }
        }
    }

    fn open(weights: &Opened) -> Result<Self, EngineError> {
        let gguf = Gguf::read(&weights.model, &weights.path)?;
        let architecture = gguf.architecture();
        if !architecture::is_known(architecture) {
            return Err(EngineError::UnsupportedArchitecture {
                architecture: architecture.to_owned(),
            });
        }
        let template = ChatTemplate::of(&gguf)?;
        let library = library()?;
        let parameters = LlamaModelParams::default().with_vocab_only(true);
        let vocabulary = LlamaModel::load_from_file(library, &weights.path, &parameters)
            .map_err(|error| damaged(weights, &error))?;
        Ok(Self {
            library,
            vocabulary,
            template,
            path: weights.path.clone(),
            weights: weights.clone(),
            schemas: Schemas::default(),
            loaded: Mutex::new(None),
        })
    }

    fn load(&self) -> Result<(), EngineError> {
        let mut loaded = self.loaded();
        if loaded.is_none() {
            *loaded = Some(self.load_now()?);
        }
        Ok(())
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        let text = self.template.neutralised(text);
        let tokens = self
            .vocabulary
            .vocab()
            .tokenize(text.as_bytes(), false, true);
        Ok(tokens.len())
    }

    fn answer(&self, request: &ChatRequest, listener: &Listener) -> Result<Ended, EngineError> {
        let asked = Instant::now();
        let mut loaded = self.loaded();
        let Loaded { model, session } = loaded.as_mut().ok_or_else(not_loaded)?;
        let prompt = prompt::tokens(model, &self.template, &request.messages)?;
        let schema = match &request.schema {
            Some(schema) => Some(self.schemas.follower(model, schema)?),
            None => None,
        };
        let mut sampler = sampling::sampler(model, &request.sampling, schema);
        let most = request.sampling.max_tokens.max(1);
        let reused = match session.read(&prompt, Purpose::Answer { tokens: most }, listener)? {
            Reading::Complete { reused } => reused,
            Reading::Stopped => return Ok(Ended::Stopped),
        };
        let mut writing = Writing {
            model,
            listener,
            characters: WholeCharacters::default(),
            tokens: 0,
        };
        let mut token = session.next(&mut sampler)?;
        let first = Instant::now();
        listener.tell(ChatEvent::PromptRead {
            tokens: prompt.len(),
        });
        let truncated = loop {
            if listener.stopped() {
                return Ok(Ended::Stopped);
            }
            writing.tokens += 1;
            if model.vocab().is_eog(token) {
                break false;
            }
            writing.say(token);
            if writing.tokens == most {
                break true;
            }
            if session.push(token, listener)? == Piece::Stopped {
                return Ok(Ended::Stopped);
            }
            token = session.next(&mut sampler)?;
        };
        Ok(Ended::Finished(Usage {
            prompt_tokens: prompt.len(),
            reused_tokens: Some(reused),
            answer_tokens: writing.tokens,
            first_token_seconds: first.duration_since(asked).as_secs_f64(),
            decode_seconds: first.elapsed().as_secs_f64(),
            truncated,
        }))
    }

    fn read(&self, messages: &[Message], listener: &Listener) -> Result<Ended, EngineError> {
        let asked = Instant::now();
        let mut loaded = self.loaded();
        let Loaded { model, session } = loaded.as_mut().ok_or_else(not_loaded)?;
        let prompt = prompt::beginning(model, &self.template, messages)?;
        Ok(match session.read(&prompt, Purpose::Ahead, listener)? {
            Reading::Stopped => Ended::Stopped,
            Reading::Complete { reused } => Ended::Finished(Usage {
                prompt_tokens: prompt.len(),
                reused_tokens: Some(reused),
                answer_tokens: 0,
                first_token_seconds: asked.elapsed().as_secs_f64(),
                decode_seconds: 0.0,
                truncated: false,
            }),
        })
    }
}

impl LlamaBackend {
    fn load_now(&self) -> Result<Loaded, EngineError> {
        let device = devices::number(&self.weights.device);
        // The processor alone: nothing is moved to graphics.
        let layers = if device.is_some() { u32::MAX } else { 0 };
        let parameters = LlamaModelParams::default()
            .with_n_gpu_layers(layers)
            .with_devices(&device.into_iter().collect::<Vec<_>>())
            .map_err(|error| EngineError::Failed {
                detail: error.to_string(),
            })?;
        let model = LlamaModel::load_from_file(self.library, &self.path, &parameters)
            .map_err(|error| damaged(&self.weights, &error))?;
        let model: &'static LlamaModel = Box::leak(Box::new(model));
        let session = Session::new(model, device.is_some(), self.weights.context_tokens)?;
        Ok(Loaded { model, session })
    }

    /// A panic while it was held ends the process's thread, and so all work.
    fn loaded(&self) -> MutexGuard<'_, Option<Loaded>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer as it grows.
struct Writing<'a> {
    model: &'a LlamaModel,
    listener: &'a Listener,
    characters: WholeCharacters,
    tokens: usize,
}

impl Writing<'_> {
    fn say(&mut self, token: llama_cpp_2::token::LlamaToken) {
        let bytes = self.model.vocab().token_to_piece(token, false, None);
        let text = self.characters.push(&bytes);
        if !text.is_empty() {
            self.listener.tell(ChatEvent::Token(text));
        }
    }
}

/// llama.cpp itself, set up once for the process.
pub(crate) fn library() -> Result<&'static llama_backend::LlamaBackend, EngineError> {
    static LIBRARY: OnceLock<Result<llama_backend::LlamaBackend, EngineError>> = OnceLock::new();
    LIBRARY
        .get_or_init(|| {
            send_logs_to_tracing(LogOptions::default());
            #[cfg(feature = "dynamic-backends")]
            load_variants();
            #[cfg(attention)]
            crate::attention::register();
            llama_backend::LlamaBackend::init().map_err(|error| EngineError::Failed {
                detail: error.to_string(),
            })
        })
        .as_ref()
        .map_err(Clone::clone)
}

/// Loads the libraries beside this executable: the processor's variants, of which
/// llama.cpp takes the best that runs here, and graphics.
#[cfg(feature = "dynamic-backends")]
fn load_variants() {
    let own = std::env::current_exe().ok();
    if let Some(folder) = own.as_deref().and_then(std::path::Path::parent) {
        llama_backend::load_backends_from_path(folder);
    }
}

fn damaged(weights: &Opened, error: &dyn std::fmt::Display) -> EngineError {
    EngineError::WeightsDamaged {
        model: weights.model.clone(),
        detail: format!("{}: {error}", weights.path.display()),
    }
}

fn not_loaded() -> EngineError {
    EngineError::Failed {
        detail: "the weights are not loaded".to_owned(),
    }
}
