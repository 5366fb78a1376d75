//! The table that is being read: its cells, where they span rows and columns,
//! and whether it holds values or only lays out the page.

use super::Piece;
use crate::format::collapse;
use crate::model::BlockKind;

/// Columns and rows that a cell may span; more would only swell the text.
const WIDEST_SPAN: usize = 16;
const HIGHEST_SPAN: usize = 1_000;

/// Columns of a row that spans may fill.
const WIDEST_ROW: usize = 256;

/// Columns that cells from above fill in a row of few cells.
const FILLED_FROM_ABOVE: usize = 16;

/// A cell with a text longer than this in several paragraphs is a part of the
/// page, not a value.
const LONG_CELL: usize = 600;

#[derive(Debug, Default)]
pub(super) struct Table {
    row: Vec<Cell>,
    cell: Option<Cell>,
    /// For how many more rows a cell from above fills each column.
    filled: Vec<usize>,
    pub(super) in_head: bool,
}

#[derive(Debug, Default)]
struct Cell {
    pieces: Vec<Piece>,
    header: bool,
    columns: usize,
    rows: usize,
}

impl Table {
    pub(super) fn begin_cell(&mut self, header: bool, columns: Option<&str>, rows: Option<&str>) {
        let span = |value: Option<&str>, most: usize| -> usize {
            let value = value.and_then(|value| value.trim().parse().ok());
            value.unwrap_or(1).clamp(1, most)
        };
        self.cell = Some(Cell {
            pieces: Vec::new(),
            header,
            columns: span(columns, WIDEST_SPAN),
            rows: span(rows, HIGHEST_SPAN),
        });
    }

    /// Where the blocks of the open cell go; none between cells.
    pub(super) fn target(&mut self) -> Option<&mut Vec<Piece>> {
        self.cell.as_mut().map(|cell| &mut cell.pieces)
    }

    pub(super) fn end_cell(&mut self) {
        self.row.extend(self.cell.take());
    }

    /// The blocks that the row that ends comes to.
    pub(super) fn end_row(&mut self) -> Vec<Piece> {
        let row = std::mem::take(&mut self.row);
        if row.iter().any(lays_out) {
            return row.into_iter().flat_map(|cell| cell.pieces).collect();
        }
        let header = !row.is_empty() && (self.in_head || row.iter().all(|cell| cell.header));
        let Some(first) = row.iter().find_map(|cell| cell.pieces.first()) else {
            self.texts(row);
            return Vec::new();
        };
        let (main, article, around) = (first.main, first.article, first.around);
        let texts = self.texts(row);
        let filled = texts.iter().rposition(|text| !text.is_empty());
        let text = texts
            .get(..filled.map_or(0, |last| last + 1))
            .unwrap_or_default()
            .join(" | ");
        vec![Piece {
            kind: BlockKind::TableRow { header },
            text,
            main,
            article,
            around,
        }]
    }

    /// The texts of a row by column: empty where a cell from above or from the
    /// left reaches.
    fn texts(&mut self, row: Vec<Cell>) -> Vec<String> {
        let mut texts = Vec::new();
        // A short row below many wide cells must not swell.
        let mut left = FILLED_FROM_ABOVE + row.len();
        for cell in row {
            self.pass_filled(&mut texts, &mut left);
            let pieces = cell.pieces.iter().map(|piece| piece.text.as_str());
            let text = collapse(&pieces.collect::<Vec<_>>().join(" "));
            let first = texts.len();
            texts.push(text);
            while texts.len() < (first + cell.columns).min(WIDEST_ROW) {
                texts.push(String::new());
            }
            if cell.rows > 1 && first < WIDEST_ROW {
                let end = texts.len().min(WIDEST_ROW);
                if self.filled.len() < end {
                    self.filled.resize(end, 0);
                }
                if let Some(columns) = self.filled.get_mut(first..end) {
                    columns.fill(cell.rows);
                }
            }
        }
        for rows in &mut self.filled {
            *rows = rows.saturating_sub(1);
        }
        texts
    }

    fn pass_filled(&self, texts: &mut Vec<String>, left: &mut usize) {
        while *left > 0 && self.filled.get(texts.len()).is_some_and(|rows| *rows > 0) {
            texts.push(String::new());
            *left -= 1;
        }
    }
}

/// Whether a cell holds a part of the page rather than a value.
fn lays_out(cell: &Cell) -> bool {
    let length: usize = cell.pieces.iter().map(|piece| piece.text.len()).sum();
    let has_blocks = cell.pieces.iter().any(|piece| {
        matches!(
            piece.kind,
            BlockKind::Heading { .. } | BlockKind::TableRow { .. } | BlockKind::Code
        )
    });
    let has_list = cell
        .pieces
        .iter()
        .any(|piece| piece.kind == BlockKind::ListItem);
    has_blocks
        || (has_list && length > LONG_CELL / 4)
        || (cell.pieces.len() > 1 && length > LONG_CELL)
}
