//! Rows of cells become blocks: rows that follow each other are a table, and
//! the row that names its columns is recognised.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::address::Range;
use super::tables::Table;
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind};

/// More empty cells in a row than this are left out.
const WIDE_GAP: u32 = 16;

/// What the text of one sheet may take, in bytes: a cell of thirty thousand
/// letters is easily referred to a million times.
const LONGEST_SHEET: usize = 32 * 1024 * 1024;

/// What a row costs beside its text: its block and its place.
const ROW_COST: usize = 64;

/// Texts of merged cells that are repeated in each row are not longer than
/// this, in bytes.
const LONGEST_REPEATED: usize = 200;

#[derive(Debug)]
struct Entry {
    column: u32,
    text: String,
    is_text: bool,
    bold: bool,
}

#[derive(Debug)]
struct Row {
    number: u32,
    entries: Vec<Entry>,
}

/// Collects the rows of a sheet.
#[derive(Debug)]
pub(in super::super) struct Rows<'a> {
    sheet: &'a str,
    headers: HashSet<u32>,
    bodies: Vec<Table>,
    /// The last row of merged cells that go down, by their first cell.
    merged: HashMap<(u32, u32), u32>,
    blocks: Vec<Block>,
    group: Vec<Row>,
    size: usize,
}

impl<'a> Rows<'a> {
    pub(in super::super) fn new(sheet: &'a str, tables: Vec<Table>, merged: &[Range]) -> Self {
        Self {
            sheet,
            headers: tables
                .iter()
                .flat_map(|table| {
                    let first = table.range.first.0;
                    first..first.saturating_add(table.header_rows.min(16))
                })
                .collect(),
            bodies: tables,
            merged: merged
                .iter()
                .filter(|range| range.last.0 > range.first.0)
                .map(|range| (range.first, range.last.0))
                .collect(),
            blocks: Vec::new(),
            group: Vec::new(),
            size: 0,
        }
    }

    /// Adds a cell as it is shown.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] when the sheet has more text than one sheet may.
    pub(in super::super) fn push(
        &mut self,
        (row, column): (u32, u32),
        text: String,
        is_text: bool,
        bold: bool,
    ) -> Result<(), ReadError> {
        if text.is_empty() {
            return Ok(());
        }
        self.size = self.size.saturating_add(text.len() + " | ".len());
        let entry = Entry {
            column,
            text,
            is_text,
            bold,
        };
        match self.group.last_mut() {
            Some(last) if last.number == row => last.entries.push(entry),
            last => {
                self.size += ROW_COST;
                if last.is_some_and(|last| last.number.checked_add(1) != Some(row)) {
                    self.finish_group();
                }
                self.group.push(Row {
                    number: row,
                    entries: vec![entry],
                });
            }
        }
        if self.size > LONGEST_SHEET {
            return Err(ReadError::TooLarge {
                detail: "the sheet has more text than the limit".to_owned(),
            });
        }
        Ok(())
    }

    /// The blocks of all rows.
    pub(in super::super) fn finish(mut self) -> Vec<Block> {
        self.finish_group();
        self.blocks
    }

    fn finish_group(&mut self) {
        let mut group = std::mem::take(&mut self.group);
        for row in &mut group {
            row.entries.sort_by_key(|entry| entry.column);
        }
        self.repeat_merged(&mut group);
        let header = self.guessed_header(&group);
        let left = group
            .iter()
            .filter_map(|row| Some(row.entries.first()?.column))
            .min()
            .unwrap_or(0);
        for (index, row) in group.into_iter().enumerate() {
            let header = header == Some(index) || self.headers.contains(&row.number);
            self.push_row(&row, left, header);
        }
    }

    /// The row that names the columns of rows in no table: the first with
    /// several cells, when it holds words alone and rows follow it.
    fn guessed_header(&self, group: &[Row]) -> Option<usize> {
        let in_table = |row: &Row| {
            self.bodies
                .iter()
                .take(64)
                .any(|table| (table.range.first.0..=table.range.last.0).contains(&row.number))
        };
        let words = |row: &Row| row.entries.iter().all(|entry| entry.is_text);
        let first = group.iter().position(|row| row.entries.len() > 1);
        let first = first.filter(|first| group.get(*first).is_some_and(words));
        // A title of several cells may stand above a bold row of names.
        let bold = group.iter().take(8).position(|row| {
            row.entries.len() > 1 && words(row) && row.entries.iter().all(|entry| entry.bold)
        });
        let index = first.or(bold)?;
        let row = group.get(index)?;
        (index + 1 < group.len() && !in_table(row)).then_some(index)
    }

    /// A name that is merged down stands in each of its rows, so that each can
    /// be understood alone. Numbers are not repeated: they would add up.
    fn repeat_merged(&self, group: &mut [Row]) {
        if self.merged.is_empty() {
            return;
        }
        let mut open: BTreeMap<u32, (u32, String)> = BTreeMap::new();
        for row in group {
            open.retain(|_, (last, _)| *last >= row.number);
            let mut missing: Vec<Entry> = open
                .iter()
                .filter(|(column, _)| {
                    row.entries
                        .binary_search_by_key(*column, |entry| entry.column)
                        .is_err()
                })
                .map(|(column, (_, text))| Entry {
                    column: *column,
                    text: text.clone(),
                    is_text: true,
                    bold: false,
                })
                .collect();
            for entry in &row.entries {
                if let Some(last) = self.merged.get(&(row.number, entry.column))
                    && entry.is_text
                    && entry.text.len() <= LONGEST_REPEATED
                {
                    open.insert(entry.column, (*last, entry.text.clone()));
                }
            }
            if !missing.is_empty() {
                row.entries.append(&mut missing);
                row.entries.sort_by_key(|entry| entry.column);
            }
        }
    }

    fn push_row(&mut self, row: &Row, left: u32, header: bool) {
        let (Some(first), Some(last)) = (row.entries.first(), row.entries.last()) else {
            return;
        };
        let range = Range {
            first: (row.number, first.column),
            last: (row.number, last.column),
        };
        let mut text = String::new();
        let mut next = left;
        for entry in &row.entries {
            let gap = entry.column.saturating_sub(next);
            if gap <= WIDE_GAP && !text.is_empty() {
                text.push_str(&" | ".repeat(gap as usize));
            }
            if !text.is_empty() {
                text.push_str(" | ");
            }
            text.push_str(&entry.text);
            next = entry.column.saturating_add(1);
        }
        self.blocks.push(Block {
            kind: BlockKind::TableRow { header },
            text,
            anchor: Anchor::Cells {
                sheet: self.sheet.to_owned(),
                range: range.written(),
            },
        });
    }
}
