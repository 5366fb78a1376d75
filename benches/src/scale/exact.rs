//! The nearest passages by comparing all, which the library's search is held against.

use std::thread;

use super::collection::Collection;

/// The nearest that are compared.
pub(super) const NEAREST: usize = 10;

/// The numbers of the nearest passages to each question, of which there is a vector for
/// the passages of each language, by how far their product is above the mean of the
/// language, as the library ranks. (It knows how passages are written rather than their
/// language, which is one here.)
pub(super) fn nearest(
    collection: &Collection,
    passages: usize,
    questions: &[Vec<Vec<f32>>],
) -> Vec<Vec<usize>> {
    let means = means(collection, passages, questions);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = questions.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = questions
            .chunks(share)
            .zip(means.chunks(share))
            .map(|(questions, means)| {
                scope.spawn(move || nearest_of_part(collection, passages, questions, means))
            })
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_default())
            .collect()
    })
}

fn nearest_of_part(
    collection: &Collection,
    passages: usize,
    questions: &[Vec<Vec<f32>>],
    means: &[Vec<f32>],
) -> Vec<Vec<usize>> {
    let mut best: Vec<Vec<(f32, usize)>> = vec![Vec::new(); questions.len()];
    for row in 0..passages {
        let vector = collection.vector(row);
        let language = collection.language(row);
        for ((question, means), best) in questions.iter().zip(means).zip(&mut best) {
            let nearness = dot(&question[language], &vector) - means[language];
            if best.len() == NEAREST && best.last().is_some_and(|last| last.0 >= nearness) {
                continue;
            }
            let place = best.partition_point(|one| one.0 >= nearness);
            best.insert(place, (nearness, row));
            best.truncate(NEAREST);
        }
    }
    best.into_iter()
        .map(|best| best.into_iter().map(|(_, row)| row).collect())
        .collect()
}

/// The mean product of each question and the passages of each language.
fn means(collection: &Collection, passages: usize, questions: &[Vec<Vec<f32>>]) -> Vec<Vec<f32>> {
    let width = questions.first().map_or(0, |question| question[0].len());
    let mut sums = vec![(vec![0.0_f64; width], 0.0_f64); collection.languages()];
    for row in 0..passages {
        let (sum, count) = &mut sums[collection.language(row)];
        *count += 1.0;
        for (sum, number) in sum.iter_mut().zip(collection.vector(row)) {
            *sum += f64::from(number);
        }
    }
    let mean = |question: &Vec<f32>, (sum, count): &(Vec<f64>, f64)| {
        let product: f64 = sum
            .iter()
            .zip(question)
            .map(|(sum, number)| sum * f64::from(*number))
            .sum();
        (product / count.max(1.0)) as f32
    };
    questions
        .iter()
        .map(|question| {
            let by_language = question.iter().zip(&sums);
            by_language.map(|(vector, sum)| mean(vector, sum)).collect()
        })
        .collect()
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 16];
    let (left_chunks, _) = left.as_chunks::<16>();
    let (right_chunks, _) = right.as_chunks::<16>();
    for (left, right) in left_chunks.iter().zip(right_chunks) {
        for lane in 0..16 {
            sums[lane] += left[lane] * right[lane];
        }
    }
    sums.iter().sum()
}
