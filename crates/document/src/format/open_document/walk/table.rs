//! Tables of texts and slides as rows.

use super::super::super::collapse;
use super::super::super::xml::Element;
use super::{MAXIMUM_NESTING, Piece, Walk};
use crate::model::BlockKind;

/// Empty cells that one element may stand for.
const WIDEST_REPEAT: usize = 64;

/// A row with whether it names the columns.
type Row<'b> = (&'b Element, bool);

impl Walk<'_, '_> {
    pub(in super::super) fn table(&mut self, table: &Element, nesting: usize) {
        let mut rows = Vec::new();
        collect_rows(table, false, &mut rows, 0);
        // A table of one column is a frame around text.
        if rows.iter().all(|(row, _)| cells(row).count() <= 1) {
            for (row, _) in rows {
                for child in cells(row).flat_map(Element::children) {
                    self.body(child, nesting + 1);
                }
            }
            return;
        }
        for (row, header) in rows {
            let mut notes = Vec::new();
            let mut texts: Vec<String> = Vec::new();
            for cell in row.children() {
                let repeated = cell.attribute("number-columns-repeated");
                let repeated = repeated.and_then(|count| count.parse().ok());
                let repeated = repeated.unwrap_or(1).clamp(1, WIDEST_REPEAT);
                let text = match cell.name.as_str() {
                    "table-cell" => self.cell(cell, &mut notes, nesting),
                    "covered-table-cell" => String::new(),
                    _ => continue,
                };
                texts.push(text);
                texts.extend(std::iter::repeat_n(String::new(), repeated - 1));
            }
            let filled = texts.iter().rposition(|text| !text.is_empty());
            if let Some(last) = filled {
                texts.truncate(last + 1);
                let kind = BlockKind::TableRow { header };
                self.pieces.push((kind, texts.join(" | ")));
            }
            self.pieces.append(&mut notes);
        }
    }

    /// The text of a cell; its notes are put aside.
    fn cell(&mut self, cell: &Element, notes: &mut Vec<Piece>, nesting: usize) -> String {
        let around = self.take();
        for child in cell.children() {
            self.body(child, nesting + 1);
        }
        let inner = std::mem::replace(&mut self.pieces, around);
        let (own_notes, texts): (Vec<Piece>, Vec<Piece>) = inner
            .into_iter()
            .partition(|(kind, _)| *kind == BlockKind::Note);
        notes.extend(own_notes);
        let texts: Vec<String> = texts.into_iter().map(|(_, text)| collapse(&text)).collect();
        texts.join(" ")
    }
}

fn cells(row: &Element) -> impl Iterator<Item = &Element> {
    row.children()
        .filter(|cell| matches!(cell.name.as_str(), "table-cell" | "covered-table-cell"))
}

fn collect_rows<'b>(element: &'b Element, header: bool, rows: &mut Vec<Row<'b>>, nesting: usize) {
    for child in element.children() {
        match child.name.as_str() {
            "table-row" => rows.push((child, header)),
            "table-header-rows" if nesting < MAXIMUM_NESTING => {
                collect_rows(child, true, rows, nesting + 1);
            }
            "table-rows" | "table-row-group" if nesting < MAXIMUM_NESTING => {
                collect_rows(child, header, rows, nesting + 1);
            }
            _ => {}
        }
    }
}
