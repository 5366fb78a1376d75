//! Speed and quality, measured by the programs in `benches/`.

use std::process::{Command, ExitCode};

use crate::build;
use crate::failure::Failure;
use crate::interface;
use crate::models;
use crate::program;
use crate::repository::Repository;

/// Builds and runs the benchmark; its figures are its own output.
pub(crate) fn bench(repository: &Repository, arguments: &[String]) -> Result<ExitCode, Failure> {
    if arguments.is_empty() {
        return Err(Failure::ArgumentMissing {
            command: "bench".to_owned(),
            what: "the name of a benchmark",
        });
    }
    models::fetch(repository)?;
    interface::build(repository)?;
    build::programs(repository)?;
    let mut command = Command::new(repository.built("deskhand-bench"));
    command
        .args(arguments)
        .current_dir(repository.root())
        .env("DESKHAND_MODELS", repository.models()?);
    program::hand_over(&mut command)
}
