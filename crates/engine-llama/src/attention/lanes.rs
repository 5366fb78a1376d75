//! Numbers that a processor computes with at once.
#![expect(
    unsafe_op_in_unsafe_fn,
    reason = "nearly every line of its unsafe functions reads memory or computes in vectors"
)]

use std::arch::x86_64 as x86;

/// How many keys times rows are summed up at once.
pub(super) const TILE: usize = 8;

/// Instructions of a processor.
///
/// # Safety
/// Of every function: the processor has the instructions, and pointers have room for
/// [`Self::WIDTH`] numbers.
pub(super) trait Lanes {
    /// So many numbers at once.
    type Vector: Copy;
    /// Numbers of a vector.
    const WIDTH: usize;
    /// Rows that are summed up at once: registers hold the sums of no more.
    const ROWS: usize;

    unsafe fn zero() -> Self::Vector;
    unsafe fn all(number: f32) -> Self::Vector;
    unsafe fn read(from: *const f32) -> Self::Vector;
    /// Numbers of half precision.
    unsafe fn read_halves(from: *const u16) -> Self::Vector;
    unsafe fn write(to: *mut f32, numbers: Self::Vector);
    /// One times the other, and the third added.
    unsafe fn multiply_add(
        one: Self::Vector,
        other: Self::Vector,
        third: Self::Vector,
    ) -> Self::Vector;
    /// The sum of each vector's numbers.
    unsafe fn sums(vectors: [Self::Vector; TILE]) -> [f32; TILE];
}

/// Sixteen at once.
pub(super) struct Avx512;

/// Eight at once.
pub(super) struct Avx2;

impl Avx512 {
    pub(super) fn is_there() -> bool {
        is_x86_feature_detected!("avx512f") && Avx2::is_there()
    }
}

impl Avx2 {
    pub(super) fn is_there() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("f16c")
    }
}

impl Lanes for Avx512 {
    type Vector = x86::__m512;
    const WIDTH: usize = 16;
    const ROWS: usize = 4;

    #[inline(always)]
    unsafe fn zero() -> Self::Vector {
        x86::_mm512_setzero_ps()
    }

    #[inline(always)]
    unsafe fn all(number: f32) -> Self::Vector {
        x86::_mm512_set1_ps(number)
    }

    #[inline(always)]
    unsafe fn read(from: *const f32) -> Self::Vector {
        x86::_mm512_loadu_ps(from)
    }

    #[inline(always)]
    unsafe fn read_halves(from: *const u16) -> Self::Vector {
        x86::_mm512_cvtph_ps(x86::_mm256_loadu_si256(from.cast()))
    }

    #[inline(always)]
    unsafe fn write(to: *mut f32, numbers: Self::Vector) {
        x86::_mm512_storeu_ps(to, numbers);
    }

    #[inline(always)]
    unsafe fn multiply_add(
        one: Self::Vector,
        other: Self::Vector,
        third: Self::Vector,
    ) -> Self::Vector {
        x86::_mm512_fmadd_ps(one, other, third)
    }

    #[inline(always)]
    unsafe fn sums(vectors: [Self::Vector; TILE]) -> [f32; TILE] {
        // No closure: it would not have the instructions.
        let mut halves = [x86::_mm256_setzero_ps(); TILE];
        for (half, vector) in halves.iter_mut().zip(vectors) {
            let upper = x86::_mm512_extractf64x4_pd::<1>(x86::_mm512_castps_pd(vector));
            let lower = x86::_mm512_castps512_ps256(vector);
            *half = x86::_mm256_add_ps(lower, x86::_mm256_castpd_ps(upper));
        }
        Avx2::sums(halves)
    }
}

impl Lanes for Avx2 {
    type Vector = x86::__m256;
    const WIDTH: usize = 8;
    const ROWS: usize = 2;

    #[inline(always)]
    unsafe fn zero() -> Self::Vector {
        x86::_mm256_setzero_ps()
    }

    #[inline(always)]
    unsafe fn all(number: f32) -> Self::Vector {
        x86::_mm256_set1_ps(number)
    }

    #[inline(always)]
    unsafe fn read(from: *const f32) -> Self::Vector {
        x86::_mm256_loadu_ps(from)
    }

    #[inline(always)]
    unsafe fn read_halves(from: *const u16) -> Self::Vector {
        x86::_mm256_cvtph_ps(x86::_mm_loadu_si128(from.cast()))
    }

    #[inline(always)]
    unsafe fn write(to: *mut f32, numbers: Self::Vector) {
        x86::_mm256_storeu_ps(to, numbers);
    }

    #[inline(always)]
    unsafe fn multiply_add(
        one: Self::Vector,
        other: Self::Vector,
        third: Self::Vector,
    ) -> Self::Vector {
        x86::_mm256_fmadd_ps(one, other, third)
    }

    #[inline(always)]
    unsafe fn sums([a, b, c, d, e, f, g, h]: [Self::Vector; TILE]) -> [f32; TILE] {
        let first = x86::_mm256_hadd_ps(x86::_mm256_hadd_ps(a, b), x86::_mm256_hadd_ps(c, d));
        let last = x86::_mm256_hadd_ps(x86::_mm256_hadd_ps(e, f), x86::_mm256_hadd_ps(g, h));
        // Each half of a register was summed up apart.
        let sums = x86::_mm256_add_ps(
            x86::_mm256_permute2f128_ps::<0x20>(first, last),
            x86::_mm256_permute2f128_ps::<0x31>(first, last),
        );
        let mut all = [0.0; TILE];
        x86::_mm256_storeu_ps(all.as_mut_ptr(), sums);
        all
    }
}
