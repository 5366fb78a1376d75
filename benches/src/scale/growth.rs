//! How time and disk grow with the number of passages, as ratios: 1 is linear.

use std::sync::Arc;

use super::built::{self, Built};
use super::model::Derived;
use super::{ScaleError, Tools};
use crate::figures::Figures;

/// Passages; all are compared with the first.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// What a vector is at least: a byte a number and its scale.
const SCALE_BYTES: usize = 4;

/// Notes the time and disk of a passage, and how many times those of the smallest
/// library they are.
pub(super) fn measure(
    figures: &mut Figures,
    model: &Arc<Derived>,
    tools: &Tools,
) -> Result<(), ScaleError> {
    let mut first: Option<(f64, f64)> = None;
    for size in SIZES {
        let folder = tempfile::tempdir_in(&tools.cache)?;
        let Built {
            text,
            passages,
            words,
            vectors,
        } = built::build(folder.path(), size, model, tools, true)?;
        let of_a_passage = 1.0 / passages.max(1) as f64;
        let time = words.as_secs_f64() * of_a_passage;
        let disk = built::bytes(folder.path()) as f64;
        let name = format!("scale.growth.{size}");
        figures.note(&format!("{name}.passages"), passages as f64);
        figures.note(&format!("{name}.words_us_a_passage"), time * 1e6);
        let vector_time = vectors.as_secs_f64() * of_a_passage;
        figures.note(&format!("{name}.vectors_us_a_passage"), vector_time * 1e6);
        figures.note(&format!("{name}.disk_bytes_a_passage"), disk * of_a_passage);
        for (part, bytes) in parts(folder.path())? {
            figures.note(
                &format!("{name}.disk.{part}_bytes_a_passage"),
                bytes * of_a_passage,
            );
        }
        let text = text as f64;
        let width = engine::embed::EmbeddingModel::dimensions(model.as_ref());
        let vectors = (passages * (width + SCALE_BYTES)) as f64;
        figures.note(&format!("{name}.text_bytes_a_passage"), text * of_a_passage);
        figures.note(&format!("{name}.disk_of_text"), disk / text);
        figures.note(
            &format!("{name}.disk_of_text_and_vectors"),
            disk / (text + vectors),
        );
        figures.note(
            &format!("{name}.disk_less_vectors_of_text"),
            (disk - vectors) / text,
        );
        let (first_time, first_disk) = *first.get_or_insert((time, disk * of_a_passage));
        figures.note(&format!("{name}.words_growth"), time / first_time);
        figures.note(
            &format!("{name}.disk_growth"),
            disk * of_a_passage / first_disk,
        );
    }
    Ok(())
}

/// The bytes of each thing in a library's folder.
fn parts(folder: &std::path::Path) -> Result<Vec<(String, f64)>, ScaleError> {
    let mut parts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().replace('.', "_");
        parts.push((name, built::bytes(&entry.path()) as f64));
    }
    Ok(parts)
}
