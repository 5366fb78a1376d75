//! Other systems: the limits of time and output hold, that of memory does not
//! yet. Windows has job objects for it; macOS enforces no limit of address
//! space.

use std::io;

/// Does nothing yet.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature as on systems that can fail"
)]
pub(in crate::reader) fn confine(_memory: u64) -> io::Result<()> {
    Ok(())
}
