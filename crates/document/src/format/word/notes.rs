//! Footnotes, endnotes and comments.

use std::collections::HashMap;

use super::super::collapse;
use super::super::xml::Element;
use super::inline::{Inline, NotePlace};

/// The texts of all notes; each is handed out once, where it is first
/// referred to.
#[derive(Debug, Default)]
pub(super) struct Notes {
    texts: HashMap<NotePlace, String>,
}

impl Notes {
    pub(super) fn read(footnotes: &Element, endnotes: &Element, comments: &Element) -> Self {
        let mut notes = Self::default();
        notes.add(footnotes, NotePlace::Footnote);
        notes.add(endnotes, NotePlace::Endnote);
        notes.add(comments, NotePlace::Comment);
        notes
    }

    fn add(&mut self, part: &Element, place: fn(String) -> NotePlace) {
        for note in part.children() {
            let mut paragraphs = Vec::new();
            note.descendants("p", &mut paragraphs);
            let text: Vec<String> = paragraphs
                .into_iter()
                .map(|paragraph| collapse(&Inline::of(paragraph).text))
                .filter(|text| !text.is_empty())
                .collect();
            if let Some(id) = note.attribute("id")
                && !text.is_empty()
            {
                self.texts.insert(place(id.to_owned()), text.join(" "));
            }
        }
    }

    /// The text of a note, the first time it is asked for.
    pub(super) fn take(&mut self, place: &NotePlace) -> Option<String> {
        self.texts.remove(place)
    }
}
