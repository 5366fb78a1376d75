//! Tables: a block for each row.

use std::collections::BTreeMap;

use super::super::collapse;
use super::super::xml::Element;
use super::inline::Inline;
use super::{MAXIMUM_NESTING, Walk};
use crate::error::ReadError;
use crate::model::BlockKind;

/// A cell with more paragraphs than this holds running text: its table is there
/// for the layout.
const MOST_PARAGRAPHS: usize = 12;

/// Texts of merged cells that are repeated in each row are not longer than
/// this, in bytes.
const LONGEST_REPEATED: usize = 200;

/// What stands in the cells of a row.
#[derive(Default)]
struct Content<'a> {
    /// What is anchored in the paragraphs.
    beside: Vec<Inline<'a>>,
    /// Tables inside the cells.
    tables: Vec<&'a Element>,
}

impl Walk<'_, '_> {
    pub(super) fn table(&mut self, table: &Element, nesting: usize) -> Result<(), ReadError> {
        let mut rows = Vec::new();
        collect_rows(table, &mut rows, 0);
        // A table of one column is a frame around text.
        let is_frame = rows.iter().all(|row| row_cells(row).len() <= 1);
        let first_is_header = rows.len() > 1 && looks_at_first_row(table);
        let mut above: BTreeMap<usize, String> = BTreeMap::new();
        for (index, row) in rows.into_iter().enumerate() {
            let cells = row_cells(row);
            if is_deleted(row) {
                self.deleted_row(&cells);
                continue;
            }
            if is_frame
                || cells
                    .iter()
                    .any(|cell| paragraphs(cell, 0) > MOST_PARAGRAPHS)
            {
                above.clear();
                for child in cells.into_iter().flat_map(Element::children) {
                    self.body(child, nesting + 1)?;
                }
                continue;
            }
            let header = row.child("trPr").is_some_and(|row| row.switch("tblHeader"))
                || (index == 0 && first_is_header);
            self.row(row, &cells, header, &mut above, nesting)?;
        }
        Ok(())
    }

    /// A row; `above` has the texts of the cells that are merged with those
    /// below them, by their columns.
    fn row(
        &mut self,
        row: &Element,
        cells: &[&Element],
        header: bool,
        above: &mut BTreeMap<usize, String>,
        nesting: usize,
    ) -> Result<(), ReadError> {
        let mut content = Content::default();
        let mut texts = Vec::new();
        let mut column = row
            .child("trPr")
            .map_or(0, |properties| number(properties, "gridBefore", 0));
        let mut has_own = false;
        for cell in cells {
            let properties = cell.child("tcPr");
            let merged = properties.and_then(|properties| properties.child("vMerge"));
            let goes_on = merged.is_some_and(|merged| merged.attribute("val") != Some("restart"));
            let own = self.cell(cell, &mut content, 0);
            has_own |= !own.is_empty();
            if goes_on && own.is_empty() {
                texts.push(above.get(&column).cloned().unwrap_or_default());
            } else {
                if merged.is_some() && own.len() <= LONGEST_REPEATED {
                    above.insert(column, own.clone());
                } else {
                    above.remove(&column);
                }
                texts.push(own);
            }
            let span = properties.map_or(1, |properties| number(properties, "gridSpan", 1));
            column = column.saturating_add(span);
        }
        if has_own {
            self.flow
                .push(BlockKind::TableRow { header }, texts.join(" | "));
        }
        for inline in content.beside {
            self.beside(inline, nesting + 1)?;
        }
        content
            .tables
            .into_iter()
            .try_for_each(|table| self.body(table, nesting + 1))
    }

    /// A row that a tracked change took out: only that is kept.
    fn deleted_row(&mut self, cells: &[&Element]) {
        let mut content = Content::default();
        for cell in cells {
            self.cell(cell, &mut content, 0);
        }
        for inline in content.beside {
            self.keep_deleted(inline.deleted);
        }
    }

    /// The text of a cell without the tables inside it.
    fn cell<'e>(
        &mut self,
        element: &'e Element,
        content: &mut Content<'e>,
        nesting: usize,
    ) -> String {
        let mut texts = Vec::new();
        for child in element.children() {
            match child.name.as_str() {
                "p" => {
                    let mut line = self.line(child);
                    let text = collapse(&std::mem::take(&mut line.inline.text));
                    texts.push(match line.number {
                        Some(number) if !number.is_empty() => format!("{number} {text}"),
                        _ => text,
                    });
                    content.beside.push(line.inline);
                }
                "tbl" => content.tables.push(child),
                "sdt" if super::inline::shows_prompt(child) => {}
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag"
                    if nesting < MAXIMUM_NESTING =>
                {
                    texts.push(self.cell(child, content, nesting + 1));
                }
                "AlternateContent" if nesting < MAXIMUM_NESTING => {
                    let variant = child.child("Choice").or_else(|| child.child("Fallback"));
                    if let Some(variant) = variant {
                        texts.push(self.cell(variant, content, nesting + 1));
                    }
                }
                _ => {}
            }
        }
        texts.retain(|text| !text.is_empty());
        texts.join(" ")
    }
}

fn number(properties: &Element, name: &str, usual: usize) -> usize {
    let value = properties.value(name).and_then(|value| value.parse().ok());
    value.unwrap_or(usual)
}

/// How many paragraphs with text a cell holds itself.
fn paragraphs(cell: &Element, nesting: usize) -> usize {
    cell.children()
        .map(|child| match child.name.as_str() {
            "p" => usize::from(child.child("r").is_some() || child.child("hyperlink").is_some()),
            "sdt" | "sdtContent" | "ins" | "customXml" if nesting < MAXIMUM_NESTING => {
                paragraphs(child, nesting + 1)
            }
            _ => 0,
        })
        .sum()
}

/// Whether the table's style treats its first row apart.
fn looks_at_first_row(table: &Element) -> bool {
    let Some(look) = table.at(&["tblPr", "tblLook"]) else {
        return false;
    };
    match look.attribute("firstRow") {
        Some(value) => matches!(value, "1" | "true" | "on"),
        None => look
            .attribute("val")
            .and_then(|bits| u32::from_str_radix(bits, 16).ok())
            .is_some_and(|bits| bits & 0x20 != 0),
    }
}

/// Rows stand in the table, or in fields and tracked insertions inside it.
fn collect_rows<'a>(element: &'a Element, rows: &mut Vec<&'a Element>, nesting: usize) {
    for child in element.children() {
        match child.name.as_str() {
            "tr" => rows.push(child),
            "sdt" | "sdtContent" | "ins" | "customXml" if nesting < MAXIMUM_NESTING => {
                collect_rows(child, rows, nesting + 1);
            }
            _ => {}
        }
    }
}

/// Whether a tracked change took a row out.
fn is_deleted(row: &Element) -> bool {
    row.at(&["trPr", "del"]).is_some()
}

/// The cells of a row but for those that a tracked change took out.
fn row_cells(row: &Element) -> Vec<&Element> {
    let mut cells = Vec::new();
    for child in row.children() {
        match child.name.as_str() {
            "tc" => cells.push(child),
            "sdt" | "customXml" | "ins" => child.descendants("tc", &mut cells),
            _ => {}
        }
    }
    cells.retain(|cell| cell.at(&["tcPr", "cellDel"]).is_none());
    cells
}
