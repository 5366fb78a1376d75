//! The engine behind the pipes.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use engine::EngineError;
use engine::chat::{ChatRequest, Message, Sampling};
use engine::process::{Backend, Device, DeviceKind, Ended, Engine, Listener, Opened};
use engine::weights::Gguf;
use tokio::runtime::{Builder, Runtime};

use crate::answer::Asking;
use crate::load::{Loaded, Turn};
use crate::tokenizer::ChatTokenizer;

/// The architectures that mistral.rs 0.8.1 loads from GGUF. It panics on others.
const ARCHITECTURES: [&str; 8] = [
    "llama",
    "mistral3",
    "phi2",
    "phi3",
    "starcoder2",
    "qwen2",
    "qwen3",
    "qwen3moe",
];

/// A model that mistral.rs runs.
///
/// Everything comes from the file: weights, tokenizer and chat template. Nothing
/// asks a model hub, and nothing is written to standard output but replies.
///
/// mistral.rs notices between two tokens that it shall stop; while it reads a
/// prompt it cannot be interrupted. Who cannot wait for it ends the process.
pub(crate) struct MistralBackend {
    weights: Opened,
    gguf: Gguf,
    tokenizer: OnceLock<ChatTokenizer>,
    runtime: Runtime,
    loaded: OnceLock<Loaded>,
    turn: Mutex<Turn>,
}

impl Backend for MistralBackend {
    fn devices() -> Vec<Device> {
        vec![Device {
            id: Engine::CPU.to_owned(),
            name: String::new(),
            kind: DeviceKind::Cpu,
            memory: None,
        }]
    }

    fn open(weights: &Opened) -> Result<Self, EngineError> {
        let gguf = Gguf::read(&weights.model, &weights.path)?;
        let architecture = gguf.architecture().to_ascii_lowercase();
        if !ARCHITECTURES.contains(&architecture.as_str()) {
            return Err(EngineError::UnsupportedArchitecture {
                architecture: gguf.architecture().to_owned(),
            });
        }
        // It only passes messages on; the computing has threads of its own.
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("chat")
            .enable_all()
            .build()
            .map_err(|error| EngineError::Failed {
                detail: format!("no runtime for the chat model: {error}"),
            })?;
        Ok(Self {
            weights: weights.clone(),
            gguf,
            tokenizer: OnceLock::new(),
            runtime,
            loaded: OnceLock::new(),
            turn: Mutex::default(),
        })
    }

    fn load(&self) -> Result<(), EngineError> {
        if self.loaded.get().is_some() {
            return Ok(());
        }
        self.tokenizer()?;
        let loaded = Loaded::load(&self.weights, &self.gguf)?;
        let loaded = self.loaded.get_or_init(|| loaded);
        self.runtime.block_on(self.turn().runner(loaded));
        Ok(())
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        self.tokenizer()?.count(text)
    }

    fn answer(&self, request: &ChatRequest, listener: &Listener) -> Result<Ended, EngineError> {
        let loaded = self.loaded.get().ok_or_else(|| EngineError::Failed {
            detail: "the weights are not loaded".to_owned(),
        })?;
        let asking = Asking {
            control: &self.tokenizer()?.control,
            context_tokens: self.weights.context_tokens,
            listener: Some(listener),
        };
        self.runtime
            .block_on(asking.answer(&mut self.turn(), loaded, request, listener))
    }

    /// mistral.rs keeps the state of what it finished: one token is written that
    /// nobody hears of.
    fn read(&self, messages: &[Message], listener: &Listener) -> Result<Ended, EngineError> {
        let loaded = self.loaded.get().ok_or_else(|| EngineError::Failed {
            detail: "the weights are not loaded".to_owned(),
        })?;
        let asking = Asking {
            control: &self.tokenizer()?.control,
            context_tokens: self.weights.context_tokens,
            listener: None,
        };
        let request = ChatRequest {
            messages: messages.to_vec(),
            sampling: Sampling {
                temperature: 0.0,
                top_p: 1.0,
                repetition_penalty: 1.0,
                max_tokens: 1,
                seed: 0,
            },
            schema: None,
        };
        let ended =
            self.runtime
                .block_on(asking.answer(&mut self.turn(), loaded, &request, listener))?;
        if let Ended::Finished(usage) = &ended {
            listener.tell_read(usage.prompt_tokens);
        }
        Ok(ended)
    }
}

impl MistralBackend {
    /// The tokenizer, built at the first use.
    fn tokenizer(&self) -> Result<&ChatTokenizer, EngineError> {
        if let Some(tokenizer) = self.tokenizer.get() {
            return Ok(tokenizer);
        }
        let tokenizer = ChatTokenizer::new(&self.weights.model, &self.gguf)?;
        Ok(self.tokenizer.get_or_init(|| tokenizer))
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
