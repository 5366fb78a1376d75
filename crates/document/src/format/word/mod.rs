//! Word documents: headings, paragraphs, lists, tables and notes in the order
//! of the text (ECMA-376 part 1, WordprocessingML).

use super::package::{Package, Relationships};
use super::xml::{self, Element};
use super::{Event, Flow, Sink, Source, damaged, drawing};
use crate::error::ReadError;
use crate::model::{BlockKind, Deletion};

mod inline;
mod margins;
mod notes;
pub(super) mod numbering;
pub(super) mod styles;
mod symbols;
mod table;

use inline::{Deleted, Fields, Inline, InlineReader, NotePlace};
use notes::Notes;
use numbering::{ListProperties, Numbering};
use styles::Styles;

/// Tables inside tables inside tables are read as deep as this.
const MAXIMUM_NESTING: usize = 32;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::open(&source.bytes, source.context.unpacked)?;
    let main = package.main_part()?;
    let text = package
        .text(&main)?
        .ok_or_else(|| damaged("no document part"))?;
    let mut header = source.header(1);
    package.describe(&mut header)?;

    let relationships = package.relationships(&main)?;
    let mut walk = Walk::open(&package, &relationships)?;
    let mut failure = None;
    let outcome = xml::children_of(&text, &["document", "body"], &mut |element| {
        if let Err(error) = walk.body(&element, 0) {
            failure.get_or_insert(error);
        }
        Ok(())
    });
    let failure = outcome.err().or(failure);
    walk.finish()?;
    if let Some(error) = &failure
        && walk.flow.blocks.is_empty()
    {
        return Err(error.clone());
    }
    sink(Event::Header(header))?;
    sink(Event::Page(walk.flow.into_page()))?;
    for deletion in walk.deletions {
        sink(Event::Deletion(deletion))?;
    }
    match failure {
        Some(error) => sink(Event::MissingPage { number: 1, error }),
        None => Ok(()),
    }
}

/// Goes through the body and keeps what the numbers and notes depend on.
struct Walk<'a, 'b> {
    package: &'a Package<'b>,
    relationships: &'a Relationships,
    styles: Styles,
    numbering: Numbering,
    notes: Notes,
    fields: Fields,
    flow: Flow,
    deletions: Vec<Deletion>,
    /// Headers and footers in the order in which sections name them.
    margins: Vec<String>,
    /// The text of paragraphs whose end was deleted: the next one goes on.
    carried: String,
    /// The code that the paragraph before was, if it was any.
    code: Option<OpenCode>,
}

/// Code that goes on where the next paragraph is code too.
#[derive(Debug, Clone, Copy)]
struct OpenCode {
    /// How many blocks there are with it.
    blocks: usize,
    /// The blank lines behind it.
    blank: usize,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn open(package: &'a Package<'b>, relationships: &'a Relationships) -> Result<Self, ReadError> {
        let part = |kind: &str| -> Result<Element, ReadError> {
            let tree = match Package::related(relationships, kind) {
                Some(target) => package.optional_tree(&target)?,
                None => None,
            };
            Ok(tree.unwrap_or_default())
        };
        let styles = Styles::read(&part("styles")?);
        let mut notes = Notes::default();
        notes.add(&part("footnotes")?, &styles, NotePlace::Footnote);
        notes.add(&part("endnotes")?, &styles, NotePlace::Endnote);
        notes.add(&part("comments")?, &styles, NotePlace::Comment);
        Ok(Self {
            package,
            relationships,
            numbering: Numbering::read(&part("numbering")?, &styles),
            styles,
            notes,
            fields: Fields::default(),
            flow: Flow::default(),
            deletions: Vec::new(),
            margins: Vec::new(),
            carried: String::new(),
            code: None,
        })
    }

    /// One child of the body, of a text box or of a structured field.
    fn body(&mut self, element: &Element, nesting: usize) -> Result<(), ReadError> {
        if nesting > MAXIMUM_NESTING {
            return Ok(());
        }
        match element.name.as_str() {
            "p" => self.paragraph(element, nesting),
            "tbl" => self.table(element, nesting),
            "sectPr" => {
                self.section(element);
                Ok(())
            }
            // Text that a tracked change took out or moved away is gone, and a
            // prompt was never written.
            "del" | "moveFrom" => Ok(()),
            "sdt" if inline::shows_prompt(element) => Ok(()),
            "oMathPara" | "oMath" => {
                let text = super::equation::linear(element);
                self.flow.push(BlockKind::Paragraph, text);
                Ok(())
            }
            "AlternateContent" => {
                inline::chosen(element).try_for_each(|child| self.body(child, nesting + 1))
            }
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" | "txbxContent"
            | "subDoc" => element
                .children()
                .try_for_each(|child| self.body(child, nesting + 1)),
            _ => Ok(()),
        }
    }

    fn paragraph(&mut self, element: &Element, nesting: usize) -> Result<(), ReadError> {
        let properties = element.child("pPr");
        if let Some(section) = properties.and_then(|properties| properties.child("sectPr")) {
            self.section(section);
        }
        let Line {
            number,
            inline,
            style,
        } = self.line(element);
        let text = format!("{}{}", std::mem::take(&mut self.carried), inline.text);
        let end_deleted = properties
            .and_then(|properties| properties.child("rPr"))
            .is_some_and(|mark| mark.child("del").is_some());
        if end_deleted {
            self.carried = text;
        } else {
            let level = match properties.and_then(styles::outline_level) {
                Some(styles::Outline::Level(level)) => Some(level),
                Some(styles::Outline::BodyText) => None,
                None => style.heading,
            };
            let kind = match (level, &number) {
                (Some(level), _) => BlockKind::Heading { level },
                (None, Some(_)) => BlockKind::ListItem,
                (None, None) if style.caption => BlockKind::Caption,
                (None, None) if style.list => BlockKind::ListItem,
                (None, None) if style.code => BlockKind::Code,
                (None, None) if style.note => BlockKind::Note,
                (None, None) => BlockKind::Paragraph,
            };
            match number {
                _ if kind == BlockKind::Code => self.code(&text),
                Some(number) if !number.is_empty() => {
                    self.push(kind, format!("{number} {}", text.trim()));
                }
                _ => self.push(kind, text.trim().to_owned()),
            }
        }
        self.beside(inline, nesting)
    }

    /// Adds a paragraph that is no code.
    fn push(&mut self, kind: BlockKind, text: String) {
        self.code = None;
        self.flow.push(kind, text);
    }

    /// Adds a paragraph of code. Many write each line as one: what follows on code is its
    /// next line.
    fn code(&mut self, text: &str) {
        let text = text.trim_end();
        let open = self
            .code
            .filter(|open| open.blocks == self.flow.blocks.len());
        match (open, self.flow.blocks.last_mut()) {
            (Some(open), Some(_)) if text.is_empty() => {
                self.code = Some(OpenCode {
                    blank: open.blank + 1,
                    ..open
                });
                return;
            }
            (Some(open), Some(before)) => {
                before
                    .text
                    .extend(std::iter::repeat_n('\n', open.blank + 1));
                before.text.push_str(text);
            }
            _ if text.is_empty() => return,
            _ => self.flow.push(BlockKind::Code, text.to_owned()),
        }
        self.code = Some(OpenCode {
            blocks: self.flow.blocks.len(),
            blank: 0,
        });
    }

    /// The text of a paragraph with its number, which is counted.
    fn line<'e>(&mut self, paragraph: &'e Element) -> Line<'e> {
        let inline = InlineReader {
            styles: &self.styles,
            fields: &mut self.fields,
        }
        .read(paragraph);
        let properties = paragraph.child("pPr");
        let style = self
            .styles
            .resolve(properties.and_then(|properties| properties.value("pStyle")));
        let number = properties
            .and_then(|properties| properties.child("numPr"))
            .map(ListProperties::read)
            .unwrap_or_default()
            .or(style.numbering)
            .place()
            .filter(|_| !inline.text.trim().is_empty())
            .and_then(|place| self.numbering.next(place));
        Line {
            number,
            inline,
            style,
        }
    }

    /// What is anchored in a paragraph: notes, deletions, drawings and boxes.
    fn beside(&mut self, inline: Inline<'_>, nesting: usize) -> Result<(), ReadError> {
        for place in &inline.notes {
            if let Some(text) = self.notes.take(place) {
                self.flow.push(BlockKind::Note, text);
            }
        }
        self.keep_deleted(inline.deleted);
        for description in inline.descriptions {
            self.flow.push(BlockKind::Caption, description);
        }
        for graphic in inline.drawings {
            let pieces = drawing::graphic(self.package, self.relationships, graphic)?;
            for (kind, text) in pieces {
                self.flow.push(kind, text);
            }
        }
        inline
            .boxes
            .into_iter()
            .try_for_each(|content| self.body(content, nesting + 1))
    }

    fn keep_deleted(&mut self, deleted: Vec<Deleted>) {
        let anchor = self.flow.place();
        self.deletions
            .extend(deleted.into_iter().map(|deleted| Deletion {
                text: deleted.text,
                author: deleted.author,
                date: deleted.date,
                anchor: anchor.clone(),
            }));
    }

    /// What follows the text: its last line, comments on nothing, and the
    /// headers and footers.
    fn finish(&mut self) -> Result<(), ReadError> {
        let carried = std::mem::take(&mut self.carried);
        self.flow.push(BlockKind::Paragraph, carried);
        for comment in std::mem::take(&mut self.notes).remaining_comments() {
            self.flow.push(BlockKind::Note, comment);
        }
        self.margins()
    }
}

/// A paragraph's text with its number.
struct Line<'a> {
    number: Option<String>,
    inline: Inline<'a>,
    style: styles::Style,
}
