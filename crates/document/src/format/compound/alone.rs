//! A storage taken out of its file: a document inside another, as it would lie
//! on a disk. Small streams have sectors of their own, which other programs may
//! not expect; the bytes are for the readers here alone.

use super::entries::EntryKind;
use super::sectors::END;
use super::{MARK, Storage, damaged};
use crate::error::ReadError;

/// The length of a sector; large ones need a short table of chains.
const SECTOR: usize = 4096;

/// The header lists so many sectors of the table of chains, which is enough for
/// 400 MB.
const MOST_TABLES: usize = 109;

/// No further entry, no sector.
const NONE: u32 = 0xFFFF_FFFF;

/// A sector of the table of chains itself.
const TABLE: u32 = 0xFFFF_FFFD;

impl Storage<'_, '_> {
    /// The storage, with all that is in it, as the root of a file of its own.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] when the limit of the file is passed.
    pub(in super::super) fn alone(&self) -> Result<Vec<u8>, ReadError> {
        let mut written = Written::default();
        let mut directory = vec![NewEntry::root()];
        // Each storage with its place in the new directory.
        let mut storages = vec![(self.entry, 0)];
        while let Some((storage, own)) = storages.pop() {
            let mut before: Option<usize> = None;
            for index in self.file.entries[storage].children.iter().copied() {
                let entry = &self.file.entries[index];
                let new = directory.len();
                let mut copy = NewEntry::named(&entry.name, entry.kind);
                match entry.kind {
                    EntryKind::Stream => {
                        let contents = self.file.contents(entry)?;
                        copy.size = contents.len() as u64;
                        copy.start = written.push(&contents)?;
                    }
                    EntryKind::Storage => storages.push((index, new)),
                    EntryKind::Root | EntryKind::Free => continue,
                }
                directory.push(copy);
                // A list is a search tree too, if not a balanced one.
                match before {
                    Some(before) => directory[before].right = number(new)?,
                    None => directory[own].child = number(new)?,
                }
                before = Some(new);
            }
        }
        written.finish(&directory)
    }
}

/// An entry of the new directory (MS-CFB 2.6.1).
struct NewEntry {
    name: Vec<u16>,
    kind: u8,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

impl NewEntry {
    fn root() -> Self {
        Self::named("Root Entry", EntryKind::Root)
    }

    fn named(name: &str, kind: EntryKind) -> Self {
        Self {
            name: name.encode_utf16().take(31).collect(),
            kind: match kind {
                EntryKind::Free => 0,
                EntryKind::Storage => 1,
                EntryKind::Stream => 2,
                EntryKind::Root => 5,
            },
            right: NONE,
            child: NONE,
            start: END,
            size: 0,
        }
    }

    fn bytes(&self) -> [u8; 128] {
        let mut bytes = [0; 128];
        for (place, unit) in bytes.chunks_exact_mut(2).zip(&self.name) {
            place.copy_from_slice(&unit.to_le_bytes());
        }
        // At most 31 letters and a zero.
        bytes[64] = u8::try_from(self.name.len() * 2 + 2).unwrap_or(64);
        bytes[66] = self.kind;
        bytes[67] = 1;
        for (place, value) in [
            (68, NONE),
            (72, self.right),
            (76, self.child),
            (116, self.start),
        ] {
            bytes[place..place + 4].copy_from_slice(&value.to_le_bytes());
        }
        bytes[120..].copy_from_slice(&self.size.to_le_bytes());
        bytes
    }
}

/// The sectors written so far, and the table of their chains.
#[derive(Default)]
struct Written {
    sectors: Vec<u8>,
    next: Vec<u32>,
}

impl Written {
    /// Adds a chain of sectors with these bytes, and says where it begins.
    fn push(&mut self, bytes: &[u8]) -> Result<u32, ReadError> {
        if bytes.is_empty() {
            return Ok(END);
        }
        let first = self.next.len();
        self.sectors.extend_from_slice(bytes);
        self.sectors
            .resize(self.sectors.len().next_multiple_of(SECTOR), 0);
        let end = self.sectors.len() / SECTOR;
        for following in first + 1..end {
            self.next.push(number(following)?);
        }
        self.next.push(END);
        number(first)
    }

    /// The whole file: header, sectors, directory and table.
    fn finish(mut self, directory: &[NewEntry]) -> Result<Vec<u8>, ReadError> {
        let entries: Vec<u8> = directory.iter().flat_map(NewEntry::bytes).collect();
        let in_directory = entries.len().div_ceil(SECTOR);
        let directory = self.push(&entries)?;
        let in_table = SECTOR / 4;
        // The table holds its own sectors too.
        let mut tables = 1;
        while (self.next.len() + tables).div_ceil(in_table) > tables {
            tables += 1;
        }
        if tables > MOST_TABLES {
            return Err(ReadError::TooLarge {
                detail: "an object of more than 400 MB".to_owned(),
            });
        }
        let first_table = self.next.len();
        self.next.resize(first_table + tables, TABLE);
        self.next.resize(tables * in_table, NONE);
        let mut file = header(&Places {
            directory,
            in_directory: number(in_directory)?,
            first_table: number(first_table)?,
            tables: number(tables)?,
        });
        file.append(&mut self.sectors);
        file.extend(self.next.iter().flat_map(|next| next.to_le_bytes()));
        Ok(file)
    }
}

/// What the header says of the sectors.
struct Places {
    directory: u32,
    in_directory: u32,
    first_table: u32,
    tables: u32,
}

/// The header of a file of the fourth version (MS-CFB 2.2), whose streams all
/// have sectors of their own.
fn header(places: &Places) -> Vec<u8> {
    let mut header = vec![0; SECTOR];
    header[..MARK.len()].copy_from_slice(MARK);
    for (place, value) in [(24, 0x3E_u16), (26, 4), (28, 0xFFFE), (30, 12), (32, 6)] {
        header[place..place + 2].copy_from_slice(&value.to_le_bytes());
    }
    for (place, value) in [
        (40, places.in_directory),
        (44, places.tables),
        (48, places.directory),
        (60, END),
        (68, END),
    ] {
        header[place..place + 4].copy_from_slice(&value.to_le_bytes());
    }
    for (index, place) in header[76..512].chunks_exact_mut(4).enumerate() {
        let table = u32::try_from(index)
            .ok()
            .filter(|index| *index < places.tables);
        let value = table.map_or(NONE, |index| places.first_table + index);
        place.copy_from_slice(&value.to_le_bytes());
    }
    header
}

fn number(value: usize) -> Result<u32, ReadError> {
    u32::try_from(value).map_err(|_| damaged("more sectors than a compound file has"))
}
