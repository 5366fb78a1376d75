//! What eight bits a number leave of a vector.
//!
//! Where many passages are nearly as near to a question as the nearest, eight bits put
//! some of them in the wrong order. They are among the first few all the same, so that
//! four bits more for those are enough (`cargo xtask bench scale search` tells the
//! recall); they stay on the disk.

use super::quantized::{Quantized, unbiased_scale};

/// The parts that a step of eight bits is divided into.
const PARTS: f32 = 16.0;

/// Four bits more of each number of a vector, and the scale of all twelve: with `m` the
/// number of a [`Quantized`] and `p` its part, counted from 0, the number is
/// `(m + (p + 0.5) / 16 - 0.5) * scale`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Remainder {
    pub(crate) scale: f32,
    /// Two parts a byte, the first in the lower half.
    pub(crate) parts: Vec<u8>,
}

impl Remainder {
    /// What rounding took away of a vector. Numbers that are not finite count as 0.
    pub(crate) fn of(vector: &[f32], quantized: &Quantized) -> Self {
        let finite = |number: f32| if number.is_finite() { number } else { 0.0 };
        let parts: Vec<u8> = vector
            .iter()
            .zip(&quantized.numbers)
            .map(|(number, rounded)| {
                let rest = finite(*number) / quantized.scale - f32::from(*rounded);
                // What is no number, where the scale is 0, becomes 0.
                ((rest + 0.5) * PARTS).floor().clamp(0.0, PARTS - 1.0) as u8
            })
            .collect();
        let finer = quantized
            .numbers
            .iter()
            .zip(&parts)
            .map(|(rounded, part)| f32::from(*rounded) + within_step(*part));
        let scale = unbiased_scale(vector.iter().map(|number| finite(*number)), finer);
        Self {
            scale: scale.unwrap_or(quantized.scale),
            parts: parts
                .chunks(2)
                .map(|pair| pair[0] | pair.get(1).map_or(0, |second| second << 4))
                .collect(),
        }
    }

    /// Whether it belongs to a vector of so many numbers.
    pub(super) fn is_of_width(&self, width: usize) -> bool {
        self.parts.len() == width.div_ceil(2)
    }

    /// Its share of the product with a question, before that is scaled.
    pub(super) fn dot(&self, query: &[f32]) -> f32 {
        let pairs = query.chunks(2).zip(&self.parts);
        pairs
            .map(|(numbers, pair)| {
                let first = numbers[0] * within_step(pair & 0x0f);
                let second = numbers.get(1).map(|number| number * within_step(pair >> 4));
                first + second.unwrap_or_default()
            })
            .sum()
    }
}

/// The middle of a part, in steps from the middle of the step.
fn within_step(part: u8) -> f32 {
    (f32::from(part) + 0.5) / PARTS - 0.5
}

#[cfg(test)]
mod tests {
    use super::Remainder;
    use crate::vectors::Quantized;
    use crate::vectors::quantized::dot;

    /// A product as eight bits, and as twelve, have it.
    fn products(query: &[f32], vector: &[f32]) -> (f32, f32) {
        let quantized = Quantized::of(vector);
        let remainder = Remainder::of(vector, &quantized);
        assert!(remainder.is_of_width(vector.len()));
        let product = dot(query, &quantized.numbers);
        (
            product * quantized.scale,
            (product + remainder.dot(query)) * remainder.scale,
        )
    }

    #[test]
    fn four_bits_more_tell_a_product_ten_times_as_well() {
        // Of an odd width, so that the last byte has one part alone.
        let wave = |row: usize, place: usize| ((place * 37 + row * 101) as f32 * 0.7).sin();
        let vector = |row| (0..383).map(|place| wave(row, place)).collect::<Vec<f32>>();
        let query = vector(0);
        let (mut coarse, mut fine) = (0.0, 0.0);
        for row in 1..200 {
            let vector = vector(row);
            let exact: f32 = query
                .iter()
                .zip(&vector)
                .map(|(left, right)| left * right)
                .sum();
            let (eight, twelve) = products(&query, &vector);
            coarse += (eight - exact).powi(2);
            fine += (twelve - exact).powi(2);
        }
        assert!(fine * 100.0 < coarse, "{fine} and {coarse}");
    }

    #[test]
    fn vectors_of_nothing_leave_nothing() {
        for vector in [vec![0.0; 3], vec![f32::NAN, f32::INFINITY, 0.0]] {
            let (eight, twelve) = products(&[1.0, 1.0, 1.0], &vector);
            assert_eq!((eight, twelve), (0.0, 0.0));
        }
    }
}
