//! Linux: address space, core dumps and priority.

use std::io;

use rustix::process::{Resource, Rlimit, nice, setrlimit};

/// How far below the work of the person at the machine the process stands.
const NICENESS: i32 = 10;

/// Allows the process `memory` bytes of address space beyond what it has, turns
/// core dumps off (they would hold the text of documents), and lowers its
/// priority. The limits cannot be raised again.
pub(in crate::reader) fn confine(memory: u64) -> io::Result<()> {
    let fixed = |limit| Rlimit {
        current: Some(limit),
        maximum: Some(limit),
    };
    setrlimit(Resource::Core, fixed(0))?;
    setrlimit(Resource::As, fixed(address_space()?.saturating_add(memory)))?;
    // Reading works at any priority.
    if let Err(error) = nice(NICENESS) {
        tracing::debug!(%error, "the priority stays as it is");
    }
    Ok(())
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
