//! The engine that answers: measured, chosen, and overruled.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::choice::{self, Candidate, ChosenChat, Trial};
use engine::process::{DeviceKind as EngineDeviceKind, Engine};
use serde::{Deserialize, Serialize};

use super::{Assistant, blocking, locked};
use crate::api::Event;
use crate::api::engine::{DeviceKind, EngineChoice, EngineResult, EngineSpeed, EngineTrial};
use crate::api::failure::{Failure, FailureCode};

/// Under which trials are kept.
pub(super) const KEY: &str = "engine_trials";
/// A measurement that gave way to an answer begins anew after so long.
const PAUSE: Duration = Duration::from_secs(5);

/// Trials, and of what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptTrials {
    /// Model, program and engines; trials of others say nothing.
    identity: String,
    trials: Vec<Trial>,
}

impl KeptTrials {
    /// Those that were kept as this JSON. Trials that cannot be read are made
    /// anew.
    pub(super) fn of(json: Option<&str>) -> Self {
        json.and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default()
    }

    /// The engine to begin with: the one that a person chose, else the fastest,
    /// where it is still installed.
    pub(super) fn engine(&self, overruled: Option<&str>) -> Option<Engine> {
        let fastest = || Some(choice::best(&self.trials)?.engine.as_str());
        Engine::of_id(overruled.or_else(fastest)?)
    }

    /// The tokens of a prompt that an engine reads in so many seconds, where it
    /// was measured.
    pub(super) fn tokens_in(&self, engine: &str, seconds: f64) -> Option<usize> {
        let trial = self.trials.iter().find(|trial| trial.engine == engine)?;
        let figures = trial.outcome.as_ref().ok()?;
        Some((figures.prompt_tokens_per_second * seconds) as usize)
    }
}

/// What the assistant knows of its engines.
#[derive(Default)]
pub(super) struct Engines {
    measuring: AtomicBool,
    kept: Mutex<KeptTrials>,
}

impl Engines {
    /// With what was measured before.
    pub(super) fn remembering(kept: KeptTrials) -> Self {
        Self {
            measuring: AtomicBool::new(false),
            kept: Mutex::new(kept),
        }
    }

    /// What was measured.
    pub(super) fn kept(&self) -> KeptTrials {
        locked(&self.kept).clone()
    }
}

impl Assistant {
    /// The engine that answers, and what was measured.
    pub async fn engines(&self) -> Result<EngineChoice, Failure> {
        let settings = self.settings().await?;
        let kept = self.inner.engines.kept();
        Ok(EngineChoice {
            current: self
                .chosen_chat()
                .map(|chosen| chosen.engine().id())
                .unwrap_or_default(),
            overruled: settings.engine.is_some(),
            measuring: self.inner.engines.measuring.load(Ordering::Relaxed),
            trials: kept.trials.iter().map(trial_of).collect(),
        })
    }

    /// Measures every engine with the model, keeps the figures, and takes the
    /// fastest unless a person chose another. Takes some seconds for each engine;
    /// a question that is asked meanwhile goes first.
    ///
    /// Does nothing while a measurement runs.
    pub async fn measure_engines(&self) -> Result<EngineChoice, Failure> {
        if let Some(chosen) = self.chosen_chat()
            && !self.inner.engines.measuring.swap(true, Ordering::AcqRel)
        {
            self.tell_engines().await;
            let measured = self.measure(&chosen).await;
            self.inner.engines.measuring.store(false, Ordering::Release);
            self.tell_engines().await;
            measured?;
        }
        self.engines().await
    }

    /// Answers with this engine from now on; none takes the fastest again.
    ///
    /// Fails with `NotFound` where there is no such engine.
    pub async fn choose_engine(&self, engine: Option<String>) -> Result<EngineChoice, Failure> {
        let mut settings = self.settings().await?;
        settings.engine = engine;
        if let (Some(chosen), Some(wanted)) = (self.chosen_chat(), &settings.engine) {
            let candidate = candidate(wanted).await?;
            chosen.switch(candidate.engine);
        }
        self.change_settings(settings).await?;
        self.take_fastest().await?;
        self.warm_up();
        self.tell_engines().await;
        self.engines().await
    }

    /// Measures once for this model and these engines, when nobody waits.
    pub(super) async fn measure_if_unknown(&self) {
        let Some(chosen) = self.chosen_chat() else {
            return;
        };
        let known = self.inner.engines.kept().identity == identity(&chosen, &candidates().await);
        if !known && let Err(failure) = self.measure_engines().await {
            tracing::warn!(%failure, "the engines could not be measured");
        }
    }

    async fn measure(&self, chosen: &ChosenChat) -> Result<(), Failure> {
        let candidates = candidates().await;
        let identity = identity(chosen, &candidates);
        let mut trials = Vec::new();
        for candidate in &candidates {
            trials.push(self.try_when_quiet(candidate, chosen).await);
        }
        let kept = KeptTrials { identity, trials };
        let json = serde_json::to_string(&kept)
            .map_err(|error| Failure::new(FailureCode::Internal, error))?;
        *locked(&self.inner.engines.kept) = kept;
        self.library(move |library| Ok(library.settings().set(KEY, &json)?))
            .await?;
        self.take_fastest().await
    }

    /// An answer would be slowed by a measurement, and falsify it.
    async fn try_when_quiet(&self, candidate: &Candidate, chosen: &ChosenChat) -> Trial {
        loop {
            self.inner.answers.none_running().await;
            tokio::select! {
                biased;
                () = self.inner.answers.one_begins() => {}
                trial = choice::try_engine(candidate, chosen.weights()) => return trial,
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Switches to the fastest engine, unless a person chose one.
    async fn take_fastest(&self) -> Result<(), Failure> {
        let Some(chosen) = self.chosen_chat() else {
            return Ok(());
        };
        if self.settings().await?.engine.is_some() {
            return Ok(());
        }
        if let Some(engine) = self.inner.engines.kept().engine(None)
            && engine != chosen.engine()
        {
            chosen.switch(engine);
            self.warm_up();
        }
        Ok(())
    }

    fn chosen_chat(&self) -> Option<Arc<ChosenChat>> {
        self.inner.chosen.clone()
    }

    async fn tell_engines(&self) {
        match self.engines().await {
            Ok(engines) => self.tell(Event::Engines { engines }),
            Err(failure) => tracing::warn!(%failure, "the engines cannot be told"),
        }
    }
}

async fn candidates() -> Vec<Candidate> {
    blocking(|| Ok(choice::candidates()))
        .await
        .unwrap_or_default()
}

async fn candidate(id: &str) -> Result<Candidate, Failure> {
    candidates()
        .await
        .into_iter()
        .find(|candidate| candidate.engine.id() == id)
        .ok_or_else(|| Failure::new(FailureCode::NotFound, format!("there is no engine {id}")))
}

/// Changes with the model, with Deskhand, and with what there is to try.
fn identity(chosen: &ChosenChat, candidates: &[Candidate]) -> String {
    let weights = chosen.weights();
    let model = match &weights.expected {
        Some(expected) => expected.sha256.clone(),
        None => weights.path.display().to_string(),
    };
    let mut engines: Vec<String> = candidates
        .iter()
        .map(|candidate| format!("{} {}", candidate.engine.id(), candidate.device.name))
        .collect();
    engines.sort_unstable();
    format!("{model} {} {engines:?}", env!("CARGO_PKG_VERSION"))
}

fn trial_of(trial: &Trial) -> EngineTrial {
    let Trial {
        engine,
        kind,
        device: _,
        device_name,
        device_kind,
        outcome,
    } = trial;
    EngineTrial {
        engine: engine.clone(),
        name: kind.name().to_owned(),
        device_kind: match device_kind {
            EngineDeviceKind::Cpu => DeviceKind::Cpu,
            EngineDeviceKind::Gpu => DeviceKind::Gpu,
            EngineDeviceKind::IntegratedGpu => DeviceKind::IntegratedGpu,
            EngineDeviceKind::Accelerator => DeviceKind::Accelerator,
        },
        device: device_name.clone(),
        result: match outcome {
            Ok(figures) => EngineResult::Measured {
                speed: EngineSpeed {
                    load_seconds: figures.load_seconds,
                    prompt_tokens_per_second: figures.prompt_tokens_per_second,
                    answer_tokens_per_second: figures.answer_tokens_per_second,
                    question_seconds: figures.question_seconds(),
                },
            },
            Err(error) => EngineResult::Failed {
                failure: error.clone().into(),
            },
        },
    }
}
