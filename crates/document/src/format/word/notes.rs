//! Footnotes, endnotes and comments.

use std::collections::BTreeMap;

use super::super::collapse;
use super::super::xml::Element;
use super::inline::{Fields, InlineReader, NotePlace};
use super::styles::Styles;

/// The texts of all notes; each is handed out once, where it is first
/// referred to.
#[derive(Debug, Default)]
pub(super) struct Notes {
    texts: BTreeMap<NotePlace, String>,
}

impl Notes {
    /// Adds the notes of a part.
    pub(super) fn add(&mut self, part: &Element, styles: &Styles, place: fn(String) -> NotePlace) {
        for note in part.children() {
            let Some(id) = note.attribute("id") else {
                continue;
            };
            // The lines between text and notes are notes too.
            let separates = note
                .attribute("type")
                .is_some_and(|kind| kind.to_lowercase().contains("separator"));
            let text = text(note, styles);
            if text.is_empty() || separates {
                continue;
            }
            let author = note.attribute("author").map(collapse).unwrap_or_default();
            let text = match (note.name.as_str(), author.as_str()) {
                ("comment", author) if !author.is_empty() => format!("{author}: {text}"),
                _ => text,
            };
            self.texts.insert(place(id.to_owned()), text);
        }
    }

    /// The text of a note, the first time it is asked for.
    pub(super) fn take(&mut self, place: &NotePlace) -> Option<String> {
        self.texts.remove(place)
    }

    /// The comments that nothing in the text referred to.
    pub(super) fn remaining_comments(self) -> impl Iterator<Item = String> {
        self.texts
            .into_iter()
            .filter(|(place, _)| matches!(place, NotePlace::Comment(_)))
            .map(|(_, text)| text)
    }
}

/// All paragraphs of a note, wherever they stand in it.
pub(super) fn text(note: &Element, styles: &Styles) -> String {
    let mut paragraphs = Vec::new();
    note.descendants("p", &mut paragraphs);
    let mut fields = Fields::default();
    let mut reader = InlineReader {
        styles,
        fields: &mut fields,
    };
    let mut texts = Vec::new();
    for paragraph in paragraphs {
        let inline = reader.read(paragraph);
        texts.push(collapse(&inline.text));
        for content in inline.boxes {
            texts.push(box_text(content, &mut reader));
        }
    }
    texts.retain(|text| !text.is_empty());
    texts.join(" ")
}

/// The paragraphs of a text box; boxes inside it are left out.
fn box_text(content: &Element, reader: &mut InlineReader<'_>) -> String {
    let mut paragraphs = Vec::new();
    content.descendants("p", &mut paragraphs);
    let texts: Vec<String> = paragraphs
        .into_iter()
        .map(|paragraph| collapse(&reader.read(paragraph).text))
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(" ")
}
