//! The engine beside llama.cpp as node-llama-cpp ships it, on the same files and
//! threads, in one run: reading and writing, what repacked weights give, how near the
//! forecast comes, from a question to its first token, stopping, and memory.

mod documents;
mod forecast;
mod machine;
mod made;
mod question;
mod reference;
mod repacked;
mod speed;
mod typing;

use std::path::{Path, PathBuf};

use assistant::api::failure::Failure;
use engine::{EngineError, Models};

use crate::figures::Figures;

/// Why the engine could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EngineBenchError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error("{what}: {error}")]
    System {
        /// What was tried.
        what: String,
        /// Why it failed.
        error: std::io::Error,
    },
    #[error("the reference said {0:?}, which are no figures")]
    Reference(String),
    #[error(
        "there is no part {0:?}; the parts are speed, repacked, forecast, machine, question and typing"
    )]
    UnknownPart(PathBuf),
    #[error("no question was answered by the model")]
    Unanswered,
}

/// Turns a failure of the system into ours.
fn system(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> EngineBenchError {
    let what = what.into();
    move |error| EngineBenchError::System { what, error }
}

/// The parts, in their order.
const PARTS: [&str; 6] = [
    "speed", "repacked", "forecast", "machine", "question", "typing",
];

/// Measures these parts, or everything about engines; figures are medians.
pub(crate) fn run(figures: &mut Figures, parts: &[PathBuf]) -> Result<(), EngineBenchError> {
    if let Some(unknown) = parts
        .iter()
        .find(|part| !PARTS.iter().any(|known| Path::new(known) == *part))
    {
        return Err(EngineBenchError::UnknownPart(unknown.clone()));
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|one| one == Path::new(part));
    let runtime = tokio::runtime::Runtime::new().map_err(system("an async runtime"))?;
    let models = Models::in_folder(machine::models_folder()?);
    let reference = reference::Reference::installed();
    runtime.block_on(async {
        let fastest = speed::choose(figures, &models).await?;
        if wanted("speed") {
            speed::beside(figures, &fastest, &models, reference.as_ref()).await?;
        }
        if wanted("repacked") {
            repacked::beside_the_fetched(figures, &models).await?;
        }
        if wanted("forecast") {
            forecast::beside_the_truth(figures, &models).await?;
        }
        if wanted("machine") {
            machine::stopping(figures, &fastest, &models).await?;
            machine::memory(figures, &fastest, &models).await?;
        }
        if !wanted("question") && !wanted("typing") {
            return Ok(());
        }
        let Some(library) = documents::library() else {
            return Ok(());
        };
        if wanted("question") {
            let reference = reference.as_ref();
            question::warm_and_cold(figures, &library, &fastest, &models, reference).await?;
        }
        if wanted("typing") {
            typing::typed(figures, &library).await?;
        }
        Ok(())
    })
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
