//! What a library of a million passages costs: the time of a question, memory, disk,
//! and how all of it grows.
//!
//! Few passages can be embedded in the time that a benchmark has, so texts and vectors
//! are derived from real ones ([`collection`]); they go the way of every file all the
//! same: read by the reader process, cut, indexed, embedded (by [`model`]) and kept.

mod built;
mod collection;
mod embedding;
mod exact;
mod growth;
mod model;
mod paragraphs;
mod search;
mod unchanged;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use document::reader::{Limits, ReaderCommand};
use engine::embed::EmbeddingModel;
use engine::{EngineError, OnnxEmbedding};
use library::{LibraryOptions, PassageShape};

use crate::embedding_model::{self, ModelError};
use crate::figures::Figures;

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScaleError {
    /// No embedding model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// It failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The library failed.
    #[error(transparent)]
    Library(#[from] library::LibraryError),
    /// A file or folder of the benchmark's own.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A data set.
    #[error("{path}: {detail}")]
    Set {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// No such part.
    #[error("there is no part {0:?}; the parts are {parts}, and a number of passages", parts = PARTS.join(", "))]
    UnknownPart(PathBuf),
}

/// The parts, in their order.
const PARTS: [&str; 4] = ["search", "growth", "unchanged", "embedding"];
/// Passages that questions are asked of, unless another number is among the arguments.
const PASSAGES: usize = 1_000_000;

/// Measures these parts, or all. A number among them is how many passages questions
/// are asked of.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
pub(crate) fn run(figures: &mut Figures, arguments: &[PathBuf]) -> Result<(), ScaleError> {
    let number = |argument: &PathBuf| argument.to_str()?.parse::<usize>().ok();
    let passages = arguments.iter().find_map(number).unwrap_or(PASSAGES);
    let parts: Vec<&PathBuf> = arguments
        .iter()
        .filter(|one| number(one).is_none())
        .collect();
    let is_part = |part: &&&PathBuf| PARTS.iter().any(|known| Path::new(known) == part.as_path());
    if let Some(unknown) = parts.iter().find(|part| !is_part(part)) {
        return Err(ScaleError::UnknownPart(unknown.to_path_buf()));
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|one| *one == Path::new(part));
    let Some(sets) = paragraphs::Sets::load(&crate::data_sets::folder())? else {
        let folder = crate::data_sets::folder();
        eprintln!(
            "nothing is measured: {} has no scifact or XQuAD",
            folder.display()
        );
        return Ok(());
    };
    let tools = Tools::new()?;
    if wanted("embedding") {
        embedding::measure(figures, &sets, &tools)?;
    }
    if ["search", "growth", "unchanged"].into_iter().any(wanted) {
        let model = Arc::new(model::Derived::new(&sets, &tools)?);
        if wanted("unchanged") {
            unchanged::measure(figures, &model, &tools)?;
        }
        if wanted("growth") {
            growth::measure(figures, &model, &tools)?;
        }
        if wanted("search") {
            search::measure(figures, &sets, &model, passages, &tools)?;
        }
    }
    Ok(())
}

/// What libraries are opened with.
struct Tools {
    reader: ReaderCommand,
    real: Arc<OnnxEmbedding>,
    runtime: tokio::runtime::Runtime,
    /// What takes long to make is kept here, beside the build.
    cache: PathBuf,
}

impl Tools {
    fn new() -> Result<Self, ScaleError> {
        let own = std::env::current_exe()?;
        let target = own.ancestors().nth(2).unwrap_or(Path::new("."));
        let cache = target.join("tools").join("scale");
        std::fs::create_dir_all(&cache)?;
        Ok(Self {
            reader: ReaderCommand::of_this_executable(crate::read::pdfium())?,
            real: Arc::new(OnnxEmbedding::new(embedding_model::weights(None)?)),
            runtime: tokio::runtime::Runtime::new()?,
            cache,
        })
    }

    fn options(&self, folder: &Path, embedding: Arc<dyn EmbeddingModel>) -> LibraryOptions {
        LibraryOptions {
            folder: folder.to_owned(),
            reader: self.reader.clone(),
            limits: Limits::default(),
            shape: PassageShape::default(),
            embedding,
            embeddings_before: Vec::new(),
            reranker: None,
            recogniser: None,
        }
    }
}

/// A value of the sorted list at a share of its length.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let index = (last as f64 * share).round() as usize;
    values.get(index).copied().unwrap_or_default()
}
