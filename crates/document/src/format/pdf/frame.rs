//! How a page is turned and cut when it is shown, and in which direction text
//! runs on it.

use pdfium_render::prelude::{PdfPage, PdfPageRenderRotation};

use crate::model::{PageSize, Rectangle};

/// How a page is turned and cut when it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// The visible part in the page's own coordinates, which grow upwards.
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
    /// In quarter turns clockwise.
    turns: u8,
}

impl Frame {
    pub(super) fn of(page: &PdfPage<'_>) -> Self {
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

    /// A page of this size that is shown as it is.
    pub(super) fn upright(size: PageSize) -> Self {
        Self {
            left: 0.0,
            bottom: 0.0,
            right: size.width,
            top: size.height,
            turns: 0,
        }
    }

    /// How many quarter turns clockwise the page is turned when it is shown.
    pub(super) fn turns(&self) -> u8 {
        self.turns
    }

    /// As the page is shown.
    pub(super) fn size(&self) -> PageSize {
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
    pub(super) fn point(&self, x: f32, y: f32) -> (f32, f32) {
        match self.turns {
            0 => (x - self.left, self.top - y),
            1 => (y - self.bottom, x - self.left),
            2 => (self.right - x, y - self.bottom),
            _ => (self.top - y, self.right - x),
        }
    }

    pub(super) fn rectangle(&self, left: f32, bottom: f32, right: f32, top: f32) -> Rectangle {
        around(self.point(left, bottom), self.point(right, top))
    }
}

/// The direction in which text runs on the page as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From left to right, or from right to left in Arabic and Hebrew.
    Across,
    /// Letters that lie on their backs, read from top to bottom.
    Down,
    /// Letters that stand on their heads.
    Reversed,
    /// Letters that lie on their faces, read from bottom to top.
    Up,
    /// Upright letters below each other, in lines from right to left.
    Vertical,
    /// Every other direction.
    Oblique,
}

impl Direction {
    /// The direction of letters that are turned by so many degrees clockwise.
    pub(super) fn of(degrees: f32) -> Self {
        /// Letters of a scan may lean a little.
        const LEANING: f32 = 12.0;
        match degrees.rem_euclid(360.0) {
            turned if !(LEANING..=360.0 - LEANING).contains(&turned) => Self::Across,
            turned if (turned - 90.0).abs() <= LEANING => Self::Down,
            turned if (turned - 180.0).abs() <= LEANING => Self::Reversed,
            turned if (turned - 270.0).abs() <= LEANING => Self::Up,
            _ => Self::Oblique,
        }
    }

    /// A point of the shown page where it lies once the page is turned so that
    /// text of this direction runs across.
    pub(super) fn across(self, (x, y): (f32, f32), size: PageSize) -> (f32, f32) {
        match self {
            Self::Across | Self::Oblique => (x, y),
            Self::Down | Self::Vertical => (y, size.width - x),
            Self::Reversed => (size.width - x, size.height - y),
            Self::Up => (size.height - y, x),
        }
    }

    /// The reverse of [`Direction::across`].
    fn shown(self, (x, y): (f32, f32), size: PageSize) -> (f32, f32) {
        match self {
            Self::Across | Self::Oblique => (x, y),
            Self::Down | Self::Vertical => (size.width - y, x),
            Self::Reversed => (size.width - x, size.height - y),
            Self::Up => (y, size.height - x),
        }
    }

    pub(super) fn rectangle_across(self, own: Rectangle, size: PageSize) -> Rectangle {
        around(
            self.across((own.left, own.top), size),
            self.across((own.right, own.bottom), size),
        )
    }

    pub(super) fn rectangle_shown(self, own: Rectangle, size: PageSize) -> Rectangle {
        around(
            self.shown((own.left, own.top), size),
            self.shown((own.right, own.bottom), size),
        )
    }
}

fn around(a: (f32, f32), b: (f32, f32)) -> Rectangle {
    Rectangle {
        left: a.0.min(b.0),
        top: a.1.min(b.1),
        right: a.0.max(b.0),
        bottom: a.1.max(b.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_back_gives_the_same_place() {
        let size = PageSize {
            width: 300.0,
            height: 200.0,
        };
        let own = Rectangle {
            left: 10.0,
            top: 20.0,
            right: 40.0,
            bottom: 25.0,
        };
        for direction in [
            Direction::Across,
            Direction::Down,
            Direction::Reversed,
            Direction::Up,
            Direction::Vertical,
        ] {
            let across = direction.rectangle_across(own, size);
            assert_eq!(
                direction.rectangle_shown(across, size),
                own,
                "{direction:?}"
            );
        }
        let below = Direction::Down.across((10.0, 50.0), size);
        let above = Direction::Down.across((10.0, 20.0), size);
        assert!(below.0 > above.0, "what is read later stands further right");
    }
}
