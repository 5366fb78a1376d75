//! A Python environment of our own beside the build: it has pip whatever the
//! system's Python has, and leaves that one alone (PEP 668).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::console;
use crate::failure::Failure;
use crate::program;
use crate::repository::Repository;

/// What the checks of drafts read documents with.
const TEST_PACKAGES: [&str; 3] = [
    "python-pptx==1.0.2",
    "python-docx==1.2.0",
    "openpyxl==3.1.5",
];

/// The names under which a system may have Python 3, the likeliest first.
pub(crate) const NAMES: &[&str] = if cfg!(windows) {
    &["python", "python3", "py"]
} else {
    &["python3", "python"]
};

/// An environment with pip; made when there is none, or none that works.
pub(crate) fn environment(repository: &Repository) -> Result<PathBuf, Failure> {
    let folder = repository.tools().join("python");
    let python = interpreter(&folder);
    if program::succeeds(Command::new(&python).args(["-m", "pip", "--version"])) {
        return Ok(python);
    }
    let system = NAMES
        .iter()
        .find(|name| program::succeeds(Command::new(name).arg("--version")))
        .unwrap_or(&"python3");
    program::output(
        Command::new(system)
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )?;
    Ok(python)
}

/// The environment with the packages that the checks of drafts use.
pub(crate) fn test_environment(repository: &Repository) -> Result<PathBuf, Failure> {
    let stamp = repository.tools().join("python").join("test-packages");
    let wanted = TEST_PACKAGES.join("\n");
    let python = environment(repository)?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    console::step("Installing what reads drafts in tests", || {
        program::output(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet"])
                .arg("--disable-pip-version-check")
                .args(TEST_PACKAGES),
        )
    })?;
    fs::write(&stamp, wanted).map_err(Failure::file(&stamp))?;
    Ok(python)
}

fn interpreter(folder: &Path) -> PathBuf {
    if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python3")
    }
}
