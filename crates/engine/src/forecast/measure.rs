//! Short measurements of what this computer can do at most: read memory, and multiply
//! bytes. Together about half a second.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::products::{Instructions, OPERATIONS};
use crate::hardware::{Memory, Processor};

/// What all cores read together before they begin anew. Caches of processors that people
/// have hold up to 128 MiB; twice that must come from memory again.
const READ_BYTES: u64 = 512 << 20;
/// The share of the available memory that a measurement may take.
const MEMORY_SHARE: u64 = 4;
/// Others use the computer too: of so many short rounds the best counts.
const ROUNDS: usize = 64;
/// In a round a core reads so small a part of its memory, the next part each
/// time, so that every part has left the caches before it is read again.
const PARTS: usize = 16;
/// How often a core multiplies the factors in a round.
const PRODUCTS: usize = 1 << 10;

/// What this computer can do at most, all cores together: the two roofs of the
/// roofline model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Bytes that are read from memory in a second.
    pub bytes_per_second: f64,
    /// Multiplications and additions of 8-bit integers in a second, a
    /// multiplication and its addition counting as two, with the widest instructions of
    /// this processor.
    pub operations_per_second: f64,
    /// The same with the instructions of x86-64-v3 alone.
    pub common_operations_per_second: f64,
}

impl Machine {
    /// Measures, with a thread for each core, for about half a second. Blocks,
    /// and takes half a gibibyte of memory for as long, or a quarter of what is
    /// available.
    ///
    /// Arithmetic hardly varies; the bandwidth is shared with whatever else runs,
    /// and was seen at half its best on a busy computer. Keep the best of what was
    /// measured at several times ([`Machine::best`]).
    pub fn measure() -> Self {
        let cores = Processor::detect().physical_cores;
        Self {
            bytes_per_second: bytes_per_second(cores),
            operations_per_second: operations_per_second(cores, Instructions::widest()),
            common_operations_per_second: operations_per_second(cores, Instructions::common()),
        }
    }

    /// The larger figures of two measurements of the same computer.
    #[must_use]
    pub fn best(self, other: Self) -> Self {
        Self {
            bytes_per_second: self.bytes_per_second.max(other.bytes_per_second),
            operations_per_second: self.operations_per_second.max(other.operations_per_second),
            common_operations_per_second: self
                .common_operations_per_second
                .max(other.common_operations_per_second),
        }
    }
}

fn bytes_per_second(cores: usize) -> f64 {
    let bytes = READ_BYTES.min(Memory::detect().available / MEMORY_SHARE);
    let part = (bytes as usize / cores / PARTS / size_of::<u64>()).max(1);
    let round = shortest_round(
        cores,
        // Written by the core that reads it, and not zero: untouched memory is
        // one page of zeros, many times over.
        || vec![1u64; part * PARTS],
        |words, round| {
            let begin = round % PARTS * part;
            black_box(sum(&words[begin..begin + part]));
        },
    );
    (part * size_of::<u64>() * cores) as f64 / round.as_secs_f64()
}

fn operations_per_second(cores: usize, instructions: Instructions) -> f64 {
    let round = shortest_round(
        cores,
        || (),
        |(), _| {
            black_box(instructions.multiply(PRODUCTS, black_box(3), black_box(-5)));
        },
    );
    (OPERATIONS * PRODUCTS * cores) as f64 / round.as_secs_f64()
}

/// The shortest time in which all cores did the `work` of a round, each on what
/// it prepared for itself, starting together. The slowest core ends a round, as it ends a step of
/// a model.
fn shortest_round<S>(
    cores: usize,
    prepare: impl Fn() -> S + Sync,
    work: impl Fn(&S, usize) + Sync,
) -> Duration {
    let start = Barrier::new(cores);
    let rounds = || {
        let own = prepare();
        let mut times = [Duration::ZERO; ROUNDS];
        for (round, time) in times.iter_mut().enumerate() {
            start.wait();
            let begin = Instant::now();
            work(&own, round);
            *time = begin.elapsed();
        }
        times
    };
    let times: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(rounds)).collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    (0..ROUNDS)
        .filter_map(|round| times.iter().map(|of_core| of_core[round]).max())
        .min()
        .unwrap_or_default()
        .max(Duration::from_nanos(1))
}

/// Reads everything once, in as many loads at once as the processor likes.
fn sum(words: &[u64]) -> u64 {
    words.iter().fold(0, |sum, word| sum.wrapping_add(*word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_read() {
        assert_eq!(sum(&[1; 1000]), 1000);
    }

    #[test]
    fn the_best_of_two_measurements_is_the_best_of_each_figure() {
        let machine = |bytes_per_second, operations_per_second| Machine {
            bytes_per_second,
            operations_per_second,
            common_operations_per_second: operations_per_second,
        };
        assert_eq!(
            machine(1.0, 4.0).best(machine(2.0, 3.0)),
            machine(2.0, 4.0),
            "whatever disturbed one figure need not have disturbed the other"
        );
    }

    #[test]
    fn every_core_takes_part_in_every_round() {
        let worked = std::sync::atomic::AtomicUsize::new(0);
        let round = shortest_round(
            3,
            || 1,
            |one, _| {
                worked.fetch_add(*one, std::sync::atomic::Ordering::Relaxed);
            },
        );
        assert_eq!(worked.into_inner(), 3 * ROUNDS);
        assert!(round > Duration::ZERO, "it is divided by");
    }
}
