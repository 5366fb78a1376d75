//! A text with its paragraphs and rows: the document's own, a note's, a box's.

use crate::format::collapse;
use crate::model::BlockKind;

/// What a frame is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    Document,
    Note,
    Comment { author: String },
    Box,
}

#[derive(Debug)]
pub(super) struct Frame {
    pub(super) purpose: Purpose,
    /// How many groups were open when it began.
    pub(super) depth: usize,
    pub(super) text: String,
    pub(super) label: String,
    /// Whether the row that is being read names the columns.
    pub(super) header_row: bool,
    /// Whether the first row of the table does, by the table's looks.
    pub(super) header_first: bool,
    pub(super) blocks: Vec<(BlockKind, String)>,
    cell: String,
    cells: Vec<String>,
    /// Notes and boxes that stand in the paragraph or row.
    after: Vec<(BlockKind, String)>,
}

impl Frame {
    pub(super) fn new(purpose: Purpose, depth: usize) -> Self {
        Self {
            purpose,
            depth,
            text: String::new(),
            label: String::new(),
            header_row: false,
            header_first: false,
            blocks: Vec::new(),
            cell: String::new(),
            cells: Vec::new(),
            after: Vec::new(),
        }
    }

    /// Ends a paragraph of the running text.
    pub(super) fn end_paragraph(&mut self, kind: BlockKind) {
        if !self.cells.is_empty() || !self.cell.is_empty() {
            self.end_row();
        }
        let label = collapse(&std::mem::take(&mut self.label));
        let text = self.text.trim();
        if !text.is_empty() {
            let separator = if label.is_empty() { "" } else { " " };
            let text = format!("{label}{separator}{text}");
            self.blocks.push((kind, text));
        }
        self.text.clear();
        self.blocks.append(&mut self.after);
    }

    /// Ends a paragraph inside a cell, or a cell of a table inside it.
    pub(super) fn end_paragraph_in_cell(&mut self) {
        let label = std::mem::take(&mut self.label);
        for piece in [label.trim(), self.text.trim()] {
            if !piece.is_empty() {
                if !self.cell.is_empty() {
                    self.cell.push(' ');
                }
                self.cell.push_str(piece);
            }
        }
        self.text.clear();
    }

    pub(super) fn end_cell(&mut self) {
        self.end_paragraph_in_cell();
        self.cells.push(std::mem::take(&mut self.cell));
    }

    pub(super) fn end_row(&mut self) {
        if !self.cell.is_empty() {
            self.cells.push(std::mem::take(&mut self.cell));
        }
        let cells = std::mem::take(&mut self.cells);
        let follows_row = matches!(self.blocks.last(), Some((BlockKind::TableRow { .. }, _)));
        let header = self.header_row || (self.header_first && !follows_row);
        // A row of one cell is a frame around text.
        let kind = if cells.len() > 1 {
            BlockKind::TableRow { header }
        } else {
            BlockKind::Paragraph
        };
        let filled = cells.iter().rposition(|cell| !cell.is_empty());
        if let Some(last) = filled {
            let cells = cells.iter().take(last + 1);
            let cells: Vec<String> = cells.map(|cell| collapse(cell)).collect();
            self.blocks.push((kind, cells.join(" | ")));
        }
        self.blocks.append(&mut self.after);
    }

    /// Takes in a note or a box that has ended.
    pub(super) fn take_in(&mut self, frame: Frame) {
        let joined = |blocks: Vec<(BlockKind, String)>| {
            let texts: Vec<String> = blocks.into_iter().map(|(_, text)| text).collect();
            collapse(&texts.join(" "))
        };
        match frame.purpose {
            Purpose::Document | Purpose::Box => self.after.extend(frame.blocks),
            Purpose::Note => self.after.push((BlockKind::Note, joined(frame.blocks))),
            Purpose::Comment { author } => {
                let text = joined(frame.blocks);
                let separator = if author.is_empty() { "" } else { ": " };
                self.after
                    .push((BlockKind::Note, format!("{author}{separator}{text}")));
            }
        }
    }
}
