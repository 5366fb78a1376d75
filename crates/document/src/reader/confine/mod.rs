//! The limits that a reader process puts on itself before it touches a file,
//! one module for each system.
//!
//! | system  | memory | no writing | no programs | no network | reads only what it is handed |
//! |---------|--------|------------|-------------|------------|------------------------------|
//! | Linux   | rlimit | landlock, seccomp, rlimit | seccomp | seccomp, landlock | landlock |
//! | Windows | job object | low integrity | job object | no | no |
//! | macOS   | no     | sandbox, rlimit | sandbox | sandbox | no |
//!
//! The modules of Windows and macOS are compiled by
//! `.github/workflows/reader.yml`; they were not run.

use std::io;

use serde::{Deserialize, Serialize};

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod linux_calls;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
mod other;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
use other as system;
#[cfg(windows)]
use windows as system;

/// What the system refuses this process from now on. What it cannot refuse is
/// named, so that the process which asked can say so in its log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Protections that this system does not have, or that failed, each with
    /// the reason.
    pub missing: Vec<String>,
}

impl Confinement {
    /// Notes that a protection is missing.
    #[cfg_attr(
        not(any(target_os = "linux", target_os = "macos", windows)),
        expect(dead_code, reason = "nothing is tried on other systems")
    )]
    fn lacks(&mut self, protection: &str, reason: impl ToString) {
        self.missing
            .push(format!("{protection}: {}", reason.to_string()));
    }
}

/// Gives up what a reader does not need, for good and for the whole process:
/// `memory` bytes beyond what it has, and neither files, programs nor the
/// network as far as the system can refuse them.
///
/// Must be called before the process starts a thread, and after every library
/// was loaded.
///
/// # Errors
/// What the system said when it refused the limit of memory: without it the
/// process must not touch a file.
pub fn confine(memory: u64) -> io::Result<Confinement> {
    system::confine(memory)
}
