//! Passwords of files that are encrypted. A password that is to be remembered
//! stands in the system's keychain; the library keeps only which files have one
//! there.

use std::time::Duration;

use engine::download::{Keychain, SecretsError};
use library::{FileId, FileState, Library, LibraryFile, Password};
use tokio::sync::broadcast;

use super::{Assistant, blocking};
use crate::api::failure::{Failure, FailureCode};
use crate::api::file::File;

/// Under which the numbers of the files are kept whose passwords the keychain
/// has.
const KEY: &str = "remembered_passwords";

/// A page this wide tells whether a password is right.
const PROBE_WIDTH: u32 = 16;

impl Assistant {
    /// Gives the password of an encrypted file, waits until the file was tried
    /// with it, and returns the file as it is then. With `remember` a password
    /// that is right goes to the system's keychain; otherwise it is forgotten
    /// when Deskhand ends, and asked for again when a page is drawn.
    ///
    /// Fails with `FilePasswordWrong` where it does not fit, and with
    /// `KeychainFailed` where it fits and could not be remembered.
    pub async fn unlock(
        &self,
        file: i32,
        password: Password,
        remember: bool,
    ) -> Result<File, Failure> {
        let id = FileId(file.into());
        let known = self.library(move |library| Ok(library.file(id)?)).await?;
        let disk = self
            .library(move |library| Ok(library.on_disk(id)?.id))
            .await?;
        let given = password.clone();
        self.library(move |library| Ok(library.unlock(id, given)?))
            .await?;
        let tried = if matches!(known.state, FileState::SetAside { .. }) {
            self.await_tried(disk).await?
        } else {
            self.inner.library.picture(id, 1, PROBE_WIDTH).await?;
            known
        };
        if let FileState::SetAside { error } = tried.state {
            return Err(Failure::from(error).about(tried.name));
        }
        if remember {
            self.remember(disk, password).await?;
        }
        self.library(move |library| Ok(library.file(tried.id)?.into()))
            .await
    }

    /// Waits until a file neither waits to be read nor is being read.
    async fn await_tried(&self, id: FileId) -> Result<LibraryFile, Failure> {
        let mut changes = self.inner.library.subscribe();
        loop {
            let file = self.library(move |library| Ok(library.file(id)?)).await?;
            if !matches!(file.state, FileState::Queued | FileState::Reading { .. }) {
                return Ok(file);
            }
            // Whoever falls behind looks again.
            let wait = Duration::from_secs(1);
            if let Ok(Err(broadcast::error::RecvError::Closed)) =
                tokio::time::timeout(wait, changes.recv()).await
            {
                return Ok(file);
            }
        }
    }

    async fn remember(&self, id: FileId, password: Password) -> Result<(), Failure> {
        self.library(move |library| {
            Keychain
                .keep_secret(&account(library, id)?, password.secret())
                .map_err(|error| keychain_failed(&error))?;
            let mut remembered = remembered(library)?;
            if !remembered.contains(&id) {
                remembered.push(id);
                keep(library, &remembered)?;
            }
            Ok(())
        })
        .await
    }

    /// Gives the library the password that the keychain has for a file, once
    /// while the library is open. Returns whether it did.
    pub(super) async fn unlock_remembered(&self, id: FileId) -> bool {
        let given = self
            .library(move |library| {
                let id = library.on_disk(id)?.id;
                if library.has_password(id) || !remembered(library)?.contains(&id) {
                    return Ok(false);
                }
                let secret = Keychain
                    .secret(&account(library, id)?)
                    .map_err(|error| keychain_failed(&error))?;
                let Some(secret) = secret else {
                    return Ok(false);
                };
                library.unlock(id, Password::new(secret))?;
                Ok(true)
            })
            .await;
        given.unwrap_or_else(|failure| {
            tracing::warn!(%failure, "a remembered password could not be had");
            false
        })
    }

    /// Forgets the password of a file that is taken out.
    pub(super) async fn forget_password(&self, id: FileId) -> Result<(), Failure> {
        let account = self
            .library(move |library| {
                let mut remembered = remembered(library)?;
                if !remembered.contains(&id) {
                    return Ok(None);
                }
                let account = account(library, id)?;
                remembered.retain(|known| *known != id);
                keep(library, &remembered)?;
                Ok(Some(account))
            })
            .await?;
        match account {
            Some(account) => {
                blocking(move || {
                    Keychain
                        .forget_secret(&account)
                        .map_err(|error| keychain_failed(&error))
                })
                .await
            }
            None => Ok(()),
        }
    }
}

/// Under which name the keychain has the password of a file.
fn account(library: &Library, id: FileId) -> Result<String, Failure> {
    Ok(format!("file {}", library.file(id)?.path.display()))
}

fn remembered(library: &Library) -> Result<Vec<FileId>, Failure> {
    let kept = library.settings().get(KEY)?;
    Ok(kept
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default())
}

fn keep(library: &Library, remembered: &[FileId]) -> Result<(), Failure> {
    let json = serde_json::to_string(remembered)
        .map_err(|error| Failure::new(FailureCode::Internal, error))?;
    Ok(library.settings().set(KEY, &json)?)
}

fn keychain_failed(error: &SecretsError) -> Failure {
    Failure::new(FailureCode::KeychainFailed, error)
}
