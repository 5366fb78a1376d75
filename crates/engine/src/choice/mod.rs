//! Which engine runs a model fastest on this computer.
//!
//! Every engine that is installed runs the model for a few seconds, on every
//! device that it reaches; the figures decide, and a person may overrule them.

mod trial;

pub use trial::{Trial, TrialFigures, try_engine};

use crate::EngineError;
use crate::process::{Device, DeviceKind, Engine, EngineKind, EngineProgram, devices};

/// An engine on one device, as a person chooses between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The engine.
    pub engine: Engine,
    /// What it computes with.
    pub device: Device,
}

/// Every engine that is installed, on every device that it reaches. Starts their
/// executables for a moment; one that does not start is left out and logged.
/// Blocks.
pub fn candidates() -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for program in EngineProgram::all_installed() {
        match devices(&program) {
            Ok(devices) => candidates.extend(devices.into_iter().map(|device| Candidate {
                engine: Engine {
                    program: program.clone(),
                    device: device.id.clone(),
                },
                device,
            })),
            Err(error) => {
                let path = program.path.display();
                tracing::warn!(%error, %path, "an engine does not start");
            }
        }
    }
    candidates
}

/// The engine to begin with, before any was tried: the one that is fastest on
/// most processors.
///
/// Fails with [`EngineError::EngineMissing`] where none is installed.
pub fn first_choice(model: &str) -> Result<Engine, EngineError> {
    EngineProgram::installed(EngineKind::Llama)
        .or_else(|| EngineProgram::installed(EngineKind::Mistral))
        .map(EngineProgram::on_cpu)
        .ok_or_else(|| EngineError::EngineMissing {
            model: model.to_owned(),
        })
}

/// Engines that are slower than the fastest by no more than this share are as
/// good; [`EngineKind::ALL`] then decides.
const AS_GOOD: f64 = 0.10;

/// The best of these trials; none where every one failed. Among those that are
/// about as fast as the fastest, mistral.rs comes first.
pub fn best(trials: &[Trial]) -> Option<&Trial> {
    let seconds = |trial: &Trial| {
        let figures = trial.outcome.as_ref().ok()?;
        Some(figures.question_seconds())
    };
    let fastest = trials.iter().filter_map(seconds).min_by(f64::total_cmp)?;
    trials
        .iter()
        .filter(|trial| seconds(trial).is_some_and(|seconds| seconds <= fastest * (1.0 + AS_GOOD)))
        .min_by_key(|trial| (trial.kind, trial.device_kind != DeviceKind::Cpu))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(kind: EngineKind, prompt: f64, answer: f64) -> Trial {
        Trial {
            engine: format!("{}/cpu", kind.name()),
            kind,
            device: "cpu".to_owned(),
            device_name: String::new(),
            device_kind: DeviceKind::Cpu,
            outcome: Ok(TrialFigures {
                load_seconds: 0.1,
                prompt_tokens_per_second: prompt,
                answer_tokens_per_second: answer,
            }),
        }
    }

    #[test]
    fn the_fastest_engine_wins_and_mistral_rs_among_equals() {
        let slow = trial(EngineKind::Mistral, 70.0, 40.0);
        let fast = trial(EngineKind::Llama, 600.0, 60.0);
        assert_eq!(best(&[slow, fast.clone()]), Some(&fast));
        let equal = trial(EngineKind::Mistral, 560.0, 57.0);
        assert_eq!(
            best(&[fast.clone(), equal.clone()]),
            Some(&equal),
            "within a tenth mistral.rs is taken"
        );
        let mut failed = equal;
        failed.outcome = Err(EngineError::Died {
            detail: "it crashed".to_owned(),
        });
        assert_eq!(best(&[failed.clone(), fast.clone()]), Some(&fast));
        assert_eq!(best(&[failed]), None, "nothing works here");
    }
}
