//! The queue is read: one file after the other, in the reader process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use document::ReadError;
use document::reader::Reader;
use tokio::sync::mpsc;

use crate::background::work;
use crate::database::{Durability, lock};
use crate::error::LibraryError;
use crate::file::{FileState, LibraryEvent, LibraryFile};
use crate::password::Password;
use crate::read_file::{Collecting, Inner, ReadDocument};
use crate::shared::Shared;
use crate::table::file::{self, Queued};

/// The least time between two reports of one file's progress.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// What a file was read as.
pub(crate) struct ReadFile {
    pub(crate) file: Queued,
    pub(crate) outcome: Outcome,
}

/// The file's own document and those inside it, or why there are none.
type Outcome = Result<(ReadDocument, Vec<Inner>), ReadError>;

/// Reads until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>, read: mpsc::Sender<ReadFile>) {
    let mut reader = Reader::new(shared.reader.clone(), shared.limits.clone());
    loop {
        let wait = match next(&shared).await {
            Ok(Some(queued)) => {
                let begun = Instant::now();
                let reading = read_one(&shared, &mut reader, &queued);
                let outcome = tokio::select! {
                    outcome = reading => outcome,
                    () = shared.stopped() => return,
                };
                let took = begun.elapsed();
                shared.pace.reading.note(queued.bytes as f64, took);
                let sent = read.send(ReadFile {
                    file: queued,
                    outcome,
                });
                if sent.await.is_err() {
                    return;
                }
                shared.rest(took).await;
                continue;
            }
            Ok(None) => Duration::MAX,
            Err(error) => {
                tracing::error!(%error, "the queue could not be read; trying again");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            () = shared.queued.notified() => {}
            () = tokio::time::sleep(wait) => {}
            () = shared.stopped() => return,
        }
    }
}

async fn next(shared: &Arc<Shared>) -> Result<Option<Queued>, LibraryError> {
    if shared.is_stopping() {
        return Ok(None);
    }
    work(shared, |shared| {
        let queued = shared
            .database
            .write(Durability::Repeatable, |transaction| {
                // Within the transaction, so that what is queued after a pause waits.
                match shared.is_paused() {
                    true => Ok(None),
                    false => file::take_queued(transaction),
                }
            })?;
        if let Some(queued) = &queued {
            *lock(&shared.reading) = None;
            shared.announce(queued.id);
        }
        Ok(queued)
    })
    .await
}

async fn read_one(shared: &Shared, reader: &mut Reader, queued: &Queued) -> Outcome {
    let mut report = Report::new(shared, queued);
    let mut collecting = Collecting::default();
    let password = shared.passwords.of(queued.id);
    let secret = password.as_ref().map(Password::secret);
    let ended = reader
        .read(&queued.path, secret, |event| {
            collecting.take(event);
            let pages = collecting.header().map(|header| header.pages);
            report.pages(collecting.pages(), pages);
        })
        .await;
    if ended == Err(ReadError::WrongPassword) {
        shared.passwords.forget(queued.id);
    }
    collecting.finish(secret.is_some(), shared.recogniser.is_some(), ended)
}

/// Reports the progress of one file, not too often.
struct Report<'a> {
    shared: &'a Shared,
    queued: &'a Queued,
    /// The file as it was when its turn came.
    file: Option<LibraryFile>,
    last: Instant,
}

impl<'a> Report<'a> {
    fn new(shared: &'a Shared, queued: &'a Queued) -> Self {
        Self {
            shared,
            queued,
            file: shared.file(queued.id).ok(),
            last: Instant::now(),
        }
    }

    fn pages(&mut self, pages_read: u32, pages: Option<u32>) {
        let state = FileState::Reading { pages_read, pages };
        *lock(&self.shared.reading) = Some((self.queued.id, state.clone()));
        if self.last.elapsed() < REPORT_EVERY {
            return;
        }
        self.last = Instant::now();
        if let Some(file) = &mut self.file {
            file.state = state;
            self.shared.send(LibraryEvent::Changed {
                file: Box::new(file.clone()),
            });
        }
    }
}
