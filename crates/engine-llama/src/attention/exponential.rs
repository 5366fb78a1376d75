//! The exponential function, without a branch, so that it is computed for many numbers
//! at once.

/// Below it, the result is too small for a normal number.
const LEAST: f32 = -87.0;

/// The natural logarithm of two, as a sum: the first has few digits, so that its
/// products with small whole numbers are exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// Added to a small number, it leaves no room for a fraction, and its lowest bits are the
/// whole number.
const WHOLE: f32 = 12_582_912.0;

/// Of a number of at most 0; 0 for less than [`LEAST`]. Within two units of the last
/// place: the polynomial of the Cephes library (Moshier, `expf.c`).
#[inline(always)]
pub(super) fn exponential(number: f32) -> f32 {
    let bounded = if number > LEAST { number } else { LEAST };
    let whole = bounded.mul_add(std::f32::consts::LOG2_E, WHOLE);
    let powers = whole - WHOLE;
    let rest = powers.mul_add(-LN_2[1], powers.mul_add(-LN_2[0], bounded));
    let mut sum: f32 = 1.987_569_1e-4;
    sum = sum.mul_add(rest, 1.398_199_9e-3);
    sum = sum.mul_add(rest, 8.333_452e-3);
    sum = sum.mul_add(rest, 4.166_579_6e-2);
    sum = sum.mul_add(rest, 1.666_666_5e-1);
    sum = sum.mul_add(rest, 0.5);
    let fraction = (sum * rest).mul_add(rest, rest + 1.0);
    // An exponent is biased by 127, and stands above 23 bits.
    let power = f32::from_bits((whole.to_bits() << 23).wrapping_add(127 << 23));
    if number > LEAST {
        fraction * power
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_exact_as_the_numbers_are() {
        let mut number = 0.0_f32;
        while number > LEAST {
            let (found, exact) = (exponential(number), f64::from(number).exp());
            let error = (f64::from(found) - exact).abs() / exact;
            assert!(error < 3e-7, "of {number}: {found}, not {exact}");
            number -= 0.013;
        }
    }

    #[test]
    fn what_is_not_seen_weighs_nothing() {
        assert_eq!(exponential(f32::NEG_INFINITY), 0.0);
        assert_eq!(exponential(-1e9), 0.0);
        assert_eq!(exponential(0.0), 1.0);
    }
}
