//! Products of bytes, summed up in 32 bits, as quantized models need them: a tile of sums
//! stays in registers, as in the kernels of an engine, so that arithmetic is what it takes
//! and not reading.

use std::hint::black_box;

/// Rows of each factor; each of one is multiplied with each of the other.
const ROWS: usize = 4;

/// Of a row: both factors stay in the smallest cache.
const ROW_BYTES: usize = 1024;

/// What multiplying both factors once takes, a multiplication and its addition counting
/// as two.
pub(super) const OPERATIONS: usize = 2 * ROWS * ROWS * ROW_BYTES;

/// Which of a processor's instructions multiply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instructions {
    /// What a compiler makes of a plain loop.
    Portable,
    /// 32 bytes at a time, in three steps.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 32 bytes at a time, in one step.
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    /// 64 bytes at a time, in one step.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

impl Instructions {
    /// The widest of this processor, as an engine takes that looks what there is.
    pub(super) fn widest() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512vnni") && is_x86_feature_detected!("avx512bw") {
                return Self::Avx512Vnni;
            }
            if is_x86_feature_detected!("avxvnni") {
                return Self::AvxVnni;
            }
        }
        Self::common()
    }

    /// Those of x86-64-v3, for which an engine is compiled that does not look.
    pub(super) fn common() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            return Self::Avx2;
        }
        Self::Portable
    }

    /// Multiplies two factors that hold these bytes throughout, so many times, and tells
    /// the sum of all products, wrapped.
    #[expect(unsafe_code, reason = "the processor was asked for the instructions")]
    pub(super) fn multiply(self, times: usize, left: u8, right: i8) -> i32 {
        match self {
            Self::Portable => portable(times, left, right),
            // SAFETY: a value is made only where the processor has its instructions.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { x86::avx2(times, left, right) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => unsafe { x86::avx_vnni(times, left, right) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => unsafe { x86::avx512_vnni(times, left, right) },
        }
    }
}

fn portable(times: usize, left: u8, right: i8) -> i32 {
    let left = [[left; ROW_BYTES]; ROWS];
    let right = [[right; ROW_BYTES]; ROWS];
    let mut sum = 0_i32;
    for _ in 0..times {
        let (left, right) = (black_box(&left), black_box(&right));
        for one in left {
            for other in right {
                let products = one.iter().zip(other);
                sum = products
                    .map(|(one, other)| i32::from(*one) * i32::from(*other))
                    .fold(sum, i32::wrapping_add);
            }
        }
    }
    sum
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, _mm_add_epi32, _mm_extract_epi32, _mm256_add_epi32, _mm256_castsi256_si128,
        _mm256_dpbusd_avx_epi32, _mm256_extracti128_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
        _mm256_set1_epi8, _mm256_set1_epi16, _mm256_setzero_si256, _mm512_dpbusd_epi32,
        _mm512_reduce_add_epi32, _mm512_set1_epi8, _mm512_setzero_si512,
    };
    use std::hint::black_box;

    use super::{ROW_BYTES, ROWS};

    const COLUMNS: usize = ROW_BYTES / 32;

    /// Two rows of the left factor at a time: sixteen registers hold no more sums.
    #[target_feature(enable = "avx2")]
    pub(super) fn avx2(times: usize, left: u8, right: i8) -> i32 {
        let ones = _mm256_set1_epi16(1);
        let left = [[_mm256_set1_epi8(left.cast_signed()); COLUMNS]; ROWS];
        let right = [[_mm256_set1_epi8(right); COLUMNS]; ROWS];
        let mut sum = 0_i32;
        for _ in 0..times {
            let (left, right) = (black_box(&left), black_box(&right));
            for first in [0, 2] {
                let mut sums = [[_mm256_setzero_si256(); ROWS]; 2];
                for at in 0..COLUMNS {
                    for row in 0..2 {
                        for other in 0..ROWS {
                            let (one, other_one) = (left[first + row][at], right[other][at]);
                            let pairs = _mm256_maddubs_epi16(one, other_one);
                            let products = _mm256_madd_epi16(pairs, ones);
                            sums[row][other] = _mm256_add_epi32(sums[row][other], products);
                        }
                    }
                }
                sum = sum.wrapping_add(totals(sums.as_flattened()));
            }
        }
        sum
    }

    #[target_feature(enable = "avx2,avxvnni")]
    pub(super) fn avx_vnni(times: usize, left: u8, right: i8) -> i32 {
        let left = [[_mm256_set1_epi8(left.cast_signed()); COLUMNS]; ROWS];
        let right = [[_mm256_set1_epi8(right); COLUMNS]; ROWS];
        let mut sum = 0_i32;
        for _ in 0..times {
            let (left, right) = (black_box(&left), black_box(&right));
            for first in [0, 2] {
                let mut sums = [[_mm256_setzero_si256(); ROWS]; 2];
                for at in 0..COLUMNS {
                    for row in 0..2 {
                        for other in 0..ROWS {
                            let (one, other_one) = (left[first + row][at], right[other][at]);
                            let sum = &mut sums[row][other];
                            *sum = _mm256_dpbusd_avx_epi32(*sum, one, other_one);
                        }
                    }
                }
                sum = sum.wrapping_add(totals(sums.as_flattened()));
            }
        }
        sum
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub(super) fn avx512_vnni(times: usize, left: u8, right: i8) -> i32 {
        let left = [[_mm512_set1_epi8(left.cast_signed()); COLUMNS / 2]; ROWS];
        let right = [[_mm512_set1_epi8(right); COLUMNS / 2]; ROWS];
        let mut sum = 0_i32;
        for _ in 0..times {
            let (left, right) = (black_box(&left), black_box(&right));
            let mut sums = [[_mm512_setzero_si512(); ROWS]; ROWS];
            for at in 0..COLUMNS / 2 {
                for row in 0..ROWS {
                    for other in 0..ROWS {
                        let (one, other_one) = (left[row][at], right[other][at]);
                        let sum = &mut sums[row][other];
                        *sum = _mm512_dpbusd_epi32(*sum, one, other_one);
                    }
                }
            }
            let totals = sums.as_flattened().iter();
            sum = totals
                .map(|sum| _mm512_reduce_add_epi32(*sum))
                .fold(sum, i32::wrapping_add);
        }
        sum
    }

    #[target_feature(enable = "avx2")]
    fn totals(sums: &[__m256i]) -> i32 {
        let all = sums.iter().fold(_mm256_setzero_si256(), |all, sum| {
            _mm256_add_epi32(all, *sum)
        });
        let half = _mm_add_epi32(
            _mm256_castsi256_si128(all),
            _mm256_extracti128_si256::<1>(all),
        );
        _mm_extract_epi32::<0>(half)
            .wrapping_add(_mm_extract_epi32::<1>(half))
            .wrapping_add(_mm_extract_epi32::<2>(half))
            .wrapping_add(_mm_extract_epi32::<3>(half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_multiplies_alike() {
        let products = ROWS * ROWS * ROW_BYTES;
        let expected = 5 * products as i32 * 3 * -5;
        for instructions in [
            Instructions::Portable,
            Instructions::common(),
            Instructions::widest(),
        ] {
            assert_eq!(
                instructions.multiply(5, 3, -5),
                expected,
                "{instructions:?}"
            );
        }
    }
}
