//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Ask your documents, and draft from them, on this computer alone.
#[derive(Debug, Parser)]
#[command(name = "deskhand", version)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask a question of files, or of the whole library.
    Ask {
        /// Files or folders to read first, then the question. Without files the
        /// whole library is asked.
        #[arg(required = true, value_name = "FILE... QUESTION")]
        files_and_question: Vec<String>,
        /// Ask the model alone, without documents.
        #[arg(long)]
        model_alone: bool,
        /// Print what happens as lines of JSON.
        #[arg(long)]
        json: bool,
    },
    /// Draft a deck (PPTX) or a document (DOCX).
    Draft {
        /// What to draft.
        kind: DraftKind,
        /// Files or folders to draft from, then the topic. Without files the
        /// whole library is drawn on.
        #[arg(required = true, value_name = "FILE... TOPIC")]
        files_and_topic: Vec<String>,
        /// Where to save it; a good name in this folder without it.
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Put files and folders into the library.
    Add {
        /// Which.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Take what is in folders now, and do not follow what happens there later.
        #[arg(long)]
        once: bool,
        /// Read the password of encrypted files as one line from standard input.
        /// Without it a terminal is asked for one.
        #[arg(long)]
        password_stdin: bool,
        /// Let the system's keychain keep the password.
        #[arg(long)]
        remember_password: bool,
    },
    /// List the files of the library.
    Files {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell what runs the model, and how fast each engine is here.
    Engines {
        /// Measure now; takes some seconds for each engine.
        #[arg(long)]
        measure: bool,
        /// Answer with this engine from now on; `fastest` takes the fastest.
        #[arg(long, value_name = "ENGINE", conflicts_with = "measure")]
        choose: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the models that answer or search, or could, with a forecast for this computer.
    Models {
        /// Answer with this one from now on: its id, the path of a GGUF file, or
        /// `default`.
        #[arg(long, value_name = "MODEL")]
        choose: Option<String>,
        /// Download this one first.
        #[arg(long, value_name = "ID")]
        download: Option<String>,
        /// Accept the terms of the model that is downloaded.
        #[arg(long, requires = "download")]
        accept_terms: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell what this computer has to run models with.
    Hardware {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take files out of the library; the files themselves stay.
    Remove {
        /// Their numbers, as `files` lists them.
        #[arg(required = true)]
        files: Vec<i32>,
    },
}

/// What to draft.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DraftKind {
    /// A PowerPoint deck.
    Deck,
    /// A Word document.
    Document,
}
