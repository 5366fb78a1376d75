//! Pictures in another size, as the numbers that a network reads.

use super::picture::Picture;

/// What one pixel of the new size takes of the old: the first old pixel, and the
/// weight of it and those after it.
struct Share {
    first: usize,
    weights: Vec<f32>,
}

/// A triangle over each new pixel, as wide as two of the larger pixels: it blends
/// when a picture grows and averages when it shrinks.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions inside a picture, clamped to it"
)]
fn shares(old: usize, new: usize) -> Vec<Share> {
    let scale = old as f32 / new as f32;
    let reach = scale.max(1.0);
    (0..new)
        .map(|pixel| {
            let center = (pixel as f32 + 0.5) * scale;
            let first = (center - reach).floor().max(0.0) as usize;
            let last = ((center + reach).ceil() as usize).clamp(first + 1, old.max(first + 1));
            let mut weights: Vec<f32> = (first..last)
                .map(|old| (1.0 - (old as f32 + 0.5 - center).abs() / reach).max(0.0))
                .collect();
            let sum: f32 = weights.iter().sum();
            if sum > 0.0 {
                weights.iter_mut().for_each(|weight| *weight /= sum);
            }
            Share { first, weights }
        })
        .collect()
}

/// The picture in another size: three planes (blue, green, red), each value scaled
/// to between -1 and 1, as PP-OCR was trained.
pub(super) fn planes(picture: &Picture, width: usize, height: usize) -> Vec<f32> {
    let columns = shares(picture.width(), width);
    let rows = shares(picture.height(), height);
    let narrow = narrowed(picture, &columns);
    let mut planes = vec![0f32; 3 * width * height];
    let mut sums = vec![0f32; 3 * width];
    for (y, share) in rows.iter().enumerate() {
        sums.fill(0.0);
        let old = narrow.chunks_exact(3 * width).skip(share.first);
        for (row, weight) in old.zip(&share.weights) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
        for (x, colour) in sums.chunks_exact(3).enumerate() {
            for (plane, value) in colour.iter().rev().enumerate() {
                if let Some(place) = planes.get_mut((plane * height + y) * width + x) {
                    *place = scaled(*value);
                }
            }
        }
    }
    planes
}

/// A colour value from 0 to 255 as networks want it.
pub(super) fn scaled(value: f32) -> f32 {
    value / 127.5 - 1.0
}

/// The picture in its new width and its old height.
fn narrowed(picture: &Picture, columns: &[Share]) -> Vec<f32> {
    let mut narrow = Vec::with_capacity(3 * columns.len() * picture.height());
    for row in picture.pixels().chunks_exact(3 * picture.width()) {
        for share in columns {
            let mut colour = [0f32; 3];
            let old = row.chunks_exact(3).skip(share.first);
            for (pixel, weight) in old.zip(&share.weights) {
                for (sum, value) in colour.iter_mut().zip(pixel) {
                    *sum += weight * f32::from(*value);
                }
            }
            narrow.extend(colour);
        }
    }
    narrow
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_averages_and_growing_blends() {
        let stripes: Vec<u8> = (0..16).map(|x| if x % 2 == 0 { 0 } else { 255 }).collect();
        let picture = Picture::grey(16, 1, &stripes).expect("a picture");
        for value in &planes(&picture, 4, 1)[1..3] {
            assert!(value.abs() < 0.05, "stripes become grey, not {value}");
        }
        let picture = Picture::grey(2, 1, &[0, 255]).expect("a picture");
        let grown = &planes(&picture, 8, 1)[..8];
        assert!(
            grown.windows(2).all(|pair| pair[0] <= pair[1]),
            "no step goes back: {grown:?}"
        );
    }

    #[test]
    fn planes_are_blue_green_red() {
        let picture = Picture::rgb(1, 1, vec![255, 0, 0]).expect("a red pixel");
        assert_eq!(planes(&picture, 1, 1), [-1.0, -1.0, 1.0]);
    }
}
