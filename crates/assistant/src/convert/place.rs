//! Where a passage stands, as a person would say it.

use document::{Anchor, Block, BlockKind};
use library::evidence::{Passage, Span};

use crate::api::document::{Place, TextBlock, TextBlockKind};

/// The place of a passage: where its first part begins, and for cells and lines
/// where its last part ends.
pub(crate) fn place_of(passage: &Passage) -> Place {
    let inside = passage.spans.iter().find_map(|span| {
        let length = span.end.saturating_sub(span.start) as usize;
        let start = span.offset as usize;
        let heading = passage.text.get(start..start + length)?;
        matches!(span.kind, BlockKind::Heading { .. }).then(|| heading.to_owned())
    });
    // A passage that begins its section carries the heading itself.
    let headings: Vec<String> = passage.headings.iter().cloned().chain(inside).collect();
    place_of_spans(&passage.spans, &headings)
}

/// The place of some parts of a document below `headings`.
pub(crate) fn place_of_spans(spans: &[Span], headings: &[String]) -> Place {
    let Some(first) = spans.first() else {
        return Place::Section {
            headings: headings.to_vec(),
        };
    };
    match &first.anchor {
        Anchor::Page { page, lines: _ } => Place::Page {
            page: *page,
            label: None,
        },
        Anchor::Slide {
            slide,
            shape: _,
            notes,
        } => Place::Slide {
            slide: *slide,
            notes: *notes,
        },
        Anchor::Cells { sheet, range } => Place::Cells {
            sheet: sheet.clone(),
            range: joined_range(range, last_range(spans, sheet)),
        },
        Anchor::Paragraph {
            headings: above,
            paragraph: _,
        } => Place::Section {
            headings: if headings.len() > above.len() {
                headings.to_vec()
            } else {
                above.clone()
            },
        },
        Anchor::Lines { first, last } => Place::Lines {
            first: *first,
            last: last_line(spans).unwrap_or(*last),
        },
    }
}

fn last_range<'a>(spans: &'a [Span], of: &str) -> Option<&'a str> {
    spans.iter().rev().find_map(|span| match &span.anchor {
        Anchor::Cells { sheet, range } if sheet == of => Some(range.as_str()),
        _ => None,
    })
}

fn last_line(spans: &[Span]) -> Option<u32> {
    spans.iter().rev().find_map(|span| match &span.anchor {
        Anchor::Lines { first: _, last } => Some(*last),
        _ => None,
    })
}

/// From the first cell of one range to the last cell of another.
fn joined_range(first: &str, last: Option<&str>) -> String {
    let from = first.split(':').next().unwrap_or(first);
    let last = last.unwrap_or(first);
    let to = last.split(':').next_back().unwrap_or(last);
    if from == to {
        from.to_owned()
    } else {
        format!("{from}:{to}")
    }
}

impl From<Block> for TextBlock {
    fn from(block: Block) -> Self {
        let Block {
            kind,
            text,
            anchor: _,
        } = block;
        Self {
            kind: kind.into(),
            text,
        }
    }
}

impl From<BlockKind> for TextBlockKind {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Heading { level } => Self::Heading { level },
            BlockKind::Paragraph => Self::Paragraph,
            BlockKind::ListItem => Self::ListItem,
            BlockKind::TableRow { header } => Self::TableRow { header },
            BlockKind::Caption => Self::Caption,
            BlockKind::Note => Self::Note,
            BlockKind::Code => Self::Code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_join_from_first_to_last_cell() {
        assert_eq!(joined_range("A2:F2", Some("A9:F9")), "A2:F9");
        assert_eq!(joined_range("B7", None), "B7");
    }
}
