//! The sectors of a compound file and the chains that they form (MS-CFB 2.2 to
//! 2.5).

use super::bytes::{u16_at, u32_at};
use super::{MARK, damaged};
use crate::error::ReadError;

/// The largest number of a sector that holds something; those above have a
/// meaning of their own (MS-CFB 2.1).
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// Ends a chain.
pub(super) const END: u32 = 0xFFFF_FFFE;

/// The sectors of small streams are this long (MS-CFB 2.4).
const SMALL_SECTOR: usize = 64;

/// What the header says, as far as it is needed after opening.
pub(super) struct Header {
    /// The first sector of the directory.
    pub(super) directory: u32,
    /// The first sector of the table of chains of small sectors.
    pub(super) small_chains: u32,
    /// The length from which a stream has sectors of its own.
    pub(super) small_below: u32,
}

/// A file cut into sectors.
pub(super) struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    /// The next sector of each sector.
    next: Vec<u32>,
}

impl<'a> Sectors<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<(Self, Header), ReadError> {
        if !bytes.starts_with(MARK) {
            return Err(damaged("not a compound file"));
        }
        let short = || damaged("the header of the compound file is cut");
        let shift = u16_at(bytes, 30).ok_or_else(short)?;
        // 512 or 4096; some writers use other sizes, none smaller.
        if !(7..=16).contains(&shift) {
            return Err(damaged("sectors of an impossible size"));
        }
        let number = |offset| u32_at(bytes, offset).ok_or_else(short);
        let header = Header {
            directory: number(48)?,
            small_below: number(56)?,
            small_chains: number(60)?,
        };
        let mut sectors = Self {
            bytes,
            size: 1 << shift,
            next: Vec::new(),
        };
        sectors.next = sectors.table(number(68)?);
        Ok((sectors, header))
    }

    /// The bytes of a sector; the last one of a file may be cut.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        if number > LAST_SECTOR {
            return None;
        }
        // The header takes the place of the first sector.
        let start = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        let end = start.checked_add(self.size)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    /// How many sectors the file has room for.
    fn count(&self) -> usize {
        self.bytes.len() / self.size + 1
    }

    /// The table of chains. Its own sectors are listed in the header, and
    /// where that is full in further sectors, whose last number leads on.
    fn table(&self, first_list: u32) -> Vec<u32> {
        let mut parts: Vec<u32> = (0..109)
            .filter_map(|index| u32_at(self.bytes, 76 + index * 4))
            .collect();
        let mut list = first_list;
        // A list that leads back to itself ends with more parts than sectors.
        while parts.len() <= self.count() + 109 {
            let Some(sector) = self.sector(list) else {
                break;
            };
            let mut numbers: Vec<u32> = numbers(sector).collect();
            list = numbers.pop().unwrap_or(END);
            if numbers.is_empty() {
                break;
            }
            parts.extend(numbers);
        }
        let most = self.count();
        let mut next = Vec::new();
        for part in parts {
            if next.len() >= most {
                break;
            }
            if let Some(sector) = self.sector(part) {
                next.extend(numbers(sector));
            }
        }
        next.truncate(most);
        next
    }

    /// The bytes of the chain that begins at `start`, at most `length`. A chain
    /// that breaks off gives what it has; one that loops ends after as many
    /// sectors as the file has.
    pub(super) fn chain(&self, start: u32, length: u64) -> Vec<u8> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        let mut number = start;
        for _ in 0..self.count() {
            let Some(sector) = self.sector(number) else {
                break;
            };
            bytes.extend_from_slice(sector);
            if bytes.len() >= length {
                break;
            }
            number = self.next.get(number as usize).copied().unwrap_or(END);
        }
        bytes.truncate(length);
        bytes
    }
}

/// As [`Sectors::chain`], for a small stream.
pub(super) fn small_chain(small: &[u8], next: &[u32], start: u32, length: u64) -> Vec<u8> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    let mut number = start;
    for _ in 0..=small.len() / SMALL_SECTOR {
        let offset = (number as usize).saturating_mul(SMALL_SECTOR);
        let end = offset.saturating_add(SMALL_SECTOR).min(small.len());
        let Some(sector) = small.get(offset..end).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        bytes.extend_from_slice(sector);
        if bytes.len() >= length {
            break;
        }
        number = next.get(number as usize).copied().unwrap_or(END);
    }
    bytes.truncate(length);
    bytes
}

fn numbers(sector: &[u8]) -> impl Iterator<Item = u32> + '_ {
    sector
        .chunks_exact(4)
        .map(|chunk| u32_at(chunk, 0).unwrap_or(END))
}
