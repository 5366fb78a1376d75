//! Word documents of 1993 to 2003 (MS-DOC): the text with its headings, tables
//! and notes, without its looks. Headers and footers are left out.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::compound::{CompoundFile, u32_at};
use super::super::encryption::stream_cipher::Keys;
use super::super::{Event, Flow, Sink, Source, collapse, damaged};
use crate::error::ReadError;
use crate::model::BlockKind;

mod body;
mod early;
mod information;
mod lists;
mod pieces;
mod properties;
mod styles;
mod visible;

use body::Body;
use information::Information;
use lists::Lists;
use pieces::Text;
use styles::Styles;

/// Every so many bytes are encrypted with a key of their own.
const BLOCK: usize = 512;

/// The beginning of the document stream is never encrypted.
const PLAIN: usize = 68;

pub(in super::super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let file = CompoundFile::open(&source.bytes, source.context.unpacked)?;
    let root = file.root();
    let mut stream = root
        .stream("WordDocument")?
        .ok_or_else(|| damaged("no document stream"))?;
    let information = Information::read(&stream)?;
    let mut table = root.stream(information.table_stream)?.unwrap_or_default();
    let mut data = root.stream("Data")?.unwrap_or_default();
    if information.encrypted {
        let keys = keys(&information, source.password, &table)?;
        let plain = stream[..stream.len().min(PLAIN)].to_vec();
        for part in [&mut stream, &mut table, &mut data] {
            keys.apply(BLOCK, part);
        }
        stream[..plain.len()].copy_from_slice(&plain);
    }
    let information = Information::read(&stream)?;
    let mut header = source.header(1);
    let summary = file.summary();
    header.title = summary.title;
    header.author = summary.author;
    header.created = summary.created;
    sink(Event::Header(header))?;
    let streams = Streams {
        stream: &stream,
        table: &table,
        data: &data,
    };
    sink(Event::Page(streams.flow(&information).into_page()))
}

/// The keys of a document behind a password; the table stream begins with what
/// describes them (MS-DOC 2.2.6).
fn keys(
    information: &Information<'_>,
    password: Option<&str>,
    table: &[u8],
) -> Result<Keys, ReadError> {
    // The oldest way adds bytes of the password, and is not undone here.
    if information.obfuscated || information.before_97 {
        return Err(ReadError::Encrypted);
    }
    Keys::open(table, password)
}

/// The parts of a document.
struct Streams<'a> {
    stream: &'a [u8],
    table: &'a [u8],
    data: &'a [u8],
}

impl Streams<'_> {
    fn flow(&self, information: &Information<'_>) -> Flow {
        let text = Text::read(self.stream, self.table, information);
        let part = |number| information.part(self.table, number).unwrap_or_default();
        let character_pages = part(information::CHARACTER_PAGES);
        let paragraph_pages = part(information::PARAGRAPH_PAGES);
        let (characters, paragraphs) = if information.before_97 {
            (
                early::character_runs(self.stream, character_pages),
                early::paragraph_runs(self.stream, paragraph_pages),
            )
        } else {
            (
                properties::character_runs(self.stream, character_pages),
                properties::paragraph_runs(self.stream, paragraph_pages, self.data),
            )
        };
        let hidden = visible::hidden(&text, &characters);
        let parts = Parts::of(information, text.units.len());
        let mut body = Body {
            text: &text,
            hidden: &hidden,
            characters: &characters,
            paragraphs: &paragraphs,
            styles: &Styles::read(part(information::STYLE_SHEET)),
            lists: Lists::read(
                part(information::LISTS),
                information
                    .behind(self.table, information::LISTS)
                    .unwrap_or_default(),
                part(information::LIST_ENTRIES),
            ),
            notes: notes(information, self.table, &parts),
        };
        let mut flow = Flow::default();
        body.walk(parts.main, &mut flow);
        body.walk(parts.text_boxes, &mut flow);
        if information.before_97 {
            // Where their references cannot be found, notes stand at the end.
            push_notes(&mut body, [parts.footnotes, parts.endnotes], &mut flow);
        }
        flow
    }
}

fn push_notes(body: &mut Body<'_>, parts: [Range<usize>; 2], flow: &mut Flow) {
    for part in parts {
        let mut notes = Flow::default();
        body.walk(part, &mut notes);
        for block in notes.blocks {
            flow.push(BlockKind::Note, collapse(&block.text));
        }
    }
}

/// Where the parts of the text lie, one after the other (MS-DOC 2.4.1).
struct Parts {
    main: Range<usize>,
    footnotes: Range<usize>,
    comments: Range<usize>,
    endnotes: Range<usize>,
    text_boxes: Range<usize>,
}

impl Parts {
    fn of(information: &Information<'_>, length: usize) -> Self {
        let lengths = information.lengths;
        let mut start = 0_usize;
        let mut next = |count: u32| {
            let end = start.saturating_add(count as usize).min(length);
            let range = start..end;
            start = end;
            range
        };
        // A document that does not say how long its text is has nothing else.
        let main = if lengths.main == 0 {
            length.try_into().unwrap_or(u32::MAX)
        } else {
            lengths.main
        };
        let main = next(main);
        let footnotes = next(lengths.footnotes);
        next(lengths.headers);
        next(lengths.macros);
        Self {
            main,
            footnotes,
            comments: next(lengths.comments),
            endnotes: next(lengths.endnotes),
            text_boxes: next(lengths.text_boxes),
        }
    }
}

/// Footnotes, endnotes and comments by the character that refers to them.
fn notes(
    information: &Information<'_>,
    table: &[u8],
    parts: &Parts,
) -> BTreeMap<usize, Range<usize>> {
    use information::{
        COMMENT_REFERENCES, COMMENT_TEXTS, ENDNOTE_REFERENCES, ENDNOTE_TEXTS, FOOTNOTE_REFERENCES,
        FOOTNOTE_TEXTS,
    };
    let mut notes = BTreeMap::new();
    if information.before_97 {
        return notes;
    }
    // Beside each reference lie as many bytes as given here.
    for (references, width, texts, part) in [
        (FOOTNOTE_REFERENCES, 2, FOOTNOTE_TEXTS, &parts.footnotes),
        (ENDNOTE_REFERENCES, 2, ENDNOTE_TEXTS, &parts.endnotes),
        (COMMENT_REFERENCES, 30, COMMENT_TEXTS, &parts.comments),
    ] {
        let references = information.part(table, references).unwrap_or_default();
        let texts = information.part(table, texts).unwrap_or_default();
        let count = references.len().saturating_sub(4) / (4 + width);
        let mut last = part.start;
        for index in 0..count {
            let place = |bytes, index: usize| u32_at(bytes, index * 4).map(|place| place as usize);
            let (Some(reference), Some(start), Some(end)) = (
                place(references, index),
                place(texts, index),
                place(texts, index + 1),
            ) else {
                break;
            };
            // Texts follow each other; none is read twice.
            let start = part.start.saturating_add(start).max(last);
            let end = part.start.saturating_add(end).min(part.end);
            if start < end {
                notes.insert(reference, start..end);
                last = end;
            }
        }
    }
    notes
}
