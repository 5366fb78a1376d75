//! The process that the tests of the library start: a reader, one that follows a
//! script, one that adds a folder to a library and indexes it until it is killed, one that
//! takes an export in, or one that changes a library until it is killed.
//!
//! `library-process FOLDER-OF-LIBRARY FOLDER-OF-FILES`
//! `library-process --import FOLDER-OF-LIBRARY EXPORT`

#[expect(
    dead_code,
    reason = "the process is killed; the tests look at what it left"
)]
mod churn;
mod embedding;
mod scripted_reader;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use document::reader::{Limits, ReaderCommand};
use library::{Library, LibraryOptions, PassageShape};

use embedding::SharedWords;

/// Makes the process one that takes an export in.
const IMPORT: &str = "--import";

fn main() -> ExitCode {
    if document::reader::requested() {
        return document::reader::serve(std::env::args_os());
    }
    if std::env::args().nth(1).as_deref() == Some(scripted_reader::ARGUMENT) {
        return scripted_reader::serve();
    }
    let done = match std::env::args().nth(1).as_deref() {
        Some(churn::ARGUMENT) => churn::serve(std::env::args_os().skip(2)),
        Some(IMPORT) => import(),
        _ => index(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the work ended before it was killed");
            ExitCode::FAILURE
        }
    }
}

fn index() -> churn::Outcome<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("the library's folder is missing")?;
    let files = arguments.next().ok_or("the files' folder is missing")?;
    let runtime = tokio::runtime::Runtime::new()?;
    let library = Library::open(options(folder)?, runtime.handle().clone())?;
    library.add(&[files])?;
    runtime.block_on(library.idle());
    library.close();
    Ok(())
}

fn import() -> churn::Outcome<()> {
    let mut arguments = std::env::args_os().skip(2).map(PathBuf::from);
    let folder = arguments.next().ok_or("the library's folder is missing")?;
    let export = arguments.next().ok_or("the export is missing")?;
    let runtime = tokio::runtime::Runtime::new()?;
    let library = Library::open(options(folder)?, runtime.handle().clone())?;
    library.import(&export, |_| ControlFlow::Continue(()))?;
    runtime.block_on(library.idle());
    library.close();
    Ok(())
}

fn options(folder: PathBuf) -> churn::Outcome<LibraryOptions> {
    Ok(LibraryOptions {
        folder,
        reader: ReaderCommand::of_this_executable(None)?,
        limits: Limits::default(),
        shape: PassageShape::default(),
        embedding: Arc::new(SharedWords {
            // Slow enough to be killed between two batches.
            pause: Duration::from_millis(8),
            ..SharedWords::default()
        }),
        embeddings_before: Vec::new(),
        reranker: None,
        recogniser: None,
    })
}
