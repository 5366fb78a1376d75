//! Rich Text as Outlook keeps it: compressed with a window of 4096 bytes
//! (MS-OXRTFCP).

use super::super::compound::u32_at;
use super::super::damaged;
use crate::error::ReadError;

/// What the window holds at the beginning (MS-OXRTFCP 2.1.2.1).
const BEGINNING: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \
\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\
\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const WINDOW: usize = 4096;

/// The marks of a compressed and of a plain text.
const COMPRESSED: u32 = 0x7546_5A4C;
const PLAIN: u32 = 0x414C_454D;

/// The length of what stands before the text.
const HEADER: usize = 16;

/// The text in `bytes`; `limit` bounds its length.
pub(super) fn decompress(bytes: &[u8], limit: usize) -> Result<Vec<u8>, ReadError> {
    let rest = bytes
        .get(HEADER..)
        .ok_or_else(|| damaged("a compressed text that is cut"))?;
    let length = u32_at(bytes, 4).unwrap_or(0) as usize;
    match u32_at(bytes, 8) {
        Some(PLAIN) => Ok(rest[..length.min(rest.len()).min(limit)].to_vec()),
        Some(COMPRESSED) => unpack(rest, limit),
        _ => Err(damaged("a compressed text of an unknown kind")),
    }
}

/// Bits say, lowest first, whether a byte follows or a place in the window with
/// a length. One place is that of the next byte: there the text ends.
fn unpack(bytes: &[u8], limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut window = [0; WINDOW];
    window[..BEGINNING.len()].copy_from_slice(BEGINNING);
    let mut next = BEGINNING.len();
    let mut text = Vec::new();
    let mut input = bytes.iter().copied();
    let put = |byte: u8, next: &mut usize, text: &mut Vec<u8>, window: &mut [u8; WINDOW]| {
        window[*next] = byte;
        *next = (*next + 1) % WINDOW;
        text.push(byte);
    };
    'runs: while let Some(flags) = input.next() {
        for bit in 0..8 {
            if text.len() > limit {
                return Err(ReadError::TooLarge {
                    detail: "a compressed text unpacks to more than the limit".to_owned(),
                });
            }
            let Some(first) = input.next() else {
                break 'runs;
            };
            if flags >> bit & 1 == 0 {
                put(first, &mut next, &mut text, &mut window);
                continue;
            }
            let Some(second) = input.next() else {
                break 'runs;
            };
            let place = u16::from_be_bytes([first, second]);
            let offset = usize::from(place >> 4);
            if offset == next {
                break 'runs;
            }
            for step in 0..usize::from(place & 0xF) + 2 {
                let byte = window[(offset + step) % WINDOW];
                put(byte, &mut next, &mut text, &mut window);
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_unpacked() {
        // MS-OXRTFCP 4.1.1 and 4.1.2.
        let bytes = [
            0x2D, 0x00, 0x00, 0x00, 0x2B, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5,
            0xC7, 0xA7, 0x03, 0x00, 0x0A, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42,
            0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65, 0x6C, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xB0,
            0x6C, 0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0,
        ];
        let text = decompress(&bytes, 1000).expect("it is sound");
        assert_eq!(
            String::from_utf8_lossy(&text),
            "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
        );
    }

    #[test]
    fn a_text_that_swells_is_refused() {
        // Each place gives 17 bytes for two.
        let mut bytes = vec![0; 8];
        bytes.extend(COMPRESSED.to_le_bytes());
        bytes.extend([0; 4]);
        for _ in 0..1000 {
            bytes.push(0xFF);
            bytes.extend([0x00, 0x0F].repeat(8));
        }
        assert!(matches!(
            decompress(&bytes, 10_000),
            Err(ReadError::TooLarge { .. })
        ));
    }
}
