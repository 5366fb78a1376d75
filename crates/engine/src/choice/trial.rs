//! A short measured run of one engine with one model.

use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::Candidate;
use crate::EngineError;
use crate::catalogue::ChatWeights;
use crate::chat::{ChatModel, speed};
use crate::process::{DeviceKind, EngineChat, EngineKind};

/// Long enough to tell engines apart, short enough for a slow one.
const PROMPT_TOKENS: usize = 256;
const ANSWER_TOKENS: usize = 24;
/// A first run that nobody measures: it fills caches and brings the weights into
/// memory.
const WARM_UP_TOKENS: usize = 32;

/// A question as people ask it: evidence of about this many tokens.
const TYPICAL_PROMPT: f64 = 1200.0;
/// And an answer of about this many.
const TYPICAL_ANSWER: f64 = 120.0;

/// How fast an engine ran a model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrialFigures {
    /// From the start of the engine to loaded weights.
    pub load_seconds: f64,
    /// Tokens of a prompt read in a second.
    pub prompt_tokens_per_second: f64,
    /// Tokens of an answer written in a second.
    pub answer_tokens_per_second: f64,
}

impl TrialFigures {
    /// What a typical question takes, in seconds, with the weights loaded: 1,200
    /// tokens of evidence and an answer of 120.
    pub fn question_seconds(&self) -> f64 {
        TYPICAL_PROMPT / self.prompt_tokens_per_second
            + TYPICAL_ANSWER / self.answer_tokens_per_second
    }
}

/// What came of trying an engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// [`crate::process::Engine::id`].
    pub engine: String,
    /// Its family.
    pub kind: EngineKind,
    /// The device's id.
    pub device: String,
    /// The device's name.
    pub device_name: String,
    /// What kind of device it is.
    pub device_kind: DeviceKind,
    /// How fast it was, or why it was not.
    pub outcome: Result<TrialFigures, EngineError>,
}

/// Runs the model for a few seconds. Dropping the future ends the engine.
pub async fn try_engine(candidate: &Candidate, weights: &ChatWeights) -> Trial {
    let Candidate { engine, device } = candidate;
    let chat = EngineChat::new(engine.clone(), weights.clone());
    Trial {
        engine: engine.id(),
        kind: engine.program.kind,
        device: device.id.clone(),
        device_name: device.name.clone(),
        device_kind: device.kind,
        outcome: measure(Arc::new(chat)).await,
    }
}

async fn measure(chat: Arc<EngineChat>) -> Result<TrialFigures, EngineError> {
    let started = Instant::now();
    let loading = Arc::clone(&chat);
    tokio::task::spawn_blocking(move || loading.warm_up())
        .await
        .map_err(|error| EngineError::Failed {
            detail: format!("loading broke off: {error}"),
        })??;
    let load_seconds = started.elapsed().as_secs_f64();
    speed::measure(&*chat, WARM_UP_TOKENS, 2, 0).await?;
    let speed = speed::measure(&*chat, PROMPT_TOKENS, ANSWER_TOKENS, 1).await?;
    Ok(TrialFigures {
        load_seconds,
        prompt_tokens_per_second: speed.prompt_tokens_per_second,
        answer_tokens_per_second: speed.answer_tokens_per_second,
    })
}
