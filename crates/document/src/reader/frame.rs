//! What goes over the pipes: frames of a length (32 bits, little-endian) and
//! that many bytes of postcard.
//!
//! [`Anchor`] and [`ReadError`] are tagged from inside for JSON, which postcard
//! cannot read back; here they have twins without the tag, which do not compile
//! when a variant is missing.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::confine::Confinement;
use crate::error::ReadError;
use crate::model::{
    Anchor, Block, BlockKind, ContentHash, Deletion, DocumentHeader, Embedded, Line, Page,
    PageSize, TextSource, Tile,
};

/// Requests hold a path and little more.
const LONGEST_REQUEST: u32 = 1024 * 1024;

/// What the reader process is asked. Never printed, since it may hold a
/// password.
#[derive(Serialize, Deserialize)]
pub enum Request {
    /// Answered by [`Reply::Header`], [`Reply::Page`]s and their like, and
    /// [`Reply::Finished`].
    Read {
        /// The file, absolute.
        path: OsString,
        /// Opens a file that is encrypted.
        password: Option<String>,
    },
    /// Answered by [`Reply::Picture`].
    Draw {
        /// Which page.
        page: PageFrom,
        /// In pixels.
        width: u32,
    },
    /// Answered by [`Reply::Picture`].
    DrawTile {
        /// Which page.
        page: PageFrom,
        /// The part of the page.
        tile: Tile,
    },
}

/// A page that is to be drawn.
#[derive(Serialize, Deserialize)]
pub struct PageFrom {
    /// The file, absolute.
    pub path: OsString,
    /// The document inside the file to which the page belongs, where it is not the
    /// file's own.
    pub inside: Option<ContentHash>,
    /// Opens a file that is encrypted.
    pub password: Option<String>,
    /// Counted from 1.
    pub number: u32,
}

/// What the reader process answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// What the process cannot be refused, told once before everything else.
    Confined(Confinement),
    /// What is known before the pages.
    Header(DocumentHeader),
    /// The next page.
    Page(PageFrame),
    /// A page that could not be read.
    MissingPage {
        /// Counted from 1.
        number: u32,
        /// Why.
        #[serde(with = "ReadErrorFrame")]
        error: ReadError,
    },
    /// Text that a tracked change took out.
    Deletion {
        /// As [`Deletion::text`].
        text: String,
        /// As [`Deletion::author`].
        author: Option<String>,
        /// As [`Deletion::date`].
        date: Option<String>,
        /// As [`Deletion::anchor`].
        #[serde(with = "AnchorFrame")]
        anchor: Anchor,
    },
    /// The pages that follow belong to a document inside the file.
    Embedded(Embedded),
    /// A document inside the file that could not be read.
    MissingEmbedded {
        /// As [`Embedded::path`].
        path: Vec<String>,
        /// Why.
        #[serde(with = "ReadErrorFrame")]
        error: ReadError,
    },
    /// A drawn page as a PNG.
    Picture(Vec<u8>),
    /// Every page was sent.
    Finished,
    /// The request ends with an error.
    Failed(#[serde(with = "ReadErrorFrame")] ReadError),
}

impl Reply {
    /// The highest page number that the reply speaks of; 0 where it speaks of
    /// none.
    pub(super) fn pages(&self) -> u32 {
        match self {
            Self::Header(header) => header.pages,
            Self::Embedded(embedded) => embedded.header.pages,
            Self::Page(page) => page.number,
            Self::MissingPage { number, .. } => *number,
            Self::Confined(_)
            | Self::Deletion { .. }
            | Self::MissingEmbedded { .. }
            | Self::Picture(_)
            | Self::Finished
            | Self::Failed(_) => 0,
        }
    }
}

/// A [`Page`] on its way.
#[derive(Debug, Serialize, Deserialize)]
pub struct PageFrame {
    number: u32,
    label: Option<String>,
    size: Option<PageSize>,
    hidden: bool,
    source: TextSource,
    blocks: Vec<BlockFrame>,
}

#[derive(Debug, Serialize, Deserialize)]
struct BlockFrame {
    kind: BlockKind,
    text: String,
    #[serde(with = "AnchorFrame")]
    anchor: Anchor,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Anchor")]
enum AnchorFrame {
    Page {
        page: u32,
        lines: Vec<Line>,
    },
    Slide {
        slide: u32,
        shape: Option<String>,
        notes: bool,
    },
    Cells {
        sheet: String,
        range: String,
    },
    Paragraph {
        headings: Vec<String>,
        paragraph: u32,
    },
    Lines {
        first: u32,
        last: u32,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ReadError")]
enum ReadErrorFrame {
    Unreadable { detail: String },
    Encrypted,
    WrongPassword,
    Damaged { detail: String },
    Unsupported,
    TooLarge { detail: String },
    TimedOut,
    ReaderDied { detail: String },
    Stopped,
    NoText,
}

impl From<Deletion> for Reply {
    fn from(deletion: Deletion) -> Self {
        let Deletion {
            text,
            author,
            date,
            anchor,
        } = deletion;
        Self::Deletion {
            text,
            author,
            date,
            anchor,
        }
    }
}

impl From<Page> for PageFrame {
    fn from(page: Page) -> Self {
        let Page {
            number,
            label,
            size,
            hidden,
            source,
            blocks,
        } = page;
        Self {
            number,
            label,
            size,
            hidden,
            source,
            blocks: blocks
                .into_iter()
                .map(|Block { kind, text, anchor }| BlockFrame { kind, text, anchor })
                .collect(),
        }
    }
}

impl From<PageFrame> for Page {
    fn from(page: PageFrame) -> Self {
        Self {
            number: page.number,
            label: page.label,
            size: page.size,
            hidden: page.hidden,
            source: page.source,
            blocks: page
                .blocks
                .into_iter()
                .map(|BlockFrame { kind, text, anchor }| Block { kind, text, anchor })
                .collect(),
        }
    }
}

/// A message as a frame.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] when the message does not fit a frame.
pub fn encode(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let bytes = postcard::to_extend(message, vec![0; 4]).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len() - 4)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the message is too long"))?;
    let mut bytes = bytes;
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

/// The message in a frame's bytes, without the length.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] when the bytes are no such message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Writes a message to a pipe.
///
/// # Errors
/// What the pipe says; see also [`encode`].
pub fn write(message: &impl Serialize, pipe: &mut impl Write) -> io::Result<()> {
    pipe.write_all(&encode(message)?)?;
    pipe.flush()
}

/// Reads the next request; none when the pipe was closed between two.
///
/// # Errors
/// What the pipe says; see also [`decode`].
pub fn read_request(pipe: &mut impl Read) -> io::Result<Option<Request>> {
    let mut length = [0; 4];
    match pipe.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST_REQUEST {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the request is too long",
        ));
    }
    let mut bytes = vec![0; length as usize];
    pipe.read_exact(&mut bytes)?;
    decode(&bytes).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Rectangle, UnsureWord};

    #[test]
    fn pages_and_errors_come_back_as_they_went() {
        let rectangle = Rectangle {
            left: 1.0,
            top: 2.0,
            right: 3.5,
            bottom: 4.0,
        };
        let anchors = [
            Anchor::Page {
                page: 3,
                lines: vec![Line {
                    start: 0,
                    end: 4,
                    rectangle,
                }],
            },
            Anchor::Slide {
                slide: 2,
                shape: Some("Title".to_owned()),
                notes: true,
            },
            Anchor::Cells {
                sheet: "租约".to_owned(),
                range: "B7:F7".to_owned(),
            },
            Anchor::Paragraph {
                headings: vec!["A".to_owned()],
                paragraph: 9,
            },
            Anchor::Lines { first: 1, last: 2 },
        ];
        let page = Page {
            number: 1,
            label: Some("iv".to_owned()),
            size: None,
            hidden: true,
            source: TextSource::Recognised {
                confidence: 0.5,
                unsure: vec![UnsureWord {
                    rectangle,
                    confidence: 0.25,
                }],
            },
            blocks: anchors
                .into_iter()
                .map(|anchor| Block {
                    kind: BlockKind::Heading { level: 2 },
                    text: "text".to_owned(),
                    anchor,
                })
                .collect(),
        };
        let bytes = encode(&Reply::Page(page.clone().into())).expect("a page fits a frame");
        match decode(&bytes[4..]).expect("the frame holds a reply") {
            Reply::Page(back) => assert_eq!(Page::from(back), page),
            other => panic!("a page was sent, and {other:?} came"),
        }
        let error = ReadError::Damaged {
            detail: "no".to_owned(),
        };
        let bytes = encode(&Reply::Failed(error.clone())).expect("an error fits a frame");
        match decode(&bytes[4..]).expect("the frame holds a reply") {
            Reply::Failed(back) => assert_eq!(back, error),
            other => panic!("an error was sent, and {other:?} came"),
        }
    }
}
