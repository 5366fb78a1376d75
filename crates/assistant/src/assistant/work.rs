//! The work in the background, as a person sees and steers it.

use std::time::Duration;

use super::Assistant;
use crate::api::failure::Failure;
use crate::api::work::Work;

/// How often it is looked whether the computer runs on its battery.
const LOOK_EVERY: Duration = Duration::from_secs(30);

impl Assistant {
    /// What is left to do, and how long that takes.
    pub async fn work(&self) -> Result<Work, Failure> {
        self.library(|library| Ok(library.work()?.into())).await
    }

    /// Lets the work wait until [`Assistant::resume_work`], also after the next start.
    pub async fn pause_work(&self) -> Result<Work, Failure> {
        self.library(|library| {
            library.pause()?;
            Ok(library.work()?.into())
        })
        .await
    }

    /// Lets the work go on.
    pub async fn resume_work(&self) -> Result<Work, Failure> {
        self.library(|library| {
            library.resume()?;
            Ok(library.work()?.into())
        })
        .await
    }

    /// Sets aside what waits to be read; each file can be read again later.
    pub async fn stop_reading(&self) -> Result<Work, Failure> {
        self.library(|library| {
            library.stop_reading()?;
            Ok(library.work()?.into())
        })
        .await
    }

    /// Reads every file again that was set aside, but for those that want a password.
    pub async fn retry_all(&self) -> Result<(), Failure> {
        self.library(|library| Ok(library.retry_all()?)).await
    }

    /// Lets the library spare a computer that runs on its battery, for as long as the
    /// assistant lives.
    pub(super) fn spare_the_battery(&self) {
        let assistant = self.downgrade();
        tokio::spawn(async move {
            while let Some(assistant) = assistant.upgrade() {
                let spare = assistant.is_on_battery().await;
                assistant.inner.library.spare(spare);
                drop(assistant);
                tokio::time::sleep(LOOK_EVERY).await;
            }
        });
    }
}
