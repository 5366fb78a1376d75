//! Other systems: the limits of time and output hold, and no others.

use std::io;

use super::Confinement;

/// Does nothing.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature as on systems that can fail"
)]
pub(super) fn confine(_memory: u64) -> io::Result<Confinement> {
    Ok(Confinement {
        missing: vec!["every protection: this system is not known".to_owned()],
    })
}
