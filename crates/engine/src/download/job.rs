//! All files of an entry, from the first hub that gives them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::client::Client;
use super::error::Fault;
use super::orders::Orders;
use super::partial::{self, Partial, run_blocking};
use super::patience::Patience;
use super::progress::{Meter, Phase};
use super::space::{self, FreeSpace};
use super::transfer::Transfer;
use super::{Declared, DownloadError, Hub, Settings, declared};
use crate::catalogue::HubSource;

/// What a download needs to know.
pub(super) struct Job {
    pub(super) client: Client,
    pub(super) hubs: Vec<Hub>,
    pub(super) settings: Settings,
    pub(super) space: Arc<dyn FreeSpace>,
    /// The entry's folder.
    pub(super) folder: PathBuf,
    pub(super) source: HubSource,
    pub(super) meter: Meter,
    pub(super) orders: Orders,
    /// The bytes of the files that are whole.
    pub(super) whole: AtomicU64,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Job")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// Brings every file of the job's source into its folder. When it was cancelled,
/// nothing is left that is not whole.
pub(super) async fn run(job: Arc<Job>) -> Result<Vec<PathBuf>, DownloadError> {
    let outcome = from_the_first_hub_that_gives(&job).await;
    match &outcome {
        Err(DownloadError::Cancelled) => {
            let folder = job.folder.clone();
            run_blocking(move || partial::discard(&folder)).await?;
        }
        Ok(_) => job.meter.phase(Phase::Finished),
        Err(_) => {}
    }
    outcome
}

async fn from_the_first_hub_that_gives(job: &Arc<Job>) -> Result<Vec<PathBuf>, DownloadError> {
    let mut first = None;
    for hub in &job.hubs {
        match from_hub(job, hub).await {
            Err(error) if error.is_the_hubs() => {
                tracing::info!(hub = hub.host(), %error, "a hub does not give a model");
                // What the person's own hub said matters more than what mirrors did.
                first.get_or_insert(error);
            }
            outcome => return outcome,
        }
    }
    Err(first.unwrap_or_else(|| DownloadError::NotOffered {
        model: job.source.repository.clone(),
    }))
}

async fn from_hub(job: &Arc<Job>, hub: &Hub) -> Result<Vec<PathBuf>, DownloadError> {
    job.meter.phase(Phase::Asking);
    let files = job
        .orders
        .unless_cancelled(ask(&job.client, hub, &job.source, &job.settings))
        .await?;
    job.meter.total(files.iter().map(|file| file.bytes).sum());
    job.whole.store(0, Ordering::Relaxed);
    let missing = job.orders.unless_cancelled(missing(job, &files)).await?;
    let mut paths = Vec::new();
    for file in files {
        let path = job.folder.join(&file.name);
        let bytes = file.bytes;
        if missing.contains(&file) {
            fetch(job, hub, file, &path).await?;
        }
        job.whole.fetch_add(bytes, Ordering::Relaxed);
        paths.push(path);
    }
    Ok(paths)
}

/// What the hub declares, asked for as often as it takes.
pub(super) async fn ask(
    client: &Client,
    hub: &Hub,
    source: &HubSource,
    settings: &Settings,
) -> Result<Vec<Declared>, DownloadError> {
    let mut patience = Patience::new(settings);
    loop {
        let (error, wait) = match declared::ask(client, hub, source).await {
            Ok(files) => return Ok(files),
            Err(Fault::Final(error)) => return Err(error),
            Err(Fault::Passing { error, wait }) => (error, wait),
            Err(Fault::WholeOnly | Fault::Changed | Fault::Stopped) => (
                DownloadError::ServerFailed {
                    host: hub.host(),
                    detail: "it answered something else".to_owned(),
                },
                None,
            ),
        };
        let wait = patience.after(error, wait)?;
        tokio::time::sleep(wait).await;
    }
}

/// The files that are not in their place yet. Fails with
/// [`DownloadError::DiskFull`] when the disk does not take what is missing.
async fn missing(job: &Arc<Job>, files: &[Declared]) -> Result<Vec<Declared>, DownloadError> {
    let (job, files) = (Arc::clone(job), files.to_vec());
    job.meter.phase(Phase::Checking);
    run_blocking(move || {
        std::fs::create_dir_all(&job.folder)
            .map_err(|error| DownloadError::storage(&job.folder, &error))?;
        let mut missing = Vec::new();
        for file in files {
            if !is_whole(&job.folder.join(&file.name), &file)? {
                missing.push(file);
            }
        }
        let bytes = missing.iter().map(|file| {
            let partial = partial::partial_path(&job.folder.join(&file.name));
            file.bytes.saturating_sub(space::allocated(&partial))
        });
        space::require(job.space.as_ref(), &job.folder, bytes.sum())?;
        Ok(missing)
    })
    .await
}

/// Whether the very file lies there.
fn is_whole(path: &Path, declared: &Declared) -> Result<bool, DownloadError> {
    let storage = |error| DownloadError::storage(path, &error);
    match std::fs::File::open(path) {
        Ok(file) => Ok(file.metadata().map_err(storage)?.len() == declared.bytes
            && declared.checksum.of_file(&file).map_err(storage)? == declared.checksum),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(storage(error)),
    }
}

/// One file: what is missing of it, the check, and its name.
async fn fetch(
    job: &Arc<Job>,
    hub: &Hub,
    declared: Declared,
    path: &Path,
) -> Result<(), DownloadError> {
    let (place, file, settings) = (path.to_owned(), declared.clone(), job.settings.clone());
    let partial = run_blocking(move || Partial::open(&place, &file, &settings)).await?;
    let transfer = Arc::new(Transfer {
        job: Arc::clone(job),
        hub: hub.clone(),
        declared,
        partial: Arc::new(partial),
    });
    Arc::clone(&transfer).fill().await?;
    job.meter.phase(Phase::Checking);
    job.orders.unless_cancelled(transfer.partial.keep()).await?;
    Ok(())
}

impl Job {
    /// Shows how far a file is that goes on now.
    pub(super) fn begin_file(&self, partial: &Partial) {
        self.meter
            .begin(self.whole.load(Ordering::Relaxed), partial.here());
    }
}
