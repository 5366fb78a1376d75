//! Every test: the interface's, the crates', the window's.

use std::process::{Command, ExitCode};

use crate::arguments::Consent;
use crate::build;
use crate::console;
use crate::failure::Failure;
use crate::interface;
use crate::program;
use crate::python;
use crate::repository::Repository;
use crate::requirements::Purpose;
use crate::run;
use crate::tools;

/// Sets up and runs every test whose name contains one of the filters; without
/// a filter the interface's own tests too.
pub(crate) fn test(
    repository: &Repository,
    consent: Consent,
    filters: &[String],
) -> Result<ExitCode, Failure> {
    run::prepare(repository, Purpose::Test, consent)?;
    if filters.is_empty() {
        interface::test(repository)?;
    }
    let tasks = console::step("Testing the tasks", || {
        program::run(
            build::of_package(repository, "test")
                .args(["--package", "xtask", "--"])
                .args(filters),
        )
    });
    // Tests start programs that no test of their own package asks cargo for.
    build::programs(repository)?;
    let mut tests = environment(repository, build::cargo(repository, "test"))?;
    tests.args(["--no-fail-fast", "--"]).args(filters);
    // A failure of the first hides no failure of the second.
    console::step("Testing Deskhand", || program::run(&mut tests))?;
    tasks?;
    Ok(ExitCode::SUCCESS)
}

/// What the tests find by environment variables: the window's driver, the
/// Python that reads drafts, and the models.
fn environment(repository: &Repository, mut command: Command) -> Result<Command, Failure> {
    if cfg!(not(target_os = "macos")) {
        command.env("TAURI_DRIVER", tools::TAURI_DRIVER.install(repository)?);
    }
    command
        .env(
            "DESKHAND_TEST_PYTHON",
            python::test_environment(repository)?,
        )
        .env("DESKHAND_MODELS", repository.models()?);
    Ok(command)
}
