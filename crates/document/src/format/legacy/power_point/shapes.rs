//! The shapes of a slide that hold text (MS-PPT 2.7, MS-ODRAW 2.2.13).

use super::super::super::collapse;
use super::super::super::compound::{u16_at, u32_at};
use super::records::{MAXIMUM_NESTING, Record};
use super::text::Text;

const DRAWING: u16 = 0x040C;
const OFFICE_DRAWING: u16 = 0xF002;
const GROUP: u16 = 0xF003;
const SHAPE: u16 = 0xF004;
const PROPERTIES: [u16; 3] = [0xF00B, 0xF121, 0xF122];
const TEXT_BOX: u16 = 0xF00D;
const CHILD_ANCHOR: u16 = 0xF00F;
const CLIENT_DATA: u16 = 0xF011;
const OUTLINE_REFERENCE: u16 = 0x0F9E;
const PLACEHOLDER: u16 = 0x0BC3;

/// The property of a group that says that it is a table (MS-ODRAW 2.3.4.37).
const TABLE_PROPERTIES: u16 = 0x039F;

/// Placeholders for the date, the slide's number, the footer and the header
/// (MS-PPT 2.13.24).
const REPEATED: std::ops::RangeInclusive<u8> = 7..=10;

/// What a slide shows, in the order of the drawing.
pub(super) enum Shown {
    Text(Text),
    /// The cells of a row.
    Row(Vec<String>),
}

/// Collects what the shapes of a slide show.
pub(super) struct Shapes<'a> {
    /// The texts of placeholders, which lie outside the slide.
    outline: &'a [Text],
    used: Vec<bool>,
    shown: Vec<Shown>,
}

/// What a slide shows; texts of placeholders that no shape refers to come last.
pub(super) fn shown(slide: Record<'_>, outline: &[Text]) -> Vec<Shown> {
    let mut shapes = Shapes {
        outline,
        used: vec![false; outline.len()],
        shown: Vec::new(),
    };
    if let Some(drawing) = slide
        .child(DRAWING)
        .and_then(|drawing| drawing.child(OFFICE_DRAWING))
    {
        shapes.walk(drawing, 0);
    }
    let Shapes {
        used, mut shown, ..
    } = shapes;
    let rest = outline.iter().zip(used).filter(|(_, used)| !used);
    shown.extend(rest.map(|(text, _)| Shown::Text(text.clone())));
    shown
}

impl Shapes<'_> {
    fn walk(&mut self, parent: Record<'_>, nesting: usize) {
        if nesting > MAXIMUM_NESTING {
            return;
        }
        for child in parent.children() {
            match child.kind {
                GROUP if is_table(child) => self.table(child),
                GROUP => self.walk(child, nesting + 1),
                SHAPE => {
                    let texts = self.texts(child);
                    self.shown.extend(texts.into_iter().map(Shown::Text));
                }
                _ => {}
            }
        }
    }

    /// The texts of a shape: its own, or those of the placeholder that it is.
    fn texts(&mut self, shape: Record<'_>) -> Vec<Text> {
        let place = shape
            .child(CLIENT_DATA)
            .and_then(|data| data.child(PLACEHOLDER))
            .and_then(|placeholder| placeholder.body.get(4).copied());
        if place.is_some_and(|place| REPEATED.contains(&place)) {
            return Vec::new();
        }
        let mut texts = Vec::new();
        for text_box in shape.children().filter(|child| child.kind == TEXT_BOX) {
            texts.extend(Text::read(text_box.children()));
            if let Some(index) = text_box
                .child(OUTLINE_REFERENCE)
                .and_then(|reference| u32_at(reference.body, 0))
                && let Some(used) = self.used.get_mut(index as usize)
                && !std::mem::replace(used, true)
            {
                texts.push(self.outline[index as usize].clone());
            }
        }
        texts
    }

    /// The cells of a table are shapes; those at the same height are a row.
    fn table(&mut self, group: Record<'_>) {
        let mut cells: Vec<(i32, i32, String)> = Vec::new();
        for shape in group.children().filter(|child| child.kind == SHAPE) {
            let Some(anchor) = shape.child(CHILD_ANCHOR) else {
                continue;
            };
            let place = |offset| u32_at(anchor.body, offset).map_or(0, u32::cast_signed);
            let texts: Vec<String> = self
                .texts(shape)
                .iter()
                .flat_map(Text::paragraphs)
                .collect();
            if shape.child(TEXT_BOX).is_some() {
                cells.push((place(4), place(0), collapse(&texts.join(" "))));
            }
        }
        cells.sort_by_key(|(top, left, _)| (*top, *left));
        for row in cells.chunk_by(|one, next| one.0 == next.0) {
            let row = row.iter().map(|(_, _, text)| text.clone()).collect();
            self.shown.push(Shown::Row(row));
        }
    }
}

/// Whether a group is a table, which its first shape says.
fn is_table(group: Record<'_>) -> bool {
    let Some(own) = group.child(SHAPE) else {
        return false;
    };
    own.children()
        .filter(|child| PROPERTIES.contains(&child.kind))
        .any(|list| {
            (0..usize::from(list.instance)).any(|index| {
                u16_at(list.body, index * 6).map(|code| code & 0x3FFF) == Some(TABLE_PROPERTIES)
                    && u32_at(list.body, index * 6 + 2).is_some_and(|value| value & 1 == 1)
            })
        })
}
