//! Development tools from the registry, each in its exact version, beside the
//! build and out of the person's own folders.

use std::fs;
use std::path::PathBuf;

use crate::build;
use crate::console;
use crate::failure::Failure;
use crate::program;
use crate::repository::Repository;

/// A tool: a program of the crate with the same name.
#[derive(Debug)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Carries a WebDriver's words to the web view of the window's tests.
pub(crate) const TAURI_DRIVER: Tool = Tool {
    name: "tauri-driver",
    version: "2.1.0",
};

/// Checks licences, sources and banned crates.
pub(crate) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};

/// Steers a parser's input by the code that it reaches.
pub(crate) const CARGO_FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    version: "0.13.2",
};

/// Installs the tool of this name when it is not there, and prints its path.
pub(crate) fn print_path(repository: &Repository, name: &str) -> Result<(), Failure> {
    let tool = [TAURI_DRIVER, CARGO_DENY, CARGO_FUZZ]
        .into_iter()
        .find(|tool| tool.name == name)
        .ok_or_else(|| Failure::ToolUnknown {
            name: name.to_owned(),
        })?;
    console::say(&tool.install(repository)?.to_string_lossy());
    Ok(())
}

impl Tool {
    /// The tool's program, compiled when this version is not there. `--debug`:
    /// these run for seconds, and compile in half the time without optimising.
    pub(crate) fn install(&self, repository: &Repository) -> Result<PathBuf, Failure> {
        let root = repository.tools();
        let program = format!("{}{}", self.name, std::env::consts::EXE_SUFFIX);
        let path = root.join("bin").join(program);
        let stamp = root.join(format!("{}.version", self.name));
        let stands = fs::read_to_string(&stamp).is_ok_and(|found| found == self.version);
        if stands && path.is_file() {
            return Ok(path);
        }
        console::step(
            &format!("Installing {} {}", self.name, self.version),
            || {
                program::run(
                    build::bare(repository, "install")
                        .args(["--quiet", "--locked", "--debug", "--force"])
                        .args(["--version", self.version, "--root"])
                        .arg(&root)
                        .arg("--target-dir")
                        .arg(root.join("build"))
                        .arg(self.name),
                )
            },
        )?;
        fs::write(&stamp, self.version).map_err(Failure::file(&stamp))?;
        Ok(path)
    }
}
