//! A processor without AVX2 gets a sentence, not an illegal instruction.
//!
//! On x86-64 every Rust file of the program is compiled for x86-64-v3 (see
//! `.cargo/config.toml`), so Rust cannot ask whether the processor has it: the
//! question itself might be an illegal instruction. The check is therefore C for
//! the oldest x86-64, runs as a constructor before `main`, and is linked whole
//! into every executable that links this crate. It writes one sentence, English
//! and Chinese, to standard error and ends the process with [`EXIT_CODE`].
//!
//! It is there on Linux and macOS; on Windows there is no check yet.

/// The exit status of a process whose processor is too old: `EX_CONFIG` of
/// `sysexits.h`.
pub const EXIT_CODE: i32 = 78;
