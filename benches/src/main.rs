//! Speed and quality against peers and limits measured in the same run.
//! `cargo xtask bench NAME` is the way in.

mod answer;
mod data_sets;
mod embedding_model;
mod engines;
mod figures;
mod find;
mod half;
mod kills;
mod python;
mod read;
mod revise;
mod scale;
mod scan;
mod set;
mod start;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use figures::Figures;

/// Measures, prints a table, and keeps one flat object of figures.
#[derive(Debug, Parser)]
struct Arguments {
    /// What to measure.
    name: Benchmark,
    /// Writes the figures to this file too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// A folder with a reference text for each file, where a benchmark of reading
    /// takes it: `NAME.txt` or `NAME.md`.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// The catalogue's id of an embedding model other than the default, where a
    /// benchmark of finding takes it.
    #[arg(long)]
    model: Option<String>,
    /// Files or folders, or the parts to measure, where a benchmark takes them.
    paths: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Benchmark {
    /// Question to first token, tokens a second, with the default model; how far quotes,
    /// citations and refusals can be trusted.
    Answer,
    /// Engines beside llama.cpp as node-llama-cpp ships it.
    Engine,
    /// nDCG@10 by words, by vectors, and by both.
    Find,
    /// What is broken after kills at random moments; takes their number.
    Kills,
    /// What becomes of files of each kind; pages a second beside peers.
    Read,
    /// Proofreading without a model: false alarms, and planted mistakes that are found.
    Revise,
    /// A million passages: the time of a question, memory, disk, and how they grow.
    Scale,
    /// Scanned pages beside RapidOCR.
    Scan,
    /// Start of the process to an interactive window, and memory then.
    Start,
}

fn main() -> ExitCode {
    if assistant::reader::requested() {
        return assistant::reader::serve(std::env::args_os());
    }
    let mut hidden = std::env::args_os().skip(1);
    match hidden.next() {
        Some(first) if first == read::PDFIUM_ALONE => return read::pdfium_alone(hidden),
        Some(first) if first == kills::ARGUMENT => {
            return match kills::serve(hidden) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    complain(&error.to_string());
                    ExitCode::FAILURE
                }
            };
        }
        _ => {}
    }
    let arguments = Arguments::parse();
    let mut figures = Figures::default();
    let outcome = match arguments.name {
        Benchmark::Answer => {
            answer::run(&mut figures, &arguments.paths).map_err(|error| error.to_string())
        }
        Benchmark::Engine => {
            engines::run(&mut figures, &arguments.paths).map_err(|error| error.to_string())
        }
        Benchmark::Find => find::run(&mut figures, &arguments.paths, arguments.model.as_deref())
            .map_err(|error| error.to_string()),
        Benchmark::Kills => {
            kills::run(&mut figures, &arguments.paths).map_err(|error| error.to_string())
        }
        Benchmark::Read => read::run(&mut figures, &arguments.paths, arguments.truth.as_deref())
            .map_err(|error| error.to_string()),
        Benchmark::Revise => {
            revise::run(&mut figures, &arguments.paths).map_err(|error| error.to_string())
        }
        Benchmark::Scale => {
            scale::run(&mut figures, &arguments.paths).map_err(|error| error.to_string())
        }
        Benchmark::Scan => {
            scan::run(&mut figures, &arguments.paths).map_err(|error| error.to_string())
        }
        Benchmark::Start => start::run(&mut figures).map_err(|error| error.to_string()),
    };
    let written = match &arguments.json {
        Some(path) => figures.write(path).map_err(|error| error.to_string()),
        None => Ok(()),
    };
    print(&figures.table());
    match outcome.and(written) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn print(table: &str) {
    print!("{table}");
}

#[expect(clippy::print_stderr, reason = "complaints go to the terminal")]
fn complain(error: &str) {
    eprintln!("deskhand-bench: {error}");
}
