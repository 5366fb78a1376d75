//! Linux: limits of resources, then landlock, then seccomp.

use std::io;

use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
    Scope, path_beneath_rules,
};
use rustix::process::{Resource, Rlimit, nice, setrlimit};

use super::{Confinement, linux_calls};

/// How far below the work of the person at the machine the process stands.
const NICENESS: i32 = 10;

/// The newest landlock whose rights are asked for; an older kernel enforces
/// those that it knows.
const LANDLOCK: ABI = ABI::V6;

/// Where PDFium looks for the fonts that a document names and does not carry.
const FONTS: &[&str] = &[
    "/usr/share/fonts",
    "/usr/share/X11/fonts",
    "/usr/local/share/fonts",
];

/// Allows the process `memory` bytes of address space beyond what it has, turns
/// core dumps off (they would hold the text of documents) and writing to files,
/// lowers its priority, and leaves it fonts to read and nothing else. Nothing
/// of that can be taken back.
pub(super) fn confine(memory: u64) -> io::Result<Confinement> {
    let fixed = |limit| Rlimit {
        current: Some(limit),
        maximum: Some(limit),
    };
    setrlimit(Resource::Core, fixed(0))?;
    setrlimit(Resource::Fsize, fixed(0))?;
    setrlimit(Resource::As, fixed(address_space()?.saturating_add(memory)))?;
    // Reading works at any priority.
    if let Err(error) = nice(NICENESS) {
        tracing::debug!(%error, "the priority stays as it is");
    }
    let mut confinement = Confinement::default();
    match restrict_paths() {
        Ok(RulesetStatus::FullyEnforced) => {}
        Ok(RulesetStatus::PartiallyEnforced) => {
            confinement.lacks("landlock", "the kernel knows only a part of it");
        }
        Ok(RulesetStatus::NotEnforced) => confinement.lacks("landlock", "the kernel has none"),
        Err(error) => confinement.lacks("landlock", error),
    }
    if let Err(error) = linux_calls::restrict() {
        confinement.lacks("seccomp", error);
    }
    Ok(confinement)
}

/// Fonts may be read, and nothing else below any path; no port may be used and
/// no process outside be spoken to. Descriptors that are open already, among
/// them the pipes, are not concerned.
fn restrict_paths() -> Result<RulesetStatus, landlock::RulesetError> {
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(LANDLOCK))?
        .handle_access(AccessNet::from_all(LANDLOCK))?
        .scope(Scope::from_all(LANDLOCK))?
        .create()?
        .add_rules(path_beneath_rules(
            FONTS,
            AccessFs::ReadFile | AccessFs::ReadDir,
        ))?
        .restrict_self()?;
    Ok(status.ruleset)
}

/// What the executable and its libraries take already, in bytes: that of a
/// desktop app is hundreds of mebibytes before it does anything.
fn address_space() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmSize:"))
        .and_then(|size| size.trim().strip_suffix("kB"))
        .and_then(|size| size.trim().parse::<u64>().ok())
        .map(|kibibytes| kibibytes * 1024)
        .ok_or_else(|| io::Error::other("the system does not say how large the process is"))
}
