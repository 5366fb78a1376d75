//! Giving memory back to the system.
#![cfg_attr(
    all(target_os = "linux", target_env = "gnu"),
    expect(
        unsafe_code,
        reason = "one call of the C library, without arguments of ours"
    )
)]

/// Gives back what was freed. The C library of Linux keeps it for the threads that
/// had it, which have ended (malloc_trim(3)); others give it back by themselves.
pub(crate) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the function has no preconditions, and locks what it works on.
    unsafe {
        libc::malloc_trim(0);
    }
}
