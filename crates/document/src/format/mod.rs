//! One reader for each kind of document: plain functions from bytes to pages.
//!
//! Nothing here limits memory or time, and a hostile file may still crash a
//! library below: [`crate::reader`] runs these functions in a process of its
//! own.

use std::io::{Read, Seek};
use std::path::Path;

use crate::error::ReadError;
use crate::kind;
use crate::model::{
    Anchor, Block, BlockKind, ContentHash, Deletion, DocumentHeader, DocumentKind, Embedded, Page,
    TextSource,
};

mod book;
pub(crate) mod compound;
pub(crate) mod delimited;
mod drawing;
mod embedded;
pub(crate) mod encoding;
mod encryption;
mod equation;
mod excel;
mod html;
mod legacy;
pub(crate) mod mail;
mod markdown;
mod number_format;
mod numerals;
mod object;
pub(crate) mod open_document;
pub(crate) mod package;
mod page_picture;
pub mod pdf;
pub(crate) mod picture;
mod power_point;
mod rich_text;
mod salvage;
mod source_code;
mod text;
pub(crate) mod web_archive;
mod word;
mod xml;
mod xml_steps;

use embedded::{Allowance, Place};
pub use page_picture::{bytes, draw, draw_tile};

/// What the readers may use.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// PDFium; lopdf reads PDFs when there is none.
    pub pdfium: Option<&'a pdf::Library>,
    /// The file, opened; where there is none it is opened by its path.
    pub file: Option<&'a std::fs::File>,
    /// The size of a file on disk, in bytes.
    pub size: u64,
    /// What all parts of an archive may unpack to together, in bytes.
    pub unpacked: u64,
    /// Pages, slides or sheets of one file.
    pub pages: u32,
}

/// What a reader hands over, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Always the first.
    Header(DocumentHeader),
    /// In the order of the file.
    Page(Page),
    /// A page that could not be read, while others can; behind a page of the
    /// same number, the rest of that page.
    MissingPage {
        /// Counted from 1.
        number: u32,
        /// Why.
        error: ReadError,
    },
    /// Text that a tracked change took out, after the page that it stood on.
    Deletion(Deletion),
    /// After the file's own pages: those that follow belong to a document inside
    /// it.
    Embedded(Embedded),
    /// A document inside the file that could not be read.
    MissingEmbedded {
        /// As [`Embedded::path`].
        path: Vec<String>,
        /// Why.
        error: ReadError,
    },
}

/// Takes what a reader hands over; an error ends the reading with that error.
pub type Sink<'a> = dyn FnMut(Event) -> Result<(), ReadError> + 'a;

/// Reads the file at `path` and hands its header and pages to `sink` as they
/// are read, so that memory is bounded by a few pages for kinds with pages.
///
/// # Errors
/// [`ReadError::NoText`] after every page was handed over when none held a
/// block; what the other variants say otherwise.
pub fn read(
    path: &Path,
    password: Option<&str>,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let bytes = load(path, context)?;
    read_bytes(path, bytes, password, context, sink)
}

/// Reads the bytes of a file, whose name only decides between kinds of plain
/// text.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(
    name: &Path,
    bytes: Vec<u8>,
    password: Option<&str>,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut blocks = 0;
    let mut counting = |event: Event| {
        if let Event::Page(page) = &event {
            // What waits to be recognised may hold text.
            blocks += page.blocks.len() + usize::from(page.source == TextSource::Unrecognised);
        }
        sink(event)
    };
    let allowance = Allowance::new(context.unpacked);
    let source = open(name, bytes, password, context, &allowance)?;
    dispatch(&source, &mut counting)?;
    if blocks == 0 {
        return Err(ReadError::NoText);
    }
    Ok(())
}

/// A file that may be parsed: its kind is known, and it is no longer encrypted.
fn open<'a>(
    name: &Path,
    mut bytes: Vec<u8>,
    password: Option<&'a str>,
    context: &'a Context<'a>,
    allowance: &'a Allowance,
) -> Result<Source<'a>, ReadError> {
    let hash = ContentHash(*blake3::hash(&bytes).as_bytes());
    if let Some(package) = decrypted(&bytes, password, context.unpacked)? {
        bytes = package;
    }
    Ok(Source {
        kind: kind::detect(name, &bytes)?,
        bytes,
        hash,
        password,
        context,
        place: Place::outermost(allowance),
    })
}

/// The package inside one behind a password; none when `bytes` are something else.
/// `limit` bounds what is read, in bytes.
fn decrypted(
    bytes: &[u8],
    password: Option<&str>,
    limit: u64,
) -> Result<Option<Vec<u8>>, ReadError> {
    match encryption::package(bytes, password, limit)? {
        Some(package) => Ok(Some(package)),
        None => open_document::whole_package(bytes, password, limit),
    }
}

/// Reads a document with the reader of its kind.
fn dispatch(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    match source.kind {
        DocumentKind::Pdf => pdf::read(source, sink),
        DocumentKind::Word => word::read(source, sink),
        DocumentKind::PowerPoint => power_point::read(source, sink),
        DocumentKind::Excel => excel::read(source, sink),
        DocumentKind::Markdown => markdown::read(source, sink),
        DocumentKind::Html => html::read(source, sink),
        DocumentKind::Text => text::read(source, sink),
        DocumentKind::Delimited => delimited::read(source, sink),
        DocumentKind::SourceCode => source_code::read(source, sink),
        DocumentKind::RichText => rich_text::read(source, sink),
        DocumentKind::OpenText | DocumentKind::OpenPresentation | DocumentKind::OpenSpreadsheet => {
            open_document::read(source, sink)
        }
        DocumentKind::Book => book::read(source, sink),
        DocumentKind::LegacyWord => legacy::word::read(source, sink),
        DocumentKind::LegacyPowerPoint => legacy::power_point::read(source, sink),
        DocumentKind::LegacyExcel => legacy::excel::read(source, sink),
        DocumentKind::Mail => mail::read(source, sink),
        DocumentKind::Picture => picture::read(source, sink),
    }?;
    match source.kind {
        DocumentKind::Word | DocumentKind::PowerPoint | DocumentKind::Excel => {
            embedded::read_parts(source, sink)
        }
        DocumentKind::LegacyWord | DocumentKind::LegacyPowerPoint | DocumentKind::LegacyExcel => {
            legacy::objects::read(source, sink)
        }
        _ => Ok(()),
    }
}

/// A file in memory, with what is known of it before it is parsed.
struct Source<'a> {
    bytes: Vec<u8>,
    hash: ContentHash,
    kind: DocumentKind,
    /// Opens what is encrypted.
    password: Option<&'a str>,
    context: &'a Context<'a>,
    /// Where the document stands among those inside one file.
    place: Place<'a>,
}

impl Source<'_> {
    /// A header without title, author or date.
    fn header(&self, pages: u32) -> DocumentHeader {
        DocumentHeader {
            hash: self.hash,
            kind: self.kind,
            title: None,
            author: None,
            created: None,
            pages,
        }
    }

    /// Refuses documents with more pages than the limit.
    fn check_pages(&self, pages: usize) -> Result<u32, ReadError> {
        match u32::try_from(pages) {
            Ok(pages) if pages <= self.context.pages => Ok(pages),
            _ => Err(ReadError::TooLarge {
                detail: format!("{pages} pages; the limit is {}", self.context.pages),
            }),
        }
    }
}

fn load(path: &Path, context: &Context<'_>) -> Result<Vec<u8>, ReadError> {
    let unreadable = |error: std::io::Error| ReadError::Unreadable {
        detail: error.to_string(),
    };
    let opened;
    let mut file = match context.file {
        Some(file) => file,
        None => {
            opened = std::fs::File::open(path).map_err(unreadable)?;
            &opened
        }
    };
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ReadError::Unreadable {
            detail: "not a regular file".to_owned(),
        });
    }
    let limit = context.size;
    if metadata.len() > limit {
        return Err(ReadError::TooLarge {
            detail: format!("{} bytes; the limit is {limit}", metadata.len()),
        });
    }
    let mut bytes = Vec::new();
    let expected = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    bytes
        .try_reserve_exact(expected)
        .map_err(|_| ReadError::TooLarge {
            detail: format!("{expected} bytes do not fit in the reader's memory"),
        })?;
    file.rewind().map_err(unreadable)?;
    // A file that grows meanwhile is read as it was.
    file.take(metadata.len())
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// Builds a [`ReadError::Damaged`] from whatever a parser says.
fn damaged(detail: impl ToString) -> ReadError {
    ReadError::Damaged {
        detail: detail.to_string(),
    }
}

/// A text with every run of white space made one blank, and none at its ends.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

/// What a document says of itself, or nothing where it says only blanks.
fn said(text: &str) -> Option<String> {
    let text = collapse(text.trim_matches('\0'));
    (!text.is_empty()).then_some(text)
}

/// How much of a text is kept where many blocks repeat it, in bytes: a heading in
/// the anchors of what stands below it, a sheet's name in those of its rows, the
/// signs around the number of a list's items.
const LONGEST_REPEATED: usize = 200;

/// The beginning of a text that many blocks will repeat.
fn repeatable(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST_REPEATED))
        .unwrap_or(text)
}

/// Collects the blocks of a document that flows (Word, HTML): keeps the
/// headings above each block, and counts the paragraphs.
#[derive(Debug, Default)]
struct Flow {
    blocks: Vec<Block>,
    headings: Vec<(u8, String)>,
    paragraphs: u32,
}

impl Flow {
    /// Adds a block unless its text is blank.
    fn push(&mut self, kind: BlockKind, text: String) {
        self.paragraphs += 1;
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let BlockKind::Heading { level } = kind {
            self.headings.retain(|(above, _)| *above < level);
        }
        self.blocks.push(Block {
            kind,
            text: text.to_owned(),
            anchor: self.place(),
        });
        if let BlockKind::Heading { level } = kind {
            let heading = collapse(text);
            self.headings.push((level, repeatable(&heading).to_owned()));
        }
    }

    /// Where the paragraph that was added last stands.
    fn place(&self) -> Anchor {
        Anchor::Paragraph {
            headings: self.headings.iter().map(|(_, text)| text.clone()).collect(),
            paragraph: self.paragraphs,
        }
    }

    /// The one page of such a document.
    fn into_page(mut self) -> Page {
        self.take_page(1, None)
    }

    /// What was collected since the last page; the count of paragraphs goes on,
    /// and no heading reaches from one page into the next.
    fn take_page(&mut self, number: u32, label: Option<String>) -> Page {
        self.headings.clear();
        Page {
            number,
            label,
            size: None,
            hidden: false,
            source: TextSource::Document,
            blocks: std::mem::take(&mut self.blocks),
        }
    }
}
