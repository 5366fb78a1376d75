//! Pages as a recogniser of text sees them: the way to everything that puts runs
//! of text in order, without a PDF around it.

use document::PageSize;
use document::recognised::{Recognised, RecognisedLine, RecognisedWord};

/// Of each word: from the left, from above, width, height, slant, the letters.
const WORD: usize = 6;

/// The page that the bytes of `input` describe, and its size: a head of four
/// bytes, then words of six bytes and their letters. A word whose slant is odd
/// begins a line.
#[must_use]
pub fn page(input: &[u8]) -> Option<(PageSize, Recognised)> {
    let (head, mut rest) = input.split_at_checked(4)?;
    let mut lines: Vec<RecognisedLine> = Vec::new();
    while let Some((place, after)) = rest.split_at_checked(WORD) {
        let length = usize::from(place[5] % 32).min(after.len());
        let (letters, after) = after.split_at(length);
        rest = after;
        if place[4] & 1 == 1 || lines.is_empty() {
            lines.push(RecognisedLine {
                text: String::new(),
                confidence: f32::from(place[5]) / 255.0,
                words: Vec::new(),
            });
        }
        if let Some(line) = lines.last_mut() {
            let start = line.text.len();
            line.text.push_str(&String::from_utf8_lossy(letters));
            line.words.push(RecognisedWord {
                range: start..line.text.len(),
                corners: corners(place),
                confidence: f32::from(place[4]) / 255.0,
            });
        }
    }
    let recognised = Recognised {
        width: 1020.0,
        height: 1020.0,
        turn: f32::from(head[0].cast_signed()) / 40.0,
        lines,
    };
    let size = PageSize {
        width: f32::from(head[1]) * 4.0,
        height: f32::from(head[2]) * 4.0,
    };
    Some((size, recognised))
}

fn corners(place: &[u8]) -> [(f32, f32); 4] {
    let (left, top) = (f32::from(place[0]) * 4.0, f32::from(place[1]) * 4.0);
    let (right, bottom) = (left + f32::from(place[2]) * 4.0, top + f32::from(place[3]));
    let slant = f32::from(place[4].cast_signed());
    // No picture has such places, but a model may give any number.
    let left = if place[4] == 128 { f32::NAN } else { left };
    [
        (left, top),
        (right, top + slant),
        (right, bottom + slant),
        (left, bottom),
    ]
}
