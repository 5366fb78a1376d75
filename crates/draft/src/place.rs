//! Where in a document a point is supported, as it is printed.

use std::ops::Range;

use document::Anchor;
use library::evidence::{Passage, Span};
use serde::{Deserialize, Serialize};

use crate::wording::Wording;

/// Where in its document a passage stands.
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
    /// The place of a part of a passage's text, in bytes: where the first block
    /// that the part touches stands.
    pub(crate) fn of(passage: &Passage, part: &Range<usize>) -> Self {
        let touched = |span: &&Span| {
            let length = span.end.saturating_sub(span.start);
            part.start < (span.offset + length) as usize && (span.offset as usize) < part.end
        };
        let span = passage.spans.iter().find(touched);
        match span.or(passage.spans.first()).map(|span| &span.anchor) {
            Some(Anchor::Page { page, lines: _ }) => Self::Page {
                page: *page,
                label: None,
            },
            Some(Anchor::Slide {
                slide,
                shape: _,
                notes,
            }) => Self::Slide {
                slide: *slide,
                notes: *notes,
            },
            Some(Anchor::Cells { sheet, range }) => Self::Cells {
                sheet: sheet.clone(),
                range: range.clone(),
            },
            Some(Anchor::Lines { first, last }) => Self::Lines {
                first: *first,
                last: *last,
            },
            Some(Anchor::Paragraph {
                headings,
                paragraph: _,
            }) if !headings.is_empty() => Self::Section {
                headings: headings.clone(),
            },
            Some(Anchor::Paragraph { .. }) | None => Self::Section {
                headings: passage.headings.clone(),
            },
        }
    }

    /// As it is printed: `page 7`, `slide 3, notes`, `Budget!B7:F7`. Empty for
    /// a document without headings, where there is nothing to say.
    pub(crate) fn printed(&self, wording: &Wording) -> String {
        match self {
            Self::Page { page, label } => match label {
                Some(label) => wording.page(label),
                None => wording.page(&page.to_string()),
            },
            Self::Slide { slide, notes } => wording.slide(*slide, *notes),
            Self::Cells { sheet, range } => format!("{sheet}!{range}"),
            Self::Section { headings } => headings.last().cloned().unwrap_or_default(),
            Self::Lines { first, last } => wording.lines(*first, *last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_printed_in_the_language_of_the_draft() {
        let page = Place::Page {
            page: 7,
            label: None,
        };
        assert_eq!(page.printed(&Wording::of("Leave policy")), "page 7");
        assert_eq!(page.printed(&Wording::of("请假制度")), "第7页");
        let lines = Place::Lines { first: 3, last: 3 };
        assert_eq!(lines.printed(&Wording::of("Notes")), "line 3");
    }
}
