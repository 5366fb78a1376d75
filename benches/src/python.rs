//! Python environments of their own, for peers that are packages of Python.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The Python of an environment beside the build that has these packages, installed
/// where they are not there yet.
pub(crate) fn environment(name: &str, packages: &[&str]) -> io::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let target = own.ancestors().nth(2).unwrap_or(Path::new("."));
    let folder = target.join("tools").join(name);
    let (python, system) = if cfg!(windows) {
        (folder.join("Scripts").join("python.exe"), "python")
    } else {
        (folder.join("bin").join("python3"), "python3")
    };
    let stamp = folder.join("installed");
    let wanted = packages.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    done(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
    done(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .arg("--disable-pip-version-check")
            .args(packages),
    )?;
    std::fs::write(&stamp, wanted)?;
    Ok(python)
}

fn done(command: &mut Command) -> io::Result<()> {
    let status = command.stdout(Stdio::null()).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(status.to_string()))
    }
}
