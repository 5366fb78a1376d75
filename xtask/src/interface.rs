//! The interface in `ui/`: its packages, its build, its checks.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::console;
use crate::digest;
use crate::failure::Failure;
use crate::program;
use crate::repository::Repository;

/// What the build of the interface is made from, and nothing that it makes.
const SOURCES: [&str; 7] = [
    "ui/src",
    "ui/public",
    "ui/index.html",
    "ui/package-lock.json",
    "ui/svelte.config.js",
    "ui/tsconfig.json",
    "ui/vite.config.ts",
];

/// Installs the packages when the lock file changed, and builds when a source
/// did. Nothing is done, within milliseconds, when neither did.
pub(crate) fn build(repository: &Repository) -> Result<(), Failure> {
    install(repository)?;
    let sources = sources(repository)?;
    let stamp = Stamp::new(repository, "built", digest::of_all(&sources)?);
    if stamp.stands() && repository.path("ui/dist/index.html").is_file() {
        return Ok(());
    }
    console::step("Building the interface", || {
        program::output(in_ui(repository).args(["run", "build"]))
    })?;
    stamp.set()
}

/// Runs the interface's own tests.
pub(crate) fn test(repository: &Repository) -> Result<(), Failure> {
    console::step("Testing the interface", || {
        program::run(in_ui(repository).args(["run", "test"]))
    })
}

/// The package manager; on Windows it is a script of the shell.
pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn install(repository: &Repository) -> Result<(), Failure> {
    let lock = repository.path("ui/package-lock.json");
    let stamp = Stamp::new(repository, "installed", digest::of_all(&[lock])?);
    if stamp.stands() {
        return Ok(());
    }
    console::step("Installing the interface's packages", || {
        program::output(in_ui(repository).args(["ci", "--no-audit", "--no-fund"]))
    })?;
    stamp.set()
}

fn in_ui(repository: &Repository) -> Command {
    let mut npm = npm();
    npm.current_dir(repository.path("ui"));
    npm
}

fn sources(repository: &Repository) -> Result<Vec<PathBuf>, Failure> {
    let folder = repository.path("ui");
    let mut sources: Vec<PathBuf> = SOURCES.iter().map(|path| repository.path(path)).collect();
    // Whatever else steers the build lies at the top of the folder.
    for entry in fs::read_dir(&folder).map_err(Failure::file(&folder))? {
        let path = entry.map_err(Failure::file(&folder))?.path();
        if path.is_file() && !sources.contains(&path) {
            sources.push(path);
        }
    }
    Ok(sources)
}

/// Notes what a step was done for. It lies among the installed packages, so
/// that it goes when they go.
struct Stamp {
    file: PathBuf,
    content: String,
}

impl Stamp {
    fn new(repository: &Repository, step: &str, content: String) -> Self {
        let name = format!("ui/node_modules/.deskhand-{step}");
        Self {
            file: repository.path(&name),
            content,
        }
    }

    fn stands(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|found| found == self.content)
    }

    fn set(&self) -> Result<(), Failure> {
        fs::write(&self.file, &self.content).map_err(Failure::file(&self.file))
    }
}
