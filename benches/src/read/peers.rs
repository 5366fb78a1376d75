//! Others that read the same PDFs: `pdftotext`, and PDFium without anything of
//! ours.

use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use pdfium_render::prelude::Pdfium;

use super::ReadBenchError;

/// The hidden argument that makes this executable read PDFs by PDFium alone.
pub(crate) const PDFIUM_ALONE: &str = "--pdfium-alone";

/// How long `pdftotext` takes, a process for each file.
pub(super) fn pdftotext(files: &[PathBuf]) -> Result<Duration, ReadBenchError> {
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

/// How long PDFium takes to give the text of every page, in one process; none
/// where it died.
pub(super) fn pdfium_in_a_process(
    library: &Path,
    files: &[PathBuf],
) -> Result<Option<Duration>, ReadBenchError> {
    let started = Instant::now();
    let mut process = Command::new(std::env::current_exe()?)
        .arg(PDFIUM_ALONE)
        .arg(library)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    if let Some(mut pipe) = process.stdin.take() {
        for file in files {
            if let Some(path) = file.to_str() {
                writeln!(pipe, "{path}")?;
            }
        }
    }
    let ended = process.wait()?;
    Ok(ended.success().then(|| started.elapsed()))
}

/// Reads the paths on standard input with the library that the arguments name.
pub(crate) fn pdfium_alone(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let bindings = arguments
        .next()
        .and_then(|library| Pdfium::bind_to_library(PathBuf::from(library)).ok());
    let Some(bindings) = bindings else {
        return ExitCode::FAILURE;
    };
    let pdfium = Pdfium::new(bindings);
    let mut letters = 0;
    for path in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(document) = pdfium.load_pdf_from_file(&path, None) else {
            continue;
        };
        for page in document.pages().iter() {
            letters += page.text().map_or(0, |text| text.all().len());
        }
    }
    // Looked at, so that nothing of it can be left out.
    if std::hint::black_box(letters) == 0 {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
