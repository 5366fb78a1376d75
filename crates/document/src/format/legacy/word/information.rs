//! The block at the beginning of a Word document that says where all else lies
//! (MS-DOC 2.5, the FIB).

use super::super::super::compound::{u16_at, u32_at};
use super::super::super::damaged;
use crate::error::ReadError;

/// Word 6 and 95 write smaller numbers than this as their version.
const WORD_97: u16 = 106;

/// Word 2 and older have another layout altogether.
const WORD_6: u16 = 100;

/// Where the pairs of offset and length begin in Word 6 and 95.
const PLACES_WORD_6: usize = 0x58;

/// Pairs of offset and length, by their number (MS-DOC 2.5.6; the first 34 are
/// the same in Word 6).
pub(super) const STYLE_SHEET: usize = 1;
pub(super) const FOOTNOTE_REFERENCES: usize = 2;
pub(super) const FOOTNOTE_TEXTS: usize = 3;
pub(super) const COMMENT_REFERENCES: usize = 4;
pub(super) const COMMENT_TEXTS: usize = 5;
pub(super) const CHARACTER_PAGES: usize = 12;
pub(super) const PARAGRAPH_PAGES: usize = 13;
pub(super) const PIECES: usize = 33;
pub(super) const LISTS: usize = 73;
pub(super) const LIST_ENTRIES: usize = 74;
pub(super) const ENDNOTE_REFERENCES: usize = 46;
pub(super) const ENDNOTE_TEXTS: usize = 47;

/// How many characters each part of the text has, in the order of the parts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lengths {
    pub(super) main: u32,
    pub(super) footnotes: u32,
    pub(super) headers: u32,
    pub(super) macros: u32,
    pub(super) comments: u32,
    pub(super) endnotes: u32,
    pub(super) text_boxes: u32,
}

/// What the block says.
#[derive(Debug)]
pub(super) struct Information<'a> {
    stream: &'a [u8],
    /// Word 6 or 95: other properties, and places without a mark of their width.
    pub(super) before_97: bool,
    /// Whether characters have two bytes where nothing else is said.
    pub(super) wide: bool,
    pub(super) encrypted: bool,
    /// Encrypted by adding a key to every byte, rather than with a cipher.
    pub(super) obfuscated: bool,
    /// The language of the document (a Windows language identifier).
    pub(super) language: u16,
    /// The name of the stream with the tables.
    pub(super) table_stream: &'static str,
    /// Where the text begins and ends in the stream, if it lies in one piece.
    pub(super) text: (u32, u32),
    pub(super) lengths: Lengths,
    places: usize,
    place_count: usize,
}

impl<'a> Information<'a> {
    pub(super) fn read(stream: &'a [u8]) -> Result<Self, ReadError> {
        let short = || damaged("the document stream is cut");
        let version = u16_at(stream, 2).ok_or_else(short)?;
        let flags = u16_at(stream, 10).ok_or_else(short)?;
        if version < WORD_6 {
            return Err(ReadError::Unsupported);
        }
        let before_97 = version < WORD_97;
        let (lengths, places, place_count) = if before_97 {
            (0x34, PLACES_WORD_6, PIECES + 1)
        } else {
            sections(stream).ok_or_else(short)?
        };
        let length = |index: usize| u32_at(stream, lengths + index * 4).unwrap_or(0);
        Ok(Self {
            stream,
            before_97,
            // Since Word 97 the bit is always set, and each piece says its own.
            wide: before_97 && flags & 0x1000 != 0,
            encrypted: flags & 0x0100 != 0,
            obfuscated: flags & 0x8000 != 0,
            language: u16_at(stream, 6).unwrap_or(0),
            table_stream: match (before_97, flags & 0x0200 != 0) {
                (true, _) => "WordDocument",
                (false, true) => "1Table",
                (false, false) => "0Table",
            },
            text: (
                u32_at(stream, 0x18).unwrap_or(0),
                u32_at(stream, 0x1C).unwrap_or(0),
            ),
            lengths: Lengths {
                main: length(0),
                footnotes: length(1),
                headers: length(2),
                macros: length(3),
                comments: length(4),
                endnotes: length(5),
                text_boxes: length(6),
            },
            places,
            place_count,
        })
    }

    /// What lies in the table stream behind the part with this number.
    pub(super) fn behind<'b>(&self, table: &'b [u8], number: usize) -> Option<&'b [u8]> {
        if number >= self.place_count {
            return None;
        }
        let place = self.places + number * 8;
        let start = u32_at(self.stream, place)? as usize;
        let length = u32_at(self.stream, place + 4)? as usize;
        table.get(start.checked_add(length)?..)
    }

    /// The part of the table stream with this number.
    pub(super) fn part<'b>(&self, table: &'b [u8], number: usize) -> Option<&'b [u8]> {
        if number >= self.place_count {
            return None;
        }
        let place = self.places + number * 8;
        let start = u32_at(self.stream, place)? as usize;
        let length = u32_at(self.stream, place + 4)? as usize;
        if length == 0 {
            return None;
        }
        table.get(start..start.checked_add(length)?.min(table.len()))
    }
}

/// Where the lengths and the places begin, and how many places there are: each
/// section says how long it is.
fn sections(stream: &[u8]) -> Option<(usize, usize, usize)> {
    let words = usize::from(u16_at(stream, 0x20)?);
    let long_words_at = 0x22 + words * 2;
    let long_words = usize::from(u16_at(stream, long_words_at)?);
    let places_at = long_words_at + 2 + long_words * 4;
    let count = usize::from(u16_at(stream, places_at)?);
    // The lengths are preceded by three numbers without meaning here.
    Some((long_words_at + 2 + 12, places_at + 2, count))
}
