//! Characters with their boxes, and how they look.

use super::frame::Direction;
use crate::model::Rectangle;

/// A character and its box on the page, turned so that its direction runs
/// across.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) letter: char,
    pub(super) rectangle: Rectangle,
    pub(super) direction: Direction,
}

/// How letters look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// In points.
    pub(super) size: f32,
    pub(super) bold: bool,
    /// Whether every letter is as wide as another.
    pub(super) fixed: bool,
    pub(super) ink: Ink,
}

/// Tells how a character looks. Every question costs calls into PDFium.
pub(super) trait Appearance {
    /// All that there is to know; corrects the glyph where its box hid that it
    /// is turned.
    fn look(&self, glyph: &mut Glyph) -> Look;

    /// The ink alone.
    fn ink(&self) -> Ink;
}

/// Whether letters are to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Shown,
    /// White or nearly so: to be seen on a dark ground only.
    Pale,
    /// Never painted: the recognised text of a scan.
    Invisible,
}
