//! What becomes of files in the reader process: how many of each kind can be
//! opened and why others are refused, pages a second beside peers on the same
//! PDFs, how soon their words can be searched, and how much of a reference text is read
//! in its order.

mod outcomes;
mod peers;
mod truth;
mod words;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use assistant::home::{self, Home};
use document::reader::{Limits, ReadEvent, Reader, ReaderCommand};
use document::{DocumentKind, Page, ReadError};
use engine::Models;
use walkdir::WalkDir;

use crate::figures::Figures;
use outcomes::Outcomes;
pub(crate) use peers::{PDFIUM_ALONE, pdfium_alone};
use truth::Truth;

/// Where Debian's packages put the documents of TeX Live.
pub(crate) const DEFAULT_FOLDER: &str = "/usr/share/doc/texlive-doc";

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadBenchError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Library(#[from] library::LibraryError),
    #[error("there are no files; name a folder, or install texlive-humanities-doc")]
    NoFiles,
    #[error("PDFium is not among the models")]
    NoPdfium,
    #[error("pdftotext cannot be run (package poppler-utils): {0}")]
    NoPdftotext(std::io::Error),
}

/// Reads every file under the paths. PDFs that were opened are then read again,
/// by this reader and by peers, with the disk's cache warm for all of them.
pub(crate) fn run(
    figures: &mut Figures,
    paths: &[PathBuf],
    truth: Option<&Path>,
) -> Result<(), ReadBenchError> {
    let files = files(paths);
    if files.is_empty() {
        return Err(ReadBenchError::NoFiles);
    }
    let pdfium = pdfium().ok_or(ReadBenchError::NoPdfium)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let mut truth = truth.map(Truth::new);
    let mut outcomes = Outcomes::default();
    let mut reader = reader(&pdfium)?;
    let mut pdfs = Vec::new();
    let started = Instant::now();
    for file in &files {
        let read = runtime.block_on(read(&mut reader, file));
        if read.kind == Some(DocumentKind::Pdf) && read.error.is_none() {
            pdfs.push(file.clone());
        }
        outcomes.note(file, &read);
        if let Some(truth) = &mut truth {
            truth.compare(file, &read.pages);
        }
    }
    figures.note("read.seconds", started.elapsed().as_secs_f64());
    outcomes.report(figures);
    if let Some(truth) = &truth {
        truth.report(figures);
    }
    if !pdfs.is_empty() {
        speeds(figures, &runtime, &pdfium, &pdfs)?;
    }
    words::measure(figures, &runtime, &pdfium, &files)?;
    Ok(())
}

/// Pages a second, everyone with the same files and one process.
fn speeds(
    figures: &mut Figures,
    runtime: &tokio::runtime::Runtime,
    pdfium: &Path,
    pdfs: &[PathBuf],
) -> Result<(), ReadBenchError> {
    let mut reader = reader(pdfium)?;
    let started = Instant::now();
    let mut pages = 0_usize;
    for file in pdfs {
        pages += runtime.block_on(read(&mut reader, file)).pages.len();
    }
    let ours = speed(pages, started.elapsed());
    figures.note("read.pdf.pages", count(pages));
    figures.note("read.pdf.pages_per_s", ours);
    let theirs = speed(pages, peers::pdftotext(pdfs)?);
    figures.note("read.pdf.pdftotext_pages_per_s", theirs);
    figures.note("read.pdf.pages_per_s_vs_pdftotext", ours / theirs);
    // PDFium alone dies with a file that kills it, as our reader process does.
    if let Some(time) = peers::pdfium_in_a_process(pdfium, pdfs)? {
        let theirs = speed(pages, time);
        figures.note("read.pdf.pdfium_pages_per_s", theirs);
        figures.note("read.pdf.pages_per_s_vs_pdfium", ours / theirs);
    }
    Ok(())
}

fn speed(pages: usize, time: Duration) -> f64 {
    count(pages) / time.as_secs_f64().max(f64::EPSILON)
}

/// The files named by the paths or under them, in a fixed order.
fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
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
        .collect();
    files.dedup();
    files
}

/// What became of one file.
#[derive(Debug, Default)]
struct Read {
    kind: Option<DocumentKind>,
    pages: Vec<Page>,
    missing: usize,
    error: Option<ReadError>,
}

async fn read(reader: &mut Reader, file: &Path) -> Read {
    let mut read = Read::default();
    let outcome = reader
        .read(file, None, |event| match event {
            ReadEvent::Header(header) => read.kind = Some(header.kind),
            ReadEvent::Page(page) => read.pages.push(page),
            ReadEvent::MissingPage { .. } | ReadEvent::MissingEmbedded { .. } => read.missing += 1,
            ReadEvent::Embedded(_) | ReadEvent::Deletion(_) => {}
        })
        .await;
    read.error = outcome.err();
    read
}

fn reader(pdfium: &Path) -> Result<Reader, ReadBenchError> {
    let command = ReaderCommand::of_this_executable(Some(pdfium.to_owned()))?;
    Ok(Reader::new(command, Limits::default()))
}

pub(crate) fn pdfium() -> Option<PathBuf> {
    let folder = match Home::of_person().ok()?.models {
        home::Models::Fixed(folder) | home::Models::Default(folder) => folder,
    };
    Models::in_folder(folder).pdfium()
}

#[expect(clippy::cast_precision_loss, reason = "files and pages are few")]
fn count(value: usize) -> f64 {
    value as f64
}
