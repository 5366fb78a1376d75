//! The work in the background, as a person sees and steers it.

use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use super::Library;
use crate::database::Durability;
use crate::error::LibraryError;
use crate::file::LibraryEvent;
use crate::shared::PAUSED;
use crate::table::{setting, work};

/// What the library has left to do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// Whether it waits until the person lets it go on.
    pub paused: bool,
    /// Files that wait to be read.
    pub queued: u32,
    /// Files that are being read, or whose words are being indexed.
    pub reading: u32,
    /// Passages that wait for their vector.
    pub passages: u32,
    /// Pages that wait to be recognised.
    pub pages: u32,
    /// Files that were set aside.
    pub set_aside: u32,
    /// The seconds that all of it takes, by how fast it went so far; none where that is
    /// not known yet.
    pub seconds_left: Option<f64>,
}

impl Library {
    /// What is left to do.
    pub fn work(&self) -> Result<Work, LibraryError> {
        let shared = self.shared();
        let mut left = shared.database.read(work::left)?;
        if shared.recogniser.is_none() {
            left.pages = 0;
        }
        let pace = &shared.pace;
        let to_come = left.queued_bytes * left.passages_per_byte;
        let reading = pace.reading.seconds(left.queued_bytes);
        let embedding = pace.embedding.seconds(f64::from(left.passages) + to_come);
        let recognising = pace.recognising.seconds(f64::from(left.pages));
        Ok(Work {
            paused: shared.is_paused(),
            queued: left.queued,
            reading: left.reading,
            passages: left.passages,
            pages: left.pages,
            set_aside: left.set_aside,
            // Reading and embedding go on side by side.
            seconds_left: reading
                .zip(embedding)
                .zip(recognising)
                .map(|((reading, embedding), recognising)| reading.max(embedding) + recognising),
        })
    }

    /// Lets the work wait, also after the next start, until [`Library::resume`]. A step
    /// that was begun is ended. What is indexed can be searched all the while.
    pub fn pause(&self) -> Result<(), LibraryError> {
        self.set_paused(true)
    }

    /// Lets the work go on.
    pub fn resume(&self) -> Result<(), LibraryError> {
        self.set_paused(false)
    }

    fn set_paused(&self, paused: bool) -> Result<(), LibraryError> {
        let shared = self.shared();
        shared.database.write(Durability::OnDisk, |transaction| {
            setting::put(transaction, PAUSED, if paused { "true" } else { "false" })?;
            shared.paused.store(paused, Ordering::Release);
            Ok(())
        })?;
        shared.queued.notify_one();
        shared.to_embed.notify_one();
        shared.to_recognise.notify_one();
        shared.send(LibraryEvent::Work);
        Ok(())
    }

    /// Lets the work take half of its time only, for as long as the computer runs on
    /// its battery.
    pub fn spare(&self, spare: bool) {
        self.shared().sparing.store(spare, Ordering::Release);
    }

    /// Sets every file aside that waits to be read or is being read; what was read of
    /// it earlier can be searched further on. Each can be read again later.
    pub fn stop_reading(&self) -> Result<(), LibraryError> {
        let shared = self.shared();
        shared.database.write(Durability::OnDisk, work::stop)?;
        self.announce_all()
    }

    /// Reads every file again that was set aside, but for those that want their password.
    pub fn retry_all(&self) -> Result<(), LibraryError> {
        let shared = self.shared();
        shared.database.write(Durability::OnDisk, |transaction| {
            work::retry_all(transaction)
        })?;
        self.announce_all()?;
        shared.queued.notify_one();
        Ok(())
    }

    fn announce_all(&self) -> Result<(), LibraryError> {
        let shared = self.shared();
        for file in shared.files()? {
            shared.send(LibraryEvent::Changed {
                file: Box::new(file),
            });
        }
        Ok(())
    }
}
