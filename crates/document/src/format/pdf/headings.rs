//! Headings that the outline names, found on their pages by text and place.

use super::frame::Frame;
use super::outline::{Entry, key};
use super::pieces::{Piece, Role};
use super::runs::union;

/// Headings are not longer than this, in lines.
const MOST_LINES: usize = 3;

/// A piece with what the document says of it.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) piece: Piece,
    pub(super) running: bool,
    /// Of the heading that it is.
    pub(super) level: Option<u8>,
}

/// Tells the headings among the pieces of a page, each with whether it is a
/// running header. A heading that a paragraph follows without a gap becomes a
/// piece of its own.
pub(super) fn named(pieces: Vec<(Piece, bool)>, entries: &[Entry], frame: &Frame) -> Vec<Named> {
    let mut named: Vec<Named> = pieces
        .into_iter()
        .map(|(piece, running)| Named {
            piece,
            running,
            level: None,
        })
        .collect();
    for entry in entries {
        let Some((index, lines)) = find(&named, entry, frame) else {
            continue;
        };
        let rest = named.get_mut(index).and_then(|heading| {
            heading.level = Some(entry.level);
            split(&mut heading.piece, lines)
        });
        if let Some(piece) = rest {
            named.insert(
                index + 1,
                Named {
                    piece,
                    running: false,
                    level: None,
                },
            );
        }
    }
    named
}

/// The piece that says what the entry says, and in how many lines; of several
/// the one that is nearest to where the entry leads.
fn find(named: &[Named], entry: &Entry, frame: &Frame) -> Option<(usize, usize)> {
    let wanted = entry.height.map(|height| frame.point(0.0, height).1);
    named
        .iter()
        .enumerate()
        .filter(|(_, own)| {
            own.level.is_none() && !own.running && !matches!(own.piece.role, Role::Note)
        })
        .filter_map(|(index, own)| Some((index, says(&own.piece, &entry.key)?)))
        .min_by(|a, b| {
            let away = |index: usize| {
                let top = named.get(index).map_or(0.0, |own| own.piece.rectangle.top);
                wanted.map_or(0.0, |wanted| (top - wanted).abs())
            };
            away(a.0).total_cmp(&away(b.0))
        })
}

/// In how many of its first lines a piece says this.
fn says(piece: &Piece, wanted: &str) -> Option<usize> {
    let mut text = String::new();
    for (count, line) in (1..=MOST_LINES).zip(&piece.lines) {
        text.push_str(&line.text);
        let own = key(&text);
        if own == wanted {
            return Some(count);
        }
        // A number of letters and digits, such as `A.1`, stands before it.
        if own.len() > wanted.len() + 12 {
            return None;
        }
        if own.ends_with(wanted) && begins_with_number(&text) && wanted.len() * 2 > own.len() {
            return Some(count);
        }
    }
    None
}

fn begins_with_number(text: &str) -> bool {
    text.split_whitespace()
        .next()
        .is_some_and(|word| word.contains(|letter: char| letter.is_numeric()) || word.len() <= 2)
        || [
            "Chapter", "Part", "Appendix", "Section", "Kapitel", "Teil", "Anhang", "第",
        ]
        .iter()
        .any(|word| text.starts_with(word))
}

/// Cuts what follows the first lines off.
fn split(piece: &mut Piece, lines: usize) -> Option<Piece> {
    if lines >= piece.lines.len() {
        return None;
    }
    let rest = piece.lines.split_off(lines);
    let around = |lines: &[super::pieces::PieceLine]| {
        lines
            .iter()
            .map(|line| line.rectangle)
            .reduce(|a, b| union(&a, &b))
    };
    let rest = Piece {
        role: Role::Text,
        rectangle: around(&rest)?,
        lines: rest,
        size: piece.size,
        bold: false,
    };
    piece.rectangle = around(&piece.lines)?;
    Some(rest)
}
