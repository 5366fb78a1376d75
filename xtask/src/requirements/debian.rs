//! Debian, Ubuntu and their kin: missing packages are installed through apt.

use std::path::Path;
use std::process::Command;

use super::Purpose;
use super::packages::RUN;
use crate::arguments::Consent;
use crate::console;
use crate::failure::Failure;
use crate::program;
use crate::python;

/// Whether packages are apt's here.
pub(crate) fn is_here() -> bool {
    Path::new("/usr/bin/apt-get").exists() && Path::new("/usr/bin/dpkg-query").exists()
}

/// Installs what is missing, after one question or with consent given before.
pub(crate) fn meet(purpose: Purpose, consent: Consent) -> Result<(), Failure> {
    let missing = missing(purpose)?;
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let install = format!("apt-get install --no-install-recommends {packages}");
    let Some(prefix) = prefix() else {
        return Err(Failure::PackagesMissing {
            packages,
            command: install,
        });
    };
    let command = format!("{prefix}{install}");
    if consent == Consent::Ask {
        if !console::somebody_can_answer() {
            return Err(Failure::NobodyToAsk { packages, command });
        }
        let question =
            format!("Deskhand needs these system packages: {packages}.\nInstall them now?");
        if !console::ask(&question)? {
            return Err(Failure::PackagesMissing { packages, command });
        }
    }
    console::step(&format!("Installing {packages}"), || {
        install_all(prefix, &missing)
    })
}

fn missing(purpose: Purpose) -> Result<Vec<&'static str>, Failure> {
    let wanted: Vec<&str> = RUN
        .iter()
        .chain(purpose.more())
        .map(|need| need.apt)
        .collect();
    // dpkg-query fails when it knows one of the names not at all, but still
    // lists the others.
    let listed = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${db:Status-Status} ${Package}\n"])
        .args(&wanted)
        .output()
        .map_err(|source| Failure::ProgramNotStarted {
            program: "dpkg-query".to_owned(),
            source,
        })?;
    let mut missing = not_installed(&wanted, &String::from_utf8_lossy(&listed.stdout));
    if !python_makes_environments() {
        missing.push("python3-venv");
    }
    Ok(missing)
}

/// The names that dpkg's list, lines of status and name, does not have as
/// installed.
fn not_installed(wanted: &[&'static str], listed: &str) -> Vec<&'static str> {
    let installed: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.strip_prefix("installed "))
        .collect();
    wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect()
}

/// Debian leaves these two modules out of Python's own package; a Python from
/// elsewhere has them.
fn python_makes_environments() -> bool {
    python::NAMES
        .iter()
        .any(|name| program::succeeds(Command::new(name).args(["-c", "import venv, ensurepip"])))
}

/// What comes before a command that only root may run; `None` when nothing
/// here makes a person root.
fn prefix() -> Option<&'static str> {
    let root = program::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if root {
        Some("")
    } else {
        program::succeeds(Command::new("sudo").arg("--version")).then_some("sudo ")
    }
}

fn install_all(prefix: &str, packages: &[&str]) -> Result<(), Failure> {
    program::run(apt(prefix).args(["update", "--quiet"]))?;
    program::run(
        apt(prefix)
            .args(["install", "--quiet", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

/// `apt-get`, which asks nothing and waits its turn for up to five minutes.
fn apt(prefix: &str) -> Command {
    let mut words =
        prefix
            .split_whitespace()
            .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut command = Command::new(words.next().unwrap_or("env"));
    command.args(words).args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}

#[cfg(test)]
mod tests {
    use super::super::packages::{BACKENDS, TEST};
    use super::*;

    #[test]
    fn only_what_is_wholly_installed_counts() {
        let listed = "installed xvfb\nconfig-files strace\nnot-installed dbus\n";
        assert_eq!(
            not_installed(&["xvfb", "strace", "dbus", "iproute2"], listed),
            ["strace", "dbus", "iproute2"],
            "a removed package leaves its configuration behind, and an unknown one no line"
        );
    }

    #[test]
    fn no_need_is_without_a_package_on_debian() {
        assert!(
            RUN.iter()
                .chain(TEST)
                .chain(BACKENDS)
                .all(|need| !need.apt.is_empty()),
            "Debian is where the two commands must do everything"
        );
    }
}
