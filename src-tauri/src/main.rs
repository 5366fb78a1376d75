//! The executable of the window. Started with the reader's hidden argument it
//! is the reader process instead, and opens no window.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything of the window's libraries loads: the reader process runs
    // under a limit of memory that they would use up.
    if assistant::reader::requested() {
        return assistant::reader::serve(std::env::args_os());
    }
    deskhand_desktop::run()
}
