//! The way in.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::client::Client;
use super::job::{self, Job};
use super::orders::Orders;
use super::progress::Meter;
use super::{Declared, Disk, Download, DownloadError, FreeSpace, Hub, Settings, partial};
use crate::Models;
use crate::catalogue::{Entry, HubSource, Terms};

/// Brings models of the catalogue from a hub into the models folder.
#[derive(Clone)]
pub struct Downloader {
    models: Models,
    hubs: Vec<Hub>,
    settings: Settings,
    client: Client,
    space: Arc<dyn FreeSpace>,
}

impl Downloader {
    /// From this hub into this folder.
    ///
    /// Fails with [`DownloadError::InvalidAddress`] when the settings name a proxy
    /// that is none.
    pub fn new(models: Models, hub: Hub, settings: Settings) -> Result<Self, DownloadError> {
        Ok(Self {
            models,
            hubs: vec![hub],
            client: Client::new(&settings)?,
            settings,
            space: Arc::new(Disk),
        })
    }

    /// With a mirror, which is asked when the hubs before it do not give a model,
    /// and goes on from what they gave.
    pub fn with_mirror(mut self, mirror: Hub) -> Self {
        self.hubs.push(mirror);
        self
    }

    /// With another answer to how much of the disk is free.
    pub fn with_free_space(mut self, space: Arc<dyn FreeSpace>) -> Self {
        self.space = space;
        self
    }

    /// What the hub says of an entry's files, without fetching them: a forecast
    /// needs the sizes.
    pub async fn describe(&self, entry: &Entry) -> Result<Vec<Declared>, DownloadError> {
        let source = offered(entry)?;
        let mut first = None;
        for hub in &self.hubs {
            match job::ask(&self.client, hub, source, &self.settings).await {
                Err(error) if error.is_the_hubs() => {
                    first.get_or_insert(error);
                }
                outcome => return outcome,
            }
        }
        Err(first.unwrap_or_else(|| not_offered(entry)))
    }

    /// Starts to download an entry, or goes on where an earlier attempt ended.
    /// `accepted` are the terms that the person has read and accepted.
    ///
    /// Fails with [`DownloadError::TermsNotAccepted`] when the entry has other
    /// terms, and with [`DownloadError::NotOffered`] when no hub has it. Called
    /// within a tokio runtime.
    pub fn start(
        &self,
        entry: &Entry,
        accepted: Option<&Terms>,
    ) -> Result<Download, DownloadError> {
        let source = offered(entry)?.clone();
        if entry.terms.is_some() && entry.terms.as_ref() != accepted {
            return Err(DownloadError::TermsNotAccepted {
                model: entry.name.clone(),
            });
        }
        let (meter, progress) = Meter::channel();
        let (sender, orders) = Orders::channel();
        let job = Job {
            client: self.client.clone(),
            hubs: self.hubs.clone(),
            settings: self.settings.clone(),
            space: Arc::clone(&self.space),
            folder: self.models.folder_of(entry),
            source,
            meter,
            orders,
            whole: AtomicU64::new(0),
        };
        Ok(Download {
            progress,
            orders: sender,
            task: tokio::spawn(job::run(Arc::new(job))),
        })
    }

    /// Deletes what earlier attempts left of files that are not whole.
    pub fn discard(&self, entry: &Entry) -> Result<(), DownloadError> {
        partial::discard(&self.models.folder_of(entry))
    }
}

impl std::fmt::Debug for Downloader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Downloader")
            .field("models", &self.models)
            .field("hubs", &self.hubs)
            .finish_non_exhaustive()
    }
}

fn offered(entry: &Entry) -> Result<&HubSource, DownloadError> {
    entry.hub.as_ref().ok_or_else(|| not_offered(entry))
}

fn not_offered(entry: &Entry) -> DownloadError {
    DownloadError::NotOffered {
        model: entry.name.clone(),
    }
}
