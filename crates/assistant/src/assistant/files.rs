//! Files: what the library has, and what goes in and out of it.

use std::path::PathBuf;

use library::{FileId, FolderRules, LibraryError};

use super::Assistant;
use super::asking::library_scope;
use crate::api::answer::Scope;
use crate::api::failure::{Failure, FailureCode};
use crate::api::file::{AddedFiles, File, FileProgress};
use crate::api::settings::Language;
use crate::convert::number;

impl Assistant {
    /// All files of the library, newest first.
    pub async fn files(&self) -> Result<Vec<File>, Failure> {
        let mut files: Vec<File> = self
            .library(|library| Ok(library.files()?))
            .await?
            .into_iter()
            .map(File::from)
            .collect();
        files.reverse();
        Ok(files)
    }

    /// The documents of a part of the library that were read, in the order of their names;
    /// what stands inside another of them is not told apart from it.
    pub async fn files_in(&self, scope: Scope) -> Result<Vec<i32>, Failure> {
        let Some(scope) = library_scope(&scope) else {
            return Ok(Vec::new());
        };
        self.library(move |library| {
            let files = library.files_in(&scope)?;
            Ok(files.into_iter().map(|file| number(file.id.0)).collect())
        })
        .await
    }

    /// Adds files, and what is in folders; returns once they are queued. With `follow`
    /// the folders are watched from now on.
    pub async fn add(&self, paths: Vec<PathBuf>, follow: bool) -> Result<AddedFiles, Failure> {
        self.library(move |library| {
            let is_followed = |path: &PathBuf| follow && path.is_dir();
            let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_followed);
            let mut added = library.add(&files)?;
            for folder in folders {
                let watched = library.watch(&folder, &FolderRules::default());
                let (_, taken) = watched.map_err(|error| match error {
                    LibraryError::Io { .. } => {
                        let subject = folder.display().to_string();
                        Failure::new(FailureCode::FolderUnreadable, error).about(subject)
                    }
                    error => error.into(),
                })?;
                added.extend(taken);
            }
            Ok(added.into())
        })
        .await
    }

    /// Adds the sample documents in the language of the window.
    pub async fn add_samples(&self) -> Result<AddedFiles, Failure> {
        let language = match self.settings().await?.language {
            Language::English => "en",
            Language::Chinese => "zh",
            Language::System => system_language(),
        };
        let samples = self.inner.samples.as_ref();
        let Some(folder) = samples.map(|samples| samples.join(language)) else {
            return Err(Failure::new(
                FailureCode::NotFound,
                "this program comes without samples",
            ));
        };
        self.add(vec![folder], false).await
    }

    /// Reads a file once more that was set aside, or of which pages could not be
    /// read.
    pub async fn retry(&self, file: i32) -> Result<(), Failure> {
        self.library(move |library| Ok(library.retry(FileId(file.into()))?))
            .await
    }

    /// Takes a file out of the library; the file on disk is not touched.
    pub async fn remove(&self, file: i32) -> Result<(), Failure> {
        // A keychain that does not answer must not keep the file in.
        if let Err(failure) = self.forget_password(FileId(file.into())).await {
            tracing::warn!(%failure, "a remembered password may still be in the keychain");
        }
        self.library(move |library| Ok(library.remove(FileId(file.into()))?))
            .await
    }

    /// Waits until these files can be searched by words and vectors or were set
    /// aside, and returns them as they are then. Files that are taken out
    /// meanwhile are left out.
    pub async fn await_indexed(&self, files: Vec<i32>) -> Result<Vec<File>, Failure> {
        let mut changes = self.inner.library.subscribe();
        loop {
            let now: Vec<File> = self
                .files()
                .await?
                .into_iter()
                .filter(|file| files.contains(&file.id))
                .collect();
            // Words alone are enough where the embedding model cannot work.
            let words_alone = self.inner.library.embedding_failure().is_some();
            let done = |file: &File| match file.progress {
                FileProgress::Indexed | FileProgress::SetAside { .. } => true,
                FileProgress::Embedding { .. } => words_alone,
                FileProgress::Queued | FileProgress::Reading { .. } => false,
            };
            if now.iter().all(done) {
                return Ok(now);
            }
            // Every event may be the awaited one; a burst is looked at once. A
            // failing model tells no event, hence the time limit.
            let wait = std::time::Duration::from_secs(1);
            if let Ok(Err(tokio::sync::broadcast::error::RecvError::Closed)) =
                tokio::time::timeout(wait, changes.recv()).await
            {
                return Ok(now);
            }
            while changes.try_recv().is_ok() {}
        }
    }
}

/// The system's language where Deskhand speaks it, else English.
fn system_language() -> &'static str {
    match sys_locale::get_locale() {
        Some(locale) if locale.starts_with("zh") => "zh",
        _ => "en",
    }
}
