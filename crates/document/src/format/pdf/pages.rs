//! From the pieces of pages to blocks: what repeats at the edges of pages is
//! left out, and the body's type size tells headings.
//!
//! Both need the neighbours of a page, so that pages are handed over two
//! behind the one that is being read.

use std::collections::{HashMap, VecDeque};

use super::super::Sink;
use super::columns;
use super::pieces::{self, Piece, Role};
use super::runs::Run;
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, PageSize};

/// How many pages before and after a page are looked at.
const NEIGHBOURS: usize = 2;

/// The share of a page's height at its top and bottom in which headers and
/// footers stand.
const MARGIN: f32 = 0.13;

/// A page before it is known what repeats on its neighbours.
#[derive(Debug)]
pub(super) struct Draft {
    number: u32,
    label: Option<String>,
    size: Option<PageSize>,
    pieces: Vec<Piece>,
}

impl Draft {
    pub(super) fn new(number: u32, label: Option<String>, size: PageSize, runs: Vec<Run>) -> Self {
        let (turned, upright): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.turned);
        let mut pieces: Vec<Piece> = columns::regions(upright)
            .iter()
            .flat_map(pieces::pieces)
            .collect();
        pieces.extend(turned.iter().filter_map(pieces::turned));
        Self {
            number,
            label,
            size: Some(size),
            pieces,
        }
    }

    pub(super) fn empty(number: u32) -> Self {
        Self {
            number,
            label: None,
            size: None,
            pieces: Vec::new(),
        }
    }

    /// What may be a running header or footer: the text without its numbers,
    /// and its height on the page, by the index of the piece.
    fn edges(&self) -> Vec<(usize, Edge)> {
        let Some(size) = self.size else {
            return Vec::new();
        };
        self.pieces
            .iter()
            .enumerate()
            .filter(|(_, piece)| {
                piece.lines.len() == 1
                    && (piece.rectangle.bottom < MARGIN * size.height
                        || piece.rectangle.top > (1.0 - MARGIN) * size.height)
            })
            .map(|(index, piece)| (index, Edge::of(piece)))
            .collect()
    }
}

/// A line near the edge of a page.
#[derive(Debug, Clone, PartialEq)]
struct Edge {
    text: String,
    top: f32,
}

impl Edge {
    fn of(piece: &Piece) -> Self {
        let text = piece.text.trim();
        // The pages of a preface have Roman numbers.
        let is_roman = text.len() <= 6 && text.chars().all(|letter| "ivxlc".contains(letter));
        let text = if is_roman {
            "#".to_owned()
        } else {
            let mut without = String::new();
            for letter in text.chars() {
                if !letter.is_ascii_digit() {
                    without.push(letter);
                } else if !without.ends_with('#') {
                    without.push('#');
                }
            }
            without
        };
        Self {
            text,
            top: piece.rectangle.top,
        }
    }

    fn repeats(&self, other: &Self) -> bool {
        self.text == other.text && (self.top - other.top).abs() < 4.0
    }
}

/// Hands pages over when their neighbours are known.
pub(super) struct Pages<'a, 'b> {
    sink: &'a mut Sink<'b>,
    /// Read and not handed over.
    waiting: VecDeque<Draft>,
    /// The edges of pages handed over, of those waiting after them.
    edges: VecDeque<Vec<Edge>>,
    /// How many pages of `edges` were handed over.
    behind: usize,
    /// How many letters were read in each size, in tenths of a point.
    sizes: HashMap<u32, usize>,
}

impl<'a, 'b> Pages<'a, 'b> {
    pub(super) fn new(sink: &'a mut Sink<'b>) -> Self {
        Self {
            sink,
            waiting: VecDeque::new(),
            edges: VecDeque::new(),
            behind: 0,
            sizes: HashMap::new(),
        }
    }

    pub(super) fn push(&mut self, draft: Draft) -> Result<(), ReadError> {
        for piece in &draft.pieces {
            *self.sizes.entry(tenths(piece.size)).or_default() += piece.text.len();
        }
        self.edges
            .push_back(draft.edges().into_iter().map(|(_, edge)| edge).collect());
        self.waiting.push_back(draft);
        if self.waiting.len() > NEIGHBOURS {
            self.hand_over()?;
        }
        Ok(())
    }

    /// Hands over what is left.
    pub(super) fn finish(mut self) -> Result<(), ReadError> {
        while !self.waiting.is_empty() {
            self.hand_over()?;
        }
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), ReadError> {
        let Some(mut draft) = self.waiting.pop_front() else {
            return Ok(());
        };
        let body = self.body_size();
        let own = self.behind;
        let repeated: Vec<usize> = draft
            .edges()
            .into_iter()
            .filter(|(index, _)| draft.pieces[*index].size <= 1.2 * body)
            .filter(|(_, edge)| {
                let neighbours = self.edges.iter().enumerate();
                neighbours
                    .filter(|(page, _)| *page != own)
                    .any(|(_, edges)| edges.iter().any(|other| edge.repeats(other)))
            })
            .map(|(index, _)| index)
            .collect();
        let mut index = 0;
        draft.pieces.retain(|_| {
            index += 1;
            !repeated.contains(&(index - 1))
        });
        if self.behind == NEIGHBOURS {
            self.edges.pop_front();
        } else {
            self.behind += 1;
        }
        let height = draft.size.map_or(f32::INFINITY, |size| size.height);
        let number = draft.number;
        let blocks = draft
            .pieces
            .into_iter()
            .map(|piece| Block {
                kind: kind(&piece, body, height),
                text: piece.text,
                anchor: Anchor::Page {
                    page: number,
                    lines: piece.lines,
                },
            })
            .collect();
        (self.sink)(super::page(number, draft.label, draft.size, blocks))
    }

    /// The size of most letters so far, in points.
    fn body_size(&self) -> f32 {
        let most = self
            .sizes
            .iter()
            .max_by_key(|(size, letters)| (**letters, **size));
        #[expect(clippy::cast_precision_loss, reason = "type sizes are small")]
        most.map_or(10.0, |(size, _)| *size as f32 / 10.0)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is clamped"
)]
fn tenths(size: f32) -> u32 {
    (size * 10.0).round().clamp(0.0, 10_000.0) as u32
}

fn kind(piece: &Piece, body: f32, page_height: f32) -> BlockKind {
    match piece.role {
        Role::Row { header } => return BlockKind::TableRow { header },
        Role::Turned => return BlockKind::Paragraph,
        Role::Text | Role::ListItem => {}
    }
    if is_caption(&piece.text) {
        return BlockKind::Caption;
    }
    if let Some(level) = heading_level(piece, body) {
        return BlockKind::Heading { level };
    }
    let is_footnote = piece.size < 0.93 * body
        && piece.rectangle.top > 0.5 * page_height
        && piece
            .text
            .starts_with(|first: char| first.is_ascii_digit() || "*†‡§¹²³①②③".contains(first));
    match piece.role {
        _ if is_footnote => BlockKind::Note,
        Role::ListItem => BlockKind::ListItem,
        _ => BlockKind::Paragraph,
    }
}

/// Headings are short, and larger than the body or bold.
fn heading_level(piece: &Piece, body: f32) -> Option<u8> {
    let letters = piece
        .text
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count();
    if piece.lines.len() > 3 || piece.text.len() > 250 || letters < 2 {
        return None;
    }
    let ratio = piece.size / body.max(1.0);
    if ratio >= 1.6 {
        return Some(1);
    }
    if ratio >= 1.3 {
        return Some(2);
    }
    if ratio >= 1.1 {
        return Some(3);
    }
    let ends_as_sentence = piece
        .text
        .ends_with(['.', '。', ',', '，', ';', '；', ':', '：']);
    (piece.bold && ratio >= 0.95 && piece.lines.len() <= 2 && !ends_as_sentence).then_some(4)
}

/// `Figure 3: …`, `Table 2. …`, `图 1 …`.
fn is_caption(text: &str) -> bool {
    let rest = [
        "Figure ", "Fig. ", "Table ", "FIGURE ", "TABLE ", "图", "表", "圖",
    ]
    .iter()
    .find_map(|word| text.strip_prefix(word));
    let Some(rest) = rest else { return false };
    let rest = rest.trim_start();
    let number: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'))
        .collect();
    let has_digit = number.contains(|letter: char| letter.is_ascii_digit())
        || matches!(
            number.trim_end_matches('.'),
            "I" | "II" | "III" | "IV" | "V"
        );
    let after = rest[number.len()..].chars().next();
    has_digit
        && (number.ends_with('.') || matches!(after, Some(':' | '：' | ' ' | '　' | '|')))
        && !(after == Some(' ')
            && !number.ends_with('.')
            && rest[number.len()..]
                .trim_start()
                .starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_told_from_sentences() {
        for caption in [
            "Figure 3: Rent",
            "Table 2. Costs",
            "Fig. 1a: x",
            "图 1 租金",
            "表2：费用",
        ] {
            assert!(is_caption(caption), "{caption}");
        }
        for text in ["Figure 3 shows the rent", "Table of contents", "Figures"] {
            assert!(!is_caption(text), "{text}");
        }
    }
}
