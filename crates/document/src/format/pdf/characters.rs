//! The characters of a page with their boxes, as PDFium gives them.
//!
//! Calls into PDFium are what reading costs: a character takes two, and what
//! takes more is asked for where a run or a word begins.

use pdfium_render::prelude::{PdfPage, PdfPageTextChar, PdfPageTextRenderMode};

use super::fonts::Styles;
use super::frame::{Direction, Frame};
use super::glyphs::{Appearance, Glyph, Ink, Look};
use super::legibility::Legibility;
use super::runs::{Run, Runs};
use crate::model::{PageSize, Rectangle};

/// Letters are taken to be at least so high, in points.
const SMALLEST: f32 = 2.0;

/// What a page says, before anything is put together.
#[derive(Debug, Default)]
pub(super) struct Characters {
    pub(super) runs: Vec<Run>,
    pub(super) legibility: Legibility,
}

/// Reads the characters of a page; a page whose text PDFium cannot load has
/// none.
pub(super) fn characters(page: &PdfPage<'_>, frame: &Frame) -> Characters {
    let Ok(text) = page.text() else {
        return Characters::default();
    };
    let mut reading = Reading {
        frame,
        size: frame.size(),
        runs: Runs::new(frame.size()),
        styles: Styles::default(),
        legibility: Legibility::default(),
        high: None,
        last: ' ',
    };
    let all = text.chars();
    let mut all = all.iter().peekable();
    while let Some(character) = all.next() {
        let next = || all.peek().map_or(0, PdfPageTextChar::unicode_value);
        match reading.letter(&character, next) {
            Some(letter) => {
                reading.last = letter;
                reading.take(&character, letter);
            }
            None => reading.last = ' ',
        }
    }
    Characters {
        runs: reading.runs.finish(),
        legibility: reading.legibility,
    }
}

struct Reading<'a> {
    frame: &'a Frame,
    size: PageSize,
    runs: Runs,
    styles: Styles,
    legibility: Legibility,
    /// The first half of a letter beyond the basic plane.
    high: Option<u32>,
    /// The last letter; a blank where there was none.
    last: char,
}

impl Reading<'_> {
    /// The letter that a character stands for; none for half of one, and for
    /// what means nothing. `next` is the code that follows.
    fn letter(
        &mut self,
        character: &PdfPageTextChar<'_>,
        mut next: impl FnMut() -> u32,
    ) -> Option<char> {
        let code = character.unicode_value();
        let high = self.high.take();
        match code {
            // PDFium marks the hyphen at the end of a line so.
            0x02 | 0xFFFE => Some('-'),
            0xD800..=0xDBFF => {
                self.high = Some(code);
                None
            }
            0xDC00..=0xDFFF => {
                let high = high.map(|high| (high - 0xD800) << 10);
                let letter = high.and_then(|high| char::from_u32(0x1_0000 + high + code - 0xDC00));
                if letter.is_none() {
                    self.legibility.meaningless();
                }
                letter
            }
            0x0B..=0x0F if self.is_ligature(character, code, &mut next) => {
                const LIGATURES: [char; 5] =
                    ['\u{fb00}', '\u{fb01}', '\u{fb02}', '\u{fb03}', '\u{fb04}'];
                LIGATURES.get(code as usize - 0x0B).copied()
            }
            _ => {
                let letter = char::from_u32(code).map(windows);
                if letter.is_none() {
                    self.legibility.meaningless();
                }
                letter
            }
        }
    }

    /// Whether a control character is a ligature in TeX's own encoding (OT1):
    /// it stands in a word, and in no font of signs.
    fn is_ligature(
        &self,
        character: &PdfPageTextChar<'_>,
        code: u32,
        next: &mut impl FnMut() -> u32,
    ) -> bool {
        let next = next();
        let in_word = self.last.is_ascii_alphabetic()
            || char::from_u32(next).is_some_and(|next| next.is_ascii_lowercase());
        // The line ends that PDFium adds are no glyphs.
        let ends_line = code == 0x0D && next == 0x0A;
        if !in_word || ends_line || matches!(character.is_generated(), Ok(true)) {
            return false;
        }
        let font = character.font_name();
        !["CMMI", "CMSY", "CMEX", "MSAM", "MSBM"]
            .iter()
            .any(|signs| font.contains(signs))
    }

    fn take(&mut self, character: &PdfPageTextChar<'_>, letter: char) {
        if letter.is_whitespace() || letter == '\0' {
            return self.runs.space(matches!(letter, '\r' | '\n'));
        }
        if letter.is_control() || is_private(letter) {
            self.legibility.meaningless();
            // The private use area means nothing without its font. What stands
            // on both sides of such a sign is no word together.
            if !matches!(letter, '\u{f0b7}' | '\u{f0a7}' | '\u{f0a8}') {
                return self.runs.space(false);
            }
        } else {
            self.legibility.letter();
        }
        let glyph = match self.loose(character) {
            Some(rectangle) => Some((Direction::Across, rectangle)),
            None => turned(character, self.frame, self.size),
        };
        let Some((direction, rectangle)) = glyph else {
            return;
        };
        let glyph = Glyph {
            letter,
            rectangle,
            direction,
        };
        let shown = Shown {
            character,
            frame: self.frame,
            size: self.size,
            styles: &self.styles,
        };
        self.runs.push(glyph, &shown);
    }

    /// The box from the font's lowest to its highest line, for text that runs
    /// across.
    fn loose(&self, character: &PdfPageTextChar<'_>) -> Option<Rectangle> {
        // The loose boxes of a page that is turned lie on their sides.
        if self.frame.turns() != 0 {
            return None;
        }
        let bounds = character.loose_bounds().ok()?;
        let (left, right) = (bounds.left().value, bounds.right().value);
        let (bottom, top) = (bounds.bottom().value, bounds.top().value);
        // Text that is turned, and fonts that do not say how high they are.
        if top - bottom < 0.5 || right - left < 0.01 {
            return None;
        }
        Some(self.frame.rectangle(left, bottom, right, top))
    }
}

/// The box of a character that PDFium's loose boxes do not cover, put
/// together from its shape, its origin and its direction.
fn turned(
    character: &PdfPageTextChar<'_>,
    frame: &Frame,
    size: PageSize,
) -> Option<(Direction, Rectangle)> {
    let direction = direction(character, frame);
    let shape = shape(character, frame)?;
    let own = direction.rectangle_across(shape, size);
    if direction == Direction::Oblique {
        return Some((direction, own));
    }
    let (x, y) = character.origin().ok()?;
    let origin = direction.across(frame.point(x.value, y.value), size);
    let shape_height = own.bottom - own.top;
    let said = character.scaled_font_size().value.abs();
    let height = if (shape_height * 0.8..shape_height * 5.0).contains(&said) {
        said
    } else if shape_height > 0.0 {
        shape_height
    } else {
        // A glyph without a shape, of a font that PDFium cannot draw.
        said.max(SMALLEST)
    };
    let rectangle = Rectangle {
        left: own.left.min(origin.0),
        right: own.right,
        top: own.top.min(origin.1 - 0.75 * height),
        bottom: own.bottom.max(origin.1 + 0.22 * height),
    };
    Some((direction, rectangle))
}

/// The shape of a character as it is shown.
fn shape(character: &PdfPageTextChar<'_>, frame: &Frame) -> Option<Rectangle> {
    let shape = character.tight_bounds().ok()?;
    Some(frame.rectangle(
        shape.left().value,
        shape.bottom().value,
        shape.right().value,
        shape.top().value,
    ))
}

fn direction(character: &PdfPageTextChar<'_>, frame: &Frame) -> Direction {
    // PDFium measures the angle clockwise, as the page is turned.
    let angle = character.angle_degrees().unwrap_or(0.0);
    Direction::of(angle + 90.0 * f32::from(frame.turns()))
}

/// What a writer of Windows' characters meant by a control character beyond
/// ASCII: codes that a font does not map come through as they are.
fn windows(letter: char) -> char {
    match u8::try_from(u32::from(letter)) {
        Ok(byte @ 0x80..=0x9F) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next()
            .unwrap_or(letter),
        _ => letter,
    }
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'..='\u{10fffd}')
}

/// A character on its page.
struct Shown<'a> {
    character: &'a PdfPageTextChar<'a>,
    frame: &'a Frame,
    size: PageSize,
    styles: &'a Styles,
}

impl Appearance for Shown<'_> {
    fn look(&self, glyph: &mut Glyph) -> Look {
        // Loose boxes cover turned letters too, but as if they were upright.
        if glyph.direction == Direction::Across
            && direction(self.character, self.frame) != Direction::Across
            && let Some((direction, rectangle)) = turned(self.character, self.frame, self.size)
        {
            glyph.direction = direction;
            glyph.rectangle = rectangle;
        }
        let style = self.styles.of(self.character.font_name());
        Look {
            size: self.character.scaled_font_size().value.abs(),
            bold: style.bold,
            fixed: style.fixed,
            ink: self.ink(),
        }
    }

    fn ink(&self) -> Ink {
        ink(self.character)
    }
}

/// Whether a character is to be seen: invisible text lies over the picture of
/// a scan; pale text may lie on a ground of its colour.
fn ink(character: &PdfPageTextChar<'_>) -> Ink {
    /// Of 255 in each of red, green and blue.
    const PALE: u8 = 225;
    if matches!(
        character.render_mode(),
        Ok(PdfPageTextRenderMode::Invisible | PdfPageTextRenderMode::InvisibleClipping)
    ) {
        return Ink::Invisible;
    }
    match character.fill_color() {
        Ok(color)
            if color.alpha() < 32
                || [color.red(), color.green(), color.blue()]
                    .iter()
                    .all(|part| *part >= PALE) =>
        {
            Ink::Pale
        }
        _ => Ink::Shown,
    }
}
