//! What a page of a revised text consists of: paragraphs, and tables of several rows.

use document::BlockKind;

use super::changes::{Words, words};
use super::list::Item;
use super::{RevisedBlock, Revision};
use crate::text::{preformatted, printable, printable_lines};

/// Which text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    /// As it is now.
    Now,
    /// What changed, and what did not.
    Changes {
        /// When it was changed, as ISO 8601.
        date: String,
    },
}

/// What stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    Paragraph(Paragraph),
    Table(Vec<Row>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) kind: BlockKind,
    /// For an item of a list: whether a bullet stands before it.
    pub(super) has_bullet: bool,
    pub(super) standing: Standing,
    pub(super) words: Vec<Words>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) is_header: bool,
    pub(super) standing: Standing,
    pub(super) cells: Vec<Vec<Words>>,
}

/// Whether a paragraph or a row was there before and still is, whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Stays,
    Removed,
    Added,
}

/// The elements of a revised text. Rows that follow each other are one table.
pub(super) fn elements(revision: &Revision, text: &Text) -> Vec<Element> {
    let mut elements = Vec::new();
    for block in revision.shown() {
        let before = match text {
            Text::Now => &block.after,
            Text::Changes { .. } => &block.before,
        };
        if let BlockKind::TableRow { header } = block.kind {
            let rows = rows(header, before, &block.after);
            match elements.last_mut() {
                Some(Element::Table(above)) => above.extend(rows),
                _ if rows.is_empty() => {}
                _ => elements.push(Element::Table(rows)),
            }
        } else {
            elements.extend(paragraph(block, before).map(Element::Paragraph));
        }
    }
    elements
}

/// A paragraph; none where nothing is said.
fn paragraph(block: &RevisedBlock, before: &str) -> Option<Paragraph> {
    let said = |text: &str| said(block.kind, text);
    let (before, after) = (said(before), said(&block.after));
    let told = if after.is_empty() { &before } else { &after };
    let has_bullet = Item::read(told).has_bullet;
    Some(Paragraph {
        kind: block.kind,
        has_bullet,
        standing: Standing::of(&before, &after)?,
        words: match block.kind {
            BlockKind::ListItem => words(Item::read(&before).text, Item::read(&after).text),
            _ => words(&before, &after),
        },
    })
}

/// What a block that is no row says, as a file can hold it.
pub(super) fn said(kind: BlockKind, text: &str) -> String {
    match kind {
        BlockKind::Heading { .. } => printable(text),
        BlockKind::Code => preformatted(text),
        _ => printable_lines(text),
    }
}

/// A row, cell by cell; where the number of cells changed, one row that is gone and one
/// that is new.
fn rows(is_header: bool, before: &str, after: &str) -> Vec<Row> {
    let row = |before: &str, after: &str| {
        let (old, new) = (cells(before), cells(after));
        let count = old.len().max(new.len());
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let cells = (0..count).map(|at| words(&cell(&old, at), &cell(&new, at)));
        let standing = Standing::of(before.trim(), after.trim())?;
        Some(Row {
            is_header,
            standing,
            cells: cells.collect(),
        })
    };
    let is_one = before.trim().is_empty()
        || after.trim().is_empty()
        || cells(before).len() == cells(after).len();
    let rows = if is_one {
        vec![row(before, after)]
    } else {
        vec![row(before, ""), row("", after)]
    };
    rows.into_iter().flatten().collect()
}

/// The cells of a row, each one line; none of a row that says nothing.
pub(super) fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    for word in row.split_whitespace() {
        match cells.last_mut() {
            Some(_) if word == "|" => cells.push(String::new()),
            Some(cell) => {
                cell.push(' ');
                cell.push_str(word);
            }
            None => {}
        }
    }
    if row.trim().is_empty() {
        cells.clear();
    }
    cells.iter().map(|cell| printable(cell)).collect()
}

impl Standing {
    /// None where nothing was said and nothing is.
    fn of(before: &str, after: &str) -> Option<Self> {
        match (before.is_empty(), after.is_empty()) {
            (false, false) => Some(Self::Stays),
            (false, true) => Some(Self::Removed),
            (true, false) => Some(Self::Added),
            (true, true) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_be_empty() {
        assert_eq!(cells("a | b  c |  | d"), ["a", "b c", "", "d"]);
        assert_eq!(cells("a | | d |"), ["a", "", "d", ""]);
        assert_eq!(
            cells("| x|y"),
            ["", "x|y"],
            "a stroke inside a word is text"
        );
        assert_eq!(cells("  "), [""; 0]);
    }

    #[test]
    fn a_row_with_other_cells_is_another_row() {
        let standings = |before, after| -> Vec<Standing> {
            let rows = rows(false, before, after);
            rows.iter().map(|row| row.standing).collect()
        };
        assert_eq!(standings("a | b", "a | c"), [Standing::Stays]);
        assert_eq!(
            standings("a | b", "a | b | c"),
            [Standing::Removed, Standing::Added]
        );
        assert_eq!(standings("", "a | b"), [Standing::Added]);
        assert_eq!(standings("a | b", " "), [Standing::Removed]);
        assert_eq!(standings("", ""), []);
    }
}
