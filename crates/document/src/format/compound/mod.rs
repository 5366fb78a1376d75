//! Compound files: a file system in a file, the container of legacy Office
//! documents, of encrypted new ones, and of Outlook messages (MS-CFB).
//!
//! What a file says of itself is not believed: chains of sectors end at the
//! number of sectors that the file has, the tree of entries is walked once, and
//! what all streams hold together is bounded.

use std::cell::Cell;

use super::damaged;
use crate::error::ReadError;

mod alone;
mod bytes;
mod entries;
mod properties;
mod sectors;

pub(super) use bytes::{u16_at, u32_at, u64_at};
pub(super) use properties::{Summary, encoding, file_time};

use entries::{Entry, EntryKind, read_entries};
use sectors::Sectors;

/// The mark of a compound file (MS-CFB 2.2).
pub(crate) const MARK: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An opened compound file.
pub(crate) struct CompoundFile<'a> {
    sectors: Sectors<'a>,
    /// The sectors of 64 bytes in which small streams lie.
    small: Vec<u8>,
    small_chains: Vec<u32>,
    /// Streams shorter than this lie in `small`.
    small_below: u64,
    entries: Vec<Entry>,
    /// How many bytes of streams may still be read.
    left: Cell<u64>,
}

/// A storage (a folder) of a compound file.
#[derive(Clone, Copy)]
pub(crate) struct Storage<'a, 'b> {
    file: &'a CompoundFile<'b>,
    entry: usize,
}

impl<'b> CompoundFile<'b> {
    /// Opens a file; `limit` bounds what its streams may hold together, in
    /// bytes.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] when the header or the directory makes no sense.
    pub(crate) fn open(bytes: &'b [u8], limit: u64) -> Result<Self, ReadError> {
        let (sectors, header) = Sectors::open(bytes)?;
        let directory = sectors.chain(header.directory, u64::MAX);
        let entries = read_entries(&directory);
        let root = entries
            .first()
            .filter(|entry| entry.kind == EntryKind::Root)
            .ok_or_else(|| damaged("a compound file without a root"))?;
        let small = sectors.chain(root.start, root.size);
        let small_chains = sectors
            .chain(header.small_chains, u64::MAX)
            .chunks_exact(4)
            .map(|chunk| u32_at(chunk, 0).unwrap_or(sectors::END))
            .collect();
        Ok(Self {
            sectors,
            small,
            small_chains,
            small_below: u64::from(header.small_below),
            entries,
            left: Cell::new(limit),
        })
    }

    /// The storage that holds all others.
    pub(crate) fn root(&self) -> Storage<'_, 'b> {
        Storage {
            file: self,
            entry: 0,
        }
    }

    /// What the document says of itself in its summary (MS-OLEPS).
    pub(super) fn summary(&self) -> Summary {
        match self.root().stream("\u{5}SummaryInformation") {
            Ok(Some(stream)) => Summary::read(&stream),
            _ => Summary::default(),
        }
    }

    fn contents(&self, entry: &Entry) -> Result<Vec<u8>, ReadError> {
        let bytes = if entry.size < self.small_below {
            sectors::small_chain(&self.small, &self.small_chains, entry.start, entry.size)
        } else {
            self.sectors.chain(entry.start, entry.size)
        };
        let length = bytes.len() as u64;
        let left = self.left.get().checked_sub(length);
        self.left.set(left.ok_or_else(|| ReadError::TooLarge {
            detail: "the streams of the compound file hold more than the limit".to_owned(),
        })?);
        Ok(bytes)
    }
}

impl<'a, 'b> Storage<'a, 'b> {
    /// Whether there is a stream of this name here.
    pub(crate) fn has_stream(&self, name: &str) -> bool {
        self.find(name, EntryKind::Stream).is_some()
    }

    /// The bytes of a stream, as many as the file holds of it; none when there
    /// is no such stream.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] when the limit of the file is passed.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.find(name, EntryKind::Stream)
            .map(|entry| self.file.contents(&self.file.entries[entry]))
            .transpose()
    }

    /// A storage inside this one.
    pub(super) fn storage(&self, name: &str) -> Option<Storage<'a, 'b>> {
        Some(Storage {
            file: self.file,
            entry: self.find(name, EntryKind::Storage)?,
        })
    }

    /// The storages inside this one with their names, in the order of the
    /// directory.
    pub(super) fn storages(&self) -> Vec<(&'a str, Storage<'a, 'b>)> {
        self.children(EntryKind::Storage)
            .map(|entry| {
                let storage = Storage {
                    file: self.file,
                    entry,
                };
                (self.file.entries[entry].name.as_str(), storage)
            })
            .collect()
    }

    /// Names are compared without regard to case (MS-CFB 2.6.4).
    fn find(&self, name: &str, kind: EntryKind) -> Option<usize> {
        let name = name.to_lowercase();
        self.children(kind)
            .find(|entry| self.file.entries[*entry].name.to_lowercase() == name)
    }

    fn children(&self, kind: EntryKind) -> impl Iterator<Item = usize> + use<'a, 'b> {
        let entries = &self.file.entries;
        let children = entries[self.entry].children.iter().copied();
        children.filter(move |index| entries[*index].kind == kind)
    }
}

#[cfg(test)]
mod tests;
