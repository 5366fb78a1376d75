//! The text of a Word document: pieces that lie anywhere in the stream, listed
//! in the order of the text (MS-DOC 2.4.1).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::super::super::compound::{encoding, u16_at, u32_at};
use super::information::{Information, PIECES};
use super::properties::Properties;

/// The bit of a piece's place that says that it has one byte for each
/// character.
const COMPRESSED: u32 = 0x4000_0000;

/// How much of a piece the code page is told from, in bytes.
const SAMPLE: usize = 64 * 1024;

/// A stretch of text that lies in one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// The first character, counted through the whole text.
    pub(super) start: usize,
    /// The character after the last.
    pub(super) end: usize,
    /// Where the first character lies in the stream.
    pub(super) offset: usize,
    /// Bytes of a character: 1 or 2.
    pub(super) width: usize,
    /// What the piece changes in the properties of its text.
    modifier: u16,
}

/// All text of a document, one unit of UTF-16 for each character.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) units: Vec<u16>,
    pub(super) pieces: Vec<Piece>,
    /// Properties that pieces name by their number, without what is said twice:
    /// every piece may name the longest of them.
    modifiers: Vec<Vec<u8>>,
}

impl Text {
    pub(super) fn read(stream: &[u8], table: &[u8], information: &Information<'_>) -> Self {
        let mut text = information
            .part(table, PIECES)
            .and_then(|part| Self::list(part, information))
            .unwrap_or_default();
        if text.pieces.is_empty() {
            text.pieces = in_one_piece(information);
        }
        let language = information
            .before_97
            .then(|| text.guess(stream, information.language));
        text.decode(stream, language);
        text
    }

    /// The code page of text of one byte for each character: that of the
    /// document's language, or what the bytes look like where it is Western,
    /// since other letters were then a matter of the font.
    fn guess(&self, stream: &[u8], language: u16) -> &'static Encoding {
        let encoding = code_page(language);
        if encoding != encoding_rs::WINDOWS_1252 {
            return encoding;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        for piece in &self.pieces {
            let end = piece.offset.saturating_add(piece.end - piece.start);
            let end = end
                .min(stream.len())
                .min(piece.offset.saturating_add(SAMPLE));
            detector.feed(stream.get(piece.offset..end).unwrap_or_default(), false);
        }
        detector.guess(None, Utf8Detection::Deny)
    }

    /// The pieces listed in the part that MS-DOC 2.9.38 calls the Clx.
    fn list(part: &[u8], information: &Information<'_>) -> Option<Self> {
        let mut text = Self::default();
        let mut offset = 0;
        while *part.get(offset)? == 1 {
            let length = usize::from(u16_at(part, offset + 1)?);
            let start = offset + 3;
            text.modifiers
                .push(Properties::relevant(part.get(start..start + length)?));
            offset = start + length;
        }
        if *part.get(offset)? != 2 {
            return None;
        }
        let length = u32_at(part, offset + 1)? as usize;
        let list = part.get(offset + 5..)?;
        let list = &list[..length.min(list.len())];
        // One number more than pieces of eight bytes.
        let count = list.len().checked_sub(4)? / 12;
        for index in 0..count {
            let start = u32_at(list, index * 4)? as usize;
            let end = u32_at(list, index * 4 + 4)? as usize;
            let descriptor = (count + 1) * 4 + index * 8;
            let place = u32_at(list, descriptor + 2)?;
            let modifier = u16_at(list, descriptor + 6)?;
            let (offset, width) = if information.before_97 {
                (place as usize, width(information))
            } else if place & COMPRESSED != 0 {
                (((place & !COMPRESSED) / 2) as usize, 1)
            } else {
                (place as usize, 2)
            };
            if end < start {
                break;
            }
            text.pieces.push(Piece {
                start,
                end,
                offset,
                width,
                modifier,
            });
        }
        Some(text)
    }

    /// Fills in the characters. Pieces never share bytes in a sound document,
    /// so there are never more characters than bytes; what goes beyond is cut.
    fn decode(&mut self, stream: &[u8], language: Option<&'static Encoding>) {
        let mut kept = Vec::new();
        for mut piece in std::mem::take(&mut self.pieces) {
            if piece.start != self.units.len() {
                // A gap or an overlap: later places would be wrong.
                break;
            }
            let room = stream.len().saturating_sub(self.units.len());
            let available = stream.len().saturating_sub(piece.offset) / piece.width;
            let count = (piece.end - piece.start).min(room).min(available);
            let Some(bytes) = stream.get(piece.offset..piece.offset + count * piece.width) else {
                break;
            };
            match (piece.width, language) {
                (2, _) => self.units.extend(
                    bytes
                        .chunks_exact(2)
                        .map(|pair| u16::from_le_bytes([pair[0], pair[1]])),
                ),
                (_, Some(language)) => decode_bytes(bytes, language, &mut self.units),
                (_, None) => {
                    decode_bytes(bytes, encoding_rs::WINDOWS_1252, &mut self.units);
                }
            }
            let complete = count == piece.end - piece.start;
            piece.end = piece.start + count;
            kept.push(piece);
            if !complete {
                break;
            }
        }
        self.pieces = kept;
    }

    /// Where a character lies in the stream.
    pub(super) fn offset(&self, character: usize) -> Option<usize> {
        let piece = self.piece(character)?;
        Some(piece.offset + (character - piece.start) * piece.width)
    }

    fn piece(&self, character: usize) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.end <= character);
        self.pieces.get(index)
    }

    /// What the piece of a character changes in its properties.
    pub(super) fn modify(&self, character: usize, properties: &mut Properties) {
        if let Some(piece) = self.piece(character) {
            self.modify_piece(*piece, properties);
        }
    }

    /// As [`Self::modify`], for a whole piece: either a short form of one
    /// property, or the number of a list (MS-DOC 2.9.214).
    pub(super) fn modify_piece(&self, piece: Piece, properties: &mut Properties) {
        let modifier = piece.modifier;
        if modifier & 1 == 1 {
            if let Some(list) = self.modifiers.get(usize::from(modifier >> 1)) {
                properties.apply(list);
            }
            return;
        }
        let value = modifier.to_le_bytes()[1];
        let code = match (modifier >> 1) & 0x7F {
            0x18 => super::properties::IN_TABLE,
            0x19 => super::properties::ROW_END,
            0x41 => super::properties::DELETED,
            0x5C => super::properties::HIDDEN,
            _ => return,
        };
        properties.set(code, &[value]);
    }
}

/// The bytes of a character where its piece does not say.
fn width(information: &Information<'_>) -> usize {
    if information.wide { 2 } else { 1 }
}

/// A document that was saved in full has its text in one piece.
fn in_one_piece(information: &Information<'_>) -> Vec<Piece> {
    let (start, end) = information.text;
    let width = width(information);
    vec![Piece {
        start: 0,
        end: end.saturating_sub(start) as usize / width,
        offset: start as usize,
        width,
        modifier: 0,
    }]
}

/// Decodes text of one byte for each character; where two bytes make one
/// character, a zero stands for the second, so that places stay right.
fn decode_bytes(bytes: &[u8], encoding: &'static Encoding, units: &mut Vec<u16>) {
    if encoding.is_single_byte() {
        // The decoder would take its own view of control characters of none.
        let text = encoding.decode_without_bom_handling(bytes).0;
        units.extend(text.encode_utf16());
        return;
    }
    for run in bytes.chunk_by(|one, next| (*one < 0x20) == (*next < 0x20)) {
        let text = encoding.decode_without_bom_handling(run).0;
        let before = units.len();
        units.extend(text.encode_utf16().take(run.len()));
        units.resize(before + run.len(), 0);
    }
}

/// The code page of a Windows language; Western where it is not known.
fn code_page(language: u16) -> &'static Encoding {
    encoding(match language & 0x3FF {
        0x04 if matches!(language, 0x0404 | 0x0C04) => 950,
        0x04 => 936,
        0x11 => 932,
        0x12 => 949,
        0x05 | 0x0E | 0x15 | 0x18 | 0x1A | 0x1B | 0x1C | 0x24 => 1250,
        0x02 | 0x19 | 0x22 | 0x23 | 0x2F => 1251,
        0x08 => 1253,
        0x1F => 1254,
        0x0D => 1255,
        0x01 | 0x20 | 0x29 => 1256,
        0x25..=0x27 => 1257,
        0x1E => 874,
        _ => 1252,
    })
}
