//! The sheets of a TIFF file (TIFF 6.0, section 2; BigTIFF has wider numbers): each
//! has a directory of entries, after which stands where the next one is.

use std::collections::HashSet;
use std::ops::Range;

use super::super::damaged;
use crate::error::ReadError;

/// How a file writes its numbers.
#[derive(Debug, Clone, Copy)]
struct Layout {
    little: bool,
    big: bool,
}

impl Layout {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'I', b'I', kind @ (42 | 43), 0, ..] => Some(Self {
                little: true,
                big: *kind == 43,
            }),
            [b'M', b'M', 0, kind @ (42 | 43), ..] => Some(Self {
                little: false,
                big: *kind == 43,
            }),
            _ => None,
        }
    }

    /// Where the file says where its first directory is.
    fn first_link(self) -> Range<usize> {
        if self.big { 8..16 } else { 4..8 }
    }

    /// Where the directory at an offset says where the next one is.
    fn next_link(self, bytes: &[u8], offset: u64) -> Option<Range<usize>> {
        let start = usize::try_from(offset).ok()?;
        let (count_size, entry_size, link_size) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let entries = start.checked_add(count_size)?;
        let count = self.number(bytes.get(start..entries)?);
        let link = usize::try_from(count)
            .ok()?
            .checked_mul(entry_size)?
            .checked_add(entries)?;
        let link = link..link.checked_add(link_size)?;
        bytes.get(link.clone()).map(|_| link)
    }

    /// The number in up to eight bytes.
    fn number(self, bytes: &[u8]) -> u64 {
        let add = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        if self.little {
            bytes.iter().rev().fold(0, add)
        } else {
            bytes.iter().fold(0, add)
        }
    }

    /// A number in as many bytes as there is room for.
    fn write(self, number: u64, place: &mut [u8]) {
        let length = place.len();
        for (index, byte) in place.iter_mut().enumerate() {
            let shift = if self.little {
                index
            } else {
                length - 1 - index
            };
            *byte = number.to_le_bytes().get(shift).copied().unwrap_or(0);
        }
    }
}

/// Where the directory of each sheet stands, in bytes; at most `most` and one, so
/// that too many can be told. A chain that bites its tail or leads out of the file
/// ends there.
pub(super) fn offsets(bytes: &[u8], most: u32) -> Result<Vec<u64>, ReadError> {
    let layout = Layout::of(bytes).ok_or_else(|| damaged("no TIFF header"))?;
    let mut link = Some(layout.first_link());
    let mut offsets = Vec::new();
    let mut seen = HashSet::new();
    while let Some(place) = link
        && offsets.len() <= most as usize
    {
        let offset = bytes.get(place).map_or(0, |place| layout.number(place));
        if offset == 0 || !seen.insert(offset) {
            break;
        }
        link = layout.next_link(bytes, offset);
        if link.is_some() {
            offsets.push(offset);
        }
    }
    if offsets.is_empty() {
        return Err(damaged("no sheet in the TIFF file"));
    }
    Ok(offsets)
}

/// A file whose sheets are shown one at a time as its only one, for a decoder that
/// reads no other. It is copied once, not for each sheet.
pub(super) struct Sheets {
    file: Vec<u8>,
    layout: Option<Layout>,
    /// What the link behind the sheet that is shown says in truth.
    hidden: Option<(Range<usize>, u64)>,
}

impl Sheets {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self {
            file: bytes.to_vec(),
            layout: Layout::of(bytes),
            hidden: None,
        }
    }

    /// The file with the sheet at `offset` alone.
    pub(super) fn alone(&mut self, offset: u64) -> &[u8] {
        let Some(layout) = self.layout else {
            return &self.file;
        };
        if let Some((link, next)) = self.hidden.take()
            && let Some(place) = self.file.get_mut(link)
        {
            layout.write(next, place);
        }
        if let Some(link) = layout.next_link(&self.file, offset)
            && let Some(place) = self.file.get_mut(link.clone())
        {
            self.hidden = Some((link, layout.number(place)));
            place.fill(0);
        }
        if let Some(place) = self.file.get_mut(layout.first_link()) {
            layout.write(offset, place);
        }
        &self.file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sheets without entries, each naming the next of `links`.
    fn big_endian(links: &[u32]) -> Vec<u8> {
        let mut file = b"MM\0*\0\0\0\x08".to_vec();
        for link in links {
            file.extend([0, 0]);
            file.extend(link.to_be_bytes());
        }
        file
    }

    #[test]
    fn a_chain_ends_where_it_bites_its_tail_or_leads_out() {
        assert_eq!(offsets(&big_endian(&[14, 0]), 9), Ok(vec![8, 14]));
        assert_eq!(offsets(&big_endian(&[14, 8]), 9), Ok(vec![8, 14]));
        assert_eq!(offsets(&big_endian(&[8]), 9), Ok(vec![8]));
        assert_eq!(offsets(&big_endian(&[u32::MAX]), 9), Ok(vec![8]));
        assert_eq!(
            offsets(&big_endian(&[14, 20, 26, 0]), 1),
            Ok(vec![8, 14]),
            "one more than the limit is enough to tell"
        );
        for broken in [
            &b"MM\0*"[..],
            b"MM\0*\0\0\0\0",
            b"MM\0*\xff\xff\xff\xff",
            b"PNG",
        ] {
            assert!(offsets(broken, 9).is_err(), "{broken:?}");
        }
    }

    #[test]
    fn a_sheet_alone_is_the_first_and_the_last() {
        let mut sheets = Sheets::new(&big_endian(&[14, 8]));
        assert_eq!(offsets(sheets.alone(14), 9), Ok(vec![14]));
        assert_eq!(offsets(sheets.alone(8), 9), Ok(vec![8]));
        assert_eq!(offsets(sheets.alone(14), 9), Ok(vec![14]));
        assert_eq!(
            sheets.file,
            big_endian(&[14, 0])
                .iter()
                .enumerate()
                .map(|(at, byte)| if at == 7 { 14 } else { *byte })
                .collect::<Vec<u8>>(),
            "what was hidden before is back"
        );
    }
}
