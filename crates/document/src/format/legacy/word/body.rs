//! From characters to blocks: paragraphs, rows of tables, and the notes that
//! belong to them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::super::{Flow, collapse};
use super::lists::Lists;
use super::pieces::Text;
use super::properties::{Properties, Run, run_at};
use super::styles::{self, Styles};
use crate::model::BlockKind;

/// Ends a cell or a row.
const CELL_MARK: u16 = 0x07;
const PARAGRAPH_MARK: u16 = 0x0D;
/// Ends a page or a section.
const PAGE_BREAK: u16 = 0x0C;

/// A paragraph of a cell.
struct CellParagraph {
    kind: BlockKind,
    text: String,
}

#[derive(Default)]
struct Row {
    cells: Vec<Vec<CellParagraph>>,
    header: bool,
    notes: Vec<String>,
}

/// What is known of the text before it is walked.
pub(super) struct Body<'a> {
    pub(super) text: &'a Text,
    /// Which characters are out of sight.
    pub(super) hidden: &'a [bool],
    pub(super) characters: &'a [Run],
    pub(super) paragraphs: &'a [Run],
    pub(super) styles: &'a Styles,
    pub(super) lists: Lists,
    /// Where the text of the note lies that a character refers to.
    pub(super) notes: BTreeMap<usize, Range<usize>>,
}

impl Body<'_> {
    /// Adds the blocks of a part of the text. A note follows the paragraph or
    /// the row that refers to it.
    pub(super) fn walk(&mut self, part: Range<usize>, flow: &mut Flow) {
        let end = part.end.min(self.text.units.len());
        let mut table = Table::default();
        let mut start = part.start;
        for index in part.start..end {
            let unit = self.text.units[index];
            if !matches!(unit, CELL_MARK | PARAGRAPH_MARK | PAGE_BREAK) {
                continue;
            }
            // Two paragraphs whose mark is out of sight are seen as one.
            if self.hidden[index] && unit == PARAGRAPH_MARK {
                continue;
            }
            self.paragraph(start..index, unit, &mut table, flow);
            start = index + 1;
        }
        if start < end {
            self.paragraph(start..end, PARAGRAPH_MARK, &mut table, flow);
        }
        table.finish(flow);
    }

    fn paragraph(&mut self, place: Range<usize>, mark: u16, table: &mut Table, flow: &mut Flow) {
        let properties = self.properties(place.end);
        let text = self.seen(place.clone());
        let notes = self.notes_of(place);
        let in_table = mark == CELL_MARK || properties.is_some_and(|own| own.in_table);
        if in_table {
            table.row.notes.extend(notes);
            // Where properties are missing, two marks in a row end one.
            let row_end = match properties {
                Some(own) => own.row_end,
                None => text.is_empty() && table.cell.is_empty() && !table.row.cells.is_empty(),
            };
            if row_end {
                table.row.header = properties.is_some_and(|own| own.table_header);
                table.end_row();
            } else if !properties.is_some_and(|own| own.inner_row_end) {
                let (kind, text) = self.block(properties, text);
                table.cell.push(CellParagraph { kind, text });
                if mark == CELL_MARK {
                    table.end_cell();
                }
            }
            return;
        }
        table.finish(flow);
        let (kind, text) = self.block(properties, text);
        flow.push(kind, text);
        for note in notes {
            flow.push(BlockKind::Note, note);
        }
    }

    /// What holds for the paragraph with this mark; none where the document
    /// does not say.
    fn properties(&self, mark: usize) -> Option<Properties> {
        let offset = self.text.offset(mark)?;
        let mut properties = run_at(self.paragraphs, offset)?.properties;
        self.text.modify(mark, &mut properties);
        Some(properties)
    }

    /// What a paragraph is, and its text behind its number where it has one.
    fn block(&mut self, properties: Option<Properties>, text: String) -> (BlockKind, String) {
        let properties = properties.unwrap_or_default();
        let style = self.styles.resolve(properties.style);
        let heading = match properties.outline_level {
            Some(level) => styles::heading(level),
            None => style.heading,
        };
        let list = properties.list.or(style.list);
        let level = properties.list_level.or(style.list_level).unwrap_or(0);
        let number = list
            .filter(|_| !text.is_empty())
            .and_then(|list| self.lists.next(list, level));
        let is_item = number.is_some() || (list != Some(0) && style.for_lists);
        let kind = match heading {
            Some(level) => BlockKind::Heading { level },
            None if style.caption => BlockKind::Caption,
            None if is_item => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        let text = match number {
            Some(number) if !number.is_empty() => format!("{number} {text}"),
            _ => text,
        };
        (kind, text)
    }

    /// The notes that characters of a paragraph refer to, each once.
    fn notes_of(&mut self, place: Range<usize>) -> Vec<String> {
        let found: Vec<usize> = self
            .notes
            .range(place)
            .map(|(character, _)| *character)
            .collect();
        let ranges: Vec<_> = found
            .into_iter()
            .filter(|character| !self.hidden.get(*character).copied().unwrap_or(true))
            .filter_map(|character| self.notes.remove(&character))
            .collect();
        let texts = ranges.into_iter().map(|range| collapse(&self.seen(range)));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// The text of a range as it is seen.
    fn seen(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.text.units.len());
        let mut units = Vec::with_capacity(end.saturating_sub(range.start));
        for index in range.start..end {
            if self.hidden[index] {
                continue;
            }
            match self.text.units[index] {
                0x09 | 0xA0 | CELL_MARK => units.push(0x20),
                // Breaks of lines, pages and columns; notes may hold paragraphs.
                0x0B..=0x0E => units.push(0x0A),
                // A hyphen that does not break.
                0x1E => units.push(0x2D),
                // Symbols stand for a bracket that is not meant.
                0x28 => units.push(self.symbol(index).unwrap_or(0x28)),
                unit if unit >= 0x20 => units.push(unit),
                _ => {}
            }
        }
        String::from_utf16_lossy(&units).trim().to_owned()
    }

    /// The character of a symbol font at this place. Those in the private area
    /// are bullets and arrows of fonts that say nothing elsewhere.
    fn symbol(&self, index: usize) -> Option<u16> {
        let offset = self.text.offset(index)?;
        let symbol = run_at(self.characters, offset)?.properties.symbol?;
        Some(match symbol {
            0xE000..=0xF8FF => 0x20,
            symbol => symbol,
        })
    }
}

/// The rows of a table until it ends.
#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    row: Row,
    cell: Vec<CellParagraph>,
}

impl Table {
    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        self.row.cells.push(cell);
    }

    fn end_row(&mut self) {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        let row = std::mem::take(&mut self.row);
        self.rows.push(row);
    }

    /// Adds the rows as blocks; a table of one column is a frame around text.
    fn finish(&mut self, flow: &mut Flow) {
        self.end_row();
        let rows = std::mem::take(&mut self.rows);
        let is_frame = rows.iter().all(|row| row.cells.len() <= 1);
        for row in rows {
            if is_frame {
                for paragraph in row.cells.into_iter().flatten() {
                    flow.push(paragraph.kind, paragraph.text);
                }
            } else {
                let texts: Vec<String> = row.cells.iter().map(|cell| cell_text(cell)).collect();
                if texts.iter().any(|text| !text.is_empty()) {
                    let kind = BlockKind::TableRow { header: row.header };
                    flow.push(kind, texts.join(" | "));
                }
            }
            for note in row.notes {
                flow.push(BlockKind::Note, note);
            }
        }
    }
}

fn cell_text(cell: &[CellParagraph]) -> String {
    let texts: Vec<String> = cell
        .iter()
        .map(|paragraph| collapse(&paragraph.text))
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(" ")
}
