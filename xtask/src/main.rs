//! `cargo xtask`: sets up, runs, tests and measures Deskhand, with the same
//! words on every system. `cargo xtask help` lists the commands.

mod arguments;
mod backends;
mod bench;
mod bindings;
mod build;
mod catalogue;
mod console;
mod digest;
mod failure;
mod fuzz;
mod interface;
mod licences;
mod models;
mod program;
mod python;
mod repository;
mod requirements;
mod run;
mod test;
mod tools;

use std::process::ExitCode;

use arguments::Command;
use failure::Failure;
use repository::Repository;

fn main() -> ExitCode {
    match start() {
        Ok(code) => code,
        Err(failure) => {
            console::failed(&failure);
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line asks, and answers with the exit code to pass on.
fn start() -> Result<ExitCode, Failure> {
    let command = arguments::parse(std::env::args().skip(1))?;
    let repository = Repository::find()?;
    match command {
        Command::Help => {
            console::say(arguments::HELP);
            Ok(ExitCode::SUCCESS)
        }
        Command::Run { consent, arguments } => run::run(&repository, consent, &arguments),
        Command::SetUp { consent, tests } => run::set_up(&repository, consent, tests),
        Command::Test { consent, filters } => test::test(&repository, consent, &filters),
        Command::Models => models::fetch(&repository).map(|()| ExitCode::SUCCESS),
        Command::Licences { mode } => {
            licences::licences(&repository, mode).map(|()| ExitCode::SUCCESS)
        }
        Command::Bindings { mode } => {
            bindings::bindings(&repository, mode).map(|()| ExitCode::SUCCESS)
        }
        Command::Backends { consent } => backends::backends(&repository, consent),
        Command::Bench { arguments } => bench::bench(&repository, &arguments),
        Command::Fuzz(fuzzing) => fuzz::fuzz(&repository, &fuzzing),
        Command::Tool { name } => tools::print_path(&repository, &name).map(|()| ExitCode::SUCCESS),
    }
}
