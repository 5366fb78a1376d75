//! Lines become pages: headings stay with what follows, and no line is left alone.

use super::design::{MARGIN, Role, TEXT_BOTTOM};
use super::typeset::Typeset;

/// A row with more lines may go on over the page.
const WHOLE_ROW: usize = 24;

/// A line of a block and of all its cells, on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Strip {
    pub(super) block: usize,
    pub(super) line: usize,
    /// Its upper edge, from the top of the page, in points.
    pub(super) top: f32,
}

/// A line before it has its page.
struct Waiting {
    block: usize,
    line: usize,
    /// Above it, where a line stands there.
    gap: f32,
    height: f32,
    /// Whether a page may begin with it.
    may_begin: bool,
}

/// The lines of each page. There is always a page.
pub(super) fn paginate(blocks: &[Typeset]) -> Vec<Vec<Strip>> {
    let waiting = waiting(blocks);
    let mut pages = Vec::new();
    let mut rest = waiting.as_slice();
    while !rest.is_empty() {
        let (page, others) = rest.split_at(fitting(rest));
        pages.push(placed(page));
        rest = others;
    }
    if pages.is_empty() {
        pages.push(Vec::new());
    }
    pages
}

fn waiting(blocks: &[Typeset]) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    let mut above: Option<&Typeset> = None;
    for (index, block) in blocks.iter().enumerate() {
        let lines = block.lines();
        for line in 0..lines {
            let gap = match above {
                Some(above) if line == 0 => gap(above, block),
                _ => 0.0,
            };
            waiting.push(Waiting {
                block: index,
                line,
                gap,
                height: block.kind.line,
                may_begin: may_begin(above, block, line, lines),
            });
        }
        above = Some(block);
    }
    waiting
}

/// The space between two blocks: the larger of what both ask for. Rows have a line between
/// them and keep both; the sources of one list stand close.
fn gap(above: &Typeset, below: &Typeset) -> f32 {
    match below.role {
        Role::Row => above.kind.after + below.kind.before,
        Role::Note { first: false } => below.kind.before,
        _ => above.kind.after.max(below.kind.before),
    }
}

/// Whether a page may begin with a line of a block.
fn may_begin(above: Option<&Typeset>, block: &Typeset, line: usize, lines: usize) -> bool {
    if line == 0 {
        return above.is_none_or(|above| !above.role.leads());
    }
    let is_whole = block.role.leads() || block.role.is_row() && lines <= WHOLE_ROW;
    // Two lines at least stay together at either end.
    !is_whole && line > 1 && line + 1 < lines
}

/// So many lines go onto a page: at least one.
fn fitting(rest: &[Waiting]) -> usize {
    let mut bottom = MARGIN.top;
    let mut full = rest.len();
    for (index, line) in rest.iter().enumerate() {
        let gap = if index == 0 { 0.0 } else { line.gap };
        bottom += gap + line.height;
        if bottom > TEXT_BOTTOM {
            full = index;
            break;
        }
    }
    if full == rest.len() {
        return full;
    }
    let next = (1..=full).rev().find(|index| rest[*index].may_begin);
    next.unwrap_or(full).max(1)
}

fn placed(page: &[Waiting]) -> Vec<Strip> {
    let mut bottom = MARGIN.top;
    let mut strips = Vec::with_capacity(page.len());
    for (index, line) in page.iter().enumerate() {
        let gap = if index == 0 { 0.0 } else { line.gap };
        let top = bottom + gap;
        strips.push(Strip {
            block: line.block,
            line: line.line,
            top,
        });
        bottom = top + line.height;
    }
    strips
}
