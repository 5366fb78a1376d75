//! From cells to blocks: rows that follow each other are a table.

use super::super::super::collapse;
use super::super::super::excel::address;
use super::cells::{Cell, Cells, Overlay};
use crate::model::{Anchor, Block, BlockKind};

/// More empty cells in a row than this are left out.
const WIDE_GAP: u16 = 16;

/// The blocks of a sheet: its rows, then what lies over them.
pub(super) fn blocks(sheet: &str, cells: Cells<'_>) -> Vec<Block> {
    let Cells {
        mut cells,
        overlays,
        ..
    } = cells;
    for cell in &mut cells {
        cell.text = collapse(&cell.text);
    }
    cells.retain(|cell| !cell.text.is_empty());
    // Later cells replace those before them at the same place.
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells.dedup_by(|next, before| {
        let same = (next.row, next.column) == (before.row, before.column);
        if same {
            std::mem::swap(next, before);
        }
        same
    });
    let rows: Vec<&[Cell]> = cells.chunk_by(|one, next| one.row == next.row).collect();
    let mut blocks = Vec::new();
    for table in rows.chunk_by(|one, next| one[0].row + 1 == next[0].row) {
        push_table(sheet, table, &mut blocks);
    }
    for overlay in overlays {
        push_overlay(sheet, &overlay, &mut blocks);
    }
    blocks
}

/// The first row with several cells names the columns when it holds words alone
/// and rows follow it.
fn push_table(sheet: &str, table: &[&[Cell]], blocks: &mut Vec<Block>) {
    let first = table.iter().position(|row| row.len() > 1);
    let header = first.filter(|first| {
        *first + 1 < table.len() && table[*first].iter().all(|cell| !cell.is_number)
    });
    let left = table.iter().map(|row| row[0].column).min().unwrap_or(0);
    for (index, row) in table.iter().enumerate() {
        let mut text = String::new();
        let mut next = left;
        for cell in *row {
            let gap = cell.column.saturating_sub(next);
            if !text.is_empty() {
                let empty = if gap <= WIDE_GAP { gap } else { 0 };
                text.push_str(&" | ".repeat(usize::from(empty) + 1));
            }
            text.push_str(&cell.text);
            next = cell.column.saturating_add(1);
        }
        let (first, last) = (&row[0], &row[row.len() - 1]);
        blocks.push(Block {
            kind: BlockKind::TableRow {
                header: header == Some(index),
            },
            text,
            anchor: Anchor::Cells {
                sheet: sheet.to_owned(),
                range: range(first, last),
            },
        });
    }
}

fn range(first: &Cell, last: &Cell) -> String {
    let own = |cell: &Cell| address(cell.row.into(), cell.column.into());
    if first.column == last.column {
        own(first)
    } else {
        format!("{}:{}", own(first), own(last))
    }
}

/// A comment is a note on its cell; a box has no cell and is found at the first.
fn push_overlay(sheet: &str, overlay: &Overlay, blocks: &mut Vec<Block>) {
    let text = overlay.text.replace('\r', "\n");
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0');
    if text.is_empty() {
        return;
    }
    let (kind, (row, column)) = match overlay.cell {
        Some(cell) => (BlockKind::Note, cell),
        None => (BlockKind::Paragraph, (0, 0)),
    };
    blocks.push(Block {
        kind,
        text: text.to_owned(),
        anchor: Anchor::Cells {
            sheet: sheet.to_owned(),
            range: address(row.into(), column.into()),
        },
    });
}
