//! The pipe on which requests go to the reader process, and with each the file
//! that it is about: the process that asks opens it, so that the reader needs
//! no right to open anything.
//!
//! On Unix the pipe is a pair of sockets, over which an opened file travels
//! beside the first byte of its request (`SCM_RIGHTS`, unix(7)). Windows has no
//! such pipe; there the reader opens the file by its path.

#[cfg(unix)]
mod by_descriptor;
#[cfg(not(unix))]
mod by_path;

#[cfg(unix)]
use by_descriptor as system;
#[cfg(not(unix))]
use by_path as system;

pub use system::RequestReader;
pub(super) use system::RequestWriter;
