//! The reader process by itself, for tests and benchmarks; the app starts its
//! own executable instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    document::reader::serve(std::env::args_os())
}
