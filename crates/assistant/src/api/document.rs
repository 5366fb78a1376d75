//! A document opened beside the chat.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::file::FileKind;

/// Where in its document a passage stands, as a person would say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
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

/// A document as it is opened: what there is to leaf through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct OpenDocument {
    /// The file's number.
    pub file: i32,
    /// The file's name.
    pub name: String,
    /// The kind.
    pub kind: FileKind,
    /// Whether its pages can be drawn only once the password was given.
    pub locked: bool,
    /// One for each page, slide or sheet, in order, those included that could
    /// not be read.
    pub pages: Vec<PageSummary>,
}

/// A page before its content is fetched.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct PageSummary {
    /// A sheet's name, a slide's title, a PDF page label.
    pub label: Option<String>,
    /// How large a page of a PDF or a picture is shown: known before its picture is.
    pub size: Option<PageSize>,
    /// Where its words come from.
    pub words: PageWords,
}

/// How large a page is, in points (1/72 inch).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
pub struct PageSize {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

/// Where the words of a page come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "come", rename_all = "snake_case")]
pub enum PageWords {
    /// The document carries them.
    #[default]
    Carried,
    /// The page is a picture, and was not recognised yet.
    Waiting,
    /// They were recognised from the page's picture.
    Recognised {
        /// How sure, from 0 to 1.
        sure: f32,
    },
}

/// A part of a page's picture, in pixels of the whole picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub struct PageTile {
    /// How wide the picture of the whole page would be: what zoom makes it.
    pub page_width: u32,
    /// Where the part begins, from the left.
    pub left: u32,
    /// Where the part begins, from the top.
    pub top: u32,
    /// Of the part.
    pub width: u32,
    /// Of the part.
    pub height: u32,
}

/// The text of a page, slide or sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct PageText {
    /// In reading order; the index is the `block` of a [`Highlight::Text`].
    pub blocks: Vec<TextBlock>,
    /// Words that were recognised and may well be others.
    pub unsure: Vec<UnsureWord>,
}

/// A word that was recognised and may well be another; its box is in shares of the
/// page from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
pub struct UnsureWord {
    /// How sure, from 0 to 1.
    pub sure: f32,
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

/// A block of text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TextBlock {
    /// What it is.
    pub kind: TextBlockKind,
    /// The text; the cells of a row are separated by ` | `.
    pub text: String,
}

/// A block of text as it lies on the picture of its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct PlacedBlock {
    /// Index into [`PageText::blocks`].
    pub block: u32,
    /// What it is.
    pub kind: TextBlockKind,
    /// In the order in which they are read.
    pub lines: Vec<PlacedLine>,
}

/// A line of a block, or a cell of a row; its box is in shares of the page from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct PlacedLine {
    /// The text.
    pub text: String,
    /// What the text of the block has between this line and the next: a blank, nothing
    /// where a word or Chinese goes on, a line break with an indent, ` | ` between cells.
    pub joint: String,
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TextBlockKind {
    /// A heading, level 1 to 6.
    Heading {
        /// 1 is the highest.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A row of a table.
    TableRow {
        /// Whether it names the columns.
        header: bool,
    },
    /// Below a picture or table.
    Caption,
    /// A footnote or speaker's note.
    Note,
    /// Preformatted.
    Code,
    /// What the page carries and does not show.
    Hidden,
}

/// What was cited, to be found in its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Cited {
    /// The passage.
    pub passage: i32,
    /// The file that it was cited from.
    pub file: i32,
    /// The words of the passage that are meant; none means all of it.
    pub words: Option<String>,
}

/// Where something that was cited is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Located {
    /// In its document.
    There {
        /// Where.
        location: PassageLocation,
    },
    /// Its document was changed since, and no longer has these words.
    Changed,
    /// Its document is no longer in the library.
    Gone,
}

/// Where a passage lies in its document, to open and highlight it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct PassageLocation {
    /// The file's number.
    pub file: i32,
    /// The page, slide or sheet to open, counted from 1.
    pub page: u32,
    /// What to highlight; may reach over several pages.
    pub highlights: Vec<Highlight>,
}

/// One thing to highlight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Highlight {
    /// A box on a PDF page; shares of the page from 0 to 1.
    Picture {
        /// Counted from 1.
        page: u32,
        /// The left edge.
        left: f32,
        /// The upper edge.
        top: f32,
        /// From left to right.
        width: f32,
        /// From top to bottom.
        height: f32,
    },
    /// A part of a block's text, in UTF-16 code units.
    Text {
        /// Counted from 1.
        page: u32,
        /// Index into [`PageText::blocks`].
        block: u32,
        /// First unit.
        start: u32,
        /// Last unit, excluded.
        end: u32,
    },
}
