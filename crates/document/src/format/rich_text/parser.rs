//! Goes through the tokens with a state for each open group.

use super::code_pages::{CodePages, decode, symbol};
use super::destinations::{Destination, Opens, opened_by};
use super::frame::{Frame, Purpose};
use super::styles::{Style, Styles, level};
use super::tokens::{Token, Tokens};
use crate::error::ReadError;
use crate::format::{damaged, said};
use crate::model::BlockKind;

mod words;

/// Real documents open some dozens of groups at once.
const MAXIMUM_DEPTH: usize = 10_000;

/// Notes and boxes inside each other; the text of those further inside belongs to
/// the one around. Each takes in the text of all inside it.
const MAXIMUM_FRAMES: usize = 16;

/// How far inside a text of two versions the newer one begins, at most.
const MAXIMUM_VERSIONS: usize = 16;

/// What is read of a file.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) information: Information,
    pub(super) blocks: Vec<(BlockKind, String)>,
}

#[derive(Debug, Default)]
pub(super) struct Information {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) created: Option<String>,
}

/// What holds until the group ends.
#[derive(Debug, Clone, Copy)]
struct State {
    destination: Destination,
    font: i32,
    /// How many characters stand after each `\u` for readers that know none.
    fallback: usize,
    hidden: bool,
    deleted: bool,
    style: i32,
    outline: Option<i32>,
    in_list: bool,
    in_table: bool,
}

impl State {
    fn reset_paragraph(&mut self) {
        self.style = 0;
        self.outline = None;
        self.in_list = false;
        self.in_table = false;
    }
}

#[derive(Debug)]
pub(super) struct Parser {
    pages: CodePages,
    styles: Styles,
    information: Information,
    state: State,
    groups: Vec<State>,
    frames: Vec<Frame>,
    /// Bytes of text that wait for the rest of their character.
    bytes: Vec<u8>,
    /// The first half of a character beyond 16 bits.
    half: Option<u16>,
    /// Characters still to be passed over after a `\u`.
    passing: usize,
    /// Whether `\*` was the last token.
    ignorable: bool,
    /// The title or another text that is not the document's.
    aside: String,
    comment_author: String,
    style: Style,
    font: i32,
    date: [i32; 3],
}

impl Default for Parser {
    fn default() -> Self {
        Self {
            pages: CodePages::default(),
            styles: Styles::default(),
            information: Information::default(),
            state: State {
                destination: Destination::Text,
                font: 0,
                fallback: 1,
                hidden: false,
                deleted: false,
                style: 0,
                outline: None,
                in_list: false,
                in_table: false,
            },
            groups: Vec::new(),
            frames: vec![Frame::new(Purpose::Document, 0)],
            bytes: Vec::new(),
            half: None,
            passing: 0,
            ignorable: false,
            aside: String::new(),
            comment_author: String::new(),
            style: Style::default(),
            font: 0,
            date: [0; 3],
        }
    }
}

impl Parser {
    /// Reads a file; one that was cut gives what it holds.
    pub(super) fn read(mut self, bytes: &[u8]) -> Result<Document, ReadError> {
        for token in Tokens::new(bytes) {
            match token {
                Token::Text(text) => {
                    let passed = self.passing.min(text.len());
                    self.passing -= passed;
                    self.text(text.get(passed..).unwrap_or_default());
                }
                Token::Byte(_) if self.passing > 0 => self.passing -= 1,
                Token::Byte(byte) => self.text(&[byte]),
                Token::Open => self.open()?,
                Token::Close => {
                    self.close();
                    // What follows the document's own group is not of it.
                    if self.groups.is_empty() {
                        break;
                    }
                }
                Token::Symbol(_) if self.passing > 0 => self.passing -= 1,
                // The specification counts words too, but who writes `\u` and
                // nothing for others writes the next word right after it.
                Token::Word(word, value) => {
                    self.passing = 0;
                    self.word(word, value);
                }
                Token::Symbol(symbol) => self.symbol(symbol),
            }
        }
        while !self.groups.is_empty() {
            self.close();
        }
        self.decode_bytes();
        self.end_paragraph();
        let mut frame = self.frames.pop();
        if let Some(frame) = &mut frame {
            frame.end_row();
        }
        Ok(Document {
            information: self.information,
            blocks: frame.map(|frame| frame.blocks).unwrap_or_default(),
        })
    }

    fn open(&mut self) -> Result<(), ReadError> {
        self.decode_bytes();
        self.passing = 0;
        self.ignorable = false;
        if self.groups.len() >= MAXIMUM_DEPTH {
            return Err(damaged("groups are nested too deeply"));
        }
        if self.is_in_style_sheet() {
            self.style = Style::default();
        }
        self.groups.push(self.state);
        Ok(())
    }

    /// Whether the innermost group is the style sheet itself, not a style in it.
    fn is_in_style_sheet(&self) -> bool {
        let around = self.groups.last().map(|state| state.destination);
        self.state.destination == Destination::Styles && around != Some(Destination::Styles)
    }

    fn close(&mut self) {
        self.decode_bytes();
        self.passing = 0;
        self.ignorable = false;
        let Some(outer) = self.groups.pop() else {
            return;
        };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.destination == outer.destination {
            if self.is_in_style_sheet() {
                self.styles.insert(std::mem::take(&mut self.style));
            }
        } else {
            self.end_destination(inner.destination);
        }
        self.state = inner;
        while self.innermost_has_ended() {
            self.end_frame();
        }
        self.state = outer;
    }

    /// Whether the group in which the innermost note or box began is closed.
    fn innermost_has_ended(&self) -> bool {
        let innermost = self.frames.last();
        self.frames.len() > 1 && innermost.is_some_and(|frame| frame.depth > self.groups.len())
    }

    fn end_frame(&mut self) {
        self.end_paragraph();
        if let Some(mut frame) = self.frames.pop()
            && let Some(around) = self.frames.last_mut()
        {
            frame.end_row();
            around.take_in(frame);
        }
    }

    fn end_destination(&mut self, destination: Destination) {
        let aside = said(&std::mem::take(&mut self.aside));
        match destination {
            Destination::Title => self.information.title = aside,
            Destination::Author => self.information.author = aside,
            Destination::CommentAuthor => self.comment_author = aside.unwrap_or_default(),
            Destination::Created => {
                let [year, month, day] = self.date;
                if (1..=9999).contains(&year)
                    && (1..=12).contains(&month)
                    && (1..=31).contains(&day)
                {
                    self.information.created = Some(format!("{year:04}-{month:02}-{day:02}"));
                }
            }
            _ => {}
        }
    }

    fn word(&mut self, word: &str, value: Option<i32>) {
        self.decode_bytes();
        let ignorable = std::mem::take(&mut self.ignorable);
        match opened_by(word, ignorable) {
            Opens::Nothing => {}
            opens => return self.begin(opens),
        }
        match self.state.destination {
            Destination::Fonts => self.font_word(word, value),
            Destination::Styles => self.style_word(word, value),
            Destination::Created => self.date_word(word, value),
            Destination::Nowhere => return,
            _ => {}
        }
        if !self.document_word(word, value) && !self.character_word(word, value) {
            self.paragraph_word(word, value);
        }
    }

    fn begin(&mut self, opens: Opens) {
        // Nothing inside what is not read is read, but a newer version is.
        let unread = self.state.destination == Destination::Nowhere;
        let depth = self.groups.len();
        match opens {
            Opens::Nothing => {}
            Opens::Newer => {
                if self.state.destination == Destination::Alternative {
                    let around = self.groups.iter().rev().map(|state| state.destination);
                    let around = around
                        .take(MAXIMUM_VERSIONS)
                        .find(|destination| *destination != Destination::Alternative);
                    self.state.destination = around.unwrap_or(Destination::Nowhere);
                }
            }
            _ if unread => {}
            Opens::Destination(destination) => {
                self.aside.clear();
                self.state.destination = destination;
            }
            Opens::Note => self.begin_frame(Purpose::Note, depth),
            Opens::Box => self.begin_frame(Purpose::Box, depth),
            Opens::Comment => {
                let author = std::mem::take(&mut self.comment_author);
                self.begin_frame(Purpose::Comment { author }, depth);
            }
        }
    }

    fn begin_frame(&mut self, purpose: Purpose, depth: usize) {
        if self.frames.len() < MAXIMUM_FRAMES {
            self.frames.push(Frame::new(purpose, depth));
        }
        self.state.destination = Destination::Text;
        self.state.reset_paragraph();
    }

    fn symbol(&mut self, symbol: u8) {
        self.decode_bytes();
        self.ignorable = symbol == b'*';
        match symbol {
            b'~' => self.push("\u{a0}"),
            b'_' => self.push("-"),
            b'\\' | b'{' | b'}' => self.push(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\r' | b'\n' if self.state.destination == Destination::Text => self.end_paragraph(),
            b'\t' => self.push(" "),
            _ => {}
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        self.ignorable = false;
        if self.state.destination != Destination::Nowhere {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Decodes the bytes collected; they are all in the font of the state.
    fn decode_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        let text = decode(&bytes, self.pages.of_font(self.state.font));
        bytes.clear();
        self.bytes = bytes;
        self.push(&text);
    }

    /// A unit of UTF-16, written as a signed number.
    fn unicode(&mut self, value: i32) {
        let Ok(unit) = u16::try_from(value & 0xFFFF) else {
            return;
        };
        let half = self.half.take();
        if (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        // Symbol fonts are written with units of the private use area.
        let [byte, high] = unit.to_le_bytes();
        if high == 0xF0 {
            if let Some(bullet) = symbol(byte) {
                self.push(bullet.encode_utf8(&mut [0; 4]));
            }
            return;
        }
        let units = half.into_iter().chain([unit]);
        let text: String = char::decode_utf16(units).flatten().collect();
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        if self.state.hidden || self.state.deleted {
            return;
        }
        match self.state.destination {
            Destination::Text => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.text.push_str(text);
                }
            }
            Destination::Label => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.label.push_str(text);
                }
            }
            Destination::Styles => self.style.name.push_str(text),
            Destination::Title | Destination::Author | Destination::CommentAuthor => {
                self.aside.push_str(text);
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if self.state.in_table {
            frame.end_paragraph_in_cell();
            return;
        }
        let heading = match self.state.outline {
            Some(outline) => level(Some(outline)),
            None => self.styles.heading(self.state.style),
        };
        let kind = match heading {
            Some(level) => BlockKind::Heading { level },
            None if self.state.in_list || !frame.label.trim().is_empty() => BlockKind::ListItem,
            None if self.styles.is_caption(self.state.style) => BlockKind::Caption,
            None => BlockKind::Paragraph,
        };
        frame.end_paragraph(kind);
    }
}
