//! The style sheet: which styles are headings, captions and lists (MS-DOC
//! 2.9.271).

use super::super::super::compound::u16_at;
use super::properties::Properties;

/// Styles are based on others; a circle of them ends here.
const LONGEST_CHAIN: usize = 16;

/// The number of a style that is based on none.
const NO_STYLE: u16 = 0x0FFF;

/// Numbers that the application gives to its own styles, whatever they are
/// called (MS-DOC 2.9.260).
const HEADINGS: std::ops::RangeInclusive<u16> = 1..=9;
const CAPTION: u16 = 34;
const TITLE: u16 = 62;
const SUBTITLE: u16 = 74;

/// Lists, with bullets and with numbers, of five depths.
const LISTS: std::ops::RangeInclusive<u16> = 47..=61;

/// What a style says of its paragraphs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// From 1 to 6.
    pub(super) heading: Option<u8>,
    pub(super) caption: bool,
    /// As [`Properties::list`].
    pub(super) list: Option<u16>,
    pub(super) list_level: Option<u8>,
    /// The style is one of those for lists.
    pub(super) for_lists: bool,
}

struct Definition {
    own_number: u16,
    based_on: u16,
    outline_level: Option<u8>,
    list: Option<u16>,
    list_level: Option<u8>,
}

/// All styles of a document by their place in the sheet.
pub(super) struct Styles {
    definitions: Vec<Option<Definition>>,
}

impl Styles {
    pub(super) fn read(part: &[u8]) -> Self {
        Self {
            definitions: definitions(part).unwrap_or_default(),
        }
    }

    /// What a style says together with all that it is based on.
    pub(super) fn resolve(&self, number: u16) -> Style {
        let mut style = Style::default();
        let mut outline = None;
        let mut next = number;
        for _ in 0..LONGEST_CHAIN {
            let Some(Some(definition)) = self.definitions.get(usize::from(next)) else {
                break;
            };
            let number = definition.own_number;
            outline = outline.or(definition.outline_level).or(match number {
                TITLE => Some(0),
                SUBTITLE => Some(1),
                number if HEADINGS.contains(&number) => u8::try_from(number - 1).ok(),
                _ => None,
            });
            style.caption |= number == CAPTION;
            style.for_lists |= LISTS.contains(&number);
            style.list = style.list.or(definition.list);
            style.list_level = style.list_level.or(definition.list_level);
            next = definition.based_on;
        }
        style.heading = outline.and_then(heading);
        style
    }
}

/// The level of a heading, from 1 to 6, by its outline level, which is 9 for
/// running text.
pub(super) fn heading(outline_level: u8) -> Option<u8> {
    (outline_level < 9).then(|| (outline_level + 1).min(6))
}

fn definitions(part: &[u8]) -> Option<Vec<Option<Definition>>> {
    let information = usize::from(u16_at(part, 0)?);
    let count = usize::from(u16_at(part, 2)?);
    let base = usize::from(u16_at(part, 4)?);
    let mut offset = 2 + information;
    let mut all = Vec::new();
    for _ in 0..count {
        let Some(length) = u16_at(part, offset).map(usize::from) else {
            break;
        };
        let bytes = part.get(offset + 2..offset + 2 + length);
        all.push(bytes.and_then(|bytes| definition(bytes, base)));
        offset += 2 + length + length % 2;
    }
    Some(all)
}

/// A style: a fixed part of `base` bytes, its name, and the properties that it
/// sets, those of the paragraph first (MS-DOC 2.9.258).
fn definition(bytes: &[u8], base: usize) -> Option<Definition> {
    let kind = u16_at(bytes, 2)?;
    let mut properties = Properties::default();
    // Only styles of paragraphs set properties of paragraphs.
    if kind & 0xF == 1 {
        properties.apply(paragraph_properties(bytes, base).unwrap_or_default());
    }
    let based_on = kind >> 4;
    Some(Definition {
        own_number: u16_at(bytes, 0)? & 0x0FFF,
        based_on: if based_on == NO_STYLE {
            u16::MAX
        } else {
            based_on
        },
        outline_level: properties.outline_level,
        list: properties.list,
        list_level: properties.list_level,
    })
}

fn paragraph_properties(bytes: &[u8], base: usize) -> Option<&[u8]> {
    let name = usize::from(u16_at(bytes, base)?);
    let mut offset = base.checked_add(2 + name * 2 + 2)?;
    offset += offset % 2;
    let length = usize::from(u16_at(bytes, offset)?);
    // The style's own number comes first.
    bytes.get(offset + 4..offset + 2 + length)
}
