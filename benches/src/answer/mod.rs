//! Answers: how long a person waits for one, and how far it can be trusted.

mod across;
mod cells;
mod first_token;
mod generated;
mod paragraphs;
mod retold;
mod summary;
mod support;
mod trust;

use std::path::{Path, PathBuf};

use assistant::api::failure::Failure;

use crate::figures::Figures;
use crate::set::SetError;

/// Why answers could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AnswerError {
    /// The assistant failed.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// No temporary folder.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// No embedding model.
    #[error(transparent)]
    Engine(#[from] engine::EngineError),
    /// The library failed.
    #[error(transparent)]
    Library(#[from] library::LibraryError),
    /// A question was not answered.
    #[error(transparent)]
    Answer(#[from] answer::AnswerError),
    /// A set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// No question was answered by the model.
    #[error("no question was answered by the model")]
    Unanswered,
    /// No such part.
    #[error("there is no part {0:?}; the parts are {parts}", parts = PARTS.join(", "))]
    UnknownPart(PathBuf),
}

/// The parts, in their order.
const PARTS: [&str; 8] = [
    "across",
    "cells",
    "first_token",
    "generated",
    "retold",
    "summary",
    "support",
    "trust",
];

/// Measures these parts, or all.
pub(crate) fn run(figures: &mut Figures, parts: &[PathBuf]) -> Result<(), AnswerError> {
    let is_known = |part: &&PathBuf| PARTS.iter().any(|known| Path::new(known) == part.as_path());
    if let Some(unknown) = parts.iter().find(|part| !is_known(part)) {
        return Err(AnswerError::UnknownPart(unknown.clone()));
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|one| one == Path::new(part));
    let runtime = tokio::runtime::Runtime::new()?;
    if wanted("across") {
        across::measure(figures, runtime.handle())?;
    }
    if wanted("cells") {
        cells::measure(figures, runtime.handle())?;
    }
    if wanted("first_token") {
        runtime.block_on(first_token::measure(figures))?;
    }
    if wanted("generated") {
        generated::measure(figures, runtime.handle())?;
    }
    if wanted("retold") {
        runtime.block_on(retold::measure(figures))?;
    }
    if wanted("support") {
        support::measure(figures)?;
    }
    if wanted("summary") {
        runtime.block_on(summary::measure(figures))?;
    }
    if wanted("trust") {
        trust::measure(figures, runtime.handle())?;
    }
    Ok(())
}
