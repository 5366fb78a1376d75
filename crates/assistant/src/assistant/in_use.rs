//! The model that answers. It can be changed at any moment; an answer under way
//! stays with the model that it began with.

use std::sync::{Arc, PoisonError, RwLock};

use engine::EngineChat;
use engine::catalogue::ChatWeights;
use engine::chat::ChatModel;
use engine::process::Engine;
use engine::server::{ServedModel, Server, ServerChat};

/// The model that answers, and what runs it.
pub(super) struct ModelInUse(RwLock<Used>);

#[derive(Clone)]
struct Used {
    chat: Arc<dyn ChatModel>,
    runs: Runs,
}

/// What runs a model.
#[derive(Clone)]
pub(super) enum Runs {
    /// An engine of ours.
    Engine {
        /// Which.
        engine: Engine,
        /// With these weights.
        weights: ChatWeights,
    },
    /// A server.
    Server {
        /// Where.
        url: String,
        /// Whether the model works on this computer.
        here: bool,
        /// What the server calls the model.
        model: String,
    },
    /// What a program brought along.
    Given,
}

impl ModelInUse {
    /// A model that a program brought along.
    pub(super) fn given(chat: Arc<dyn ChatModel>) -> Self {
        Self(RwLock::new(Used {
            chat,
            runs: Runs::Given,
        }))
    }

    /// Weights on an engine of ours. Starts nothing yet.
    pub(super) fn on_engine(engine: Engine, weights: ChatWeights) -> Self {
        Self(RwLock::new(engine_used(engine, weights)))
    }

    /// The model, for one answer.
    pub(super) fn chat(&self) -> Arc<dyn ChatModel> {
        self.used().chat
    }

    /// What runs it.
    pub(super) fn runs(&self) -> Runs {
        self.used().runs
    }

    /// The engine and the weights; none where another program runs the model.
    pub(super) fn engine(&self) -> Option<(Engine, ChatWeights)> {
        match self.used().runs {
            Runs::Engine { engine, weights } => Some((engine, weights)),
            Runs::Server { .. } | Runs::Given => None,
        }
    }

    /// Answers with these weights on this engine from now on. The model before
    /// leaves the memory when its last answer has ended.
    pub(super) fn use_engine(&self, engine: Engine, weights: ChatWeights) {
        if let Some((present, same)) = self.engine()
            && present == engine
            && same == weights
        {
            return;
        }
        self.replace(engine_used(engine, weights));
    }

    /// Answers with a model of a server from now on.
    pub(super) fn use_server(&self, server: &Server, model: &ServedModel, chat: ServerChat) {
        self.replace(Used {
            chat: Arc::new(chat),
            runs: Runs::Server {
                url: server.base_url.to_string(),
                here: model.is_here,
                model: model.name.clone(),
            },
        });
    }

    fn replace(&self, used: Used) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = used;
    }

    fn used(&self) -> Used {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn engine_used(engine: Engine, weights: ChatWeights) -> Used {
    Used {
        chat: Arc::new(EngineChat::new(engine.clone(), weights.clone())),
        runs: Runs::Engine { engine, weights },
    }
}
