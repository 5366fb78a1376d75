//! The text of a paragraph, and what is anchored in it.

use super::super::collapse;
use super::super::xml::{Element, Node};
use super::styles::Styles;

/// What a paragraph holds.
#[derive(Debug, Default)]
pub(super) struct Inline<'a> {
    /// Line breaks are kept, tabulators are blanks.
    pub(super) text: String,
    /// A number that the document itself gives.
    pub(super) number: Option<String>,
    /// Notes, comments and shapes, in their order.
    pub(super) anchored: Vec<&'a Element>,
    hidden: bool,
}

impl<'a> Inline<'a> {
    /// Reads a paragraph or heading.
    pub(super) fn of(paragraph: &'a Element, styles: &Styles) -> Self {
        let mut inline = Self::default();
        inline.walk(paragraph, styles);
        if inline.hidden {
            inline.text.clear();
        }
        let lines: Vec<String> = inline.text.split('\n').map(collapse).collect();
        inline.text = lines.join("\n").trim().to_owned();
        inline
    }

    fn walk(&mut self, element: &'a Element, styles: &Styles) {
        for node in &element.nodes {
            match node {
                // White space of the file is no line break of the text.
                Node::Text(text) => {
                    let blank = |letter: char| matches!(letter, '\n' | '\r' | '\t');
                    self.text.push_str(&text.replace(blank, " "));
                }
                Node::Element(element) => self.element(element, styles),
            }
        }
    }

    fn element(&mut self, element: &'a Element, styles: &Styles) {
        match element.name.as_str() {
            "s" | "tab" => self.text.push(' '),
            "line-break" => self.text.push('\n'),
            "span" if styles.is_hidden("text", element.attribute("style-name")) => {}
            "hidden-text" if element.attribute("is-hidden") == Some("true") => {}
            "hidden-paragraph" if element.attribute("is-hidden") == Some("true") => {
                self.hidden = true;
            }
            "number" => self.number = Some(collapse(&element.text())),
            // The small letters above Chinese and Japanese words.
            "ruby-text" | "script" | "event-listeners" => {}
            "note" | "annotation" => self.anchored.push(element),
            name if is_shape(name) => self.anchored.push(element),
            _ => self.walk(element, styles),
        }
    }
}

/// Whether an element is a shape that may hold text of its own.
pub(super) fn is_shape(name: &str) -> bool {
    matches!(
        name,
        "frame"
            | "g"
            | "custom-shape"
            | "rect"
            | "line"
            | "polyline"
            | "polygon"
            | "regular-polygon"
            | "path"
            | "circle"
            | "ellipse"
            | "connector"
            | "caption"
            | "measure"
    )
}
