//! Word documents: headings, paragraphs, lists, tables and notes in the order
//! of the text (ECMA-376 part 1, WordprocessingML).

use super::package::Package;
use super::xml::{self, Element};
use super::{Event, Flow, Sink, Source, collapse, damaged};
use crate::error::ReadError;
use crate::model::BlockKind;

mod inline;
mod notes;
pub(super) mod numbering;
mod styles;

use inline::Inline;
use notes::Notes;
use numbering::Numbering;
use styles::Styles;

/// Tables inside tables inside tables are read as deep as this.
const MAXIMUM_NESTING: usize = 32;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::open(&source.bytes, source.context.unpacked)?;
    let main = package
        .main_part()
        .unwrap_or_else(|_| "word/document.xml".to_owned());
    let text = package
        .text(&main)?
        .ok_or_else(|| damaged("no document part"))?;
    let mut header = source.header(1);
    package.describe(&mut header)?;
    sink(Event::Header(header))?;

    let mut walk = Walk::open(&package, &main)?;
    xml::children_of(&text, &["document", "body"], &mut |element| {
        walk.body(&element, 0);
        Ok(())
    })?;
    sink(Event::Page(walk.flow.into_page()))
}

/// Goes through the body and keeps what the numbers and notes depend on.
struct Walk {
    styles: Styles,
    numbering: Numbering,
    notes: Notes,
    flow: Flow,
}

impl Walk {
    fn open(package: &Package<'_>, main: &str) -> Result<Self, ReadError> {
        let relationships = package.relationships(main)?;
        let part = |kind: &str| -> Result<Element, ReadError> {
            let target = relationships
                .values()
                .find(|relationship| relationship.kind == kind);
            let tree = match target {
                Some(relationship) => package.optional_tree(&relationship.target)?,
                None => None,
            };
            Ok(tree.unwrap_or_default())
        };
        Ok(Self {
            styles: Styles::read(&part("styles")?),
            numbering: Numbering::read(&part("numbering")?),
            notes: Notes::read(&part("footnotes")?, &part("endnotes")?, &part("comments")?),
            flow: Flow::default(),
        })
    }

    /// One child of the body, of a text box or of a structured field.
    fn body(&mut self, element: &Element, nesting: usize) {
        if nesting > MAXIMUM_NESTING {
            return;
        }
        match element.name.as_str() {
            "p" => self.paragraph(element, nesting),
            "tbl" => self.table(element, nesting),
            // Text that a tracked change took out or moved away is gone.
            "del" | "moveFrom" => {}
            "AlternateContent" => {
                for child in inline::chosen(element) {
                    self.body(child, nesting + 1);
                }
            }
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" | "txbxContent"
            | "subDoc" => {
                for child in element.children() {
                    self.body(child, nesting + 1);
                }
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, element: &Element, nesting: usize) {
        let inline = Inline::of(element);
        let properties = element.child("pPr");
        let style = self
            .styles
            .resolve(properties.and_then(|properties| properties.value("pStyle")));
        let own_level = properties.and_then(styles::outline_level);
        let level = match own_level {
            Some(styles::Outline::Level(level)) => Some(level),
            Some(styles::Outline::BodyText) => None,
            None => style.heading,
        };
        let text = inline.text.trim();
        let number = properties
            .and_then(|properties| properties.child("numPr"))
            .and_then(numbering::Place::read)
            .or(style.numbering)
            .filter(|_| !text.is_empty())
            .and_then(|place| self.numbering.next(place));
        let kind = match (level, &number) {
            (Some(level), _) => BlockKind::Heading { level },
            (None, Some(_)) => BlockKind::ListItem,
            (None, None) if style.caption => BlockKind::Caption,
            (None, None) if style.list => BlockKind::ListItem,
            (None, None) => BlockKind::Paragraph,
        };
        let text = match number {
            Some(number) if !number.is_empty() => format!("{number} {text}"),
            _ => text.to_owned(),
        };
        self.flow.push(kind, text);
        for place in &inline.notes {
            if let Some(text) = self.notes.take(place) {
                self.flow.push(BlockKind::Note, text);
            }
        }
        for content in inline.boxes {
            self.body(content, nesting + 1);
        }
    }

    fn table(&mut self, table: &Element, nesting: usize) {
        let mut rows = Vec::new();
        collect_rows(table, &mut rows, 0);
        let cells_of = |row: &'_ Element| row_cells(row).len();
        // A table of one column is a frame around text.
        if rows.iter().all(|row| cells_of(row) <= 1) {
            for row in rows {
                for cell in row_cells(row) {
                    for child in cell.children() {
                        self.body(child, nesting + 1);
                    }
                }
            }
            return;
        }
        let first_is_header = rows.len() > 1 && looks_at_first_row(table);
        for (index, row) in rows.into_iter().enumerate() {
            let mut notes = Vec::new();
            let texts: Vec<String> = row_cells(row)
                .into_iter()
                .map(|cell| cell_text(cell, &mut notes, 0))
                .collect();
            let header = row.child("trPr").is_some_and(|row| row.switch("tblHeader"))
                || (index == 0 && first_is_header);
            if texts.iter().any(|text| !text.is_empty()) {
                self.flow
                    .push(BlockKind::TableRow { header }, texts.join(" | "));
            }
            for place in &notes {
                if let Some(text) = self.notes.take(place) {
                    self.flow.push(BlockKind::Note, text);
                }
            }
        }
    }
}

/// Whether the table's style treats its first row apart.
fn looks_at_first_row(table: &Element) -> bool {
    let Some(look) = table.at(&["tblPr", "tblLook"]) else {
        return false;
    };
    match look.attribute("firstRow") {
        Some(value) => matches!(value, "1" | "true" | "on"),
        None => look
            .attribute("val")
            .and_then(|bits| u32::from_str_radix(bits, 16).ok())
            .is_some_and(|bits| bits & 0x20 != 0),
    }
}

/// Rows stand in the table, or in fields and tracked insertions inside it.
fn collect_rows<'a>(element: &'a Element, rows: &mut Vec<&'a Element>, nesting: usize) {
    for child in element.children() {
        match child.name.as_str() {
            "tr" if child
                .child("trPr")
                .is_none_or(|row| row.child("del").is_none()) =>
            {
                rows.push(child);
            }
            "sdt" | "sdtContent" | "ins" | "customXml" if nesting < MAXIMUM_NESTING => {
                collect_rows(child, rows, nesting + 1);
            }
            _ => {}
        }
    }
}

fn row_cells(row: &Element) -> Vec<&Element> {
    let mut cells = Vec::new();
    for child in row.children() {
        match child.name.as_str() {
            "tc" => cells.push(child),
            "sdt" | "customXml" | "ins" => child.descendants("tc", &mut cells),
            _ => {}
        }
    }
    cells
}

fn cell_text(element: &Element, notes: &mut Vec<inline::NotePlace>, nesting: usize) -> String {
    let mut texts = Vec::new();
    for child in element.children() {
        match child.name.as_str() {
            "p" => {
                let mut inline = Inline::of(child);
                notes.append(&mut inline.notes);
                texts.push(collapse(&inline.text));
                for content in inline.boxes {
                    texts.push(cell_text(content, notes, nesting + 1));
                }
            }
            "tbl" | "tr" | "tc" | "sdt" | "sdtContent" | "ins" | "customXml"
                if nesting < MAXIMUM_NESTING =>
            {
                texts.push(cell_text(child, notes, nesting + 1));
            }
            _ => {}
        }
    }
    texts.retain(|text| !text.is_empty());
    texts.join(" ")
}
