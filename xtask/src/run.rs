//! From a fresh clone to the open window, or to an answer in the terminal.

use std::process::{Command, ExitCode};

use crate::arguments::Consent;
use crate::build;
use crate::failure::Failure;
use crate::interface;
use crate::models;
use crate::program;
use crate::python;
use crate::repository::Repository;
use crate::requirements::{self, Purpose};

/// Sets up, builds, and opens the window; with arguments it runs the command
/// line with them instead. Answers with the program's own exit code.
pub(crate) fn run(
    repository: &Repository,
    consent: Consent,
    arguments: &[String],
) -> Result<ExitCode, Failure> {
    prepare(repository, Purpose::Run, consent)?;
    build::programs(repository)?;
    if !arguments.is_empty() {
        return program::hand_over(Command::new(repository.built("deskhand")).args(arguments));
    }
    if !display_is_here() {
        return Err(Failure::NoDisplay);
    }
    program::hand_over(&mut Command::new(repository.built("deskhand-desktop")))
}

/// Everything up to the compiler's work.
pub(crate) fn set_up(
    repository: &Repository,
    consent: Consent,
    tests: bool,
) -> Result<ExitCode, Failure> {
    let purpose = if tests { Purpose::Test } else { Purpose::Run };
    prepare(repository, purpose, consent)?;
    if tests {
        python::test_environment(repository)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// System packages, models and the interface. When all are there this takes
/// a part of a second and asks nothing.
pub(crate) fn prepare(
    repository: &Repository,
    purpose: Purpose,
    consent: Consent,
) -> Result<(), Failure> {
    requirements::meet(purpose, consent)?;
    models::fetch(repository)?;
    interface::build(repository)
}

/// Whether a window can be opened here.
fn display_is_here() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
