//! A sheet as it is collected: rows of cells become blocks.

use super::super::excel::address::written as address;
use super::super::repeatable;
use super::walk::Piece;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// More empty cells in a row than this are left out.
const WIDE_GAP: u32 = 16;

/// What repeated cells of one sheet may add to its text, in bytes: one element
/// may stand for a million cells.
const REPEATED_TEXT: usize = 1024 * 1024;

/// Rows and columns beyond these hold nothing in any program.
const LAST_ROW: u32 = 16_777_216;
const LAST_COLUMN: u32 = 65_536;

/// A row with its cells, each with its column.
#[derive(Debug, Default)]
struct Row {
    /// Counted from 0.
    number: u32,
    /// How many rows look like this one.
    repeated: u32,
    header: bool,
    cells: Vec<Cell>,
    /// Comments and shapes anchored in it, with their columns.
    anchored: Vec<(u32, Piece)>,
}

#[derive(Debug)]
struct Cell {
    column: u32,
    /// The last column that looks the same.
    last: u32,
    text: String,
    is_number: bool,
}

#[derive(Debug)]
pub(super) struct Sheet {
    name: String,
    hidden: bool,
    blocks: Vec<Block>,
    /// Rows that follow each other are a table.
    table: Vec<Row>,
    row: Row,
    next_row: u32,
    next_column: u32,
    /// What repeated cells may still add.
    left: usize,
}

impl Sheet {
    pub(super) fn new(name: &str, hidden: bool) -> Self {
        Self {
            name: repeatable(name).to_owned(),
            hidden,
            blocks: Vec::new(),
            table: Vec::new(),
            row: Row::default(),
            next_row: 0,
            next_column: 0,
            left: REPEATED_TEXT,
        }
    }

    pub(super) fn begin_row(&mut self, repeated: u32, header: bool) {
        self.next_column = 0;
        self.row = Row {
            number: self.next_row,
            repeated,
            header,
            cells: Vec::new(),
            anchored: Vec::new(),
        };
        self.next_row = self.next_row.saturating_add(repeated).min(LAST_ROW);
    }

    /// Adds a cell that stands for `repeated` cells side by side.
    pub(super) fn push_cell(&mut self, text: String, is_number: bool, repeated: u32) {
        let column = self.next_column;
        self.next_column = column.saturating_add(repeated).min(LAST_COLUMN);
        if text.is_empty() || column >= LAST_COLUMN {
            return;
        }
        let mut shown = text.clone();
        let mut copies = 1;
        while copies < repeated && self.left > text.len() + 3 {
            shown.push_str(" | ");
            shown.push_str(&text);
            self.left -= text.len() + 3;
            copies += 1;
        }
        self.row.cells.push(Cell {
            column,
            last: self.next_column.saturating_sub(1).max(column),
            text: shown,
            is_number,
        });
    }

    /// Adds what is anchored in the cell added last.
    pub(super) fn push_anchored(&mut self, pieces: Vec<Piece>) {
        let column = self.next_column.saturating_sub(1);
        let pieces = pieces.into_iter().map(|piece| (column, piece));
        self.row.anchored.extend(pieces);
    }

    pub(super) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.cells.is_empty() && row.anchored.is_empty() {
            return;
        }
        let follows = self
            .table
            .last()
            .is_some_and(|last| last.number.saturating_add(last.repeated) == row.number);
        if !follows {
            self.finish_table();
        }
        self.table.push(row);
    }

    /// Adds what floats above the cells.
    pub(super) fn push_floating(&mut self, pieces: Vec<Piece>) {
        for (kind, text) in pieces {
            self.push_block(kind, text, "A1".to_owned());
        }
    }

    pub(super) fn into_page(mut self, number: u32) -> Page {
        self.finish_table();
        Page {
            number,
            label: Some(self.name),
            size: None,
            hidden: self.hidden,
            source: TextSource::Document,
            blocks: self.blocks,
        }
    }

    /// Makes blocks of the rows collected. The columns are named by the rows
    /// that the document repeats on every printed page; else by the first one
    /// with several cells when it holds words alone and rows follow it.
    fn finish_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        let named = table.iter().any(|row| row.header);
        let first = table.iter().position(|row| row.cells.len() > 1);
        let header = first.filter(|first| {
            let words = |row: &Row| row.cells.iter().all(|cell| !cell.is_number);
            !named && first + 1 < table.len() && table.get(*first).is_some_and(words)
        });
        let left = table
            .iter()
            .filter_map(|row| Some(row.cells.first()?.column))
            .min()
            .unwrap_or(0);
        for (index, row) in table.into_iter().enumerate() {
            let names_columns = row.header || header == Some(index);
            self.push_row(row, left, names_columns);
        }
    }

    fn push_row(&mut self, row: Row, left: u32, header: bool) {
        let last_row = row.number.saturating_add(row.repeated.max(1) - 1);
        if let (Some(first), Some(last)) = (row.cells.first(), row.cells.last()) {
            let from = address(row.number, first.column);
            let to = address(last_row, last.last);
            let range = if from == to {
                from
            } else {
                format!("{from}:{to}")
            };
            let mut text = String::new();
            let mut next = left;
            for cell in &row.cells {
                let gap = cell.column.saturating_sub(next);
                if gap <= WIDE_GAP && !text.is_empty() {
                    text.push_str(&" | ".repeat(gap as usize));
                }
                if !text.is_empty() {
                    text.push_str(" | ");
                }
                text.push_str(&cell.text);
                next = cell.last.saturating_add(1);
            }
            self.push_block(BlockKind::TableRow { header }, text, range);
        }
        for (column, (kind, text)) in row.anchored {
            self.push_block(kind, text, address(row.number, column));
        }
    }

    fn push_block(&mut self, kind: BlockKind, text: String, range: String) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.blocks.push(Block {
            kind,
            text: text.to_owned(),
            anchor: Anchor::Cells {
                sheet: self.name.clone(),
                range,
            },
        });
    }
}
