//! macOS: limits of resources, and a profile of the sandbox that ships with the
//! system (`sandbox_init`, sandbox(7)). It is marked as deprecated, and is what
//! browsers confine their processes with.
#![expect(unsafe_code, reason = "the sandbox is a C function of the system")]

use std::ffi::{CStr, c_char, c_int};
use std::io;
use std::ptr;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::Confinement;

/// No network, no writing, no other programs. Reading stays allowed: the loader
/// and the fonts of the system lie in many places.
const PROFILE: &CStr = c"(version 1)
(allow default)
(deny network*)
(deny file-write*)
(deny process-exec*)
(deny process-fork)";

unsafe extern "C" {
    fn sandbox_init(profile: *const c_char, flags: u64, error: *mut *mut c_char) -> c_int;
    fn sandbox_free_error(error: *mut c_char);
}

/// Turns core dumps (they would hold the text of documents) and writing to
/// files off, then enters the sandbox. The system keeps no limit of address
/// space.
pub(super) fn confine(_memory: u64) -> io::Result<Confinement> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none)?;
    setrlimit(Resource::Fsize, none)?;
    let mut confinement = Confinement::default();
    confinement.lacks("memory", "macOS keeps no limit of address space");
    if let Err(reason) = enter() {
        confinement.lacks("sandbox", reason);
    }
    Ok(confinement)
}

fn enter() -> Result<(), String> {
    let mut error: *mut c_char = ptr::null_mut();
    // SAFETY: the profile ends with a zero, and `error` is a place for a pointer.
    let status = unsafe { sandbox_init(PROFILE.as_ptr(), 0, &raw mut error) };
    if status == 0 {
        return Ok(());
    }
    if error.is_null() {
        return Err("refused without a reason".to_owned());
    }
    // SAFETY: on failure the function leaves a text that ends with a zero, to be
    // freed by its twin.
    let reason = unsafe { CStr::from_ptr(error) }
        .to_string_lossy()
        .into_owned();
    // SAFETY: as above; `reason` is a copy.
    unsafe { sandbox_free_error(error) };
    Err(reason)
}
