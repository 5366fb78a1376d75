//! Records: everything in a presentation, and in its drawings, is a record with
//! a kind and a length (MS-PPT 2.3.1, MS-ODRAW 2.2.1).

use super::super::super::compound::{u16_at, u32_at};

/// Records inside records are read as deep as this.
pub(super) const MAXIMUM_NESTING: usize = 32;

/// A record without its header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) instance: u16,
    pub(super) body: &'a [u8],
}

impl<'a> Record<'a> {
    /// The record that begins at a place; one that is cut ends with the bytes.
    pub(super) fn at(bytes: &'a [u8], offset: usize) -> Option<Self> {
        let first = u16_at(bytes, offset)?;
        let kind = u16_at(bytes, offset.checked_add(2)?)?;
        let length = u32_at(bytes, offset.checked_add(4)?)? as usize;
        let start = offset.checked_add(8)?;
        let end = start.saturating_add(length).min(bytes.len());
        Some(Self {
            kind,
            instance: first >> 4,
            body: bytes.get(start..end)?,
        })
    }

    /// The records in this one.
    pub(super) fn children(self) -> Records<'a> {
        records(self.body)
    }

    /// The first record of a kind in this one.
    pub(super) fn child(self, kind: u16) -> Option<Record<'a>> {
        self.children().find(|record| record.kind == kind)
    }

    /// The records of a kind in this one, and in what extends it.
    pub(super) fn in_extensions(self, kind: u16) -> Vec<Record<'a>> {
        let mut found = Vec::new();
        self.collect(kind, 0, &mut found);
        found
    }

    fn collect(self, kind: u16, nesting: usize, found: &mut Vec<Record<'a>>) {
        for child in self.children() {
            if child.kind == kind {
                found.push(child);
            } else if child.may_hold_comments() && nesting < MAXIMUM_NESTING {
                child.collect(kind, nesting + 1, found);
            }
        }
    }

    /// The containers on the way to a comment (MS-PPT 2.5.20).
    fn may_hold_comments(self) -> bool {
        matches!(self.kind, 0x1388 | 0x138A | 0x138B | 0x2EE0)
    }
}

/// The records in some bytes, one after the other.
pub(super) fn records(bytes: &[u8]) -> Records<'_> {
    Records { bytes, offset: 0 }
}

pub(super) struct Records<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = Record::at(self.bytes, self.offset)?;
        self.offset += 8 + record.body.len();
        Some(record)
    }
}
