//! Embedding real passages, beside ONNX Runtime in Python on the same model and
//! processors.

use std::time::Instant;

use engine::embed::EmbeddingModel;

use super::paragraphs::Sets;
use super::{ScaleError, Tools};
use crate::figures::Figures;

/// Passages that are embedded.
const PASSAGES: usize = 500;
/// As many in one go as the library embeds.
const BATCH: usize = 4;

/// Notes how long a passage takes.
pub(super) fn measure(figures: &mut Figures, sets: &Sets, tools: &Tools) -> Result<(), ScaleError> {
    let every = (sets.paragraphs.len() / PASSAGES).max(1);
    let texts: Vec<&str> = sets
        .paragraphs
        .iter()
        .step_by(every)
        .take(PASSAGES)
        .map(|one| one.text.as_str())
        .collect();
    tools
        .real
        .embed_passages(&texts[..BATCH.min(texts.len())])?;
    let started = Instant::now();
    for batch in texts.chunks(BATCH) {
        tools.real.embed_passages(batch)?;
    }
    let milliseconds = started.elapsed().as_secs_f64() * 1_000.0 / texts.len().max(1) as f64;
    figures.note("scale.embedding.ms_a_passage", milliseconds);
    Ok(())
}
