//! PDFium: characters with their boxes, and pictures of pages.

use std::fmt;
use std::io::Cursor;
use std::path::Path;

use pdfium_render::prelude::{
    PdfDocument, PdfDocumentMetadataTagType, PdfPage, PdfPageRenderRotation, PdfPageTextChar,
    PdfRenderConfig, Pdfium, PdfiumError, PdfiumInternalError,
};

use super::super::{Sink, Source, damaged, said};
use super::date;
use super::pages::{Draft, Pages};
use super::runs::{Glyph, Runs};
use crate::error::ReadError;
use crate::format::Event;
use crate::model::{PageSize, Rectangle};

/// Pictures are no wider and no higher than this, in pixels.
const LARGEST_PICTURE: i32 = 8_000;

/// The PDFium library, loaded.
///
/// PDFium serves one thread at a time; the reader process has no more.
pub struct Library(Pdfium);

impl fmt::Debug for Library {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Library")
    }
}

/// PDFium could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("PDFium cannot be loaded: {0}")]
pub struct LibraryError(String);

impl Library {
    /// Loads the library at `path`; once in a process.
    ///
    /// # Errors
    /// [`LibraryError`] with what the system's loader says.
    pub fn load(path: &Path) -> Result<Self, LibraryError> {
        Pdfium::bind_to_library(path)
            .map(|bindings| Self(Pdfium::new(bindings)))
            .map_err(|error| LibraryError(format!("{error:?}")))
    }

    pub(super) fn read(&self, source: Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
        let document = self.open(&source.bytes)?;
        let count = document.pages().len();
        let mut header = source.header(source.check_pages(usize::try_from(count).unwrap_or(0))?);
        let field = |tag| {
            let value = document.metadata().get(tag)?;
            said(value.value())
        };
        header.title = field(PdfDocumentMetadataTagType::Title);
        header.author = field(PdfDocumentMetadataTagType::Author);
        header.created = field(PdfDocumentMetadataTagType::CreationDate)
            .map(|written| date::understood(&written));
        sink(Event::Header(header))?;
        let mut pages = Pages::new(sink);
        for (number, index) in (1..).zip(0..count) {
            // A damaged page is an empty one: the others can still be read.
            let draft = match document.pages().get(index) {
                Ok(page) => draft(&page, number),
                Err(error) => {
                    tracing::debug!(number, ?error, "a page was left out");
                    Draft::empty(number)
                }
            };
            pages.push(draft)?;
        }
        pages.finish()
    }

    /// Draws page `number` (counted from 1) as a PNG, `width` pixels wide.
    pub(in crate::format) fn draw(
        &self,
        bytes: Vec<u8>,
        number: u32,
        width: u32,
    ) -> Result<Vec<u8>, ReadError> {
        let document = self.open(&bytes)?;
        let index = i32::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|index| (0..document.pages().len()).contains(index))
            .ok_or(ReadError::Unsupported)?;
        let page = document.pages().get(index).map_err(refused)?;
        let width = i32::try_from(width)
            .unwrap_or(LARGEST_PICTURE)
            .clamp(1, LARGEST_PICTURE);
        let config = PdfRenderConfig::new()
            .set_target_width(width)
            .set_maximum_height(LARGEST_PICTURE)
            .render_form_data(true)
            .render_annotations(true);
        let picture = page
            .render_with_config(&config)
            .and_then(|bitmap| bitmap.as_image())
            .map_err(refused)?
            .into_rgb8();
        let mut png = Cursor::new(Vec::new());
        picture
            .write_to(&mut png, image::ImageFormat::Png)
            .map_err(damaged)?;
        Ok(png.into_inner())
    }

    fn open<'a>(&'a self, bytes: &'a [u8]) -> Result<PdfDocument<'a>, ReadError> {
        self.0
            .load_pdf_from_byte_slice(bytes, None)
            .map_err(refused)
    }
}

fn refused(error: PdfiumError) -> ReadError {
    match error {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => ReadError::Encrypted,
        other => ReadError::Damaged {
            detail: format!("{other:?}"),
        },
    }
}

/// How a page is turned and cut when it is shown.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// The visible part in the page's own coordinates, which grow upwards.
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
    /// In quarter turns clockwise.
    turns: u8,
}

impl Frame {
    fn of(page: &PdfPage<'_>) -> Self {
        let turns = match page.rotation() {
            Ok(PdfPageRenderRotation::Degrees90) => 1,
            Ok(PdfPageRenderRotation::Degrees180) => 2,
            Ok(PdfPageRenderRotation::Degrees270) => 3,
            _ => 0,
        };
        match page.boundaries().bounding() {
            Ok(boundary) => Self {
                left: boundary.bounds.left().value,
                bottom: boundary.bounds.bottom().value,
                right: boundary.bounds.right().value,
                top: boundary.bounds.top().value,
                turns,
            },
            Err(_) => Self {
                left: 0.0,
                bottom: 0.0,
                right: page.width().value,
                top: page.height().value,
                turns: 0,
            },
        }
    }

    fn size(&self) -> PageSize {
        let (width, height) = (self.right - self.left, self.top - self.bottom);
        if self.turns.is_multiple_of(2) {
            PageSize { width, height }
        } else {
            PageSize {
                width: height,
                height: width,
            }
        }
    }

    /// A point of the page as it is shown, from the upper left corner.
    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        match self.turns {
            0 => (x - self.left, self.top - y),
            1 => (y - self.bottom, x - self.left),
            2 => (self.right - x, y - self.bottom),
            _ => (self.top - y, self.right - x),
        }
    }

    fn rectangle(&self, left: f32, bottom: f32, right: f32, top: f32) -> Rectangle {
        let (a, b) = (self.point(left, bottom), self.point(right, top));
        Rectangle {
            left: a.0.min(b.0),
            top: a.1.min(b.1),
            right: a.0.max(b.0),
            bottom: a.1.max(b.1),
        }
    }
}

fn draft(page: &PdfPage<'_>, number: u32) -> Draft {
    let frame = Frame::of(page);
    let runs = match page.text() {
        Ok(text) => {
            let mut runs = Runs::default();
            for character in text.chars().iter() {
                take(&character, &frame, &mut runs);
            }
            runs.finish()
        }
        Err(_) => Vec::new(),
    };
    Draft::new(number, page.label().map(str::to_owned), frame.size(), runs)
}

/// Hands one character to the runs. What costs more than a box and a code is
/// asked for only where a run may begin.
fn take(character: &PdfPageTextChar<'_>, frame: &Frame, runs: &mut Runs) {
    let code = character.unicode_value();
    // PDFium marks the hyphen at the end of a line so.
    if matches!(code, 0x02 | 0xFFFE) {
        if let Some(rectangle) = box_of(character, frame) {
            runs.push(glyph('-', rectangle), || look(character));
        }
        return;
    }
    let Some(letter) = char::from_u32(code) else {
        return;
    };
    if letter.is_whitespace() || letter == '\0' {
        runs.space(matches!(letter, '\r' | '\n'));
        return;
    }
    if letter.is_control() {
        return;
    }
    if let Some(rectangle) = box_of(character, frame) {
        runs.push(glyph(letter, rectangle), || look(character));
    } else if let Some(turned) = turned_box(character, frame) {
        runs.push(turned.with(letter), || look(character));
    }
}

fn glyph(letter: char, rectangle: Rectangle) -> Glyph {
    Glyph {
        letter,
        rectangle,
        turned: false,
    }
}

/// The box from the font's lowest to its highest line, for upright text.
fn box_of(character: &PdfPageTextChar<'_>, frame: &Frame) -> Option<Rectangle> {
    let bounds = character.loose_bounds().ok()?;
    let (width, height) = (
        bounds.right().value - bounds.left().value,
        bounds.top().value - bounds.bottom().value,
    );
    // Text that is turned, and fonts that do not say how high they are.
    if !frame.turns.is_multiple_of(2) || height < 0.5 || width < 0.01 {
        return None;
    }
    Some(frame.rectangle(
        bounds.left().value,
        bounds.bottom().value,
        bounds.right().value,
        bounds.top().value,
    ))
}

/// The box of a character that PDFium's loose boxes do not cover, put together
/// from its shape, its origin and its direction.
fn turned_box(character: &PdfPageTextChar<'_>, frame: &Frame) -> Option<Glyph> {
    let shape = character.tight_bounds().ok()?;
    let rectangle = frame.rectangle(
        shape.left().value,
        shape.bottom().value,
        shape.right().value,
        shape.top().value,
    );
    let (x, y) = character.origin().ok()?;
    let origin = frame.point(x.value, y.value);
    let angle = character.angle_degrees().unwrap_or(0.0);
    // PDFium measures the angle clockwise, as the page is turned.
    let shown = (angle + 90.0 * f32::from(frame.turns)).rem_euclid(360.0);
    let turned = (20.0..340.0).contains(&shown);
    let shape_height = rectangle.bottom - rectangle.top;
    let said = character.scaled_font_size().value.abs();
    let height = if (shape_height * 0.8..shape_height * 5.0).contains(&said) {
        said
    } else {
        shape_height
    };
    if turned || height <= 0.0 {
        return Some(Glyph {
            letter: ' ',
            rectangle,
            turned: true,
        });
    }
    Some(Glyph {
        letter: ' ',
        rectangle: Rectangle {
            left: rectangle.left.min(origin.0),
            right: rectangle.right,
            top: rectangle.top.min(origin.1 - 0.75 * height),
            bottom: rectangle.bottom.max(origin.1 + 0.22 * height),
        },
        turned: false,
    })
}

/// The size of the letters in points, and whether they are bold.
fn look(character: &PdfPageTextChar<'_>) -> (f32, bool) {
    let name = character.font_name();
    let bold = [
        "Bold", "bold", "BOLD", "Black", "Heavy", "Semibold", "CMBX", "CMSSBX", "BX1",
    ]
    .iter()
    .any(|mark| name.contains(mark));
    (character.scaled_font_size().value.abs(), bold)
}
