//! Models on their way here.

use std::collections::BTreeMap;
use std::sync::Mutex;

use engine::catalogue::{Catalogue, Entry};
use engine::download::{
    Download, DownloadError, Downloader, Hub, Keychain, Phase, Progress, Secrets,
    Settings as DownloadSettings, Token,
};

use tokio::sync::broadcast;

use super::{Assistant, blocking, locked};
use crate::api::Event;
use crate::api::failure::{Failure, FailureCode};
use crate::api::model::{DownloadPhase, DownloadProgress, Model, ModelPresence};

/// Names another hub than the default, such as a mirror.
const HUB_VARIABLE: &str = "DESKHAND_HUB";

/// The downloads that run or have failed, by the catalogue's ids.
#[derive(Default)]
pub(super) struct Downloads(Mutex<BTreeMap<String, State>>);

enum State {
    Running(Download),
    Failed(Failure),
}

impl Downloads {
    /// Whether a model is on its way, or did not arrive.
    pub(super) fn presence(&self, id: &str) -> Option<ModelPresence> {
        match locked(&self.0).get(id)? {
            State::Running(download) => Some(ModelPresence::Downloading {
                progress: progress_of(&download.progress().borrow()),
            }),
            State::Failed(failure) => Some(ModelPresence::Failed {
                failure: failure.clone(),
            }),
        }
    }
}

impl Assistant {
    /// Downloads a model of the catalogue, or goes on with a download that was
    /// paused or did not come to its end. `accepted` says that the person has read
    /// and accepted its terms, where it has any. Progress comes as
    /// [`Event::Models`].
    pub async fn download_model(&self, id: String, accepted: bool) -> Result<(), Failure> {
        if let Some(State::Running(download)) = locked(&self.inner.downloads.0).get(&id) {
            download.resume();
            return Ok(());
        }
        let entry = entry(&id)?;
        let downloader = self.downloader().await?;
        let terms = entry.terms.as_ref().filter(|_| accepted);
        let download = downloader.start(entry, terms).map_err(failure)?;
        let progress = download.progress();
        locked(&self.inner.downloads.0).insert(id.clone(), State::Running(download));
        self.tell(Event::Models);
        let assistant = self.clone();
        tokio::spawn(async move { assistant.follow(id, progress).await });
        Ok(())
    }

    /// Downloads a model and waits until it is here. A download that fails stays
    /// where it stopped, for the next attempt.
    pub async fn download_to_end(&self, id: String, accepted: bool) -> Result<Vec<Model>, Failure> {
        let mut events = self.events();
        self.download_model(id.clone(), accepted).await?;
        loop {
            match self.inner.downloads.presence(&id) {
                None => return self.models().await,
                Some(ModelPresence::Failed { failure }) => return Err(failure),
                Some(_) => {}
            }
            // Whoever falls behind looks again.
            match events.recv().await {
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => {
                    return Err(Failure::new(FailureCode::Stopped, "Deskhand ends"));
                }
            }
        }
    }

    /// Closes the connections of a download; what has arrived stays.
    pub async fn pause_download(&self, id: String) -> Result<(), Failure> {
        if let Some(State::Running(download)) = locked(&self.inner.downloads.0).get(&id) {
            download.pause();
        }
        Ok(())
    }

    /// Ends a download and deletes what has arrived.
    pub async fn cancel_download(&self, id: String) -> Result<(), Failure> {
        let removed = locked(&self.inner.downloads.0).remove(&id);
        match removed {
            Some(State::Running(mut download)) => {
                download.cancel();
                match download.finished().await {
                    Ok(_) | Err(DownloadError::Cancelled) => {}
                    Err(error) => return Err(failure(error)),
                }
            }
            Some(State::Failed(_)) => {
                let downloader = self.downloader().await?;
                let entry = entry(&id)?;
                blocking(move || downloader.discard(entry).map_err(failure)).await?;
            }
            None => {}
        }
        self.tell(Event::Models);
        Ok(())
    }

    /// Keeps a token for the hub's gated models in the system's keychain; none
    /// forgets it.
    pub async fn keep_hub_token(&self, token: Option<String>) -> Result<(), Failure> {
        let host = hub()?.host();
        blocking(move || {
            let kept = match token {
                Some(token) => Keychain.keep(&host, &Token::new(&token)),
                None => Keychain.forget(&host),
            };
            kept.map_err(|error| Failure::new(FailureCode::KeychainFailed, error))
        })
        .await
    }

    async fn downloader(&self) -> Result<Downloader, Failure> {
        let models = self.inner.models.clone();
        blocking(move || {
            let hub = hub()?;
            // Open models need no token, so a keychain that is not there is no
            // failure; a gated model tells that it wants one.
            let hub = match Keychain.token(&hub.host()) {
                Ok(Some(token)) => hub.with_token(token),
                Ok(None) => hub,
                Err(error) => {
                    tracing::info!(%error, "without a token for the hub");
                    hub
                }
            };
            Downloader::new(models, hub, DownloadSettings::default()).map_err(failure)
        })
        .await
    }

    /// Tells every window how the download comes along, until its end.
    async fn follow(&self, id: String, mut progress: tokio::sync::watch::Receiver<Progress>) {
        while progress.changed().await.is_ok() {
            let done = progress.borrow().phase == Phase::Finished;
            self.tell(Event::Models);
            if done {
                break;
            }
            // Windows need not know more often.
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        let removed = locked(&self.inner.downloads.0).remove(&id);
        if let Some(State::Running(mut download)) = removed
            && let Err(error) = download.finished().await
            && error != DownloadError::Cancelled
        {
            let failed = State::Failed(failure(error));
            locked(&self.inner.downloads.0).insert(id, failed);
        }
        self.tell(Event::Models);
    }
}

fn hub() -> Result<Hub, Failure> {
    let address = std::env::var(HUB_VARIABLE).unwrap_or_else(|_| Hub::DEFAULT.to_owned());
    Hub::new(&address).map_err(failure)
}

fn entry(id: &str) -> Result<&'static Entry, Failure> {
    Catalogue::built_in()?
        .entry(id)
        .ok_or_else(|| Failure::new(FailureCode::NotFound, format!("there is no model {id}")))
}

fn failure(error: DownloadError) -> Failure {
    error.into()
}

fn progress_of(progress: &Progress) -> DownloadProgress {
    let Progress {
        phase,
        bytes,
        total,
        bytes_per_second,
    } = progress;
    DownloadProgress {
        phase: match phase {
            Phase::Asking => DownloadPhase::Asking,
            Phase::Fetching => DownloadPhase::Fetching,
            Phase::Waiting => DownloadPhase::Waiting,
            Phase::Paused => DownloadPhase::Paused,
            Phase::Checking | Phase::Finished => DownloadPhase::Checking,
        },
        bytes: *bytes as f64,
        total: *total as f64,
        bytes_per_second: *bytes_per_second as f64,
    }
}
