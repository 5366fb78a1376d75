//! `deskhand`: everything that the window can do, in a terminal.
//!
//! Works beside an open window: the process that has the library open carries
//! the command out, and this one shows how it goes.

mod arguments;
mod commands;
mod messages;
mod output;
mod password;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // The reader process is this executable again; nothing else may be started
    // in it.
    if assistant::reader::requested() {
        return assistant::reader::serve(std::env::args_os());
    }
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("DESKHAND_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let arguments = arguments::Arguments::parse();
    let messages = messages::Messages::of_system();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments, &messages)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&messages.failure(&failure));
            ExitCode::FAILURE
        }
    }
}
