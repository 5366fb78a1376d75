//! Vectors in eight bits a number.

/// A vector in eight bits a number: `numbers[i] * scale` is the number. The
/// largest number of a vector is 127, so that none is off by more than 0.4 %
/// of the largest, or hardly.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantized {
    pub(crate) scale: f32,
    pub(crate) numbers: Vec<i8>,
}

impl Quantized {
    /// The nearest quantized vector. Numbers that are not finite count as 0.
    pub(crate) fn of(vector: &[f32]) -> Self {
        let finite = |number: f32| if number.is_finite() { number } else { 0.0 };
        let largest = vector.iter().fold(0.0_f32, |largest, number| {
            largest.max(finite(*number).abs())
        });
        if largest == 0.0 {
            return Self {
                scale: 0.0,
                numbers: vec![0; vector.len()],
            };
        }
        let step = largest / 127.0;
        let numbers: Vec<i8> = vector
            .iter()
            .map(|number| (finite(*number) / step).round() as i8)
            .collect();
        let scale = unbiased_scale(
            vector.iter().map(|number| finite(*number)),
            numbers.iter().map(|number| f32::from(*number)),
        );
        Self {
            scale: scale.unwrap_or(step),
            numbers,
        }
    }
}

/// The scale with which what rounding takes away stands at a right angle to the vector,
/// as in RaBitQ (Gao and Long 2024, <https://arxiv.org/abs/2405.12497>, section 3.2).
/// Vectors of sentence encoders lie around one direction, and so do questions: along
/// it they differ little, but an error weighs most. A cosine is off by two thirds of
/// what it is with the step of rounding as the scale.
pub(super) fn unbiased_scale(
    vector: impl Iterator<Item = f32>,
    numbers: impl Iterator<Item = f32>,
) -> Option<f32> {
    let (mut squares, mut products) = (0.0_f32, 0.0_f32);
    for (number, rounded) in vector.zip(numbers) {
        squares += number * number;
        products += number * rounded;
    }
    let scale = squares / products;
    (scale.is_finite() && scale > 0.0).then_some(scale)
}

/// Eight sums side by side, so that the compiler can use wide registers.
pub(super) fn dot(query: &[f32], numbers: &[i8]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (query_chunks, query_rest) = query.as_chunks::<8>();
    let (number_chunks, number_rest) = numbers.as_chunks::<8>();
    for (left, right) in query_chunks.iter().zip(number_chunks) {
        for lane in 0..8 {
            sums[lane] += left[lane] * f32::from(right[lane]);
        }
    }
    let rest: f32 = query_rest
        .iter()
        .zip(number_rest)
        .map(|(left, right)| left * f32::from(*right))
        .sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::{Quantized, dot};

    #[test]
    fn a_vector_keeps_its_length_in_its_own_direction() {
        let vector: Vec<f32> = (0..384).map(|i| ((i * 37) % 101) as f32 / 900.0).collect();
        let squares: f32 = vector.iter().map(|number| number * number).sum();
        let quantized = Quantized::of(&vector);
        let product = dot(&vector, &quantized.numbers) * quantized.scale;
        assert!((product - squares).abs() < squares * 1e-5, "{product}");
    }

    #[test]
    fn numbers_that_are_none_do_no_harm() {
        let quantized = Quantized::of(&[f32::NAN, 0.0, f32::INFINITY]);
        assert_eq!(quantized.numbers, [0, 0, 0]);
    }
}
