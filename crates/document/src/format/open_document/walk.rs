//! From the elements of a body, a cell or a shape to blocks.

use super::super::collapse;
use super::super::xml::Element;
use super::Document;
use super::inline::{Inline, is_shape};
use super::lists::Lists;
use crate::model::BlockKind;

mod table;

/// Tables, lists and shapes inside each other are read as deep as this.
const MAXIMUM_NESTING: usize = 64;

/// A block without its place.
pub(super) type Piece = (BlockKind, String);

/// Collects blocks, and keeps what their numbers depend on.
pub(super) struct Walk<'a, 'p> {
    document: &'a Document<'p>,
    lists: Lists,
    pub(super) pieces: Vec<Piece>,
}

/// The list that an element stands in.
#[derive(Debug, Clone, Copy)]
struct List<'b> {
    style: &'b str,
    level: usize,
}

impl<'a, 'p> Walk<'a, 'p> {
    pub(super) fn new(document: &'a Document<'p>) -> Self {
        Self {
            document,
            lists: Lists::default(),
            pieces: Vec::new(),
        }
    }

    /// What was collected since it was last taken.
    pub(super) fn take(&mut self) -> Vec<Piece> {
        std::mem::take(&mut self.pieces)
    }

    /// One child of a body, a section, a cell or a text box.
    pub(super) fn body(&mut self, element: &Element, nesting: usize) {
        if nesting > MAXIMUM_NESTING {
            return;
        }
        match element.name.as_str() {
            "p" | "h" | "numbered-paragraph" => self.paragraph(element, "", nesting),
            "list" => self.list(element, None, nesting),
            "table" => self.table(element, nesting),
            "annotation" => self.annotation(element),
            "section" if self.is_hidden_section(element) => {}
            "section" | "index-body" | "index-title" | "table-of-content"
            | "illustration-index" | "table-index" | "object-index" | "user-index"
            | "alphabetical-index" | "bibliography" | "text-box" | "a" => {
                for child in element.children() {
                    self.body(child, nesting + 1);
                }
            }
            name if is_shape(name) => self.shape(element, nesting + 1),
            _ => {}
        }
    }

    pub(super) fn is_hidden_section(&self, section: &Element) -> bool {
        match section.attribute("display") {
            Some("none") => true,
            Some("condition") => section.attribute("is-hidden") == Some("true"),
            _ => {
                let style = section.attribute("style-name");
                self.document.head.styles.is_hidden("section", style)
            }
        }
    }

    /// A paragraph or heading; `label` is the number of the item that it begins.
    fn paragraph(&mut self, element: &Element, label: &str, nesting: usize) {
        if element.name == "numbered-paragraph" {
            let number = element.child("number").map(Element::text);
            for child in element.children().filter(|child| child.name != "number") {
                let label = number.as_deref().unwrap_or("•");
                self.paragraph(child, label, nesting + 1);
            }
            return;
        }
        let styles = &self.document.head.styles;
        let style = element.attribute("style-name");
        if styles.is_hidden("paragraph", style) {
            return;
        }
        let inline = Inline::of(element, styles);
        let heading = match element.name.as_str() {
            "h" => {
                let level = element.attribute("outline-level");
                let level: Option<u8> = level.and_then(|level| level.parse().ok());
                Some(level.unwrap_or(1).clamp(1, 10))
            }
            _ => styles.heading(style),
        };
        let kind = match heading {
            Some(level) => BlockKind::Heading {
                level: level.min(6),
            },
            None if !label.is_empty() => BlockKind::ListItem,
            None if styles.is_caption(style) => BlockKind::Caption,
            None => BlockKind::Paragraph,
        };
        if !inline.text.is_empty() {
            let label = match (&inline.number, heading) {
                (Some(number), _) => number.clone(),
                (None, Some(level)) if label.is_empty() && element.name == "h" => {
                    self.heading_number(element, usize::from(level) - 1)
                }
                _ => label.to_owned(),
            };
            let separator = if label.is_empty() { "" } else { " " };
            self.pieces
                .push((kind, format!("{label}{separator}{}", inline.text)));
        }
        for anchored in inline.anchored {
            match anchored.name.as_str() {
                "note" => self.note(anchored),
                "annotation" => self.annotation(anchored),
                _ => self.shape(anchored, nesting + 1),
            }
        }
    }

    fn heading_number(&mut self, element: &Element, level: usize) -> String {
        let styles = &self.document.head.styles;
        let unnumbered = element.attribute("is-list-header") == Some("true")
            || styles.list_of_paragraph(element.attribute("style-name")) == Some("");
        if unnumbered {
            return String::new();
        }
        let restarts = element.attribute("restart-numbering") == Some("true");
        let start = element.attribute("start-value");
        let start = start.and_then(|start| start.parse().ok());
        let start = start.or(restarts.then_some(1));
        self.lists.next_heading(styles, level, start)
    }

    fn list(&mut self, list: &Element, around: Option<List<'_>>, nesting: usize) {
        if nesting > MAXIMUM_NESTING {
            return;
        }
        let own = list.attribute("style-name");
        let style = own.or(around.map(|around| around.style)).unwrap_or("");
        let level = around.map_or(0, |around| around.level + 1);
        let interrupted = match around {
            None => Some(self.lists.begin(list, style)),
            Some(_) => None,
        };
        let place = List { style, level };
        for item in list.children() {
            let numbered = item.name == "list-item";
            if !numbered && item.name != "list-header" {
                continue;
            }
            let start = item.attribute("start-value");
            let mut start = start.and_then(|start| start.parse().ok());
            let mut first = numbered;
            for child in item.children() {
                match child.name.as_str() {
                    "p" | "h" => {
                        let label = if std::mem::take(&mut first) {
                            let styles = &self.document.head.styles;
                            self.lists.next(styles, style, level, start.take())
                        } else {
                            String::new()
                        };
                        self.paragraph(child, &label, nesting + 1);
                    }
                    "list" => self.list(child, Some(place), nesting + 1),
                    _ => self.body(child, nesting + 1),
                }
            }
        }
        if let Some(interrupted) = interrupted {
            self.lists.end(list, style, interrupted);
        }
    }

    fn note(&mut self, note: &Element) {
        let texts = note.child("note-body").map(|body| self.texts_of(body));
        self.push_note(texts.unwrap_or_default());
    }

    fn annotation(&mut self, annotation: &Element) {
        let author = annotation
            .child("creator")
            .map(|author| collapse(&author.text()));
        let text = self.texts_of(annotation);
        match author.filter(|author| !author.is_empty() && !text.is_empty()) {
            Some(author) => self.push_note(format!("{author}: {text}")),
            None => self.push_note(text),
        }
    }

    fn push_note(&mut self, text: String) {
        if !text.is_empty() {
            self.pieces.push((BlockKind::Note, text));
        }
    }

    /// The paragraphs inside an element as one text.
    fn texts_of(&self, element: &Element) -> String {
        let mut paragraphs = Vec::new();
        element.descendants("p", &mut paragraphs);
        let styles = &self.document.head.styles;
        let texts: Vec<String> = paragraphs
            .into_iter()
            .map(|paragraph| collapse(&Inline::of(paragraph, styles).text))
            .filter(|text| !text.is_empty())
            .collect();
        texts.join(" ")
    }

    /// A shape with its text, the table in a frame, or the object in it.
    pub(super) fn shape(&mut self, shape: &Element, nesting: usize) {
        if nesting > MAXIMUM_NESTING {
            return;
        }
        for child in shape.children() {
            match child.name.as_str() {
                "object" => {
                    if let Some(reference) = child.attribute("href") {
                        self.object(reference);
                    }
                }
                "text-box" => {
                    for inner in child.children() {
                        self.body(inner, nesting + 1);
                    }
                }
                "desc" | "title" => {}
                _ => self.body(child, nesting + 1),
            }
        }
    }

    /// A chart's titles and figures, or a formula as it was typed.
    fn object(&mut self, reference: &str) {
        let Some(object) = self.document.object(reference) else {
            return;
        };
        let mut found = Vec::new();
        object.descendants("annotation", &mut found);
        if object.name == "math" {
            let formula = found.into_iter().next().unwrap_or(&object);
            let text = collapse(&formula.text());
            if !text.is_empty() {
                self.pieces.push((BlockKind::Paragraph, text));
            }
            return;
        }
        let Some(chart) = object.at(&["body", "chart", "chart"]) else {
            return;
        };
        let mut titles = Vec::new();
        for name in ["title", "subtitle"] {
            chart.descendants(name, &mut titles);
        }
        for title in titles {
            let text = collapse(&title.text());
            if !text.is_empty() {
                self.pieces.push((BlockKind::Caption, text));
            }
        }
        if let Some(table) = chart.child("table") {
            self.table(table, MAXIMUM_NESTING / 2);
        }
    }
}
