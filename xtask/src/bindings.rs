//! The interface's types, written from the shell's commands and events.

use crate::arguments::Mode;
use crate::build;
use crate::console;
use crate::failure::Failure;
use crate::interface;
use crate::program;
use crate::repository::Repository;

/// Writes `ui/src/platform/bindings.ts`, or fails when it is not what the
/// shell would write. A test of the shell does both, so that plain `cargo
/// test` notices a stale file too.
pub(crate) fn bindings(repository: &Repository, mode: Mode) -> Result<(), Failure> {
    interface::build(repository)?;
    let mut command = build::cargo(repository, "test");
    command.args(["--lib", "--", "bindings"]);
    if mode == Mode::Write {
        command.env("UPDATE_BINDINGS", "1");
    }
    console::step("The interface's types", || program::run(&mut command))
}
