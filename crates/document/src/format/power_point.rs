//! Decks: a page for each slide, a block for each paragraph (ECMA-376 part 1,
//! PresentationML and DrawingML).

use std::collections::HashMap;

use super::package::{Package, Relationship};
use super::xml::{Element, Node};
use super::{Event, Sink, Source, collapse, damaged};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// Groups inside groups are read as deep as this.
const MAXIMUM_NESTING: usize = 64;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::open(&source.bytes, source.context.unpacked)?;
    let main = package
        .main_part()
        .unwrap_or_else(|_| "ppt/presentation.xml".to_owned());
    let presentation = package
        .tree(&main)?
        .ok_or_else(|| damaged("no presentation part"))?;
    let relationships = package.relationships(&main)?;
    let slides: Vec<&str> = presentation
        .child("sldIdLst")
        .into_iter()
        .flat_map(Element::children)
        .filter_map(|slide| Some(relationships.get(slide.reference("id")?)?.target.as_str()))
        .collect();
    let mut header = source.header(source.check_pages(slides.len())?);
    package.describe(&mut header)?;
    sink(Event::Header(header))?;
    for (number, part) in (1..).zip(slides) {
        let page = Slide::read(&package, part, number)?;
        sink(Event::Page(page))?;
    }
    Ok(())
}

/// Collects the blocks of one slide.
struct Slide<'a, 'b> {
    package: &'a Package<'b>,
    relationships: HashMap<String, Relationship>,
    number: u32,
    notes: bool,
    title: Option<String>,
    blocks: Vec<Block>,
}

impl<'a, 'b> Slide<'a, 'b> {
    fn read(package: &'a Package<'b>, part: &str, number: u32) -> Result<Page, ReadError> {
        let mut slide = Self {
            package,
            relationships: package.relationships(part)?,
            number,
            notes: false,
            title: None,
            blocks: Vec::new(),
        };
        if let Some(tree) = package.optional_tree(part)?
            && let Some(shapes) = tree.at(&["cSld", "spTree"])
        {
            slide.shapes(shapes, 0)?;
        }
        slide.notes()?;
        // The title is read first, wherever it stands among the shapes.
        slide
            .blocks
            .sort_by_key(|block| !matches!(block.kind, BlockKind::Heading { level: 1 }));
        Ok(Page {
            number,
            label: slide.title,
            size: None,
            hidden: false,
            source: TextSource::Document,
            blocks: slide.blocks,
        })
    }

    fn notes(&mut self) -> Result<(), ReadError> {
        let part = self
            .relationships
            .values()
            .find(|relationship| relationship.kind == "notesSlide")
            .map(|relationship| relationship.target.clone());
        let Some(part) = part else { return Ok(()) };
        self.notes = true;
        if let Some(tree) = self.package.optional_tree(&part)?
            && let Some(shapes) = tree.at(&["cSld", "spTree"])
        {
            self.shapes(shapes, 0)?;
        }
        Ok(())
    }

    fn shapes(&mut self, parent: &Element, nesting: usize) -> Result<(), ReadError> {
        if nesting > MAXIMUM_NESTING {
            return Ok(());
        }
        for shape in parent.children() {
            match shape.name.as_str() {
                "sp" | "cxnSp" => self.shape(shape),
                "grpSp" => self.shapes(shape, nesting + 1)?,
                "graphicFrame" => self.frame(shape)?,
                "AlternateContent" => {
                    if let Some(choice) = shape.child("Choice").or_else(|| shape.child("Fallback"))
                    {
                        self.shapes(choice, nesting + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Element) {
        let place = shape.at(&["nvSpPr", "nvPr", "ph"]);
        let role = place.map(|place| place.attribute("type").unwrap_or("obj"));
        // Dates, footers and slide numbers repeat on every slide; the picture
        // of the slide above the notes holds no text of its own.
        if matches!(role, Some("dt" | "ftr" | "sldNum" | "hdr" | "sldImg")) {
            return;
        }
        let Some(body) = shape.child("txBody") else {
            return;
        };
        let name = shape
            .at(&["nvSpPr", "cNvPr"])
            .and_then(|own| own.attribute("name"));
        if matches!(role, Some("title" | "ctrTitle")) && !self.notes {
            let text = collapse(&body_text(body));
            if !text.is_empty() {
                self.title.get_or_insert_with(|| text.clone());
                self.push(BlockKind::Heading { level: 1 }, text, name);
            }
            return;
        }
        let is_list = matches!(role, Some("body" | "obj")) && !self.notes;
        let mut number = 0;
        for paragraph in body.children().filter(|child| child.name == "p") {
            let text = paragraph_text(paragraph);
            if text.trim().is_empty() {
                continue;
            }
            let (kind, bullet) = bullet(paragraph, is_list, &mut number);
            let kind = match (role, kind) {
                _ if self.notes => BlockKind::Note,
                (Some("subTitle"), _) => BlockKind::Heading { level: 2 },
                (_, kind) => kind,
            };
            self.push(kind, format!("{bullet}{}", text.trim()), name);
        }
    }

    /// A table or a diagram.
    fn frame(&mut self, frame: &Element) -> Result<(), ReadError> {
        let name = frame
            .at(&["nvGraphicFramePr", "cNvPr"])
            .and_then(|own| own.attribute("name"));
        let Some(data) = frame.at(&["graphic", "graphicData"]) else {
            return Ok(());
        };
        if let Some(table) = data.child("tbl") {
            self.table(table, name);
        }
        let diagram = data
            .child("relIds")
            .and_then(|ids| self.relationships.get(ids.reference("dm")?))
            .map(|relationship| relationship.target.clone());
        if let Some(part) = diagram
            && let Some(tree) = self.package.optional_tree(&part)?
        {
            let mut paragraphs = Vec::new();
            tree.descendants("p", &mut paragraphs);
            for paragraph in paragraphs {
                self.push(BlockKind::Paragraph, paragraph_text(paragraph), name);
            }
        }
        Ok(())
    }

    fn table(&mut self, table: &Element, name: Option<&str>) {
        let rows: Vec<&Element> = table.children().filter(|row| row.name == "tr").collect();
        let first_is_header = rows.len() > 1
            && table.child("tblPr").is_some_and(|properties| {
                matches!(properties.attribute("firstRow"), Some("1" | "true"))
            });
        for (index, row) in rows.into_iter().enumerate() {
            let cells: Vec<String> = row
                .children()
                .filter(|cell| cell.name == "tc")
                .map(|cell| cell.child("txBody").map(body_text).unwrap_or_default())
                .map(|text| collapse(&text))
                .collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                let header = index == 0 && first_is_header;
                self.push(BlockKind::TableRow { header }, cells.join(" | "), name);
            }
        }
    }

    fn push(&mut self, kind: BlockKind, text: String, shape: Option<&str>) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.blocks.push(Block {
            kind,
            text: text.to_owned(),
            anchor: Anchor::Slide {
                slide: self.number,
                shape: shape.map(str::to_owned),
                notes: self.notes,
            },
        });
    }
}

/// Whether a paragraph is an item of a list, and what stands before it.
/// Placeholders for text have bullets unless the paragraph says otherwise.
fn bullet(paragraph: &Element, is_list: bool, number: &mut u32) -> (BlockKind, String) {
    let properties = paragraph.child("pPr");
    let has = |name| properties.is_some_and(|properties| properties.child(name).is_some());
    if has("buAutoNum") {
        *number += 1;
        return (BlockKind::ListItem, format!("{number}. "));
    }
    *number = 0;
    if has("buChar") || has("buBlip") {
        (BlockKind::ListItem, "• ".to_owned())
    } else if is_list && !has("buNone") {
        (BlockKind::ListItem, String::new())
    } else {
        (BlockKind::Paragraph, String::new())
    }
}

fn body_text(body: &Element) -> String {
    let paragraphs: Vec<String> = body
        .children()
        .filter(|child| child.name == "p")
        .map(paragraph_text)
        .filter(|text| !text.trim().is_empty())
        .collect();
    paragraphs.join("\n")
}

fn paragraph_text(paragraph: &Element) -> String {
    let mut text = String::new();
    collect(paragraph, &mut text);
    text
}

fn collect(element: &Element, text: &mut String) {
    for child in element.children() {
        match child.name.as_str() {
            "t" => {
                for node in &child.nodes {
                    if let Node::Text(piece) = node {
                        text.push_str(piece);
                    }
                }
            }
            "br" => text.push('\n'),
            "tab" => text.push(' '),
            "pPr" | "rPr" | "endParaRPr" => {}
            "AlternateContent" => {
                if let Some(choice) = child.child("Choice").or_else(|| child.child("Fallback")) {
                    collect(choice, text);
                }
            }
            _ => collect(child, text),
        }
    }
}
