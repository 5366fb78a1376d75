//! How many files of each kind could be opened, and why others could not.

use std::collections::BTreeMap;
use std::path::Path;

use document::{DocumentKind, ReadError};

use super::{Read, count};
use crate::figures::Figures;

/// Counts by kind, then by outcome.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    files: usize,
    died: usize,
    by_kind: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Outcomes {
    /// Notes what became of a file; one that a person would hear of by name is
    /// named.
    #[expect(clippy::print_stderr, reason = "the table has no names")]
    pub(super) fn note(&mut self, file: &Path, read: &Read) {
        self.files += 1;
        let outcome = match &read.error {
            None if read.missing > 0 => "partly".to_owned(),
            // A file without text was opened.
            None | Some(ReadError::NoText) => "opened".to_owned(),
            Some(error) => {
                let died = matches!(error, ReadError::ReaderDied { .. });
                self.died += usize::from(died);
                if died || *error == ReadError::TimedOut {
                    eprintln!("{}: {error}", file.display());
                }
                format!("refused.{}", reason(error))
            }
        };
        let kinds = self.by_kind.entry(kind(file, read.kind)).or_default();
        *kinds.entry(outcome).or_default() += 1;
    }

    pub(super) fn report(&self, figures: &mut Figures) {
        figures.note("read.files", count(self.files));
        figures.note("read.died", count(self.died));
        for (kind, outcomes) in &self.by_kind {
            for (outcome, files) in outcomes {
                figures.note(&format!("read.{kind}.{outcome}"), count(*files));
            }
        }
    }
}

/// The kind that the content has, or the ending of a file that was not opened.
fn kind(file: &Path, kind: Option<DocumentKind>) -> String {
    match kind {
        Some(kind) => serde_json::to_value(kind)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default(),
        None => file.extension().map_or_else(
            || "unknown".to_owned(),
            |ending| format!("ending_{}", ending.to_string_lossy().to_lowercase()),
        ),
    }
}

fn reason(error: &ReadError) -> &'static str {
    match error {
        ReadError::Unreadable { .. } => "unreadable",
        ReadError::Encrypted => "encrypted",
        ReadError::WrongPassword => "wrong_password",
        ReadError::Damaged { .. } => "damaged",
        ReadError::Unsupported => "unsupported",
        ReadError::TooLarge { .. } => "too_large",
        ReadError::TimedOut => "timed_out",
        ReadError::ReaderDied { .. } => "reader_died",
        ReadError::Stopped => "stopped",
        ReadError::NoText => "no_text",
    }
}
