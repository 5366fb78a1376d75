//! What a document is once it has been read.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The BLAKE3 hash of a file's bytes. Two files with the same hash are the same
/// document, whatever their names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ContentHash(pub [u8; 32]);

impl fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ContentHash({self})")
    }
}

impl FromStr for ContentHash {
    type Err = InvalidContentHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(InvalidContentHash);
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16)
                .map_err(|_| InvalidContentHash)?;
        }
        Ok(Self(bytes))
    }
}

/// A text that is not 64 hexadecimal digits was read as a [`ContentHash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a content hash is 64 hexadecimal digits")]
pub struct InvalidContentHash;

/// The kind of a document, told from its content before its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Portable Document Format (ISO 32000).
    Pdf,
    /// Word: Office Open XML, WordprocessingML (ECMA-376).
    Word,
    /// PowerPoint: Office Open XML, PresentationML (ECMA-376).
    PowerPoint,
    /// Excel: Office Open XML, SpreadsheetML (ECMA-376).
    Excel,
    /// Markdown (CommonMark, with tables).
    Markdown,
    /// A web page, alone or saved with its parts (MHTML, RFC 2557).
    Html,
    /// Text without markup, in any encoding.
    Text,
    /// Rows of separated values (RFC 4180, and its relatives with tabs and
    /// semicolons).
    Delimited,
    /// The source of a program.
    SourceCode,
    /// Rich Text Format (Microsoft, version 1.9.1).
    RichText,
    /// A text document of OpenDocument (ISO/IEC 26300).
    OpenText,
    /// A presentation of OpenDocument.
    OpenPresentation,
    /// A spreadsheet of OpenDocument.
    OpenSpreadsheet,
    /// Word 97 to 2003 (MS-DOC): its text, without its looks.
    LegacyWord,
    /// PowerPoint 97 to 2003 (MS-PPT): its text, slide by slide.
    LegacyPowerPoint,
    /// Excel 5 to 2003 (MS-XLS).
    LegacyExcel,
    /// An electronic book (EPUB 2 and 3).
    Book,
    /// A message (RFC 5322, MS-OXMSG); its attachments are documents of their
    /// own.
    Mail,
    /// A picture of text (PNG, JPEG, TIFF, WebP).
    Picture,
}

impl DocumentKind {
    /// Whether each page is a sheet of its own, which goes on nowhere.
    #[must_use]
    pub fn has_sheets(self) -> bool {
        matches!(
            self,
            Self::Excel | Self::LegacyExcel | Self::OpenSpreadsheet
        )
    }
}

/// What is known of a document before its pages are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHeader {
    /// The hash of the file's bytes.
    pub hash: ContentHash,
    /// The kind that the content has.
    pub kind: DocumentKind,
    /// The title that the document gives itself, where it gives one.
    pub title: Option<String>,
    /// The author that the document names.
    pub author: Option<String>,
    /// When the document says that it was written, as RFC 3339 where it could
    /// be understood and as written where not.
    pub created: Option<String>,
    /// The number of [`Page`]s that follow: pages of a PDF, slides, sheets; one
    /// for kinds without pages.
    pub pages: u32,
}

/// A page of a PDF, a slide, a sheet, or the whole of a document that has no
/// pages (Word, Markdown, HTML, text).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Counted from 1 in the order of the file.
    pub number: u32,
    /// What the document calls the page: a PDF page label such as `iv`, a
    /// sheet's name, a slide's title.
    pub label: Option<String>,
    /// The size of a PDF page as it is shown (after rotation).
    pub size: Option<PageSize>,
    /// Whether the document keeps the page out of sight: a hidden sheet or
    /// slide.
    pub hidden: bool,
    /// Where the text comes from.
    pub source: TextSource,
    /// The text in reading order.
    pub blocks: Vec<Block>,
}

/// Where the text of a page comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// The document carries it.
    #[default]
    Document,
    /// The page shows something, but carries no text, or text that maps to no
    /// Unicode: it waits to be recognised.
    Unrecognised,
    /// Recognised from the page's picture.
    Recognised {
        /// How sure, from 0 to 1: the mean over the characters.
        confidence: f32,
        /// The words that may well be misread.
        #[serde(default)]
        unsure: Vec<UnsureWord>,
    },
}

/// A word that was recognised, and may well be another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UnsureWord {
    /// Where it lies on the page.
    pub rectangle: Rectangle,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

/// A document inside another: an attachment of a message, a workbook inside a
/// deck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embedded {
    /// The names from the outermost to the document's own; a message without a
    /// name in a message has its subject.
    pub path: Vec<String>,
    /// The document's own header; its hash is that of its own bytes.
    pub header: DocumentHeader,
}

/// Text that a tracked change took out of a document: part of no page, but known.
#[derive(Debug, Clone, PartialEq)]
pub struct Deletion {
    /// What was taken out.
    pub text: String,
    /// Who took it out, where the document says.
    pub author: Option<String>,
    /// When, as RFC 3339, where the document says.
    pub date: Option<String>,
    /// Where it stood: the block before it.
    pub anchor: Anchor,
}

/// A width and a height in points (1/72 inch).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

/// A heading, a paragraph, a row: the smallest piece of text with a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What the text is.
    pub kind: BlockKind,
    /// The text: never empty, without leading or trailing white space; lines
    /// that the layout alone broke are joined.
    pub text: String,
    /// Where to open it.
    pub anchor: Anchor,
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading; level 1 is the highest, 6 the lowest.
    Heading {
        /// From 1 to 6.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// One item of a list; its text begins with its bullet or number where the
    /// document gives one.
    ListItem,
    /// One row of a table; the cells are separated by ` | `.
    TableRow {
        /// Whether the row names the columns.
        header: bool,
    },
    /// The text below a picture or a table.
    Caption,
    /// A footnote, an endnote, a speaker's note or a comment; also a header or
    /// footer, once, after the text.
    Note,
    /// Preformatted text; its line breaks are kept.
    Code,
    /// A running header or footer, or a page number: it stands at the edge of a
    /// page and says nothing of its own, so that it belongs to no passage.
    Running,
    /// What a page carries and does not show: white on white, too small to be read, or
    /// beside the page. A person should know of it; it belongs to no passage.
    Hidden,
}

/// Where in its document a block stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Anchor {
    /// On a page of a PDF.
    Page {
        /// Counted from 1.
        page: u32,
        /// Where each line of the block's text lies on the page; of a row of a table,
        /// each cell.
        lines: Vec<Line>,
    },
    /// On a slide.
    Slide {
        /// Counted from 1.
        slide: u32,
        /// The name of the shape that holds the text.
        shape: Option<String>,
        /// Whether the text stands in the speaker's notes.
        notes: bool,
    },
    /// In a sheet of a workbook.
    Cells {
        /// The sheet's name.
        sheet: String,
        /// In A1 notation, such as `B7:F7`.
        range: String,
    },
    /// In a document that flows (Word, HTML).
    Paragraph {
        /// The headings above the text, highest first.
        headings: Vec<String>,
        /// Counted from 1 through the whole document.
        paragraph: u32,
    },
    /// In a file of lines (text, Markdown).
    Lines {
        /// The first line, counted from 1.
        first: u32,
        /// The last line, included.
        last: u32,
    },
}

/// One line of a block's text, or one cell of a row, as it lies on a PDF page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Where the line begins in the block's text, in bytes.
    pub start: u32,
    /// Where it ends, in bytes, excluded.
    pub end: u32,
    /// The box around the line.
    pub rectangle: Rectangle,
}

/// A part of a page's picture, in pixels of the whole picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
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

/// A box on a page in points, measured from the page's upper left corner as it
/// is shown (after rotation).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rectangle {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
}
