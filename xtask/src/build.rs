//! Builds the programs. Every command builds the same selection of packages:
//! with another one cargo would enable other features of the same dependencies
//! and compile hundreds of them once more.

use std::process::Command;

use crate::console;
use crate::failure::Failure;
use crate::program;
use crate::repository::Repository;

/// Builds every program of the workspace but this one, which is running.
pub(crate) fn programs(repository: &Repository) -> Result<(), Failure> {
    console::step("Building Deskhand", || {
        program::run(cargo(repository, "build").arg("--bins"))
    })
}

/// A command of cargo over the workspace without this package.
pub(crate) fn cargo(repository: &Repository, command: &str) -> Command {
    let mut cargo = of_package(repository, command);
    cargo.args(["--workspace", "--exclude", "xtask"]);
    cargo
}

/// A command of cargo that builds, and names its packages itself.
pub(crate) fn of_package(repository: &Repository, command: &str) -> Command {
    let mut cargo = bare(repository, command);
    cargo.arg("--target-dir").arg(repository.target());
    cargo
}

/// A command of cargo that builds nothing.
pub(crate) fn bare(repository: &Repository, command: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.arg(command).current_dir(repository.root());
    // Set by cargo for this program alone; what it starts must not see them.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_")
            || name == "CARGO_MANIFEST_DIR"
            || name == "CARGO_MANIFEST_PATH"
        {
            cargo.env_remove(name);
        }
    }
    cargo
}
