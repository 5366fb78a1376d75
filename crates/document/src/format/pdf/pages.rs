//! From drafts to pages: what repeats at their edges is told apart, the body's
//! type size and the outline tell headings, and the words of the document tell
//! hyphens.
//!
//! All need the neighbours of a page, so that pages are handed over two
//! behind the one that is being read.

use std::collections::{HashMap, VecDeque};

use super::super::{Event, Sink};
use super::classify::{self, Body};
use super::draft::Draft;
use super::headings;
use super::join;
use super::outline::Outline;
use super::pieces::{Piece, Role};
use super::running::Edges;
use super::vocabulary::Vocabulary;
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page};

/// How many pages after a page are looked at.
const AHEAD: usize = 2;

/// And how many before it.
const BEHIND: usize = 6;

/// A running header is hardly larger than the body.
const LARGEST_HEADER: f32 = 1.2;

/// Hands pages over when their neighbours are known.
pub(super) struct Pages<'a, 'b> {
    sink: &'a mut Sink<'b>,
    outline: Outline,
    /// Read and not handed over.
    waiting: VecDeque<Waiting>,
    /// The edges of pages handed over, and of those waiting after them.
    edges: VecDeque<Edges>,
    /// How many pages of `edges` were handed over.
    behind: usize,
    words: Vocabulary,
    /// How many bytes were read in each type size, in tenths of a point.
    sizes: HashMap<u32, usize>,
    /// How many bytes were read, and how many in letters of one width.
    read: usize,
    fixed: usize,
}

enum Waiting {
    Page(Draft),
    Missing { number: u32, error: ReadError },
}

impl<'a, 'b> Pages<'a, 'b> {
    pub(super) fn new(sink: &'a mut Sink<'b>, outline: Outline) -> Self {
        Self {
            sink,
            outline,
            waiting: VecDeque::new(),
            edges: VecDeque::new(),
            behind: 0,
            words: Vocabulary::default(),
            sizes: HashMap::new(),
            read: 0,
            fixed: 0,
        }
    }

    /// Adds the next page.
    pub(super) fn push(&mut self, draft: Draft) -> Result<(), ReadError> {
        for piece in &draft.pieces {
            let length = piece.length();
            *self.sizes.entry(tenths(piece.size)).or_default() += length;
            self.read += length;
            if piece.role == Role::Fixed {
                self.fixed += length;
            }
            for line in &piece.lines {
                self.words.learn(&line.text);
            }
        }
        self.edges.push_back(Edges::of(&draft));
        self.wait(Waiting::Page(draft))
    }

    /// Adds a page that could not be read.
    pub(super) fn missing(&mut self, number: u32, error: ReadError) -> Result<(), ReadError> {
        self.edges.push_back(Edges::none(number));
        self.wait(Waiting::Missing { number, error })
    }

    /// Hands over what is left.
    pub(super) fn finish(mut self) -> Result<(), ReadError> {
        while !self.waiting.is_empty() {
            self.hand_over()?;
        }
        Ok(())
    }

    fn wait(&mut self, next: Waiting) -> Result<(), ReadError> {
        self.waiting.push_back(next);
        if self.waiting.len() > AHEAD {
            self.hand_over()?;
        }
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), ReadError> {
        let event = match self.waiting.pop_front() {
            Some(Waiting::Page(draft)) => Event::Page(self.page(draft)),
            Some(Waiting::Missing { number, error }) => Event::MissingPage { number, error },
            None => return Ok(()),
        };
        if self.behind == BEHIND {
            self.edges.pop_front();
        } else {
            self.behind += 1;
        }
        (self.sink)(event)
    }

    fn page(&self, draft: Draft) -> Page {
        let body = self.body(draft.size.height);
        let mut running = vec![false; draft.pieces.len()];
        let near = self.edges.iter().enumerate();
        let near = near
            .filter(|(page, _)| *page != self.behind)
            .map(|(_, edges)| edges);
        if let Some(own) = self.edges.get(self.behind) {
            for index in own.running(draft.label.as_deref(), LARGEST_HEADER * body.size, near) {
                if let Some(running) = running.get_mut(index) {
                    *running = true;
                }
            }
        }
        let entries = self.outline.page(draft.number);
        let pieces = draft.pieces.into_iter().zip(running).collect();
        let hidden = hidden_block(draft.number, draft.hidden);
        let blocks = headings::named(pieces, entries, &draft.frame)
            .into_iter()
            .map(|piece| {
                self.block(
                    &piece.piece,
                    piece.level,
                    piece.running,
                    &body,
                    draft.number,
                )
            })
            .chain(hidden)
            .collect();
        Page {
            number: draft.number,
            // A label that only repeats the number says nothing.
            label: draft
                .label
                .filter(|label| !label.is_empty() && *label != draft.number.to_string()),
            size: Some(draft.size),
            hidden: false,
            source: draft.source,
            blocks,
        }
    }

    fn block(
        &self,
        piece: &Piece,
        level: Option<u8>,
        running: bool,
        body: &Body,
        page: u32,
    ) -> Block {
        let (text, lines) = if piece.role == Role::Fixed && !body.fixed {
            join::preformatted(&piece.lines)
        } else {
            join::paragraph(&piece.lines, &self.words)
        };
        let kind = match level {
            _ if running => BlockKind::Running,
            Some(level) => BlockKind::Heading { level },
            None => classify::kind(piece, &text, body),
        };
        Block {
            kind,
            text,
            anchor: Anchor::Page { page, lines },
        }
    }

    /// What most of the text so far looks like.
    fn body(&self, page_height: f32) -> Body {
        let most = self
            .sizes
            .iter()
            .max_by_key(|(size, length)| (**length, **size));
        #[expect(clippy::cast_precision_loss, reason = "type sizes are small")]
        let size = most.map_or(10.0, |(size, _)| *size as f32 / 10.0);
        Body {
            size,
            fixed: self.fixed * 2 > self.read,
            page_height,
        }
    }
}

/// What a page does not show, behind all else; it has no place that could be shown.
fn hidden_block(page: u32, text: String) -> Option<Block> {
    (!text.is_empty()).then_some(Block {
        kind: BlockKind::Hidden,
        text,
        anchor: Anchor::Page {
            page,
            lines: Vec::new(),
        },
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is clamped"
)]
fn tenths(size: f32) -> u32 {
    (size * 10.0).round().clamp(0.0, 10_000.0) as u32
}
