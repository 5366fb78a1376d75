//! The text of a paragraph as it stands after all tracked changes.

use super::super::xml::{Element, Node};

/// What a paragraph holds beside its text.
#[derive(Debug, Default)]
pub(super) struct Inline<'a> {
    /// The text; tabulators are blanks, line breaks are kept.
    pub(super) text: String,
    /// The contents of text boxes anchored in the paragraph.
    pub(super) boxes: Vec<&'a Element>,
    /// The notes referred to.
    pub(super) notes: Vec<NotePlace>,
}

/// Which note of which part a mark refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum NotePlace {
    Footnote(String),
    Endnote(String),
    Comment(String),
}

impl<'a> Inline<'a> {
    /// Reads a paragraph.
    pub(super) fn of(paragraph: &'a Element) -> Self {
        let mut inline = Self::default();
        inline.walk(paragraph);
        inline
    }

    fn walk(&mut self, element: &'a Element) {
        for child in element.children() {
            self.take(child);
        }
    }

    fn take(&mut self, element: &'a Element) {
        let id = || element.attribute("id").unwrap_or_default().to_owned();
        match element.name.as_str() {
            "t" => {
                for node in &element.nodes {
                    if let Node::Text(text) = node {
                        self.text.push_str(text);
                    }
                }
            }
            "tab" | "ptab" => self.text.push(' '),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('-'),
            "sym" => self.text.extend(symbol(element)),
            "footnoteReference" => self.notes.push(NotePlace::Footnote(id())),
            "endnoteReference" => self.notes.push(NotePlace::Endnote(id())),
            "commentReference" => self.notes.push(NotePlace::Comment(id())),
            "r" if element.child("rPr").is_some_and(|run| run.switch("vanish")) => {}
            "AlternateContent" => {
                for child in chosen(element) {
                    self.take(child);
                }
            }
            "txbxContent" => self.boxes.push(element),
            // Text that was taken out, formatting, field codes, and the small
            // letters above Chinese and Japanese words.
            "del" | "moveFrom" | "delText" | "pPr" | "rPr" | "instrText" | "rt" | "sdtPr"
            | "tblPr" => {}
            _ => self.walk(element),
        }
    }
}

/// The variant of an alternative that a reader of today shows: the first
/// choice, and the fallback where there is none.
pub(super) fn chosen(element: &Element) -> impl Iterator<Item = &Element> {
    element
        .child("Choice")
        .filter(|choice| choice.children().next().is_some())
        .or_else(|| element.child("Fallback"))
        .into_iter()
        .flat_map(Element::children)
}

/// A character of a symbol font. They live in the private use area; only the
/// bullets among them mean something without their font.
fn symbol(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.attribute("char")?, 16).ok()?;
    match code {
        0xF0B7 | 0xF0A7 | 0xF0A8 => Some('•'),
        0xE000..=0xF8FF => None,
        code => char::from_u32(code),
    }
}
