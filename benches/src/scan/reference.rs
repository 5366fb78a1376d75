//! RapidOCR and PDFium's own text, in a Python environment of their own.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::ScanBenchError;
use crate::python;

/// The packages and the versions that figures belong to.
const PACKAGES: [&str; 3] = [
    "rapidocr==3.10.0",
    "onnxruntime==1.32.0",
    "pypdfium2==5.15.2",
];

/// The running reference.
pub(super) struct Reference {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reference {
    /// Installs the packages beside the build where they are not there yet, and
    /// starts.
    pub(super) fn started() -> Result<Self, ScanBenchError> {
        python::environment("rapidocr", &PACKAGES)
            .and_then(|python| Self::start(&python))
            .map_err(|error| ScanBenchError::Reference(format!("{}: {error}", PACKAGES.join(", "))))
    }

    fn start(python: &Path) -> io::Result<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference/scan.py");
        let mut child = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(requests), Some(answers)) => Ok(Self {
                child,
                requests,
                answers: BufReader::new(answers),
            }),
            _ => Err(io::Error::other("it has no pipes")),
        }
    }

    /// What RapidOCR reads in a picture, and the time that it took.
    pub(super) fn read(&mut self, picture: &Path) -> Result<(String, Duration), ScanBenchError> {
        self.ask(&json!({ "picture": picture }))
    }

    /// The text that a page of a PDF (counted from 1) carries.
    pub(super) fn text_of(&mut self, pdf: &Path, page: u32) -> Result<String, ScanBenchError> {
        let (text, _) = self.ask(&json!({ "pdf": pdf, "page": page }))?;
        Ok(text)
    }

    fn ask(&mut self, request: &Value) -> Result<(String, Duration), ScanBenchError> {
        writeln!(self.requests, "{request}")?;
        self.requests.flush()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let understood = || {
            let value: Value = serde_json::from_str(&answer).ok()?;
            let seconds = value["seconds"].as_f64()?;
            Some((
                value["text"].as_str()?.to_owned(),
                Duration::try_from_secs_f64(seconds).ok()?,
            ))
        };
        understood().ok_or_else(|| ScanBenchError::Reference(format!("it answered {answer:?}")))
    }
}

impl Drop for Reference {
    #[expect(clippy::print_stderr, reason = "complaints go to the terminal")]
    fn drop(&mut self) {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = ended {
            eprintln!("RapidOCR did not end: {error}");
        }
    }
}
