//! A chat model whose engine can be changed while it is used.

use std::sync::{Arc, PoisonError, RwLock};

use crate::EngineError;
use crate::catalogue::ChatWeights;
use crate::chat::{ChatModel, ChatModelDescription, ChatRequest, ChatStream, Message, ReadAhead};
use crate::process::{Engine, EngineChat};

/// A model on the engine that was chosen last. An answer under way stays with the
/// engine that it began on.
pub struct ChosenChat {
    weights: ChatWeights,
    description: ChatModelDescription,
    current: RwLock<Arc<EngineChat>>,
}

impl ChosenChat {
    /// The model, on this engine first. Starts nothing yet.
    pub fn new(engine: Engine, weights: ChatWeights) -> Self {
        let current = EngineChat::new(engine, weights.clone());
        Self {
            description: current.description().clone(),
            weights,
            current: RwLock::new(Arc::new(current)),
        }
    }

    /// The model's weights.
    pub fn weights(&self) -> &ChatWeights {
        &self.weights
    }

    /// The engine that answers.
    pub fn engine(&self) -> Engine {
        self.current().engine().clone()
    }

    /// Answers with another engine from now on. The one before leaves the memory
    /// when its last answer has ended.
    pub fn switch(&self, engine: Engine) {
        if self.engine() == engine {
            return;
        }
        let next = Arc::new(EngineChat::new(engine, self.weights.clone()));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
    }

    fn current(&self) -> Arc<EngineChat> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ChatModel for ChosenChat {
    fn description(&self) -> &ChatModelDescription {
        &self.description
    }

    fn warm_up(&self) -> Result<(), EngineError> {
        self.current().warm_up()
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        self.current().count_tokens(text)
    }

    fn stream(&self, request: ChatRequest) -> ChatStream {
        self.current().stream(request)
    }

    fn read_ahead(&self, messages: Vec<Message>) -> ReadAhead {
        self.current().read_ahead(messages)
    }
}
