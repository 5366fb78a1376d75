//! The elements that are open, and which of them a tag ends (HTML Standard,
//! "The stack of open elements").

use std::borrow::Cow;

use super::visibility::Part;
use crate::model::BlockKind;

/// Elements that are open at once; those further inside are counted alone.
const MAXIMUM_DEPTH: usize = 256;

/// What is to be done when an element ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    Nothing,
    Flush,
    /// A heading, a caption or an item: afterwards the kind is this again.
    Kind(Option<BlockKind>),
    List,
    Term,
    Definitions,
    Cell,
    Head,
    Row,
    Table,
    Preformatted,
}

#[derive(Debug)]
pub(super) struct Open<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) part: Part,
    pub(super) closing: Closing,
}

/// The stack, with counts of what its elements say about the text in them.
#[derive(Debug, Default)]
pub(super) struct OpenElements<'a> {
    /// Each with the forms around it that do not count inside it.
    stack: Vec<(Open<'a>, usize)>,
    /// Open elements beyond the depth that is kept.
    beyond: usize,
    skipped: usize,
    main: usize,
    article: usize,
    around: usize,
    forms: usize,
    paragraphs: usize,
}

impl<'a> OpenElements<'a> {
    pub(super) fn is_skipped(&self) -> bool {
        self.skipped > 0
    }

    pub(super) fn is_main(&self) -> bool {
        self.main > 0
    }

    pub(super) fn is_article(&self) -> bool {
        self.article > 0
    }

    /// Some pages are one form from beginning to end: a form that holds the
    /// main part or an article is not around it.
    pub(super) fn is_around(&self) -> bool {
        self.around > 0 || self.forms > 0
    }

    /// Whether another element can be kept.
    pub(super) fn has_room(&self) -> bool {
        self.stack.len() < MAXIMUM_DEPTH
    }

    pub(super) fn push(&mut self, open: Open<'a>) {
        if !self.has_room() {
            self.beyond += 1;
            return;
        }
        self.count(&open, 1);
        let outer = if open.part.main || open.part.article {
            std::mem::take(&mut self.forms)
        } else {
            0
        };
        self.stack.push((open, outer));
    }

    pub(super) fn pop(&mut self) -> Option<Open<'a>> {
        let (open, outer) = self.stack.pop()?;
        self.count(&open, -1);
        self.forms += outer;
        Some(open)
    }

    fn count(&mut self, open: &Open<'_>, by: isize) {
        let add = |count: &mut usize, counts: bool| {
            if counts {
                *count = count.saturating_add_signed(by);
            }
        };
        add(&mut self.skipped, open.part.skipped);
        add(&mut self.main, open.part.main);
        add(&mut self.article, open.part.article);
        add(&mut self.around, open.part.around);
        add(&mut self.forms, open.name == "form");
        add(&mut self.paragraphs, open.name == "p");
    }

    /// How many elements end where one named `name` begins.
    pub(super) fn ended_by_start(&self, name: &str) -> usize {
        match name {
            "li" => self.down_to(|open| open == "li", holds_items),
            "dt" | "dd" => self.down_to(|open| matches!(open, "dt" | "dd"), holds_items),
            "td" | "th" => self.down_to(
                |open| matches!(open, "td" | "th"),
                |open| matches!(open, "tr" | "table"),
            ),
            "tr" => self.down_to(|open| open == "tr", |open| open == "table"),
            "thead" | "tbody" | "tfoot" => self.down_to(
                |open| matches!(open, "thead" | "tbody" | "tfoot" | "tr" | "caption"),
                |open| open == "table",
            ),
            _ if self.paragraphs > 0 && ends_paragraph(name) => self.down_to(
                |open| open == "p",
                |open| {
                    matches!(
                        open,
                        "table" | "td" | "th" | "caption" | "button" | "object"
                    )
                },
            ),
            _ => 0,
        }
    }

    /// How many elements end with the tag `</name>`; none where it ends
    /// nothing.
    pub(super) fn ended_by_end(&mut self, name: &str) -> usize {
        if self.beyond > 0 {
            self.beyond -= 1;
            return 0;
        }
        if is_block(name) {
            let part_of_table = matches!(
                name,
                "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption"
            );
            self.down_to(
                |open| open == name,
                |open| match open {
                    "table" => true,
                    "td" | "th" | "caption" => !part_of_table,
                    _ => false,
                },
            )
        } else {
            self.down_to(|open| open == name, is_block)
        }
    }

    /// How many elements from the top the lowest of a run that `wanted` asks
    /// for is away: the first found above an element that is a `border`.
    fn down_to(&self, wanted: impl Fn(&str) -> bool, border: impl Fn(&str) -> bool) -> usize {
        for (index, (open, _)) in self.stack.iter().rev().enumerate() {
            if wanted(&open.name) {
                return index + 1;
            }
            if border(&open.name) {
                return 0;
            }
        }
        0
    }
}

/// Elements that begin and end a block of text.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "main"
            | "article"
            | "section"
            | "nav"
            | "header"
            | "footer"
            | "aside"
            | "address"
            | "div"
            | "p"
            | "blockquote"
            | "figure"
            | "figcaption"
            | "ul"
            | "ol"
            | "menu"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "pre"
            | "hr"
            | "form"
            | "fieldset"
            | "legend"
            | "details"
            | "summary"
            | "center"
            | "hgroup"
            | "search"
            | "option"
    )
}

/// Whether an item inside such an element is not one of the list around it.
fn holds_items(name: &str) -> bool {
    is_block(name) && !matches!(name, "address" | "div" | "p")
}

fn ends_paragraph(name: &str) -> bool {
    is_block(name) && !matches!(name, "html" | "body" | "caption" | "legend" | "option")
}
