//! The text of a paragraph as it stands after all tracked changes.

use super::super::drawing;
use super::super::equation;
use super::super::xml::{Element, Node};
use super::styles::{Style, Styles};
use super::symbols;

/// Fields inside fields are followed as deep as this.
const MAXIMUM_FIELDS: usize = 64;

/// What a paragraph holds beside its text.
#[derive(Debug, Default)]
pub(super) struct Inline<'a> {
    /// The text; tabulators are blanks but in code, line breaks are kept.
    pub(super) text: String,
    /// The contents of text boxes anchored in the paragraph.
    pub(super) boxes: Vec<&'a Element>,
    /// Drawings anchored in the paragraph, which may be charts or diagrams.
    pub(super) drawings: Vec<&'a Element>,
    /// What is written to describe pictures.
    pub(super) descriptions: Vec<String>,
    /// The notes referred to.
    pub(super) notes: Vec<NotePlace>,
    /// What tracked changes took out.
    pub(super) deleted: Vec<Deleted>,
}

/// Which note of which part a mark refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum NotePlace {
    Footnote(String),
    Endnote(String),
    Comment(String),
}

/// Text that a tracked change took out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deleted {
    pub(super) text: String,
    pub(super) author: Option<String>,
    pub(super) date: Option<String>,
}

/// Fields that are open: whether each is still in its instructions.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<bool>,
}

impl Fields {
    /// Whether text is an instruction, not a result.
    fn in_instructions(&self) -> bool {
        self.open.contains(&true)
    }

    fn mark(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") if self.open.len() < MAXIMUM_FIELDS => self.open.push(true),
            Some("separate") => {
                if let Some(last) = self.open.last_mut() {
                    *last = false;
                }
            }
            Some("end") => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Instructions do not go on in the next paragraph: where their end is
    /// missing, the text counts as result.
    fn end_paragraph(&mut self) {
        self.open.fill(false);
    }
}

/// Reads paragraphs one after the other; fields go on between them.
pub(super) struct InlineReader<'s> {
    pub(super) styles: &'s Styles,
    pub(super) fields: &'s mut Fields,
}

impl InlineReader<'_> {
    /// Reads a paragraph.
    pub(super) fn read<'a>(&mut self, paragraph: &'a Element) -> Inline<'a> {
        let mut inline = Inline::default();
        let style = paragraph
            .child("pPr")
            .and_then(|properties| properties.value("pStyle"));
        let mut walk = Walk {
            style: self.styles.resolve(style),
            styles: self.styles,
            fields: self.fields,
            inline: &mut inline,
        };
        walk.inside(paragraph);
        self.fields.end_paragraph();
        inline
    }
}

struct Walk<'a, 'w> {
    styles: &'w Styles,
    fields: &'w mut Fields,
    /// Of the paragraph.
    style: Style,
    inline: &'w mut Inline<'a>,
}

impl<'a> Walk<'a, '_> {
    fn inside(&mut self, element: &'a Element) {
        for child in element.children() {
            self.take(child);
        }
    }

    fn push(&mut self, text: &str) {
        if !self.fields.in_instructions() {
            // A soft hyphen is seen only where a line breaks.
            self.inline
                .text
                .extend(text.chars().filter(|letter| *letter != '\u{ad}'));
        }
    }

    fn take(&mut self, element: &'a Element) {
        let id = || element.attribute("id").unwrap_or_default().to_owned();
        match element.name.as_str() {
            "t" => {
                for node in &element.nodes {
                    if let Node::Text(text) = node {
                        self.push(text);
                    }
                }
            }
            "tab" | "ptab" => self.push(if self.style.code { "\t" } else { " " }),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                if let Some(symbol) = symbols::character(element) {
                    self.push(symbol.encode_utf8(&mut [0; 4]));
                }
            }
            "footnoteReference" => self.inline.notes.push(NotePlace::Footnote(id())),
            "endnoteReference" => self.inline.notes.push(NotePlace::Endnote(id())),
            "commentReference" => self.inline.notes.push(NotePlace::Comment(id())),
            "fldChar" => self.field(element),
            "r" if self.is_hidden(element) => {
                // Fields begin and end in hidden runs too.
                for mark in element.children().filter(|child| child.name == "fldChar") {
                    self.field(mark);
                }
            }
            "AlternateContent" => {
                for child in chosen(element) {
                    self.take(child);
                }
            }
            "txbxContent" => self.inline.boxes.push(element),
            "drawing" => self.drawing(element),
            "pict" | "object" => self.picture(element),
            "oMath" | "oMathPara" => self.push(&equation::linear(element)),
            "sdt" if shows_prompt(element) => {}
            "del" => self.deletion(element),
            // Text that was moved away, formatting, field codes, and the small
            // letters above Chinese and Japanese words.
            "moveFrom" | "delText" | "pPr" | "rPr" | "instrText" | "rt" | "sdtPr" | "tblPr" => {}
            _ => self.inside(element),
        }
    }

    /// The beginning, middle or end of a field; form fields show what was
    /// chosen.
    fn field(&mut self, mark: &'a Element) {
        self.fields.mark(mark.attribute("fldCharType"));
        let Some(form) = mark.child("ffData") else {
            return;
        };
        if let Some(check) = form.child("checkBox") {
            let checked = if check.child("checked").is_some() {
                check.switch("checked")
            } else {
                check.switch("default")
            };
            self.inline.text.push(if checked { '☒' } else { '☐' });
        }
        if let Some(list) = form.child("ddList") {
            let chosen = list.value("result").or_else(|| list.value("default"));
            let chosen: usize = chosen.and_then(|index| index.parse().ok()).unwrap_or(0);
            let mut entries = list.children().filter(|child| child.name == "listEntry");
            if let Some(entry) = entries.nth(chosen) {
                let entry = entry.attribute("val").unwrap_or_default();
                self.inline.text.push_str(entry);
            }
        }
    }

    /// Whether a run is formatted as hidden, by itself or by a style.
    fn is_hidden(&self, run: &Element) -> bool {
        let Some(properties) = run.child("rPr") else {
            return self.style.hidden;
        };
        if properties.child("vanish").is_some() {
            return properties.switch("vanish");
        }
        properties
            .value("rStyle")
            .and_then(|style| self.styles.hides(style))
            .unwrap_or(self.style.hidden)
    }

    fn drawing(&mut self, drawing: &'a Element) {
        let mut properties = Vec::new();
        drawing.descendants("docPr", &mut properties);
        self.inline
            .descriptions
            .extend(properties.into_iter().filter_map(drawing::alternative_text));
        self.inline.drawings.push(drawing);
        self.inside(drawing);
    }

    /// A picture or text box in the older markup (VML).
    fn picture(&mut self, picture: &'a Element) {
        for shape in picture.children() {
            if let Some(path) = shape.child("textpath") {
                let text = path.attribute("string").unwrap_or_default();
                self.inline.descriptions.extend(super::super::said(text));
            }
        }
        self.inside(picture);
    }

    fn deletion(&mut self, deletion: &Element) {
        let mut texts = Vec::new();
        deletion.descendants("delText", &mut texts);
        let text: String = texts.into_iter().map(Element::text).collect();
        if !text.trim().is_empty() {
            let said = |name: &str| deletion.attribute(name).and_then(super::super::said);
            self.inline.deleted.push(Deleted {
                text: super::super::collapse(&text),
                author: said("author"),
                date: said("date"),
            });
        }
    }
}

/// Whether a content control shows its prompt, since nothing was written in it.
pub(super) fn shows_prompt(control: &Element) -> bool {
    control
        .child("sdtPr")
        .is_some_and(|properties| properties.switch("showingPlcHdr"))
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
