//! Strips: a line, cut out of its picture, set straight and scaled to the height
//! that the network reads.

use super::geometry::Quadrilateral;
use super::picture::Picture;
use super::resample::scaled;

/// The height of a strip, in pixels.
pub(super) const HEIGHT: usize = 48;

/// Widths are multiples of this, so that strips of nearly the same width are read
/// together without padding.
const GRAIN: usize = 16;

/// Narrower strips are filled up: a letter alone is read worse.
const NARROWEST: usize = 64;

/// Longer lines are squeezed: this bounds the memory.
const WIDEST: usize = 3_200;

/// How wide a strip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    /// Of the strip.
    pub(super) whole: usize,
    /// Of the line in it, from the left.
    pub(super) filled: usize,
}

impl Width {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the value is clamped first"
    )]
    pub(super) fn of(quadrilateral: &Quadrilateral) -> Self {
        let (length, height) = sides(quadrilateral);
        let natural = (length / height.max(1.0) * HEIGHT as f32).clamp(8.0, WIDEST as f32);
        let natural = natural.ceil() as usize;
        let whole = natural.div_ceil(GRAIN) * GRAIN;
        if whole < NARROWEST {
            Self {
                whole: NARROWEST,
                filled: natural,
            }
        } else {
            Self {
                whole,
                filled: whole,
            }
        }
    }
}

/// Length and height of a box in pixels.
fn sides(quadrilateral: &Quadrilateral) -> (f32, f32) {
    let [begin, end, _, below] = quadrilateral.corners;
    (
        (end.x - begin.x).hypot(end.y - begin.y),
        (below.x - begin.x).hypot(below.y - begin.y),
    )
}

/// Writes a line into three planes (blue, green, red) of [`HEIGHT`] rows. What is
/// not filled is grey.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions inside a strip"
)]
pub(super) fn fill(
    picture: &Picture,
    quadrilateral: &Quadrilateral,
    width: Width,
    planes: &mut [f32],
) {
    let [begin, end, _, below] = quadrilateral.corners;
    let (columns, rows) = (width.filled as f32, HEIGHT as f32);
    let along = ((end.x - begin.x) / columns, (end.y - begin.y) / columns);
    let down = ((below.x - begin.x) / rows, (below.y - begin.y) / rows);
    // Where a strip is smaller than the picture, several points are averaged.
    let fine = (down.0.hypot(down.1).round() as usize).clamp(1, 6);
    let step = 1.0 / fine as f32;
    for row in 0..HEIGHT {
        for column in 0..width.filled {
            let mut colour = [0f32; 3];
            for part in 0..fine * fine {
                let x = column as f32 + (0.5 + (part % fine) as f32) * step;
                let y = row as f32 + (0.5 + (part / fine) as f32) * step;
                let point = picture.at(
                    begin.x + along.0 * x + down.0 * y,
                    begin.y + along.1 * x + down.1 * y,
                );
                for (sum, value) in colour.iter_mut().zip(point) {
                    *sum += value;
                }
            }
            for (plane, sum) in colour.iter().rev().enumerate() {
                let place = (plane * HEIGHT + row) * width.whole + column;
                if let Some(place) = planes.get_mut(place) {
                    *place = scaled(sum * step * step);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::geometry::Point;

    fn quadrilateral(corners: [(f32, f32); 4]) -> Quadrilateral {
        Quadrilateral {
            corners: corners.map(|(x, y)| Point { x, y }),
        }
    }

    #[test]
    fn widths_are_even_and_bounded() {
        let of = |length: f32, height: f32| {
            Width::of(&quadrilateral([
                (0.0, 0.0),
                (length, 0.0),
                (length, height),
                (0.0, height),
            ]))
        };
        assert_eq!(of(500.0, 24.0).whole, 1008);
        assert_eq!(
            of(10.0, 20.0),
            Width {
                whole: 64,
                filled: 24
            }
        );
        assert_eq!(of(1e9, 1.0).whole, WIDEST);
        assert_eq!(of(0.0, 0.0).whole, NARROWEST);
    }

    #[test]
    fn a_line_that_runs_down_is_laid_flat() {
        // Dark above, light below: read downwards, the strip goes from dark to
        // light.
        let values: Vec<u8> = (0..96 * 48)
            .map(|at| if at < 48 * 48 { 0 } else { 255 })
            .collect();
        let picture = Picture::grey(48, 96, &values).expect("a picture");
        let line = quadrilateral([(48.0, 0.0), (48.0, 96.0), (0.0, 96.0), (0.0, 0.0)]);
        let width = Width::of(&line);
        assert_eq!(width.whole, 96);
        let mut planes = vec![0.0; 3 * HEIGHT * width.whole];
        fill(&picture, &line, width, &mut planes);
        let row = &planes[10 * 96..11 * 96];
        assert!(row[..40].iter().all(|value| *value < -0.9), "{row:?}");
        assert!(row[56..].iter().all(|value| *value > 0.9), "{row:?}");
    }
}
