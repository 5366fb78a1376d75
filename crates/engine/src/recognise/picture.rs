//! A picture in memory.

use std::io::Cursor;

/// Pictures of more pixels than this are refused before they are unpacked.
pub const MOST_PIXELS: u64 = 64 * 1024 * 1024;

/// A picture in colour, eight bits for each of red, green and blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// Bytes are no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// A side is 0, or the sides and the number of bytes do not agree.
    #[error("{bytes} bytes are no picture of {width} by {height}")]
    Length {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// As many as there are.
        bytes: usize,
    },
    /// More than [`MOST_PIXELS`].
    #[error("{width} by {height} are too many pixels")]
    TooLarge {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// Not a PNG, or a damaged one.
    #[error("the picture is damaged: {detail}")]
    Damaged {
        /// What the decoder said.
        detail: String,
    },
}

impl Picture {
    /// A picture from its rows, three bytes a pixel: red, green, blue.
    ///
    /// # Errors
    /// [`PictureError::Length`], [`PictureError::TooLarge`].
    pub fn rgb(width: u32, height: u32, pixels: Vec<u8>) -> Result<Self, PictureError> {
        check(width, height)?;
        let picture = Self {
            width: width as usize,
            height: height as usize,
            pixels,
        };
        if picture.pixels.len() == picture.width * picture.height * 3 {
            Ok(picture)
        } else {
            Err(PictureError::Length {
                width,
                height,
                bytes: picture.pixels.len(),
            })
        }
    }

    /// A picture from its rows, one byte a pixel, 0 for black.
    ///
    /// # Errors
    /// As [`Picture::rgb`].
    pub fn grey(width: u32, height: u32, values: &[u8]) -> Result<Self, PictureError> {
        if values.len() as u64 != u64::from(width) * u64::from(height) {
            return Err(PictureError::Length {
                width,
                height,
                bytes: values.len(),
            });
        }
        let pixels = values.iter().flat_map(|&value| [value; 3]).collect();
        Self::rgb(width, height, pixels)
    }

    /// A picture from the bytes of a PNG (ISO/IEC 15948), as pages are drawn.
    ///
    /// # Errors
    /// See [`PictureError`]. The size is checked before the pixels are unpacked.
    pub fn from_png(bytes: &[u8]) -> Result<Self, PictureError> {
        let damaged = |error: image::ImageError| PictureError::Damaged {
            detail: error.to_string(),
        };
        let reader =
            || image::ImageReader::with_format(Cursor::new(bytes), image::ImageFormat::Png);
        let (width, height) = reader().into_dimensions().map_err(damaged)?;
        check(width, height)?;
        let pixels = reader().decode().map_err(damaged)?.into_rgb8().into_raw();
        Self::rgb(width, height, pixels)
    }

    /// From left to right, in pixels.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// From top to bottom, in pixels.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Red, green and blue of each pixel, row by row.
    pub(super) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Red, green and blue at a point between pixels, taken from the four around
    /// it; beyond the edges the picture goes on as it ends.
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let (column, right) = split(x - 0.5, self.width);
        let (row, below) = split(y - 0.5, self.height);
        let next_column = (column + 1).min(self.width - 1);
        let next_row = (row + 1).min(self.height - 1);
        let pixel = |column: usize, row: usize| {
            let start = (row * self.width + column) * 3;
            self.pixels.get(start..start + 3).unwrap_or(&[0, 0, 0])
        };
        let corners = [
            (pixel(column, row), (1.0 - right) * (1.0 - below)),
            (pixel(next_column, row), right * (1.0 - below)),
            (pixel(column, next_row), (1.0 - right) * below),
            (pixel(next_column, next_row), right * below),
        ];
        let mut colour = [0.0; 3];
        for (pixel, weight) in corners {
            for (sum, value) in colour.iter_mut().zip(pixel) {
                *sum += weight * f32::from(*value);
            }
        }
        colour
    }
}

/// The pixel before a position, and how far past it the position lies.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the value is clamped to the picture first"
)]
fn split(position: f32, size: usize) -> (usize, f32) {
    let clamped = position.clamp(0.0, (size - 1) as f32);
    let whole = clamped.floor();
    (whole as usize, clamped - whole)
}

fn check(width: u32, height: u32) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::Length {
            width,
            height,
            bytes: 0,
        });
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_bytes_must_agree() {
        assert!(Picture::rgb(2, 1, vec![0; 6]).is_ok());
        for (width, height, bytes) in [(2, 1, 5), (0, 1, 0), (1, 0, 0), (u32::MAX, u32::MAX, 9)] {
            assert!(
                Picture::rgb(width, height, vec![0; bytes]).is_err(),
                "{bytes} bytes for {width} by {height}"
            );
        }
        assert!(Picture::grey(3, 1, &[0, 1]).is_err(), "a byte is missing");
    }

    #[test]
    fn a_png_that_claims_to_be_huge_is_refused_unread() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(100_000u32.to_be_bytes());
        png.extend(100_000u32.to_be_bytes());
        png.extend([8, 2, 0, 0, 0]);
        // The checksum of this very header (ISO/IEC 15948, annex D).
        let mut crc = !0u32;
        for byte in &png[12..] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
            }
        }
        png.extend((!crc).to_be_bytes());
        // The decoder looks for the first data before it tells the size.
        png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        assert_eq!(
            Picture::from_png(&png),
            Err(PictureError::TooLarge {
                width: 100_000,
                height: 100_000
            })
        );
        assert!(
            matches!(
                Picture::from_png(b"GIF89a"),
                Err(PictureError::Damaged { .. })
            ),
            "only PNG is read here"
        );
    }

    #[test]
    fn between_two_pixels_lies_their_mean() {
        let picture = Picture::grey(2, 1, &[0, 200]).expect("two pixels");
        assert_eq!(picture.at(1.0, 0.5), [100.0; 3]);
        assert_eq!(picture.at(-5.0, 9.0), [0.0; 3], "the edge goes on");
    }
}
