//! The limits that a reader process puts on itself before it touches a file,
//! one module for each system.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

#[cfg(target_os = "linux")]
pub(super) use linux::confine;
#[cfg(not(target_os = "linux"))]
pub(super) use other::confine;
