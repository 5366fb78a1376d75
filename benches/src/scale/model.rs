//! An embedding model that knows the derived passages, and asks the real one for what
//! else there is.

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use engine::embed::EmbeddingModel;
use engine::{EngineError, OnnxEmbedding};

use super::collection::{Collection, VERSION};
use super::paragraphs::Sets;
use super::{ScaleError, Tools};

/// Passages that are embedded in one go.
const BATCH: usize = 4;

/// The model.
pub(super) struct Derived {
    identity: String,
    real: Arc<OnnxEmbedding>,
    pub(super) collection: Collection,
    /// The vectors of questions, so that the time of finding is that of finding alone.
    questions: Mutex<HashMap<String, Vec<f32>>>,
}

impl Derived {
    /// Embeds the pieces of real paragraphs, unless they were at an earlier run.
    pub(super) fn new(sets: &Sets, tools: &Tools) -> Result<Self, ScaleError> {
        let identity = format!("derived {VERSION} of {}", tools.real.identity());
        let pieces = sets.pieces();
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
        let vectors = embedded(&texts, tools)?;
        Ok(Self {
            identity,
            real: Arc::clone(&tools.real),
            collection: Collection::new(sets, vectors),
            questions: Mutex::default(),
        })
    }

    /// Keeps the vector of a question.
    pub(super) fn keep(&self, question: &str, vector: Vec<f32>) {
        let mut questions = self
            .questions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        questions.insert(question.to_owned(), vector);
    }
}

impl EmbeddingModel for Derived {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn dimensions(&self) -> usize {
        self.real.dimensions()
    }

    fn max_tokens(&self) -> usize {
        self.real.max_tokens()
    }

    fn languages(&self) -> &[String] {
        self.real.languages()
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        self.real.count_tokens(text)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EngineError> {
        let questions = self
            .questions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match questions.get(text) {
            Some(vector) => Ok(vector.clone()),
            None => self.real.embed_query(text),
        }
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EngineError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for text in texts {
            match Collection::row(text) {
                Some(row) => vectors.push(self.collection.vector(row)),
                None => vectors.extend(self.real.embed_passages(&[text])?),
            }
        }
        Ok(vectors)
    }
}

/// The vectors of real texts. Those of an earlier run, even one that was ended, with the
/// same texts and model are taken from the cache.
#[expect(clippy::print_stderr, reason = "tells what takes minutes")]
fn embedded(texts: &[&str], tools: &Tools) -> Result<Vec<Vec<f32>>, ScaleError> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(tools.real.identity().as_bytes());
    for text in texts {
        hasher.update(text.as_bytes()).update(b"\n");
    }
    let name = format!("vectors-{}", hasher.finalize().to_hex());
    let mut cache = fs::OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .open(tools.cache.join(name))?;
    let width = tools.real.dimensions();
    let mut vectors = whole_vectors(&mut cache, width)?;
    if vectors.len() < texts.len() {
        let left = texts.len() - vectors.len();
        eprintln!("embedding {left} real passages; a later run finds them kept");
    }
    for batch in texts.get(vectors.len()..).unwrap_or_default().chunks(BATCH) {
        let new = tools.real.embed_passages(batch)?;
        let bytes = new.iter().flatten().flat_map(|number| number.to_le_bytes());
        cache.write_all(&bytes.collect::<Vec<u8>>())?;
        vectors.extend(new);
    }
    Ok(vectors)
}

/// The vectors in a file; what follows the last whole one is cut off.
fn whole_vectors(file: &mut fs::File, width: usize) -> std::io::Result<Vec<Vec<f32>>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let size = width.max(1) * size_of::<f32>();
    file.set_len((bytes.len() / size * size) as u64)?;
    let vector = |bytes: &[u8]| {
        let (numbers, _) = bytes.as_chunks::<4>();
        numbers.iter().map(|one| f32::from_le_bytes(*one)).collect()
    };
    Ok(bytes.chunks_exact(size).map(vector).collect())
}
