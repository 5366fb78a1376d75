//! One bit for each number: from it nearly the cosine, at a thirtieth of the reading.
//!
//! A vector less the mean of all, `r = x - c`, is kept as the signs of its numbers.
//! Their product with a vector `p`, times `|r|² / Σ|rᵢ|`, is an estimate of `r·p` whose
//! error does not lean to either side (Gao and Long 2024, "RaBitQ",
//! <https://arxiv.org/abs/2405.12497>, section 3.2, without its rotation). A question `q`
//! lies around the same mean as what is asked of, so that most of the error would come
//! from `r·c`, which is the same for every question and is kept as a number: with `s` the
//! share of the mean that the question has, `q·x = q·c + s r·c + r·(q - s c)`, and the last
//! term alone is estimated (`cargo xtask bench scale` tells how many of the nearest are
//! found). The question is taken at four bits a number, so that ands and
//! counts of bits are all that a row costs (section 3.3).

use std::thread;

/// Bits of a number of the question.
const PLANES: usize = 4;
/// Numbers that are added up side by side.
const LANES: usize = 8;
/// The rows that the mean is taken of, at most.
const SAMPLE: usize = 50_000;

/// The codes of rows.
#[derive(Default)]
pub(super) struct Codes {
    /// The mean that was taken off.
    center: Vec<f32>,
    /// The words of 64 bits that a row takes.
    words: usize,
    bits: Vec<u64>,
    /// How many bits of each row are set.
    ones: Vec<u16>,
    /// What an estimate of each row is multiplied by,
    factors: Vec<f32>,
    /// and the product of each row with the mean, of which a share is added to it.
    offsets: Vec<f32>,
}

/// A question as the codes are asked.
pub(super) struct Asked {
    planes: [Vec<u64>; PLANES],
    smallest: f32,
    step: f32,
    sum: f32,
    /// The share of the mean that it has, and its product with the mean.
    share: f32,
    product: f32,
}

impl Codes {
    pub(super) fn len(&self) -> usize {
        self.factors.len()
    }

    /// Codes for the rows of a matrix, around their own mean.
    pub(super) fn of(width: usize, scales: &[f32], numbers: &[i8]) -> Self {
        let center = mean(width, scales, numbers);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = scales.len().div_ceil(threads).max(1);
        let code = |scales: &[f32], numbers: &[i8]| {
            let mut codes = Self {
                center: center.clone(),
                words: width.div_ceil(64),
                ..Self::default()
            };
            for (scale, row) in scales.iter().zip(numbers.chunks_exact(width)) {
                codes.push(*scale, row);
            }
            codes
        };
        thread::scope(|scope| {
            let code = &code;
            let mut shares = scales.chunks(share).zip(numbers.chunks(share * width));
            let first = shares.next();
            let others: Vec<_> = shares
                .map(|(scales, numbers)| scope.spawn(move || code(scales, numbers)))
                .collect();
            let (scales, numbers) = first.unwrap_or_default();
            let mut codes = code(scales, numbers);
            for other in others {
                match other.join() {
                    Ok(other) => codes.append(other),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            codes
        })
    }

    fn append(&mut self, mut other: Self) {
        self.bits.append(&mut other.bits);
        self.ones.append(&mut other.ones);
        self.factors.append(&mut other.factors);
        self.offsets.append(&mut other.offsets);
    }

    /// Adds the code of a row.
    pub(super) fn push(&mut self, scale: f32, numbers: &[i8]) {
        // Sums side by side, so that the compiler can use wide registers.
        let (mut squares, mut sums, mut offsets) = ([0.0_f32; LANES], [0.0; LANES], [0.0; LANES]);
        let mut ones = 0;
        for (numbers, centers) in numbers.chunks(64).zip(self.center.chunks(64)) {
            let mut word = 0_u64;
            let lanes = numbers.chunks(LANES).zip(centers.chunks(LANES));
            for (place, (numbers, centers)) in lanes.enumerate() {
                let mut above = 0_u64;
                for (lane, (number, center)) in numbers.iter().zip(centers).enumerate() {
                    let rest = f32::from(*number) * scale - center;
                    squares[lane] += rest * rest;
                    sums[lane] += rest.abs();
                    offsets[lane] += rest * center;
                    above |= u64::from(rest > 0.0) << lane;
                }
                word |= above << (place * LANES);
            }
            self.bits.push(word);
            ones += word.count_ones() as u16;
        }
        let (squares, sum) = (squares.iter().sum::<f32>(), sums.iter().sum::<f32>());
        self.ones.push(ones);
        self.factors
            .push(if sum > 0.0 { squares / sum } else { 0.0 });
        self.offsets.push(offsets.iter().sum());
    }

    /// Takes a row out; the last row takes its place.
    pub(super) fn swap_remove(&mut self, row: usize) {
        self.ones.swap_remove(row);
        self.factors.swap_remove(row);
        self.offsets.swap_remove(row);
        let last = self.bits.len() - self.words;
        self.bits
            .copy_within(last..last + self.words, row * self.words);
        self.bits.truncate(last);
    }

    /// Prepares a question.
    pub(super) fn ask(&self, query: &[f32]) -> Asked {
        let products = |left: &[f32], right: &[f32]| -> f32 {
            left.iter().zip(right).map(|(one, other)| one * other).sum()
        };
        let product = products(query, &self.center);
        let share = product / products(&self.center, &self.center).max(f32::MIN_POSITIVE);
        let query = query.iter().zip(&self.center);
        let query: Vec<f32> = query
            .map(|(number, center)| number - share * center)
            .collect();
        let smallest = query.iter().copied().fold(f32::INFINITY, f32::min);
        let largest = query.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let levels = f32::from((1_u8 << PLANES) - 1);
        let step = ((largest - smallest) / levels).max(f32::MIN_POSITIVE);
        let mut planes = std::array::from_fn(|_| vec![0; self.words]);
        for (index, number) in query.iter().enumerate() {
            let level = ((number - smallest) / step).round() as u64;
            for (plane, bits) in planes.iter_mut().enumerate() {
                bits[index / 64] |= (level >> plane & 1) << (index % 64);
            }
        }
        Asked {
            planes,
            smallest,
            step,
            sum: query.iter().sum(),
            share,
            product,
        }
    }

    /// Hands the estimate for each row of a range to `each`: the product of the row and
    /// the question.
    pub(super) fn estimate(
        &self,
        asked: &Asked,
        rows: std::ops::Range<usize>,
        each: impl FnMut(u32, f32),
    ) {
        // Loops of a known length are written out by the compiler: those of vectors of
        // 384, 512, 768 and 1,024 numbers.
        match self.words {
            6 => self.estimate_by(rows, asked, common_of::<6>, each),
            8 => self.estimate_by(rows, asked, common_of::<8>, each),
            12 => self.estimate_by(rows, asked, common_of::<12>, each),
            16 => self.estimate_by(rows, asked, common_of::<16>, each),
            _ => self.estimate_by(rows, asked, common, each),
        }
    }

    #[inline]
    fn estimate_by(
        &self,
        rows: std::ops::Range<usize>,
        asked: &Asked,
        common: impl Fn(&[u64], &Asked) -> u32,
        mut each: impl FnMut(u32, f32),
    ) {
        let bits = self.bits[rows.start * self.words..].chunks_exact(self.words);
        let kept = self.ones[rows.clone()]
            .iter()
            .zip(&self.factors[rows.clone()])
            .zip(&self.offsets[rows.clone()]);
        for ((row, bits), ((ones, factor), offset)) in (rows.start..).zip(bits).zip(kept) {
            let common = common(bits, asked);
            let set = asked.smallest * f32::from(*ones) + asked.step * common as f32;
            let rest = factor * (2.0 * set - asked.sum);
            each(row as u32, asked.product + asked.share * offset + rest);
        }
    }
}

/// The sum of the question's levels where a row's bits are set.
#[inline]
fn common(bits: &[u64], asked: &Asked) -> u32 {
    let planes = asked.planes.iter().enumerate();
    planes
        .map(|(plane, of_question)| {
            let both = bits.iter().zip(of_question);
            let count: u32 = both.map(|(left, right)| (left & right).count_ones()).sum();
            count << plane
        })
        .sum()
}

/// [`common`] for rows of so many words.
#[inline]
fn common_of<const WORDS: usize>(bits: &[u64], asked: &Asked) -> u32 {
    let Some(bits) = bits.first_chunk::<WORDS>() else {
        return 0;
    };
    let mut sum = 0;
    for (plane, of_question) in asked.planes.iter().enumerate() {
        let Some(of_question) = of_question.first_chunk::<WORDS>() else {
            return 0;
        };
        let mut count = 0;
        for (left, right) in bits.iter().zip(of_question) {
            count += (left & right).count_ones();
        }
        sum += count << plane;
    }
    sum
}

fn mean(width: usize, scales: &[f32], numbers: &[i8]) -> Vec<f32> {
    let every = scales.len().div_ceil(SAMPLE).max(1);
    let mut sums = vec![0.0_f64; width];
    let mut count = 0.0;
    for (scale, row) in scales
        .iter()
        .zip(numbers.chunks_exact(width))
        .step_by(every)
    {
        count += 1.0;
        for (sum, number) in sums.iter_mut().zip(row) {
            *sum += f64::from(f32::from(*number) * scale);
        }
    }
    sums.iter()
        .map(|sum| (sum / f64::max(count, 1.0)) as f32)
        .collect()
}
