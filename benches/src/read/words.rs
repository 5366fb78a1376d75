//! How soon the words of files can be searched, beside reading the files alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use document::reader::{Limits, ReaderCommand};
use engine::EngineError;
use engine::embed::EmbeddingModel;
use library::{Library, LibraryOptions, PassageShape};

use super::ReadBenchError;
use crate::figures::Figures;

/// Words alone are measured: no vector is ever made.
struct NoVectors;

impl EmbeddingModel for NoVectors {
    fn identity(&self) -> &'static str {
        "none"
    }

    fn dimensions(&self) -> usize {
        0
    }

    fn max_tokens(&self) -> usize {
        0
    }

    fn languages(&self) -> &[String] {
        &[]
    }

    fn count_tokens(&self, _text: &str) -> Result<usize, EngineError> {
        Ok(0)
    }

    fn embed_query(&self, _text: &str) -> Result<Vec<f32>, EngineError> {
        Err(EngineError::Failed {
            detail: "words alone are measured".to_owned(),
        })
    }

    fn embed_passages(&self, _texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
        self.embed_query("").map(|vector| vec![vector])
    }
}

/// Notes both times, the disk's cache warm for both, and the ratio of the speeds.
pub(super) fn measure(
    figures: &mut Figures,
    runtime: &tokio::runtime::Runtime,
    pdfium: &Path,
    files: &[PathBuf],
) -> Result<(), ReadBenchError> {
    let mut reader = super::reader(pdfium)?;
    let started = Instant::now();
    for file in files {
        runtime.block_on(super::read(&mut reader, file));
    }
    let alone = started.elapsed().as_secs_f64();
    let folder = tempfile::tempdir()?;
    let options = LibraryOptions {
        folder: folder.path().to_owned(),
        reader: ReaderCommand::of_this_executable(Some(pdfium.to_owned()))?,
        limits: Limits::default(),
        shape: PassageShape::default(),
        embedding: Arc::new(NoVectors),
        embeddings_before: Vec::new(),
        reranker: None,
        recogniser: None,
    };
    let library = Library::open(options, runtime.handle().clone())?;
    let started = Instant::now();
    library.add(files)?;
    runtime.block_on(library.idle());
    let searchable = started.elapsed().as_secs_f64();
    library.close();
    figures.note("read.words.alone_s", alone);
    figures.note("read.words.searchable_s", searchable);
    figures.note("read.words.speed_vs_reading", alone / searchable);
    Ok(())
}
