//! An outline as a row of blocks, each with its sources behind it.

use super::design::Role;
use super::markup::{Emphasis, Line, Text, line};
use crate::model::{Outline, Point, Section};
use crate::text::printable;
use crate::wording::{Wording, documents};

/// Holds a number to the word before it.
const NO_BREAK: &str = "\u{a0}";

/// Whether a sign has its own space behind it, as Chinese full stops have.
fn is_spacious(sign: char) -> bool {
    "。，；：！？、".contains(sign)
}

/// A part of the text that stands on lines of its own.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) role: Role,
    /// What stands before its text: a bullet, the number of a source.
    pub(super) label: Option<String>,
    /// One text, or the cells of a row.
    pub(super) cells: Vec<Text>,
    /// The number of the source that it gives.
    pub(super) note: Option<usize>,
}

impl Block {
    fn new(role: Role, text: Text) -> Self {
        Self {
            role,
            label: None,
            cells: vec![text],
            note: None,
        }
    }
}

/// What the file says, in order.
pub(super) struct Content {
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

impl Content {
    /// The title; each section's heading, text and numbered sources; and the documents that
    /// were used where they belong to several sections. Numbers count through the whole.
    pub(super) fn of(outline: &Outline, wording: Wording) -> Self {
        let mut title = printable(&outline.title);
        if title.is_empty() {
            wording.untitled().clone_into(&mut title);
        }
        let mut writing = Writing {
            wording,
            numbered: 0,
            blocks: vec![Block::new(Role::Title, Text::plain(&title))],
        };
        let cited = outline
            .sections
            .iter()
            .filter(|section| writing.section(section))
            .count();
        if cited > 1 {
            writing.documents(outline);
        }
        Self {
            title,
            blocks: writing.blocks,
        }
    }
}

struct Writing {
    wording: Wording,
    /// So many sources have their number.
    numbered: usize,
    blocks: Vec<Block>,
}

impl Writing {
    /// Adds a section; says whether it has sources.
    fn section(&mut self, section: &Section) -> bool {
        let heading = printable(&section.heading);
        if !heading.is_empty() {
            let heading = Block::new(Role::Heading, Text::plain(heading));
            self.blocks.push(heading);
        }
        let mut notes = Vec::new();
        let mut in_table = false;
        for point in &section.points {
            in_table = self.point(point, in_table, &mut notes);
        }
        let before = self.numbered;
        self.numbered += notes.len();
        for (index, note) in notes.iter().enumerate() {
            let number = before + index + 1;
            self.blocks.push(Block {
                label: Some(number.to_string()),
                note: Some(number),
                ..Block::new(Role::Note { first: index == 0 }, Text::plain(note))
            });
        }
        !notes.is_empty()
    }

    /// Adds a point; says whether it is a row of a table.
    fn point(&mut self, point: &Point, in_table: bool, notes: &mut Vec<String>) -> bool {
        let text = printable(&point.text);
        if text.is_empty() {
            return in_table;
        }
        let mut label = None;
        let (role, mut cells) = match line(&text) {
            Line::Paragraph(text) => (Role::Paragraph, vec![text]),
            Line::Heading(text) => (Role::Subheading, vec![text]),
            Line::Quote(text) => (Role::Quote, vec![text]),
            Line::Item(bullet, text) => {
                label = Some(bullet);
                (Role::Item, vec![text])
            }
            Line::Row(cells) if in_table => (Role::Row, cells),
            Line::Row(cells) => (Role::Head, cells),
        };
        let last = cells.iter().rposition(|cell| !cell.text.is_empty());
        if let Some(cell) = cells.get_mut(last.unwrap_or_default()) {
            self.support(point, role, cell, notes);
        }
        self.blocks.push(Block {
            role,
            label,
            cells,
            note: None,
        });
        role.is_row()
    }

    /// Puts the number of a point's source behind it, or the remark that it has none. The
    /// names of a table's columns say nothing that could have one.
    fn support(&self, point: &Point, role: Role, text: &mut Text, notes: &mut Vec<String>) {
        if point.support.is_none() {
            if role != Role::Head {
                text.text.push(' ');
                text.push(&format!("[{}]", self.wording.no_source()), Emphasis::Remark);
            }
            return;
        }
        // What says the same of the same place is one source.
        let source = self.wording.source_of(point);
        let known = notes.iter().position(|note| *note == source);
        let index = known.unwrap_or_else(|| {
            notes.push(source);
            notes.len() - 1
        });
        let number = self.numbered + index + 1;
        let behind = if text.text.ends_with(is_spacious) {
            number.to_string()
        } else {
            format!("{NO_BREAK}{number}")
        };
        text.push(&behind, Emphasis::Reference(number));
    }

    /// The list of documents at the end.
    fn documents(&mut self, outline: &Outline) {
        let heading = Text::plain(self.wording.sources());
        self.blocks.push(Block::new(Role::Heading, heading));
        for (name, places) in documents(outline, &self.wording) {
            let mut said = name;
            for place in places {
                said.push_str(" · ");
                said.push_str(&place);
            }
            self.blocks
                .push(Block::new(Role::Document, Text::plain(said)));
        }
    }
}
