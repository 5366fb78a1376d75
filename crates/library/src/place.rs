//! Where a passage stands in its document, as a person would say it.

use std::ops::Range;

use document::{Anchor, BlockKind};
use serde::{Deserialize, Serialize};

use crate::evidence::{Passage, Span};

/// Where in its document a passage, or a part of one, stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Place {
    /// A page of a PDF.
    Page {
        /// Counted from 1.
        page: u32,
        /// What the document calls the page, where that differs.
        label: Option<String>,
    },
    /// A slide.
    Slide {
        /// Counted from 1.
        slide: u32,
        /// Whether it is the slide's notes.
        notes: bool,
    },
    /// Cells of a sheet.
    Cells {
        /// The sheet's name.
        sheet: String,
        /// In A1 notation.
        range: String,
    },
    /// Below a heading of a document that flows.
    Section {
        /// The headings above, highest first; may be empty.
        headings: Vec<String>,
    },
    /// Lines of a text file.
    Lines {
        /// The first line, counted from 1.
        first: u32,
        /// The last line, included.
        last: u32,
    },
}

impl Place {
    /// The place of a whole passage: where its first part stands, for cells and
    /// lines up to its last part. A passage that begins its section carries the
    /// heading itself.
    pub fn of(passage: &Passage) -> Self {
        let own = passage
            .spans
            .iter()
            .find(|span| matches!(span.kind, BlockKind::Heading { .. }))
            .and_then(|span| passage.text.get(within(span)));
        let mut headings = passage.headings.clone();
        headings.extend(own.map(str::to_owned));
        of_spans(passage, &passage.spans, headings)
    }

    /// The place of a part of a passage's text, in bytes: where the blocks that
    /// the part touches stand.
    pub fn of_part(passage: &Passage, part: &Range<usize>) -> Self {
        let touched: Vec<Span> = passage
            .spans
            .iter()
            .filter(|span| part.start < within(span).end && within(span).start < part.end)
            .cloned()
            .collect();
        if touched.is_empty() {
            return Self::of(passage);
        }
        let headings = match &touched[0].anchor {
            Anchor::Paragraph { headings, .. } if !headings.is_empty() => headings.clone(),
            _ => passage.headings.clone(),
        };
        of_spans(passage, &touched, headings)
    }
}

/// Where a span lies in its passage's text, in bytes.
fn within(span: &Span) -> Range<usize> {
    let start = span.offset as usize;
    start..start + span.end.saturating_sub(span.start) as usize
}

fn of_spans(passage: &Passage, spans: &[Span], headings: Vec<String>) -> Place {
    let Some(first) = spans.first() else {
        return Place::Section { headings };
    };
    match &first.anchor {
        Anchor::Page { page, lines: _ } => Place::Page {
            page: *page,
            label: passage.labels.get(page).cloned(),
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
                headings
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::evidence::PassageId;
    use crate::file::FileId;

    fn row(offset: u32, text: &str, range: &str) -> Span {
        Span {
            page: 1,
            block: 0,
            start: 0,
            end: text.len() as u32,
            offset,
            kind: BlockKind::TableRow { header: false },
            anchor: Anchor::Cells {
                sheet: "Budget".to_owned(),
                range: range.to_owned(),
            },
        }
    }

    #[test]
    fn a_passage_of_rows_reaches_from_its_first_cell_to_its_last() {
        let passage = Passage {
            id: PassageId(1),
            file: FileId(1),
            file_name: "budget.xlsx".to_owned(),
            title: None,
            ordinal: 0,
            headings: Vec::new(),
            text: "Rent | 12\nFood | 7\nHeat | 3".to_owned(),
            spans: vec![
                row(0, "Rent | 12", "A2:B2"),
                row(10, "Food | 7", "A3:B3"),
                row(19, "Heat | 3", "A4:B4"),
            ],
            labels: BTreeMap::new(),
        };
        let cells = |range: &str| Place::Cells {
            sheet: "Budget".to_owned(),
            range: range.to_owned(),
        };
        assert_eq!(Place::of(&passage), cells("A2:B4"));
        assert_eq!(Place::of_part(&passage, &(10..18)), cells("A3:B3"));
        assert_eq!(Place::of_part(&passage, &(10..27)), cells("A3:B4"));
        assert_eq!(Place::of_part(&passage, &(0..0)), cells("A2:B4"));
    }

    #[test]
    fn ranges_join_from_first_to_last_cell() {
        assert_eq!(joined_range("A2:F2", Some("A9:F9")), "A2:F9");
        assert_eq!(joined_range("B7", None), "B7");
    }
}
