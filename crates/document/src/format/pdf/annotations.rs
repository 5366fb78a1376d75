//! What was written onto a page: the values of form fields, which are read as
//! if they were printed, and the notes of readers.

use pdfium_render::prelude::{
    PdfFormField, PdfPage, PdfPageAnnotation, PdfPageAnnotationCommon, PdfPageAnnotationType,
};

use super::frame::{Direction, Frame};
use super::glyphs::{Ink, Look};
use super::runs::Run;
use crate::format::collapse;
use crate::model::Rectangle;

/// More annotations of one page are left out.
const MOST: usize = 5_000;

/// The size of letters in a form field that is higher, in points.
const LETTERS: f32 = 10.0;

/// What annotations say.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// The values of form fields, in their places.
    pub(super) values: Vec<Run>,
    pub(super) notes: Vec<Note>,
}

/// What somebody wrote about a place on the page.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) text: String,
    pub(super) rectangle: Rectangle,
}

/// Reads the annotations of a page.
pub(super) fn annotations(page: &PdfPage<'_>, frame: &Frame) -> Annotations {
    let mut said = Annotations::default();
    for annotation in page.annotations().iter().take(MOST) {
        match annotation.annotation_type() {
            // A link's text stands on the page; a popup repeats its note.
            PdfPageAnnotationType::Link | PdfPageAnnotationType::Popup => {}
            PdfPageAnnotationType::Widget | PdfPageAnnotationType::XfaWidget => {
                if let Some(value) = annotation.as_form_field().and_then(value)
                    && let Some(rectangle) = place(&annotation, frame)
                {
                    said.values.extend(runs(&value, rectangle, frame));
                }
            }
            _ => {
                let text = collapse(&annotation.contents().unwrap_or_default());
                if !text.is_empty()
                    && let Some(rectangle) = place(&annotation, frame)
                {
                    said.notes.push(Note { text, rectangle });
                }
            }
        }
    }
    said
}

fn place(annotation: &PdfPageAnnotation<'_>, frame: &Frame) -> Option<Rectangle> {
    let bounds = annotation.bounds().ok()?;
    Some(frame.rectangle(
        bounds.left().value,
        bounds.bottom().value,
        bounds.right().value,
        bounds.top().value,
    ))
}

/// The value of a field; what a person must not see is left out.
fn value(field: &PdfFormField<'_>) -> Option<String> {
    let value = match field {
        PdfFormField::Text(field) if field.is_password() => None,
        PdfFormField::Text(field) => field.value(),
        PdfFormField::ComboBox(field) => field.value(),
        PdfFormField::ListBox(field) => field.value(),
        PdfFormField::Checkbox(field) => Some(mark(field.is_checked().unwrap_or(false))),
        // Without a value none of the group is chosen.
        PdfFormField::RadioButton(field) => Some(mark(
            field.group_value().is_some_and(|value| !value.is_empty())
                && field.is_checked().unwrap_or(false),
        )),
        _ => None,
    };
    value.filter(|value| !value.trim().is_empty())
}

fn mark(checked: bool) -> String {
    if checked { "☑" } else { "☐" }.to_owned()
}

/// One run for each line of the value, from the top of the field.
fn runs(value: &str, field: Rectangle, frame: &Frame) -> Vec<Run> {
    let lines: Vec<&str> = value
        .split(['\r', '\n'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "lines are few")]
    let pitch = (field.bottom - field.top) / lines.len().max(1) as f32;
    let height = pitch.min(1.6 * LETTERS);
    let size = frame.size();
    let mut top = if lines.len() > 1 {
        field.top
    } else {
        f32::midpoint(field.top, field.bottom) - height / 2.0
    };
    lines
        .into_iter()
        .map(|line| {
            let rectangle = Rectangle {
                top,
                bottom: top + height,
                right: field.right.min(size.width),
                ..field
            };
            top += pitch;
            Run {
                text: line.to_owned(),
                rectangle,
                look: Look {
                    size: LETTERS.min(height),
                    bold: false,
                    fixed: false,
                    ink: Ink::Shown,
                },
                direction: Direction::Across,
                ends_word: true,
            }
        })
        .collect()
}
