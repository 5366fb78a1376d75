//! What a computer needs before anything can be built: programs with the
//! right versions, and the system's libraries.

mod debian;
mod elsewhere;
mod packages;
mod programs;

use crate::arguments::Consent;
use crate::failure::Failure;

/// What the person is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Build and open the window.
    Run,
    /// Build and run every test, the window's under a virtual display.
    Test,
    /// Build every backend of llama.cpp.
    Backends,
}

impl Purpose {
    /// What is needed besides what running needs.
    fn more(self) -> &'static [packages::Need] {
        match self {
            Self::Run => &[],
            Self::Test => packages::TEST,
            Self::Backends => packages::BACKENDS,
        }
    }
}

/// Checks that all is there. Missing system packages are installed where the
/// system is Debian's kin and the person agrees; everywhere else the failure
/// names the exact command.
pub(crate) fn meet(purpose: Purpose, consent: Consent) -> Result<(), Failure> {
    let sentences = programs::missing();
    if !sentences.is_empty() {
        return Err(Failure::RequirementsMissing { sentences });
    }
    if debian::is_here() {
        debian::meet(purpose, consent)
    } else {
        elsewhere::meet(purpose)
    }
}
