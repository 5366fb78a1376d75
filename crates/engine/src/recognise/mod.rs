//! Models that read the text in a picture: a scanned page becomes lines of words,
//! each with the place where it lies and how sure the model is.
//!
//! ```text
//! picture ─▶ regions that hold a line ─▶ which way is up ─▶ strips ─▶ letters ─▶ words
//!            detection.rs regions.rs     direction.rs     strip.rs  decoding.rs
//! ```

mod components;
mod decoding;
mod detection;
mod direction;
pub mod geometry;
pub mod picture;
mod pp_ocr;
mod regions;
mod resample;
mod strip;

use std::ops::Range;

use crate::EngineError;

pub use geometry::{Point, Quadrilateral};
pub use picture::{Picture, PictureError};
pub use pp_ocr::OnnxTextRecogniser;

/// A model that reads the text in pictures. Implementations load their weights at
/// the first use. Calls block, use every core, and need no async runtime.
pub trait TextRecogniser: Send + Sync {
    /// Changes whenever the text would.
    fn identity(&self) -> &str;

    /// The languages that it reads, as BCP 47 tags.
    fn languages(&self) -> &[&str];

    /// The text of one picture. `stopped` is asked between lines: once it says yes
    /// the work ends soon, with nothing.
    ///
    /// # Errors
    /// The weights or the runtime are missing or damaged, or the runtime fails.
    fn recognise(
        &self,
        picture: &Picture,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<RecognisedText>, EngineError>;
}

/// The text of a picture. All places are in pixels of the picture as it was given,
/// from its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedText {
    /// How the page lies in the picture.
    pub turn: Turn,
    /// What the lines rise or fall by beyond `turn`, in radians, clockwise.
    pub skew: f32,
    /// In no order that means anything: what is read first follows from where
    /// lines lie.
    pub lines: Vec<RecognisedLine>,
}

/// Quarter turns clockwise by which a page lies turned in its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    /// Upright.
    #[default]
    None,
    /// Its top is at the right.
    Quarter,
    /// Upside down.
    Half,
    /// Its top is at the left.
    ThreeQuarters,
}

impl Turn {
    /// The turn in radians, clockwise.
    #[must_use]
    pub fn radians(self) -> f32 {
        use std::f32::consts::{FRAC_PI_2, PI};
        match self {
            Self::None => 0.0,
            Self::Quarter => FRAC_PI_2,
            Self::Half => PI,
            Self::ThreeQuarters => -FRAC_PI_2,
        }
    }
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedLine {
    /// Never blank.
    pub text: String,
    /// Around the line, its corners in the order in which it is read.
    pub quadrilateral: Quadrilateral,
    /// From 0 to 1: the mean over the characters.
    pub confidence: f32,
    /// What blanks separate, in order.
    pub words: Vec<RecognisedWord>,
}

/// A word of a line; in Chinese, what stands between two blanks.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedWord {
    /// Where it stands in the line's text, in bytes.
    pub range: Range<usize>,
    /// Around the word.
    pub quadrilateral: Quadrilateral,
    /// From 0 to 1: the mean over the characters.
    pub confidence: f32,
}
