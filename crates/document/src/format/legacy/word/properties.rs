//! The properties of characters and paragraphs, as far as they matter to the
//! text: single properties (MS-DOC 2.2.5) and the pages that say where they hold
//! (2.9.33 and 2.9.174).

use std::cell::Cell;

use super::super::super::compound::{u16_at, u32_at};

pub(super) const DELETED: u16 = 0x0800;
pub(super) const HIDDEN: u16 = 0x083C;
pub(super) const IN_TABLE: u16 = 0x2416;
pub(super) const ROW_END: u16 = 0x2417;
const SYMBOL: u16 = 0x6A09;
const STYLE: u16 = 0x4600;
const OUTLINE_LEVEL: u16 = 0x2640;
const LIST: u16 = 0x460B;
const LIST_LEVEL: u16 = 0x260A;
const TABLE_DEPTH: u16 = 0x6649;
const INNER_ROW_END: u16 = 0x244C;
const TABLE_HEADER: u16 = 0x3404;
const IN_DATA_STREAM: [u16; 2] = [0x6645, 0x6646];

/// The properties that [`Properties::set`] knows.
const MATTERS: [u16; 14] = [
    DELETED,
    HIDDEN,
    SYMBOL,
    STYLE,
    IN_TABLE,
    ROW_END,
    INNER_ROW_END,
    TABLE_DEPTH,
    OUTLINE_LEVEL,
    LIST,
    LIST_LEVEL,
    TABLE_HEADER,
    IN_DATA_STREAM[0],
    IN_DATA_STREAM[1],
];

const TABLE_DEFINITION: u16 = 0xD608;
const TAB_STOPS: u16 = 0xC615;

/// The length of a page of properties.
pub(super) const PAGE: usize = 512;

/// What is known of a run of characters or of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Properties {
    /// Taken out by a tracked change.
    pub(super) deleted: bool,
    pub(super) hidden: bool,
    /// A character of a symbol font that stands for the one in the text.
    pub(super) symbol: Option<u16>,
    /// The number of the paragraph's style.
    pub(super) style: u16,
    pub(super) in_table: bool,
    /// The paragraph is only the mark that ends a row.
    pub(super) row_end: bool,
    /// The same, of a table inside a table.
    pub(super) inner_row_end: bool,
    /// From 0 to 8 for headings, 9 for running text.
    pub(super) outline_level: Option<u8>,
    /// The list that the paragraph is an item of, where it says so itself; 0 for
    /// none.
    pub(super) list: Option<u16>,
    pub(super) list_level: Option<u8>,
    /// The row names the columns.
    pub(super) table_header: bool,
    /// Where further properties lie in the stream of data.
    pub(super) elsewhere: Option<u32>,
}

impl Properties {
    /// Applies a list of properties, as far as it is whole.
    pub(super) fn apply(&mut self, list: &[u8]) {
        let mut rest = list;
        while let Some((code, operand, next)) = split(rest) {
            self.set(code, operand);
            rest = next;
        }
    }

    /// A list that says the same as `list` of what matters, each thing once.
    pub(super) fn relevant(list: &[u8]) -> Vec<u8> {
        let mut kept: Vec<(u16, &[u8])> = Vec::new();
        let mut rest = list;
        while let Some((code, _, next)) = split(rest) {
            if MATTERS.contains(&code) {
                kept.retain(|(own, _)| *own != code);
                kept.push((code, &rest[..rest.len() - next.len()]));
            }
            rest = next;
        }
        kept.into_iter()
            .flat_map(|(_, bytes)| bytes)
            .copied()
            .collect()
    }

    pub(super) fn set(&mut self, code: u16, operand: &[u8]) {
        let first = operand.first().copied().unwrap_or(0);
        // 0x80 is what the style says, 0x81 its opposite; no style of text that
        // is meant to be read hides it.
        let on = matches!(first, 1 | 0x81);
        match code {
            DELETED => self.deleted = on,
            HIDDEN => self.hidden = on,
            SYMBOL => self.symbol = u16_at(operand, 2),
            STYLE => self.style = u16_at(operand, 0).unwrap_or(self.style),
            IN_TABLE => self.in_table = first != 0,
            ROW_END => self.row_end = first != 0,
            INNER_ROW_END => self.inner_row_end = first != 0,
            TABLE_DEPTH => self.in_table = u32_at(operand, 0).unwrap_or(0) > 0,
            OUTLINE_LEVEL => self.outline_level = Some(first),
            LIST => self.list = u16_at(operand, 0),
            LIST_LEVEL => self.list_level = Some(first),
            TABLE_HEADER => self.table_header = first != 0,
            code if IN_DATA_STREAM.contains(&code) => self.elsewhere = u32_at(operand, 0),
            _ => {}
        }
    }
}

/// The first property of a list, and what follows it. The upper three bits say
/// how long the operand is (MS-DOC 2.2.5.1).
fn split(list: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let code = u16_at(list, 0)?;
    let rest = list.get(2..)?;
    let length = match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        // The length stands before the operand, and counts itself or not.
        _ if code == TABLE_DEFINITION => usize::from(u16_at(rest, 0)?) + 1,
        _ if code == TAB_STOPS && rest.first() == Some(&255) => {
            let removed = usize::from(*rest.get(1)?) * 4;
            let added = usize::from(*rest.get(2 + removed)?) * 3;
            removed + added + 3
        }
        _ => usize::from(*rest.first()?) + 1,
    };
    Some((code, rest.get(..length)?, rest.get(length..)?))
}

/// Properties that hold from one place in the stream to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) properties: Properties,
}

/// The runs of characters that say something that matters.
pub(super) fn character_runs(stream: &[u8], part: &[u8]) -> Vec<Run> {
    in_order(pages(stream, part).flat_map(|page| {
        runs(page, 1, |page, entry| {
            let offset = usize::from(*page.get(entry)?) * 2;
            let mut properties = Properties::default();
            if offset > 0 {
                let length = usize::from(*page.get(offset)?);
                properties.apply(page.get(offset + 1..offset + 1 + length)?);
            }
            (properties != Properties::default()).then_some(properties)
        })
    }))
}

/// The runs of paragraphs. Long lists of properties lie in the stream of data
/// (MS-DOC 2.6.2, `sprmPHugePapx`).
pub(super) fn paragraph_runs(stream: &[u8], part: &[u8], data: &[u8]) -> Vec<Run> {
    // No list is named twice in a sound document.
    let left = Cell::new(data.len());
    in_order(pages(stream, part).flat_map(|page| {
        runs(page, 13, |page, entry| {
            let offset = usize::from(*page.get(entry)?) * 2;
            let mut properties = Properties::default();
            if offset == 0 {
                return Some(properties);
            }
            // Counted in pairs; a zero is followed by the count proper.
            let (start, length) = match usize::from(*page.get(offset)?) {
                0 => (offset + 2, usize::from(*page.get(offset + 1)?) * 2),
                pairs => (offset + 1, pairs * 2 - 1),
            };
            let list = page.get(start..(start + length).min(PAGE))?;
            properties.style = u16_at(list, 0)?;
            properties.apply(list.get(2..)?);
            if let Some(place) = properties.elsewhere {
                let place = place as usize;
                if let Some(length) = u16_at(data, place).map(usize::from)
                    && let Some(list) = data.get(place + 2..place + 2 + length)
                    && let Some(rest) = left.get().checked_sub(length)
                {
                    left.set(rest);
                    properties.apply(list);
                }
            }
            Some(properties)
        })
    }))
}

/// The pages that a part lists: one number more of places than of pages.
fn pages<'a>(stream: &'a [u8], part: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let count = part.len().saturating_sub(4) / 8;
    // No page is listed twice in a sound document.
    let most = stream.len() / PAGE + 1;
    (0..count.min(most)).filter_map(move |index| {
        let number = u32_at(part, (count + 1) * 4 + index * 4)? & 0x003F_FFFF;
        let start = (number as usize).checked_mul(PAGE)?;
        stream.get(start..start.checked_add(PAGE)?)
    })
}

/// The runs of a page: places, then an entry of `width` bytes for each run, and
/// their number in the last byte.
pub(super) fn runs<'a>(
    page: &'a [u8],
    width: usize,
    read: impl Fn(&[u8], usize) -> Option<Properties> + 'a,
) -> impl Iterator<Item = Run> + 'a {
    let count = usize::from(page.last().copied().unwrap_or(0));
    (0..count).filter_map(move |index| {
        let start = u32_at(page, index * 4)? as usize;
        let end = u32_at(page, index * 4 + 4)? as usize;
        let properties = read(page, (count + 1) * 4 + index * width)?;
        (start < end).then_some(Run {
            start,
            end,
            properties,
        })
    })
}

/// Sorts runs, and leaves out those that overlap one before them.
pub(super) fn in_order(runs: impl Iterator<Item = Run>) -> Vec<Run> {
    let mut runs: Vec<Run> = runs.collect();
    runs.sort_by_key(|run| run.start);
    let mut end = 0;
    runs.retain(|run| {
        let fits = run.start >= end;
        if fits {
            end = run.end;
        }
        fits
    });
    runs
}

/// The run that holds at a place.
pub(super) fn run_at(runs: &[Run], place: usize) -> Option<&Run> {
    let index = runs.partition_point(|run| run.end <= place);
    runs.get(index).filter(|run| run.start <= place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_twice_is_kept_once() {
        // In a table and not, hidden a thousand times, a font, the depth of a table.
        let mut list = vec![0x16, 0x24, 1, 0x16, 0x24, 0];
        list.extend([0x3C, 0x08, 1].repeat(1_000));
        list.extend([0x4F, 0x4A, 7, 0, 0x49, 0x66, 1, 0, 0, 0]);
        let relevant = Properties::relevant(&list);
        assert_eq!(relevant.len(), 3 + 3 + 6);
        let (mut all, mut kept) = (Properties::default(), Properties::default());
        all.apply(&list);
        kept.apply(&relevant);
        assert_eq!(kept, all);
        assert!(kept.hidden && kept.in_table);
    }
}
