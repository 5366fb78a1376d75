//! Blocks become lines: every block has lines of one height, and cells beside each other
//! share them.

use parley::Layout;

use super::content::Block;
use super::design::{CELL_GAP, Role, TEXT_WIDTH, Type};
use super::fonts::{Brush, Fonts};
use super::markup::Text;

/// From a label to its text, in points, at least.
const LABEL_GAP: f32 = 5.0;
/// What a column has at least, as a share of what is there for all.
const NARROWEST: f32 = 0.12;

/// A text on its lines.
pub(super) struct Cell {
    pub(super) text: String,
    /// From the left edge of the text of the page, in points.
    pub(super) x: f32,
    pub(super) layout: Layout<Brush>,
}

/// A block on its lines.
pub(super) struct Typeset {
    pub(super) role: Role,
    pub(super) kind: Type,
    /// The number of the source that it gives.
    pub(super) note: Option<usize>,
    /// Whether the first cell is a label.
    pub(super) labelled: bool,
    pub(super) cells: Vec<Cell>,
}

impl Typeset {
    /// So many lines the longest cell has.
    pub(super) fn lines(&self) -> usize {
        let lines = self.cells.iter().map(|cell| cell.layout.len());
        lines.max().unwrap_or_default()
    }
}

/// Sets blocks on lines.
pub(super) fn typeset(blocks: &[Block], fonts: &mut Fonts) -> Vec<Typeset> {
    let mut set = Vec::with_capacity(blocks.len());
    let mut rest = blocks;
    while let Some((first, others)) = rest.split_first() {
        if !first.role.is_row() {
            set.push(flowing(first, fonts));
            rest = others;
            continue;
        }
        let rows = others.iter().take_while(|block| block.role == Role::Row);
        let (table, others) = rest.split_at(1 + rows.count());
        set.extend(rows_of(table, fonts));
        rest = others;
    }
    set
}

/// One text, with what stands before it.
fn flowing(block: &Block, fonts: &mut Fonts) -> Typeset {
    let kind = block.role.type_in(fonts.is_chinese());
    let mut x = kind.indent;
    let mut cells = Vec::new();
    if let Some(label) = &block.label {
        let label = cell(&Text::plain(label), kind, 0.0, None, fonts);
        x = x.max(label.layout.full_width() + LABEL_GAP);
        cells.push(label);
    }
    for text in &block.cells {
        cells.push(cell(text, kind, x, Some(TEXT_WIDTH - x), fonts));
    }
    Typeset {
        role: block.role,
        kind,
        note: block.note,
        labelled: block.label.is_some(),
        cells,
    }
}

fn cell(text: &Text, kind: Type, x: f32, width: Option<f32>, fonts: &mut Fonts) -> Cell {
    Cell {
        text: text.text.clone(),
        x,
        layout: fonts.set(text, kind, width),
    }
}

/// The rows of a table, whose columns stand below each other.
fn rows_of(table: &[Block], fonts: &mut Fonts) -> Vec<Typeset> {
    let widths = columns(table, fonts);
    let rows = table.iter().map(|block| {
        let kind = block.role.type_in(fonts.is_chinese());
        let mut x = 0.0;
        let cells = block.cells.iter().zip(&widths).map(|(text, width)| {
            let cell = cell(text, kind, x, Some(*width), fonts);
            x += width + CELL_GAP;
            cell
        });
        Typeset {
            role: block.role,
            kind,
            note: None,
            labelled: false,
            cells: cells.collect(),
        }
    });
    rows.collect()
}

/// How wide the columns of a table are: as their widest texts where there is room, else
/// shares of it.
fn columns(table: &[Block], fonts: &mut Fonts) -> Vec<f32> {
    let count = table.iter().map(|row| row.cells.len()).max();
    let count = count.unwrap_or_default();
    let room = TEXT_WIDTH - CELL_GAP * (count.max(1) - 1) as f32;
    let least = (room * NARROWEST).min(room / count.max(1) as f32);
    let mut widths = vec![least; count];
    for row in table {
        let kind = row.role.type_in(fonts.is_chinese());
        for (text, width) in row.cells.iter().zip(&mut widths) {
            // A little more than it takes, so that no rounding breaks a line.
            let natural = fonts.set(text, kind, None).full_width() + 1.0;
            *width = width.max(natural);
        }
    }
    let wanted: f32 = widths.iter().sum();
    if wanted <= room {
        return widths;
    }
    // Long texts differ less in width than in length: their columns share by the root.
    let spare = room - least * count as f32;
    let roots: Vec<f32> = widths.iter().map(|width| (width - least).sqrt()).collect();
    let all: f32 = roots.iter().sum::<f32>().max(f32::EPSILON);
    roots
        .iter()
        .map(|root| least + spare * root / all)
        .collect()
}
