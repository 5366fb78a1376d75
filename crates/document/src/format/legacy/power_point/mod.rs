//! Presentations of 1997 to 2003 (MS-PPT): the text of each slide with its
//! title, tables, comments and notes.

use std::collections::{HashMap, HashSet};

use super::super::compound::{CompoundFile, u16_at, u32_at};
use super::super::{Event, Sink, Source, collapse, damaged};
use super::objects::StoredObject;
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

mod persistent;
mod records;
mod shapes;
mod text;

use persistent::Persistent;
use records::Record;
use shapes::Shown;
use text::{Role, Text};

const SLIDE: u16 = 0x03EE;
const SLIDE_ATOM: u16 = 0x03EF;
const SLIDE_PLACE: u16 = 0x03F3;
const SLIDE_SHOW: u16 = 0x03F9;
const SLIDE_LIST: u16 = 0x0FF0;
const NOTES_LIST: u16 = 2;
const OBJECT: u16 = 0x1011;
const COMMENT: u16 = 0x2EE0;
const COMMENT_STRING: u16 = 0x0FBA;

pub(in super::super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let file = CompoundFile::open(&source.bytes, source.context.unpacked)?;
    let (stream, current_user) = plain_streams(&file, source.password)?;
    let persistent = Persistent::read(&stream, &current_user);
    let deck = Deck::read(&persistent)?;
    let mut header = source.header(source.check_pages(deck.slides.len())?);
    let summary = file.summary();
    header.title = summary.title;
    header.author = summary.author;
    header.created = summary.created;
    sink(Event::Header(header))?;
    for (number, slide) in (1..).zip(&deck.slides) {
        sink(match slide.record {
            Some(record) => Event::Page(deck.page(number, Some(record), &slide.outline)),
            // Titles and lists lie outside the slide.
            None if !slide.outline.is_empty() => {
                Event::Page(deck.page(number, None, &slide.outline))
            }
            None => Event::MissingPage {
                number,
                error: damaged("the slide is not where the directory says"),
            },
        })?;
    }
    Ok(())
}

/// The stream of the presentation without its encryption, and that which says
/// where its last save lies.
fn plain_streams(
    file: &CompoundFile<'_>,
    password: Option<&str>,
) -> Result<(Vec<u8>, Vec<u8>), ReadError> {
    let root = file.root();
    let stream = root
        .stream("PowerPoint Document")?
        .ok_or_else(|| damaged("no presentation stream"))?;
    let current_user = root.stream("Current User")?.unwrap_or_default();
    let plain = Persistent::read(&stream, &current_user).decrypted(&current_user, password)?;
    Ok((plain.unwrap_or(stream), current_user))
}

/// The objects of other programs as the last save left them; none where the
/// presentation cannot be read.
pub(super) fn objects(file: &CompoundFile<'_>, password: Option<&str>) -> Vec<StoredObject> {
    let Ok((stream, current_user)) = plain_streams(file, password) else {
        return Vec::new();
    };
    Persistent::read(&stream, &current_user)
        .parts_of(OBJECT)
        .into_iter()
        .map(|record| {
            let bytes = record.body.to_vec();
            if record.instance == 0 {
                StoredObject::Plain(bytes)
            } else {
                StoredObject::Packed(bytes)
            }
        })
        .collect()
}

/// A slide with the texts of its placeholders.
struct Slide<'a> {
    record: Option<Record<'a>>,
    outline: Vec<Text>,
}

/// The slides in their order, and the notes by their numbers.
struct Deck<'a> {
    slides: Vec<Slide<'a>>,
    notes: HashMap<u32, Record<'a>>,
}

impl<'a> Deck<'a> {
    fn read(persistent: &Persistent<'a>) -> Result<Self, ReadError> {
        let document = persistent.document()?;
        let mut deck = Self {
            slides: Vec::new(),
            notes: HashMap::new(),
        };
        for list in document.children().filter(|child| child.kind == SLIDE_LIST) {
            match list.instance {
                0 => deck.add_slides(list, persistent),
                NOTES_LIST => deck.add_notes(list, persistent),
                _ => {}
            }
        }
        deck.find_lost_slides(persistent);
        Ok(deck)
    }

    /// Without a directory the slides are taken in the order of the stream, if
    /// there are as many as the list says.
    fn find_lost_slides(&mut self, persistent: &Persistent<'a>) {
        if self.slides.iter().any(|slide| slide.record.is_some()) {
            return;
        }
        let all = persistent.all(SLIDE);
        if self.slides.is_empty() {
            self.slides.resize_with(all.len(), || Slide {
                record: None,
                outline: Vec::new(),
            });
        }
        if self.slides.len() == all.len() {
            for (slide, record) in self.slides.iter_mut().zip(all) {
                slide.record = Some(record);
            }
        }
    }

    /// Each slide of the list is followed by the texts of its placeholders.
    fn add_slides(&mut self, list: Record<'a>, persistent: &Persistent<'a>) {
        let records: Vec<Record<'_>> = list.children().collect();
        // A damaged list may name one slide again and again.
        let mut seen = HashSet::new();
        for slide in records.chunk_by(|_, next| next.kind != SLIDE_PLACE) {
            let Some(place) = slide.first().filter(|first| first.kind == SLIDE_PLACE) else {
                continue;
            };
            let number = u32_at(place.body, 0);
            if number.is_none_or(|number| seen.insert(number)) {
                self.slides.push(Slide {
                    record: number
                        .and_then(|number| persistent.part(number))
                        .filter(|record| record.kind == SLIDE),
                    outline: Text::read(slide.iter().copied()),
                });
            }
        }
    }

    fn add_notes(&mut self, list: Record<'a>, persistent: &Persistent<'a>) {
        for place in list.children().filter(|child| child.kind == SLIDE_PLACE) {
            let part = u32_at(place.body, 0).and_then(|number| persistent.part(number));
            if let (Some(part), Some(identifier)) = (part, u32_at(place.body, 12)) {
                self.notes.insert(identifier, part);
            }
        }
    }

    fn page(&self, number: u32, slide: Option<Record<'_>>, outline: &[Text]) -> Page {
        let slide = slide.unwrap_or(Record {
            kind: SLIDE,
            instance: 0,
            body: &[],
        });
        let mut page = SlidePage::new(number);
        for shown in shapes::shown(slide, outline) {
            page.show(shown);
        }
        for comment in slide.in_extensions(COMMENT) {
            page.comment(comment);
        }
        let notes = slide
            .child(SLIDE_ATOM)
            .and_then(|atom| u32_at(atom.body, 16))
            .and_then(|identifier| self.notes.get(&identifier));
        if let Some(notes) = notes {
            page.notes = true;
            for shown in shapes::shown(*notes, &[]) {
                page.show(shown);
            }
        }
        let hidden = slide
            .child(SLIDE_SHOW)
            .and_then(|atom| u16_at(atom.body, 10))
            .is_some_and(|flags| flags & 4 != 0);
        page.finish(hidden)
    }
}

/// Collects the blocks of one slide.
struct SlidePage {
    number: u32,
    notes: bool,
    title: Option<String>,
    blocks: Vec<Block>,
}

impl SlidePage {
    fn new(number: u32) -> Self {
        Self {
            number,
            notes: false,
            title: None,
            blocks: Vec::new(),
        }
    }

    fn show(&mut self, shown: Shown) {
        match shown {
            Shown::Text(text) if text.role == Role::Title && !self.notes => {
                let title = collapse(&text.paragraphs().join(" "));
                if !title.is_empty() {
                    self.title.get_or_insert_with(|| title.clone());
                    self.push(BlockKind::Heading { level: 1 }, title);
                }
            }
            Shown::Text(text) => {
                let kind = match text.role {
                    _ if self.notes => BlockKind::Note,
                    Role::Subtitle => BlockKind::Heading { level: 2 },
                    Role::Body => BlockKind::ListItem,
                    Role::Notes => BlockKind::Note,
                    Role::Title | Role::Other => BlockKind::Paragraph,
                };
                for paragraph in text.paragraphs() {
                    self.push(kind, paragraph);
                }
            }
            Shown::Row(cells) => {
                if cells.iter().any(|cell| !cell.is_empty()) {
                    self.push(BlockKind::TableRow { header: false }, cells.join(" | "));
                }
            }
        }
    }

    /// The text of a comment is its second string.
    fn comment(&mut self, comment: Record<'_>) {
        let text = comment
            .children()
            .find(|child| child.kind == COMMENT_STRING && child.instance == 1);
        if let Some(text) = text {
            let text = encoding_rs::UTF_16LE
                .decode_without_bom_handling(text.body)
                .0;
            self.push(BlockKind::Note, collapse(&text));
        }
    }

    fn push(&mut self, kind: BlockKind, text: String) {
        if !text.is_empty() {
            self.blocks.push(Block {
                kind,
                text,
                anchor: Anchor::Slide {
                    slide: self.number,
                    shape: None,
                    notes: self.notes,
                },
            });
        }
    }

    fn finish(mut self, hidden: bool) -> Page {
        // The title is read first, wherever it stands among the shapes.
        self.blocks
            .sort_by_key(|block| !matches!(block.kind, BlockKind::Heading { level: 1 }));
        Page {
            number: self.number,
            label: self.title,
            size: None,
            hidden,
            source: TextSource::Document,
            blocks: self.blocks,
        }
    }
}
