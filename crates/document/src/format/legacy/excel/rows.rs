//! From cells to blocks: rows as in newer workbooks, then what lies over them.

use super::super::super::collapse;
use super::super::super::excel::{address, rows::Rows};
use super::cells::{Cells, Overlay};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind};

/// The blocks of a sheet.
///
/// # Errors
/// [`ReadError::TooLarge`] when the sheet has more text than one sheet may.
pub(super) fn blocks(sheet: &str, cells: Cells<'_>) -> Result<Vec<Block>, ReadError> {
    let Cells {
        mut cells,
        overlays,
        merged,
        ..
    } = cells;
    // Later cells replace those before them at the same place.
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells.dedup_by(|next, before| {
        let same = (next.row, next.column) == (before.row, before.column);
        if same {
            std::mem::swap(next, before);
        }
        same
    });
    let mut rows = Rows::new(sheet, Vec::new(), &merged);
    for cell in cells {
        let place = (cell.row.into(), cell.column.into());
        rows.push(place, collapse(&cell.text), !cell.is_number, false)?;
    }
    let mut blocks = rows.finish();
    for overlay in overlays {
        push_overlay(sheet, &overlay, &mut blocks);
    }
    Ok(blocks)
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
            range: address::written(row.into(), column.into()),
        },
    });
}
