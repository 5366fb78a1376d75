//! What scanners do to pages.

use image::{Rgb, RgbImage, imageops};

/// What was done to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// Nothing.
    None,
    /// Laid into the scanner the wrong way, or not quite straight.
    Turned,
    /// Grain, specks and blur.
    Noisy,
}

impl Damage {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "clean",
            Self::Turned => "turned",
            Self::Noisy => "noisy",
        }
    }

    /// The picture after the damage; `index` chooses among the ways to do it.
    pub(super) fn done(self, picture: RgbImage, index: usize) -> RgbImage {
        match self {
            Self::None => picture,
            Self::Turned => match index % 5 {
                0 => imageops::rotate90(&picture),
                1 => rotated(&picture, 1.5),
                2 => imageops::rotate180(&picture),
                3 => rotated(&picture, -2.0),
                _ => imageops::rotate270(&picture),
            },
            Self::Noisy => noisy(&picture, index),
        }
    }
}

/// Turned about its middle by an angle in degrees, clockwise; the corners are paper.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions inside a picture"
)]
fn rotated(picture: &RgbImage, degrees: f32) -> RgbImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = picture.dimensions();
    let middle = (width as f32 / 2.0, height as f32 / 2.0);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 + 0.5 - middle.0, y as f32 + 0.5 - middle.1);
        let from = (
            x * cos + y * sin + middle.0 - 0.5,
            y * cos - x * sin + middle.1 - 0.5,
        );
        let inside = from.0 >= 0.0
            && from.1 >= 0.0
            && from.0 < (width - 1) as f32
            && from.1 < (height - 1) as f32;
        if !inside {
            return Rgb([255; 3]);
        }
        let (left, top) = (from.0 as u32, from.1 as u32);
        let (right, below) = (from.0.fract(), from.1.fract());
        let mut colour = [0; 3];
        for (channel, value) in colour.iter_mut().enumerate() {
            let at = |x, y| f32::from(picture.get_pixel(x, y).0[channel]);
            let upper = at(left, top) * (1.0 - right) + at(left + 1, top) * right;
            let lower = at(left, top + 1) * (1.0 - right) + at(left + 1, top + 1) * right;
            *value = (upper * (1.0 - below) + lower * below).round() as u8;
        }
        Rgb(colour)
    })
}

/// Blurred a little, grey with grain, and with a speck in every 400 pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is clamped first"
)]
fn noisy(picture: &RgbImage, seed: usize) -> RgbImage {
    let mut random = fastrand::Rng::with_seed(seed as u64 + 1);
    let mut picture = imageops::blur(picture, 0.8);
    for pixel in picture.pixels_mut() {
        // The sum of uniform values is nearly normal; its deviation is 22.
        let grain: f32 = (0..4).map(|_| random.f32() - 0.5).sum::<f32>() * 38.0;
        let speck = random.u32(0..400) == 0;
        for value in &mut pixel.0 {
            let aged = 20.0 + f32::from(*value) * 0.84 + grain;
            *value = if speck {
                40
            } else {
                aged.clamp(0.0, 255.0) as u8
            };
        }
    }
    picture
}
