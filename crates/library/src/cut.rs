//! Pages are cut into passages.
//!
//! A passage follows the document's own borders: it begins at a heading where
//! the one before it has enough text, ends between blocks where it can, keeps
//! the rows of a table whole and repeats the row that names the columns. Only
//! a block that is too long for one passage is cut inside, at the ends of
//! sentences, and then the last sentence is repeated if it is short.

use document::{Anchor, Block, BlockKind, Page};

use crate::evidence::Span;
use crate::split::{self, Part};
use crate::tokens;

/// How documents become passages. Lengths are in tokens, by an estimate. Documents that a
/// library has keep the passages that they were cut into.
///
/// `cargo xtask bench find shapes` compares the default with passages of half the length, of
/// 420 to 500 tokens, with an overlap of 100, and embedded without their context. On scifact
/// with a quarter of the documents that answer nothing, nDCG@10 (fused) is 0.765, 0.785,
/// 0.778, 0.765 and 0.770 on the tuning half and 0.852, 0.853, 0.848, 0.852 and 0.851 on the
/// other: none is better by more than chance, so that what reads well decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassageShape {
    /// A passage with less goes on over a heading.
    pub enough: usize,
    /// A passage with more ends after the block.
    pub goal: usize,
    /// No passage has more, headings and a repeated header row apart.
    pub limit: usize,
    /// Paragraphs of so much together, at most, stand at the end of a passage and at the
    /// beginning of the next.
    pub overlap: usize,
    /// Whether a passage is embedded below the document's title and the headings above it.
    pub in_context: bool,
}

impl Default for PassageShape {
    fn default() -> Self {
        Self {
            enough: 120,
            goal: 280,
            limit: 380,
            overlap: 0,
            in_context: true,
        }
    }
}

/// A passage as it was cut.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cut {
    /// The headings above it, highest first, without those inside it.
    pub(crate) headings: Vec<String>,
    /// The parts of `spans` joined with line breaks.
    pub(crate) text: String,
    /// The parts.
    pub(crate) spans: Vec<Span>,
}

/// Cuts the pages of a document. Pages that are sheets (`sheets`) never share
/// a passage.
pub(crate) fn cut(pages: &[Page], sheets: bool, shape: &PassageShape) -> Vec<Cut> {
    let mut cutter = Cutter::new(*shape);
    for page in pages {
        if sheets {
            cutter.finish();
            cutter.headings.clear();
        }
        for (index, block) in (0_u32..).zip(&page.blocks) {
            cutter.push(page.number, index, block);
        }
    }
    cutter.finish();
    cutter.cuts
}

struct Cutter<'a> {
    shape: PassageShape,
    cuts: Vec<Cut>,
    /// The headings above what comes next, with their levels.
    headings: Vec<(u8, &'a str)>,
    current: Vec<Piece<'a>>,
    /// The row that names the columns of the table that is being read.
    header: Option<Piece<'a>>,
}

/// A part of a block.
#[derive(Clone)]
struct Piece<'a> {
    page: u32,
    index: u32,
    block: &'a Block,
    part: Part,
    tokens: usize,
    /// The headings above it.
    headings: Vec<(u8, &'a str)>,
}

impl<'a> Cutter<'a> {
    fn new(shape: PassageShape) -> Self {
        Self {
            shape,
            cuts: Vec::new(),
            headings: Vec::new(),
            current: Vec::new(),
            header: None,
        }
    }

    fn push(&mut self, page: u32, index: u32, block: &'a Block) {
        // It stands between two halves of the text, and is part of neither.
        if matches!(block.kind, BlockKind::Running | BlockKind::Hidden) {
            return;
        }
        self.keep_header(page, index, block);
        if let BlockKind::Heading { level } = block.kind {
            self.headings.retain(|(above, _)| *above < level);
            if self.tokens() >= self.shape.enough {
                self.finish();
            }
        }
        for part in split::parts(block, self.shape.limit) {
            let piece = self.piece(page, index, block, part);
            self.push_piece(piece);
        }
        if let BlockKind::Heading { level } = block.kind {
            self.headings.push((level, &block.text));
        }
    }

    /// Remembers the row that names the columns, and forgets it after the table.
    fn keep_header(&mut self, page: u32, index: u32, block: &'a Block) {
        match block.kind {
            BlockKind::TableRow { header: true } => {
                let whole = Part {
                    start: 0,
                    end: block.text.len(),
                };
                let piece = self.piece(page, index, block, whole);
                // A row that would fill the passage helps nobody.
                self.header = (piece.tokens <= self.shape.limit / 4).then_some(piece);
            }
            BlockKind::TableRow { header: false } => {}
            _ => self.header = None,
        }
    }

    fn piece(&self, page: u32, index: u32, block: &'a Block, part: Part) -> Piece<'a> {
        Piece {
            page,
            index,
            block,
            tokens: tokens::estimate(&block.text[part.start..part.end]),
            part,
            headings: self.headings.clone(),
        }
    }

    fn push_piece(&mut self, piece: Piece<'a>) {
        let tokens = self.tokens();
        let is_full = if self.current.iter().all(Piece::is_heading) {
            // A heading stays with what follows, even if that is long.
            tokens >= self.shape.enough
        } else {
            tokens >= self.shape.goal || tokens + piece.tokens > self.shape.limit
        };
        if is_full {
            let mut carried = self.take_trailing_headings();
            if carried.is_empty() {
                carried = self.repeated(self.shape.limit.saturating_sub(piece.tokens));
            }
            self.finish();
            self.current = carried;
            self.repeat_header(&piece);
        }
        self.current.push(piece);
    }

    /// Headings at the end of a passage belong to what follows; unless there is
    /// nothing but headings.
    fn take_trailing_headings(&mut self) -> Vec<Piece<'a>> {
        let text_end = self.current.iter().rposition(|piece| !piece.is_heading());
        text_end.map_or_else(Vec::new, |last| self.current.split_off(last + 1))
    }

    /// The paragraphs at the end of a passage that the next one begins with, of at most so
    /// many tokens.
    fn repeated(&self, room: usize) -> Vec<Piece<'a>> {
        let mut room = room.min(self.shape.overlap);
        let repeated = self.current.iter().rev().take_while(|piece| {
            let fits = piece.is_paragraph() && piece.tokens <= room;
            room = room.saturating_sub(piece.tokens);
            fits
        });
        let count = repeated.count();
        self.current[self.current.len() - count..].to_vec()
    }

    fn repeat_header(&mut self, next: &Piece<'a>) {
        if matches!(next.block.kind, BlockKind::TableRow { header: false }) {
            self.current.extend(self.header.clone());
        }
    }

    fn tokens(&self) -> usize {
        self.current.iter().map(|piece| piece.tokens).sum()
    }

    fn finish(&mut self) {
        let pieces = std::mem::take(&mut self.current);
        let Some(first) = pieces.first() else {
            return;
        };
        let headings = first
            .headings
            .iter()
            .map(|(_, text)| (*text).to_owned())
            .collect();
        let mut text = String::new();
        let mut spans = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            if !text.is_empty() {
                text.push('\n');
            }
            spans.push(piece.span(text.len()));
            text.push_str(&piece.block.text[piece.part.start..piece.part.end]);
        }
        self.cuts.push(Cut {
            headings,
            text,
            spans,
        });
    }
}

impl Piece<'_> {
    fn is_heading(&self) -> bool {
        matches!(self.block.kind, BlockKind::Heading { .. })
    }

    fn is_paragraph(&self) -> bool {
        matches!(self.block.kind, BlockKind::Paragraph)
    }

    fn span(&self, offset: usize) -> Span {
        Span {
            page: self.page,
            block: self.index,
            start: position(self.part.start),
            end: position(self.part.end),
            offset: position(offset),
            kind: self.block.kind,
            anchor: covered(&self.block.anchor, &self.part),
        }
    }
}

/// The anchor of a part: for a PDF only the lines that it covers.
fn covered(anchor: &Anchor, part: &Part) -> Anchor {
    match anchor {
        Anchor::Page { page, lines } => Anchor::Page {
            page: *page,
            lines: lines
                .iter()
                .filter(|line| (line.start as usize) < part.end && (line.end as usize) > part.start)
                .copied()
                .collect(),
        },
        other => other.clone(),
    }
}

/// A position in a text; the reader's output limit keeps texts far shorter.
pub(crate) fn position(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "cut_tests.rs"]
mod tests;
