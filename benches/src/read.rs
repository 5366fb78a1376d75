//! Pages a second read through the reader process, beside `pdftotext` on the
//! same files: what the first minutes with a new folder feel like.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use assistant::home::{self, Home};
use document::ReadError;
use document::reader::{Limits, ReadEvent, Reader, ReaderCommand};
use engine::Models;
use walkdir::WalkDir;

use crate::figures::Figures;

/// Where Debian's packages put the documents of TeX Live.
const DEFAULT_FOLDER: &str = "/usr/share/doc/texlive-doc";

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadBenchError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("there are no PDFs; name a folder, or install texlive-humanities-doc")]
    NoFiles,
    #[error("PDFium is not among the models")]
    NoPdfium,
    #[error("pdftotext cannot be run (package poppler-utils): {0}")]
    NoPdftotext(std::io::Error),
}

/// Reads every PDF under the paths, once to warm the disk's cache and once
/// measured, and lets `pdftotext` do the same in between.
pub(crate) fn run(figures: &mut Figures, paths: &[PathBuf]) -> Result<(), ReadBenchError> {
    let files = pdfs(paths);
    if files.is_empty() {
        return Err(ReadBenchError::NoFiles);
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(read(&files))?;
    pdftotext(&files)?;
    let theirs = pdftotext(&files)?;
    let ours = runtime.block_on(read(&files))?;
    let pages = f64::from(ours.pages);
    let (own_speed, their_speed) = (
        pages / ours.time.as_secs_f64(),
        pages / theirs.as_secs_f64(),
    );
    figures.note("read.files", count(files.len()));
    figures.note("read.pages", pages);
    figures.note("read.opened", f64::from(ours.opened));
    figures.note("read.refused", f64::from(ours.refused));
    figures.note("read.pages_per_s", own_speed);
    figures.note("read.pdftotext_pages_per_s", their_speed);
    figures.note("read.pages_per_s_vs_pdftotext", own_speed / their_speed);
    Ok(())
}

/// The PDFs named by the paths or under them, in a fixed order.
fn pdfs(paths: &[PathBuf]) -> Vec<PathBuf> {
    let default = [PathBuf::from(DEFAULT_FOLDER)];
    let paths = if paths.is_empty() {
        &default[..]
    } else {
        paths
    };
    let mut files: Vec<PathBuf> = paths
        .iter()
        .flat_map(|path| WalkDir::new(path).sort_by_file_name())
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension() == Some(OsStr::new("pdf")))
        .collect();
    files.dedup();
    files
}

#[derive(Debug, Default)]
struct Outcome {
    pages: u32,
    opened: u32,
    refused: u32,
    time: Duration,
}

async fn read(files: &[PathBuf]) -> Result<Outcome, ReadBenchError> {
    let pdfium = pdfium().ok_or(ReadBenchError::NoPdfium)?;
    let command = ReaderCommand::of_this_executable(Some(pdfium))?;
    let mut reader = Reader::new(command, Limits::default());
    let mut outcome = Outcome::default();
    let started = Instant::now();
    for file in files {
        let mut pages = 0;
        let result = reader
            .read(file, None, |event| {
                pages += u32::from(matches!(event, ReadEvent::Page(_)));
            })
            .await;
        outcome.pages += pages;
        match result {
            Ok(()) | Err(ReadError::NoText) => outcome.opened += 1,
            Err(_) => outcome.refused += 1,
        }
    }
    outcome.time = started.elapsed();
    Ok(outcome)
}

fn pdftotext(files: &[PathBuf]) -> Result<Duration, ReadBenchError> {
    let started = Instant::now();
    for file in files {
        // A file that it refuses costs it time too.
        Command::new("pdftotext")
            .args([file.as_path(), Path::new("-")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(ReadBenchError::NoPdftotext)?;
    }
    Ok(started.elapsed())
}

fn pdfium() -> Option<PathBuf> {
    let folder = match Home::of_person().ok()?.models {
        home::Models::Fixed(folder) | home::Models::Default(folder) => folder,
    };
    Models::in_folder(folder).pdfium()
}

#[expect(clippy::cast_precision_loss, reason = "files are few")]
fn count(value: usize) -> f64 {
    value as f64
}
