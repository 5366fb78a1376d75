//! The numbers of list items, which the document does not write out but has
//! rules for (MS-DOC 2.9.150 and 2.9.131).

use std::collections::HashMap;

use super::super::super::compound::{u16_at, u32_at};
use super::super::super::word::numbering::written;

/// Lists have nine levels.
const LEVELS: usize = 9;

/// The length of a list's head, of a level's head, and of the entry by which
/// paragraphs name a list.
const LIST: usize = 28;
const LEVEL: usize = 28;
const ENTRY: usize = 16;

/// The text around a number is cut here, in characters: every item repeats it.
const LONGEST_TEXT: usize = 200;

/// Kinds of numbers: a bullet, and none (MS-OSHARED 2.2.1.3).
const BULLET: u8 = 23;
const NO_NUMBER: u8 = 255;

#[derive(Default)]
struct Level {
    start: u32,
    kind: u8,
    /// The text of the number, in which the numbers of levels stand as
    /// characters below nine.
    text: Vec<u16>,
}

/// The lists of a document, with how far each was counted.
#[derive(Default)]
pub(super) struct Lists {
    levels: HashMap<u32, Vec<Level>>,
    /// The lists as paragraphs name them, counted from 1.
    entries: Vec<u32>,
    counted: HashMap<u32, [Option<u32>; LEVELS]>,
}

impl Lists {
    /// Reads the lists, whose levels lie behind them in the table stream, and
    /// the entries that name them.
    pub(super) fn read(lists: &[u8], behind: &[u8], entries: &[u8]) -> Self {
        let count = u32_at(entries, 0).map_or(0, |count| count as usize);
        let entries = entries.get(4..).unwrap_or_default().chunks_exact(ENTRY);
        Self {
            levels: levels(lists, behind).unwrap_or_default(),
            entries: entries
                .take(count)
                .filter_map(|entry| u32_at(entry, 0))
                .collect(),
            counted: HashMap::new(),
        }
    }

    /// Counts one item and gives what stands before it; none for a list that the
    /// document does not define.
    pub(super) fn next(&mut self, entry: u16, level: u8) -> Option<String> {
        let list = *self.entries.get(usize::from(entry).checked_sub(1)?)?;
        let levels = self.levels.get(&list)?;
        let own = usize::from(level).min(levels.len().checked_sub(1)?);
        let counts = self.counted.entry(list).or_default();
        counts[own] = Some(match counts[own] {
            Some(last) => last.saturating_add(1),
            None => levels[own].start,
        });
        counts[own + 1..].fill(None);
        match levels[own].kind {
            BULLET => return Some("•".to_owned()),
            NO_NUMBER => return Some(String::new()),
            _ => {}
        }
        let mut text = String::new();
        for unit in char::decode_utf16(levels[own].text.iter().copied()) {
            let letter = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
            let above = letter as usize;
            match levels.get(above) {
                Some(rule) => {
                    let count = counts[above].unwrap_or(rule.start);
                    text.push_str(&written(count, kind_name(rule.kind)));
                }
                None => text.push(letter),
            }
        }
        Some(text.trim().to_owned())
    }
}

/// The levels of each list by its number: one for a simple list, else nine.
fn levels(lists: &[u8], behind: &[u8]) -> Option<HashMap<u32, Vec<Level>>> {
    let count = usize::from(u16_at(lists, 0)?);
    let mut all = HashMap::new();
    let mut rest = behind;
    for head in lists.get(2..)?.chunks_exact(LIST).take(count) {
        let is_simple = head.get(26)? & 1 == 1;
        let mut own = Vec::new();
        for _ in 0..if is_simple { 1 } else { LEVELS } {
            let Some((level, next)) = level(rest) else {
                return Some(all);
            };
            own.push(level);
            rest = next;
        }
        all.insert(u32_at(head, 0)?, own);
    }
    Some(all)
}

/// A level: its head, two lists of properties, and its text.
fn level(bytes: &[u8]) -> Option<(Level, &[u8])> {
    let characters = usize::from(*bytes.get(24)?);
    let paragraph = usize::from(*bytes.get(25)?);
    let text = bytes.get(LEVEL + characters + paragraph..)?;
    let length = usize::from(u16_at(text, 0)?) * 2;
    let level = Level {
        start: u32_at(bytes, 0)?,
        kind: *bytes.get(4)?,
        text: text
            .get(2..2 + length)?
            .chunks_exact(2)
            .take(LONGEST_TEXT)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect(),
    };
    Some((level, text.get(2 + length..)?))
}

/// The name that WordprocessingML has for a kind of number.
fn kind_name(kind: u8) -> &'static str {
    match kind {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        22 => "decimalZero",
        37 | 39 => "chineseCounting",
        _ => "decimal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level with a number of this kind and this text.
    fn level_bytes(start: u32, kind: u8, text: &str) -> Vec<u8> {
        let mut bytes = start.to_le_bytes().to_vec();
        bytes.push(kind);
        bytes.resize(LEVEL, 0);
        let units: Vec<u16> = text.encode_utf16().collect();
        bytes.extend(
            u16::try_from(units.len())
                .expect("it is short")
                .to_le_bytes(),
        );
        bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        bytes
    }

    fn lists() -> Lists {
        let mut heads = 2_u16.to_le_bytes().to_vec();
        for (number, simple) in [(77_u32, 0), (88, 1)] {
            heads.extend(number.to_le_bytes());
            heads.resize(heads.len() + 22, 0);
            heads.extend([simple, 0]);
        }
        let mut behind = level_bytes(3, 0, "\u{0}.");
        behind.extend(level_bytes(1, 4, "\u{0}.\u{1})"));
        for _ in 2..LEVELS {
            behind.extend(level_bytes(1, 1, "\u{2}"));
        }
        behind.extend(level_bytes(1, BULLET, "\u{F0B7}"));
        let mut entries = 2_u32.to_le_bytes().to_vec();
        for number in [77_u32, 88] {
            entries.extend(number.to_le_bytes());
            entries.resize(entries.len() + 12, 0);
        }
        Lists::read(&heads, &behind, &entries)
    }

    #[test]
    fn a_long_text_is_not_repeated_by_every_item() {
        let text = "\u{0}".repeat(60_000);
        let bytes = level_bytes(u32::MAX, 0, &text);
        let (level, rest) = level(&bytes).expect("a level");
        assert_eq!(level.text.len(), LONGEST_TEXT);
        assert_eq!(rest, b"", "what is cut belongs to the level all the same");
    }

    #[test]
    fn items_are_counted_by_level() {
        let mut lists = lists();
        let found: Vec<_> = [
            (1, 0),
            (1, 1),
            (1, 1),
            (1, 0),
            (1, 1),
            (2, 0),
            (3, 0),
            (0, 0),
        ]
        .into_iter()
        .map(|(entry, level)| lists.next(entry, level))
        .collect();
        let expected = ["3.", "3.a)", "3.b)", "4.", "4.a)", "•"];
        assert_eq!(found[..6], expected.map(|text| Some(text.to_owned())));
        assert_eq!(found[6..], [None, None], "lists that are not there");
    }
}
