//! The queue is read: one file after the other, in the reader process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use document::reader::{ReadEvent, Reader};
use document::{Anchor, DocumentHeader, Page, ReadError};
use tokio::sync::mpsc;

use crate::background::work;
use crate::database::{Durability, lock};
use crate::error::LibraryError;
use crate::file::{FileState, LibraryEvent, LibraryFile};
use crate::shared::Shared;
use crate::table::file::{self, Queued};

/// The least time between two reports of one file's progress.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// What a file was read as.
pub(crate) struct ReadFile {
    pub(crate) file: Queued,
    pub(crate) outcome: Result<(DocumentHeader, Vec<Page>), ReadError>,
}

/// Reads until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>, read: mpsc::Sender<ReadFile>) {
    let mut reader = Reader::new(shared.reader.clone(), shared.limits.clone());
    loop {
        let wait = match next(&shared).await {
            Ok(Some(queued)) => {
                let reading = read_one(&shared, &mut reader, &queued);
                let outcome = tokio::select! {
                    outcome = reading => outcome,
                    () = shared.stopped() => return,
                };
                let sent = read.send(ReadFile {
                    file: queued,
                    outcome,
                });
                if sent.await.is_err() {
                    return;
                }
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
            .write(Durability::Repeatable, file::take_queued)?;
        if let Some(queued) = &queued {
            *lock(&shared.reading) = None;
            shared.announce(queued.id);
        }
        Ok(queued)
    })
    .await
}

async fn read_one(
    shared: &Shared,
    reader: &mut Reader,
    queued: &Queued,
) -> Result<(DocumentHeader, Vec<Page>), ReadError> {
    let mut report = Report::new(shared, queued);
    let mut header = None;
    let mut pages: Vec<Page> = Vec::new();
    reader
        .read(&queued.path, None, |event| match event {
            ReadEvent::Header(known) => {
                report.pages(0, Some(known.pages));
                header = Some(known);
            }
            ReadEvent::Page(mut page) => {
                drop_lines_without_place(&mut page);
                pages.push(page);
                let read = u32::try_from(pages.len()).unwrap_or(u32::MAX);
                report.pages(read, header.as_ref().map(|header| header.pages));
            }
            ReadEvent::MissingPage { .. }
            | ReadEvent::Deletion(_)
            | ReadEvent::Embedded(_)
            | ReadEvent::MissingEmbedded { .. } => {}
        })
        .await?;
    let header = header.ok_or_else(|| ReadError::Damaged {
        detail: "the reader sent no header".to_owned(),
    })?;
    Ok((header, pages))
}

/// A broken font or matrix can give a line a place that is no number, which
/// could be neither kept nor shown.
fn drop_lines_without_place(page: &mut Page) {
    for block in &mut page.blocks {
        if let Anchor::Page { lines, .. } = &mut block.anchor {
            lines.retain(|line| {
                let place = line.rectangle;
                [place.left, place.top, place.right, place.bottom]
                    .iter()
                    .all(|edge| edge.is_finite())
            });
        }
    }
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
            self.shared
                .send(LibraryEvent::Changed { file: file.clone() });
        }
    }
}
