//! A folder is walked: which of its files are taken.

use std::path::{Path, PathBuf};

use document::kind::has_known_ending;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use crate::disk::is_elsewhere;
use crate::error::LibraryError;
use crate::folder::FolderRules;

/// What a folder holds.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// The files that are taken, by name.
    pub(crate) files: Vec<PathBuf>,
    /// Files that no reader knows.
    pub(crate) unsupported: Vec<PathBuf>,
    /// Files whose content is not on this computer.
    pub(crate) elsewhere: Vec<PathBuf>,
    /// Folders that could not be read, with what the system said: what they hold is not
    /// known.
    pub(crate) unreadable: Vec<(PathBuf, String)>,
}

/// The rules of a folder, ready to be asked.
pub(crate) struct Taking<'a> {
    rules: &'a FolderRules,
    ignored: Gitignore,
}

impl<'a> Taking<'a> {
    /// # Errors
    /// [`LibraryError::Rule`] where a pattern cannot be understood.
    pub(crate) fn new(folder: &Path, rules: &'a FolderRules) -> Result<Self, LibraryError> {
        let mut builder = GitignoreBuilder::new(folder);
        let refused = |rule: &str, error: &ignore::Error| LibraryError::Rule {
            rule: rule.to_owned(),
            detail: error.to_string(),
        };
        for rule in &rules.ignore {
            builder
                .add_line(None, rule)
                .map_err(|error| refused(rule, &error))?;
        }
        let ignored = builder
            .build()
            .map_err(|error| refused(&rules.ignore.join(", "), &error))?;
        Ok(Self { rules, ignored })
    }

    /// The files below `folder`.
    pub(crate) fn walk(&self, folder: &Path) -> Walked {
        let mut walked = Walked::default();
        let entries = WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || self.takes(entry));
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_file() => self.note(&entry, &mut walked),
                Ok(_) => {}
                Err(error) => {
                    let place = error.path().unwrap_or(folder).to_owned();
                    walked.unreadable.push((place, error.to_string()));
                }
            }
        }
        walked
    }

    /// Whether a file is taken, or a folder entered, as far as its name tells.
    fn takes(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name().to_string_lossy();
        // Office programs leave such files beside an open document.
        let is_lock = name.starts_with("~$") || name.starts_with(".~lock.");
        let is_hidden = !self.rules.hidden && is_hidden(entry);
        let is_folder = entry.file_type().is_dir();
        !is_lock && !is_hidden && !self.ignored.matched(entry.path(), is_folder).is_ignore()
    }

    fn note(&self, entry: &DirEntry, walked: &mut Walked) {
        let path = entry.path().to_owned();
        if !has_known_ending(&path) {
            walked.unsupported.push(path);
            return;
        }
        match entry.metadata() {
            Ok(metadata) if is_elsewhere(&metadata) => walked.elsewhere.push(path),
            Ok(metadata)
                if self
                    .rules
                    .largest
                    .is_some_and(|largest| metadata.len() > largest) => {}
            Ok(_) => walked.files.push(path),
            // It went away just now.
            Err(error) => tracing::debug!(%error, "a file was passed over"),
        }
    }
}

#[cfg(not(windows))]
fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

#[cfg(windows)]
fn is_hidden(entry: &DirEntry) -> bool {
    use std::os::windows::fs::MetadataExt;
    const HIDDEN: u32 = 0x2;
    let marked = entry
        .metadata()
        .is_ok_and(|metadata| metadata.file_attributes() & HIDDEN != 0);
    marked || entry.file_name().to_string_lossy().starts_with('.')
}
