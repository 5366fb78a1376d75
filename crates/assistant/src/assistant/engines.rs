//! The engine that answers: measured, chosen, and overruled.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use engine::catalogue::ChatWeights;
use engine::choice::{self, Candidate, Trial};
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

/// Trials of one model, and with what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptTrials {
    /// The model's hash, or its path where the catalogue does not know it.
    model: String,
    /// Deskhand and the engines that there were; trials of others say nothing.
    identity: String,
    trials: Vec<Trial>,
}

/// Trials of so many models are kept.
const MODELS: usize = 20;

/// What the assistant knows of its engines.
#[derive(Default)]
pub(super) struct Engines {
    measuring: AtomicBool,
    /// Those that were measured last come last.
    kept: Mutex<Vec<KeptTrials>>,
}

impl Engines {
    /// With what was kept before as this JSON. What cannot be read is measured
    /// anew.
    pub(super) fn remembering(json: Option<&str>) -> Self {
        let kept = json.and_then(|json| serde_json::from_str(json).ok());
        Self {
            measuring: AtomicBool::new(false),
            kept: Mutex::new(kept.unwrap_or_default()),
        }
    }

    /// The engine for these weights: the one that a person chose, else the
    /// fastest, where it is still installed.
    pub(super) fn engine(&self, weights: &ChatWeights, overruled: Option<&str>) -> Option<Engine> {
        let trials = self.trials(weights);
        let fastest = || Some(choice::best(&trials)?.engine.as_str());
        Engine::of_id(overruled.or_else(fastest)?)
    }

    /// The tokens of a prompt that an engine reads in so many seconds, where it
    /// was measured.
    pub(super) fn tokens_in(
        &self,
        weights: &ChatWeights,
        engine: &Engine,
        seconds: f64,
    ) -> Option<usize> {
        let trials = self.trials(weights);
        let trial = trials.iter().find(|trial| trial.engine == engine.id())?;
        let figures = trial.outcome.as_ref().ok()?;
        Some((figures.prompt_tokens_per_second * seconds) as usize)
    }

    fn trials(&self, weights: &ChatWeights) -> Vec<Trial> {
        self.kept_of(weights)
            .map(|kept| kept.trials)
            .unwrap_or_default()
    }

    fn kept_of(&self, weights: &ChatWeights) -> Option<KeptTrials> {
        let model = model_of(weights);
        let kept = locked(&self.kept);
        kept.iter().find(|kept| kept.model == model).cloned()
    }

    /// Keeps trials in place of older ones of the same model; tells all as JSON.
    fn keep(&self, trials: KeptTrials) -> serde_json::Result<String> {
        let mut kept = locked(&self.kept);
        kept.retain(|older| older.model != trials.model);
        kept.push(trials);
        let surplus = kept.len().saturating_sub(MODELS);
        kept.drain(..surplus);
        serde_json::to_string(&*kept)
    }
}

impl Assistant {
    /// The engine that answers, and what was measured.
    pub async fn engines(&self) -> Result<EngineChoice, Failure> {
        let settings = self.settings().await?;
        let used = self.inner.model.engine();
        let trials = match &used {
            Some((_, weights)) => self.inner.engines.trials(weights),
            None => Vec::new(),
        };
        Ok(EngineChoice {
            current: used.map(|(engine, _)| engine.id()).unwrap_or_default(),
            overruled: settings.engine.is_some(),
            measuring: self.inner.engines.measuring.load(Ordering::Relaxed),
            trials: trials.iter().map(trial_of).collect(),
        })
    }

    /// Measures every engine with the model, keeps the figures, and takes the
    /// fastest unless a person chose another. Takes some seconds for each engine;
    /// a question that is asked meanwhile goes first.
    ///
    /// Does nothing while a measurement runs.
    pub async fn measure_engines(&self) -> Result<EngineChoice, Failure> {
        if let Some((_, weights)) = self.inner.model.engine()
            && !self.inner.engines.measuring.swap(true, Ordering::AcqRel)
        {
            self.tell_engines().await;
            let measured = self.measure(&weights).await;
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
        if let (Some((_, weights)), Some(wanted)) = (self.inner.model.engine(), &settings.engine) {
            let candidate = candidate(wanted).await?;
            self.inner.model.use_engine(candidate.engine, weights);
        }
        self.change_settings(settings).await?;
        self.take_fastest().await?;
        self.warm_up();
        self.tell_engines().await;
        self.engines().await
    }

    /// Measures once for this model and these engines, when nobody waits.
    pub(super) async fn measure_if_unknown(&self) {
        let Some((_, weights)) = self.inner.model.engine() else {
            return;
        };
        let kept = self.inner.engines.kept_of(&weights);
        let identity = identity(&candidates().await);
        let known = kept.is_some_and(|kept| kept.identity == identity);
        if !known && let Err(failure) = self.measure_engines().await {
            tracing::warn!(%failure, "the engines could not be measured");
        }
    }

    async fn measure(&self, weights: &ChatWeights) -> Result<(), Failure> {
        let candidates = candidates().await;
        let mut trials = Vec::new();
        for candidate in &candidates {
            trials.push(self.try_when_quiet(candidate, weights).await);
        }
        let kept = KeptTrials {
            model: model_of(weights),
            identity: identity(&candidates),
            trials,
        };
        let json = self
            .inner
            .engines
            .keep(kept)
            .map_err(|error| Failure::new(FailureCode::Internal, error))?;
        self.library(move |library| Ok(library.settings().set(KEY, &json)?))
            .await?;
        self.take_fastest().await
    }

    /// An answer would be slowed by a measurement, and falsify it.
    async fn try_when_quiet(&self, candidate: &Candidate, weights: &ChatWeights) -> Trial {
        loop {
            self.inner.answers.none_running().await;
            tokio::select! {
                biased;
                () = self.inner.answers.one_begins() => {}
                trial = choice::try_engine(candidate, weights) => return trial,
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Switches to the fastest engine, unless a person chose one.
    async fn take_fastest(&self) -> Result<(), Failure> {
        let Some((present, weights)) = self.inner.model.engine() else {
            return Ok(());
        };
        if self.settings().await?.engine.is_some() {
            return Ok(());
        }
        if let Some(engine) = self.inner.engines.engine(&weights, None)
            && engine != present
        {
            self.inner.model.use_engine(engine, weights);
            self.warm_up();
        }
        Ok(())
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

fn model_of(weights: &ChatWeights) -> String {
    match &weights.expected {
        Some(expected) => expected.sha256.clone(),
        None => weights.path.display().to_string(),
    }
}

/// Changes with Deskhand, and with what there is to try.
fn identity(candidates: &[Candidate]) -> String {
    let mut engines: Vec<String> = candidates
        .iter()
        .map(|candidate| {
            let program = candidate.engine.program.path.display();
            format!(
                "{} {} {program}",
                candidate.engine.id(),
                candidate.device.name
            )
        })
        .collect();
    engines.sort_unstable();
    format!("{} {engines:?}", env!("CARGO_PKG_VERSION"))
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
