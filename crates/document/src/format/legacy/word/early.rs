//! The properties of Word 6 and 95: codes of one byte, whose operands have
//! lengths of their own (Microsoft Word 6.0 Binary File Format, "Single Property
//! Modifiers").

use super::super::super::compound::{u16_at, u32_at};
use super::properties::{
    DELETED, HIDDEN, IN_TABLE, PAGE, Properties, ROW_END, Run, in_order, runs,
};

/// The length of the entry of a paragraph on a page: where its properties are,
/// and six bytes of layout.
const PARAGRAPH_ENTRY: usize = 7;

/// The runs of characters that say something that matters.
pub(super) fn character_runs(stream: &[u8], part: &[u8]) -> Vec<Run> {
    in_order(pages(stream, part).flat_map(|page| {
        runs(page, 1, |page, entry| {
            let offset = usize::from(*page.get(entry)?) * 2;
            let mut properties = Properties::default();
            if offset > 0 {
                let length = usize::from(*page.get(offset)?);
                apply(page.get(offset + 1..offset + 1 + length)?, &mut properties);
            }
            (properties != Properties::default()).then_some(properties)
        })
    }))
}

/// The runs of paragraphs.
pub(super) fn paragraph_runs(stream: &[u8], part: &[u8]) -> Vec<Run> {
    in_order(pages(stream, part).flat_map(|page| {
        runs(page, PARAGRAPH_ENTRY, |page, entry| {
            let offset = usize::from(*page.get(entry)?) * 2;
            let mut properties = Properties::default();
            if offset > 0 {
                // Counted in pairs, of which the first byte is the count.
                let length = usize::from(*page.get(offset)?) * 2;
                let list = page.get(offset + 1..(offset + length).min(PAGE))?;
                properties.style = u16_at(list, 0)? & 0xFF;
                apply(list.get(2..).unwrap_or_default(), &mut properties);
            }
            Some(properties)
        })
    }))
}

/// The pages that a part lists: one number more of places than of pages, which
/// have 16 bits.
fn pages<'a>(stream: &'a [u8], part: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let count = part.len().saturating_sub(4) / 6;
    let most = stream.len() / PAGE + 1;
    (0..count.min(most)).filter_map(move |index| {
        u32_at(part, index * 4)?;
        let number = usize::from(u16_at(part, (count + 1) * 4 + index * 2)?);
        stream.get(number * PAGE..(number + 1) * PAGE)
    })
}

/// Applies a list as far as its codes are known.
fn apply(list: &[u8], properties: &mut Properties) {
    let mut rest = list;
    while let Some((code, after)) = rest.split_first() {
        let Some(length) = length(*code, after) else {
            return;
        };
        let Some((operand, next)) = after.split_at_checked(length) else {
            return;
        };
        match code {
            24 => properties.set(IN_TABLE, operand),
            25 => properties.set(ROW_END, operand),
            65 => properties.set(DELETED, operand),
            92 => properties.set(HIDDEN, operand),
            _ => {}
        }
        rest = next;
    }
}

/// The length of an operand; those of a varying length begin with it.
fn length(code: u8, operand: &[u8]) -> Option<usize> {
    Some(match code {
        4..=11
        | 13
        | 14
        | 24
        | 25
        | 29
        | 37
        | 44
        | 50
        | 51
        | 65..=67
        | 71
        | 74
        | 77
        | 85..=92
        | 94
        | 98 => 1,
        2
        | 16..=19
        | 21
        | 22
        | 26..=28
        | 30..=36
        | 38..=43
        | 45..=49
        | 69
        | 72
        | 80
        | 93
        | 96
        | 97
        | 99 => 2,
        73 | 95 => 3,
        20 | 70 => 4,
        3 | 12 | 15 | 23 | 68 | 81 | 82 => usize::from(*operand.first()?) + 1,
        _ => return None,
    })
}
