//! Parts of pictures, as large as zoom makes them.

use image::imageops::{self, FilterType};
use image::{DynamicImage, Rgb, RgbImage};

use super::on_white;
use crate::error::ReadError;
use crate::model::Tile;

/// Parts are no wider and no higher than this, in pixels.
const LARGEST_TILE: u32 = 4_096;

/// The whole picture of which a part is drawn may be so many pixels wide and high.
const LARGEST_WHOLE: u32 = 200_000;

const PAPER: Rgb<u8> = Rgb([u8::MAX; 3]);

/// The part, of the size that is asked for; what lies beside the picture is white.
pub(super) fn cut(picture: DynamicImage, tile: &Tile) -> Result<DynamicImage, ReadError> {
    let (columns, rows) = (
        tile.width.clamp(1, LARGEST_TILE),
        tile.height.clamp(1, LARGEST_TILE),
    );
    let whole = Whole::new(&picture, tile.page_width)?;
    let mut part = RgbImage::from_pixel(columns, rows, PAPER);
    // What of the tile lies on the picture.
    let width = columns.min(whole.width.saturating_sub(tile.left));
    let height = rows.min(whole.height.saturating_sub(tile.top));
    if width > 0 && height > 0 {
        let drawn = whole.drawn(picture, tile, width, height);
        imageops::replace(&mut part, &drawn, 0, 0);
    }
    Ok(part.into())
}

/// How large the whole picture is at a zoom, and how large its pixels are there.
struct Whole {
    width: u32,
    height: u32,
    /// Pixels of the picture for one that is drawn.
    across: f64,
    down: f64,
}

impl Whole {
    fn new(picture: &DynamicImage, page_width: u32) -> Result<Self, ReadError> {
        let (own_width, own_height) = (picture.width().max(1), picture.height().max(1));
        let width = page_width.clamp(1, LARGEST_WHOLE);
        let height = f64::from(width) * f64::from(own_height) / f64::from(own_width);
        if height > f64::from(LARGEST_WHOLE) {
            return Err(ReadError::TooLarge {
                detail: format!("a picture of {width} by {height:.0} pixels"),
            });
        }
        let height = whole_number(height).max(1);
        Ok(Self {
            width,
            height,
            across: f64::from(own_width) / f64::from(width),
            down: f64::from(own_height) / f64::from(height),
        })
    }

    /// Takes the pixels below the part, with one more on each side, and draws them at
    /// the zoom.
    fn drawn(&self, picture: DynamicImage, tile: &Tile, width: u32, height: u32) -> RgbImage {
        let (left, across) = below(tile.left, width, self.across, picture.width());
        let (top, down) = below(tile.top, height, self.down, picture.height());
        let cut = on_white(picture.crop_imm(left, top, across, down));
        drop(picture);
        if self.across <= 1.0 {
            return self.enlarged(&cut, (left, top), tile, width, height);
        }
        let scaled = imageops::resize(
            &cut,
            whole_number(f64::from(across) / self.across).max(1),
            whole_number(f64::from(down) / self.down).max(1),
            FilterType::Triangle,
        );
        // The pixels on the sides gave the edges their neighbours, and go.
        let from_left = tile.left - whole_number(f64::from(left) / self.across).min(tile.left);
        let from_top = tile.top - whole_number(f64::from(top) / self.down).min(tile.top);
        imageops::crop_imm(&scaled, from_left, from_top, width, height).to_image()
    }

    /// Draws pixel by pixel: each of the picture may be larger than the part, so that
    /// only the part takes memory.
    #[expect(clippy::cast_possible_truncation, reason = "sides of a picture")]
    fn enlarged(
        &self,
        cut: &RgbImage,
        (left, top): (u32, u32),
        tile: &Tile,
        width: u32,
        height: u32,
    ) -> RgbImage {
        let within = |drawn: u32, scale: f64, begin: u32, length: u32| {
            let place = (f64::from(drawn) + 0.5) * scale - 0.5 - f64::from(begin);
            place.clamp(0.0, f64::from(length - 1)) as f32
        };
        RgbImage::from_fn(width, height, |x, y| {
            let x = within(tile.left + x, self.across, left, cut.width());
            let y = within(tile.top + y, self.down, top, cut.height());
            imageops::interpolate_bilinear(cut, x, y).unwrap_or(PAPER)
        })
    }
}

/// The pixels of a picture below a part of it: the first, and how many.
fn below(begin: u32, length: u32, scale: f64, most: u32) -> (u32, u32) {
    let first = whole_number((f64::from(begin) * scale).floor()).saturating_sub(1);
    let first = first.min(most.saturating_sub(1));
    let end = whole_number((f64::from(begin.saturating_add(length)) * scale).ceil());
    (
        first,
        end.saturating_add(1).min(most).saturating_sub(first).max(1),
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides within the limit, none of them negative"
)]
fn whole_number(value: f64) -> u32 {
    value.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red grows to the right and green downwards.
    fn slope() -> DynamicImage {
        RgbImage::from_fn(200, 100, |x, y| Rgb([x as u8, y as u8, 0])).into()
    }

    fn tile(page_width: u32, left: u32, top: u32) -> Tile {
        Tile {
            page_width,
            left,
            top,
            width: 64,
            height: 32,
        }
    }

    #[test]
    fn a_part_shows_what_the_whole_shows_there_at_every_zoom() {
        for zoom in [0.5_f64, 1.0, 1.37, 4.0, 9.3] {
            let page_width = whole_number(200.0 * zoom);
            for (left, top) in [(0, 0), (40, 10), (90, 33)] {
                let part = cut(slope(), &tile(page_width, left, top)).expect("a part");
                let part = part.into_rgb8();
                for (x, y) in [(1, 1), (30, 15), (62, 30)] {
                    let expected = (f64::from(left + x) / zoom, f64::from(top + y) / zoom);
                    if expected.0 > 198.0 || expected.1 > 98.0 {
                        continue;
                    }
                    let found = part.get_pixel(x, y);
                    assert!(
                        (f64::from(found.0[0]) - expected.0).abs() <= 2.0
                            && (f64::from(found.0[1]) - expected.1).abs() <= 2.0,
                        "{found:?} at {x}, {y} of the part at {left}, {top}, {zoom} times as large: {expected:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn beside_the_picture_there_is_paper() {
        let part = cut(slope(), &tile(200, 180, 90))
            .expect("a part")
            .into_rgb8();
        assert_eq!(part.get_pixel(30, 5).0, [255; 3], "right of the picture");
        assert_eq!(part.get_pixel(5, 20).0, [255; 3], "below it");
        assert_eq!(part.get_pixel(5, 5).0[0], 185);
        let far = cut(slope(), &tile(200, u32::MAX, u32::MAX)).expect("a part");
        assert!(far.into_rgb8().pixels().all(|pixel| pixel.0 == [255; 3]));
    }

    #[test]
    fn a_pixel_that_is_larger_than_the_part_takes_no_more_memory_than_it() {
        let dots = RgbImage::from_pixel(2, 2, Rgb([7, 8, 9])).into();
        let part = cut(dots, &tile(LARGEST_WHOLE, 150_000, 150_000)).expect("a part");
        assert!(part.into_rgb8().pixels().all(|pixel| pixel.0 == [7, 8, 9]));
    }

    #[test]
    fn a_zoom_beyond_use_is_refused() {
        let strip = RgbImage::new(1, 3_000).into();
        assert!(matches!(
            cut(strip, &tile(100, 0, 0)),
            Err(ReadError::TooLarge { .. })
        ));
    }
}
