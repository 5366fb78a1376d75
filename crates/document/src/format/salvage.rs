//! Parts of an archive without its directory: archives that were cut off, or
//! whose directory contradicts them, still have a header before each part
//! (PKWARE APPNOTE 4.3.7).

use std::collections::HashMap;
use std::io::Read;

use flate2::read::DeflateDecoder;

const LOCAL_HEADER: &[u8; 4] = b"PK\x03\x04";
const DATA_DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";
const CENTRAL_HEADER: &[u8; 4] = b"PK\x01\x02";
const HEADER_LENGTH: usize = 30;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// More parts than any real document has.
const MAXIMUM_ENTRIES: usize = 65_536;

/// Where the parts lie in an archive, by their names.
#[derive(Debug, Default)]
pub(super) struct Salvage {
    entries: HashMap<String, Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    method: u16,
    start: usize,
    /// None where a data descriptor behind the data would tell.
    length: Option<usize>,
}

impl Salvage {
    /// Looks for headers from the beginning to the end of `bytes`, once.
    pub(super) fn scan(bytes: &[u8]) -> Self {
        let mut salvage = Self::default();
        let mut position = 0;
        while salvage.entries.len() < MAXIMUM_ENTRIES {
            let Some(found) = find(bytes, position, &[LOCAL_HEADER]) else {
                break;
            };
            position = match header(bytes, found) {
                Some((name, entry)) => {
                    let end = entry
                        .length
                        .and_then(|length| entry.start.checked_add(length))
                        .filter(|end| *end <= bytes.len());
                    salvage.entries.entry(name).or_insert(entry);
                    end.unwrap_or(entry.start)
                }
                None => found + LOCAL_HEADER.len(),
            };
        }
        salvage
    }

    /// The names as written.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// What can be unpacked of a part, at most `limit` bytes and one more;
    /// none when there is no such part or nothing of it can be read.
    pub(super) fn read(&self, bytes: &[u8], name: &str, limit: u64) -> Option<Vec<u8>> {
        let entry = self.entries.get(name)?;
        let data = bytes.get(entry.start..)?;
        let mut unpacked = Vec::new();
        let outcome = match entry.method {
            STORED => {
                let end = match entry.length {
                    Some(length) => length.min(data.len()),
                    None => find(data, 0, &[DATA_DESCRIPTOR, LOCAL_HEADER, CENTRAL_HEADER])
                        .unwrap_or(data.len()),
                };
                data.get(..end)?
                    .take(limit.saturating_add(1))
                    .read_to_end(&mut unpacked)
            }
            DEFLATED => DeflateDecoder::new(data)
                .take(limit.saturating_add(1))
                .read_to_end(&mut unpacked),
            _ => return None,
        };
        if let Err(error) = outcome {
            tracing::debug!(name, %error, "a part is cut off");
        }
        (!unpacked.is_empty()).then_some(unpacked)
    }
}

/// The name and place that the header at `position` tells.
fn header(bytes: &[u8], position: usize) -> Option<(String, Entry)> {
    let header = bytes.get(position..position.checked_add(HEADER_LENGTH)?)?;
    let word = |at: usize| Some(u16::from_le_bytes([*header.get(at)?, *header.get(at + 1)?]));
    let double = |at: usize| Some(u32::from(word(at)?) | (u32::from(word(at + 2)?) << 16));
    let flags = word(6)?;
    let name_start = position + HEADER_LENGTH;
    let name_end = name_start.checked_add(usize::from(word(26)?))?;
    let name = String::from_utf8_lossy(bytes.get(name_start..name_end)?).into_owned();
    let length = double(18)? as usize;
    let described_later = flags & 0x8 != 0 || length == 0 || length == u32::MAX as usize;
    Some((
        name,
        Entry {
            method: word(8)?,
            start: name_end.checked_add(usize::from(word(28)?))?,
            length: (!described_later).then_some(length),
        },
    ))
}

/// Where one of these marks stands first, from `start` on.
fn find(bytes: &[u8], start: usize, marks: &[&[u8; 4]]) -> Option<usize> {
    let mut position = start;
    loop {
        let rest = bytes.get(position..)?;
        let offset = rest.iter().position(|byte| *byte == b'P')?;
        let candidate = rest.get(offset..offset + 4)?;
        if marks.iter().any(|mark| mark.as_slice() == candidate) {
            return Some(position + offset);
        }
        position += offset + 1;
    }
}
