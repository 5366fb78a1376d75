//! Where the parts of a presentation lie: each save adds a directory of what it
//! changed (MS-PPT 2.1.2).

use std::collections::HashMap;

use super::super::super::compound::u32_at;
use super::super::super::damaged;
use super::super::super::encryption::stream_cipher::Keys;
use super::records::{Record, records};
use crate::error::ReadError;

const USER_EDIT: u16 = 0x0FF5;
const DIRECTORY: u16 = 0x1772;
const DOCUMENT: u16 = 0x03E8;
const SESSION: u16 = 0x2F14;

/// What the stream `Current User` says of an encrypted presentation (MS-PPT
/// 2.3.2).
const ENCRYPTED: u32 = 0xF3D1_C4DF;

/// More saves than anybody makes without a full one in between.
const MAXIMUM_EDITS: usize = 10_000;

/// The parts of a presentation by their numbers.
pub(super) struct Persistent<'a> {
    stream: &'a [u8],
    places: HashMap<u32, u32>,
    document: Option<u32>,
    /// The part that describes the encryption, where there is one.
    session: Option<u32>,
}

impl<'a> Persistent<'a> {
    /// Follows the saves from the last to the first; the last word on a part
    /// counts.
    pub(super) fn read(stream: &'a [u8], current_user: &[u8]) -> Self {
        let mut persistent = Self {
            stream,
            places: HashMap::new(),
            document: None,
            session: None,
        };
        // Directories never share bytes in a sound presentation.
        let mut left = stream.len();
        let mut edit = u32_at(current_user, 16)
            .filter(|offset| is_edit(stream, *offset))
            .or_else(|| last_edit(stream));
        for _ in 0..MAXIMUM_EDITS {
            let Some(record) = edit
                .filter(|offset| is_edit(stream, *offset))
                .and_then(|offset| Record::at(stream, offset as usize))
            else {
                break;
            };
            let field = |offset| u32_at(record.body, offset);
            persistent.session = persistent
                .session
                .or(field(28).filter(|session| *session != 0 && record.body.len() == 32));
            persistent.document = persistent.document.or(field(16));
            if let Some(directory) = field(12) {
                persistent.add(directory, &mut left);
            }
            // Each save lies before the one that followed it.
            edit = field(8).filter(|before| Some(*before) < edit && *before != 0);
        }
        persistent
    }

    /// The stream without its encryption; none where it has none. Each part is
    /// encrypted for itself, with its number (MS-PPT 2.3.7); the directories are
    /// not.
    pub(super) fn decrypted(
        &self,
        current_user: &[u8],
        password: Option<&str>,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(session) = self.session else {
            return match u32_at(current_user, 12) {
                Some(ENCRYPTED) => Err(ReadError::Encrypted),
                _ => Ok(None),
            };
        };
        let description = self
            .part(session)
            .filter(|record| record.kind == SESSION)
            .ok_or_else(|| damaged("an encrypted presentation that does not say how"))?;
        let keys = Keys::open(description.body, password)?;
        let mut plain = self.stream.to_vec();
        let mut parts: Vec<(u32, usize)> = self
            .places
            .iter()
            .filter(|(number, _)| **number != session)
            .map(|(number, place)| (*number, *place as usize))
            .collect();
        // Parts never share bytes; those of a damaged directory are cut where
        // the next one begins.
        parts.sort_by_key(|(_, place)| *place);
        for (index, (number, place)) in parts.iter().enumerate() {
            let next = parts.get(index + 1).map_or(plain.len(), |next| next.1);
            let Some(bytes) = plain.get_mut(*place..next) else {
                continue;
            };
            let mut head = bytes[..bytes.len().min(8)].to_vec();
            keys.apply_to_block(*number, &mut head);
            let length = u32_at(&head, 4).map_or(0, |length| length as usize);
            let end = length.saturating_add(8).min(bytes.len());
            keys.apply_to_block(*number, &mut bytes[..end]);
        }
        Ok(Some(plain))
    }

    /// Adds what a directory names; `left` is how many bytes of directories may
    /// still be read.
    fn add(&mut self, directory: u32, left: &mut usize) {
        let Some(record) = Record::at(self.stream, directory as usize) else {
            return;
        };
        let Some(rest) = left.checked_sub(record.body.len()) else {
            return;
        };
        if record.kind != DIRECTORY {
            return;
        }
        *left = rest;
        let mut numbers = record
            .body
            .chunks_exact(4)
            .filter_map(|chunk| u32_at(chunk, 0));
        while let Some(first) = numbers.next() {
            // Twenty bits for the first number, twelve for how many follow.
            for number in 0..first >> 20 {
                let Some(place) = numbers.next() else { return };
                self.places
                    .entry((first & 0x000F_FFFF) + number)
                    .or_insert(place);
            }
        }
    }

    /// The record that holds a part.
    pub(super) fn part(&self, number: u32) -> Option<Record<'a>> {
        Record::at(self.stream, *self.places.get(&number)? as usize)
    }

    /// The record of the document itself.
    pub(super) fn document(&self) -> Result<Record<'a>, ReadError> {
        self.document
            .and_then(|number| self.part(number))
            .filter(|record| record.kind == DOCUMENT)
            // Without a directory, the last document in the stream is it.
            .or_else(|| {
                records(self.stream)
                    .filter(|record| record.kind == DOCUMENT)
                    .last()
            })
            .ok_or_else(|| damaged("no document in the presentation"))
    }

    /// The parts of a kind that the directory names, in the order of their
    /// numbers; an old save may have left others in the stream.
    pub(super) fn parts_of(&self, kind: u16) -> Vec<Record<'a>> {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        numbers
            .into_iter()
            .filter_map(|number| self.part(number))
            .filter(|record| record.kind == kind)
            .collect()
    }

    /// All parts of a kind in the order of the stream.
    pub(super) fn all(&self, kind: u16) -> Vec<Record<'a>> {
        records(self.stream)
            .filter(|record| record.kind == kind)
            .collect()
    }
}

fn is_edit(stream: &[u8], offset: u32) -> bool {
    Record::at(stream, offset as usize).is_some_and(|record| record.kind == USER_EDIT)
}

/// Where the last save lies, for files whose user is missing.
fn last_edit(stream: &[u8]) -> Option<u32> {
    let mut offset = 0;
    let mut last = None;
    while let Some(record) = Record::at(stream, offset) {
        if record.kind == USER_EDIT {
            last = u32::try_from(offset).ok();
        }
        offset += 8 + record.body.len();
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u32]) -> Vec<u8> {
        let mut bytes = vec![0, 0];
        bytes.extend(kind.to_le_bytes());
        let body: Vec<u8> = body
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        bytes.extend(u32::try_from(body.len()).expect("short").to_le_bytes());
        bytes.extend(body);
        bytes
    }

    /// Ten thousand saves that name one directory of a hundred thousand parts.
    #[test]
    fn a_directory_that_every_save_names_is_read_once() {
        let mut directory = Vec::new();
        for part in 0..25_u32 {
            directory.push(4_000 << 20 | (part * 4_000));
            directory.extend(0..4_000);
        }
        let mut stream = record(DIRECTORY, &directory);
        let mut before = 0;
        for _ in 0..MAXIMUM_EDITS {
            let place = u32::try_from(stream.len()).expect("short");
            stream.extend(record(USER_EDIT, &[0, 0, before, 0, 1, 0, 0]));
            before = place;
        }
        let started = std::time::Instant::now();
        let persistent = Persistent::read(&stream, &[]);
        assert_eq!(persistent.places.len(), 100_000);
        assert!(
            started.elapsed() < std::time::Duration::from_secs(10),
            "{:?}",
            started.elapsed()
        );
    }
}
