//! How well questions find their passages: nDCG@10 and recall@100, by words
//! alone, by vectors alone, and fused.
//!
//! Every text of a set becomes a file, is read by the reader process, cut,
//! indexed and embedded: what is measured is what a person gets. Where a text
//! has several passages, its best one counts. And how well they find the page of a
//! long PDF ([`pages`]). Every set is split in two ([`Half`]).

mod answerable;
mod pages;
mod shapes;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use document::reader::{Limits, ReaderCommand};
use engine::OnnxEmbedding;
use engine::embed::EmbeddingModel;
use library::{FindMode, Library, LibraryOptions, PassageShape, Scope};

use crate::embedding_model::{self, ModelError};
use crate::figures::Figures;
use crate::half::Half;
use crate::set::{Set, SetError};

/// Passages that are asked for: enough that a hundred texts come of them.
const PASSAGES: usize = 200;

/// Why a set could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindError {
    /// A set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// No embedding model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The library failed.
    #[error(transparent)]
    Library(#[from] library::LibraryError),
    /// No temporary folder.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The ways to search, as figures are called.
const MODES: [(FindMode, &str); 3] = [
    (FindMode::Lexical, "lexical"),
    (FindMode::Dense, "dense"),
    (FindMode::Fused, "fused"),
];

/// What the names of XQuAD's sets begin with.
const XQUAD: &str = "xquad";

/// The sets: name, folder of the texts, folder of the questions.
const SETS: [(&str, &str, &str); 6] = [
    ("scifact", "scifact", "scifact"),
    ("xquad_en", "xquad-en", "xquad-en"),
    ("xquad_zh", "xquad-zh", "xquad-zh"),
    ("xquad_ar", "xquad-ar", "xquad-ar"),
    ("xquad_zh_asks_en", "xquad-en", "xquad-zh"),
    ("xquad_en_asks_zh", "xquad-zh", "xquad-en"),
];

/// The parts that are not sets. Shapes are compared only where they are asked for.
const PAGES: &str = "pages";
const SHAPES: &str = "shapes";

/// Measures scifact, XQuAD in English, Chinese, Arabic and across languages, and pages
/// of the TeX documentation, which lies in the folder among `parts`; of the other
/// `parts`, where there are any, nothing but what they name; `shapes` compares how
/// documents can be cut, with scifact and the pages. The sets lie in
/// [`crate::data_sets::folder`]; what is not there is skipped with a message. `model`
/// is the catalogue's id of an embedding model other than the default.
pub(crate) fn run(
    figures: &mut Figures,
    parts: &[PathBuf],
    model: Option<&str>,
) -> Result<(), FindError> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mut tools = Tools {
        reader: ReaderCommand::of_this_executable(crate::read::pdfium())?,
        embedding: Arc::new(OnnxEmbedding::new(embedding_model::weights(model)?)),
        shape: PassageShape::default(),
        runtime: runtime.handle().clone(),
    };
    let (folders, names): (Vec<&PathBuf>, Vec<&PathBuf>) =
        parts.iter().partition(|part| part.is_dir());
    let wanted = |name: &str| names.is_empty() || names.contains(&&PathBuf::from(name));
    for (name, ..) in SETS.into_iter().filter(|(name, ..)| wanted(name)) {
        if let Some(set) = set_named(name)? {
            measure(figures, name, &set, &tools)?;
        }
    }
    let folder = folders.first().map(|folder| folder.as_path());
    if wanted(PAGES) {
        pages::measure(figures, PAGES, folder, &tools)?;
    }
    if names.contains(&&PathBuf::from(SHAPES)) {
        shapes::measure(figures, folder, &mut tools)?;
    }
    Ok(())
}

/// A set, or nothing and a message where it is not there.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
fn set_named(name: &str) -> Result<Option<Set>, FindError> {
    let sets = crate::data_sets::folder();
    let Some((_, texts, questions)) = SETS.into_iter().find(|(known, ..)| *known == name) else {
        return Ok(None);
    };
    let (texts, questions) = (sets.join(texts), sets.join(questions));
    if !texts.is_dir() || !questions.is_dir() {
        eprintln!("{name} is not measured: {} is not there", sets.display());
        return Ok(None);
    }
    let mut set = Set::load(&texts, &questions)?;
    set.has_articles = name.starts_with(XQUAD);
    Ok(Some(set))
}

/// A figure's name without its last part.
fn named(set: &str, mode: &str, half: Half) -> String {
    format!("find.{set}.{mode}.{}", half.name())
}

/// What a library is opened with.
struct Tools {
    reader: ReaderCommand,
    embedding: Arc<dyn EmbeddingModel>,
    shape: PassageShape,
    runtime: tokio::runtime::Handle,
}

impl Tools {
    fn options(&self, folder: &Path) -> LibraryOptions {
        LibraryOptions {
            folder: folder.to_owned(),
            reader: self.reader.clone(),
            limits: Limits::default(),
            shape: self.shape,
            embedding: Arc::clone(&self.embedding),
            embeddings_before: Vec::new(),
            reranker: None,
            recogniser: None,
        }
    }
}

fn measure(figures: &mut Figures, name: &str, set: &Set, tools: &Tools) -> Result<(), FindError> {
    let folder = tempfile::tempdir()?;
    let files = tempfile::tempdir()?;
    set.write_files(files.path())?;
    let library = Library::open(tools.options(folder.path()), tools.runtime.clone())?;
    library.add(&[files.path().to_owned()])?;
    tools.runtime.block_on(library.idle());
    for (mode, mode_name) in MODES {
        for half in Half::BOTH {
            let scores = score(&library, set, mode, half)?;
            let name = named(name, mode_name, half);
            figures.note(&format!("{name}.ndcg10"), scores.gain);
            figures.note(&format!("{name}.recall100"), scores.recall);
            figures.note(&format!("{name}.ms"), scores.milliseconds);
        }
    }
    if set.has_articles {
        answerable::measure(figures, name, &library, set)?;
    }
    library.close();
    Ok(())
}

/// Means over all questions.
struct Scores {
    /// nDCG@10.
    gain: f64,
    /// Recall@100.
    recall: f64,
    /// Time for a question.
    milliseconds: f64,
}

fn score(library: &Library, set: &Set, mode: FindMode, half: Half) -> Result<Scores, FindError> {
    let mut sums = Scores {
        gain: 0.0,
        recall: 0.0,
        milliseconds: 0.0,
    };
    let mut questions = 0.0_f64;
    for (name, question) in &set.questions {
        if Half::of(name) != half {
            continue;
        }
        questions += 1.0;
        let started = std::time::Instant::now();
        let evidence = library.find_by(mode, question, &Scope::everything(), PASSAGES)?;
        sums.milliseconds += started.elapsed().as_secs_f64() * 1_000.0;
        let mut ranked: Vec<&str> = Vec::new();
        for found in &evidence.found {
            let text = found.passage.file_name.trim_end_matches(".txt");
            if !ranked.contains(&text) {
                ranked.push(text);
            }
        }
        let judged = &set.judgments[name];
        sums.gain += gain_at_10(&ranked, judged);
        sums.recall += recall_at_100(&ranked, judged);
    }
    let questions = questions.max(1.0);
    Ok(Scores {
        gain: sums.gain / questions,
        recall: sums.recall / questions,
        milliseconds: sums.milliseconds / questions,
    })
}

/// Normalised discounted cumulative gain of the first ten, as `trec_eval`
/// counts it: the relevance itself is the gain.
fn gain_at_10(ranked: &[&str], judged: &HashMap<String, f64>) -> f64 {
    let discounted = |gains: &mut dyn Iterator<Item = f64>| -> f64 {
        gains
            .take(10)
            .zip(2_u32..)
            .map(|(gain, rank)| gain / f64::from(rank).log2())
            .sum()
    };
    let gain = discounted(
        &mut ranked
            .iter()
            .map(|text| judged.get(*text).copied().unwrap_or(0.0)),
    );
    let mut ideal: Vec<f64> = judged.values().copied().collect();
    ideal.sort_by(|left, right| right.total_cmp(left));
    let ideal = discounted(&mut ideal.into_iter());
    if ideal > 0.0 { gain / ideal } else { 0.0 }
}

fn recall_at_100(ranked: &[&str], judged: &HashMap<String, f64>) -> f64 {
    let relevant: Vec<&String> = judged
        .iter()
        .filter(|(_, relevance)| **relevance > 0.0)
        .map(|(text, _)| text)
        .collect();
    let found = relevant
        .iter()
        .filter(|text| ranked.iter().take(100).any(|one| *one == text.as_str()))
        .count();
    found as f64 / relevant.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::{gain_at_10, recall_at_100};
    use std::collections::HashMap;

    #[test]
    fn the_measures_agree_with_their_definitions() {
        let judged = HashMap::from([("a".to_owned(), 1.0), ("b".to_owned(), 1.0)]);
        let ideal = 1.0 + 1.0 / 3.0_f64.log2();
        assert!((gain_at_10(&["a", "b"], &judged) - 1.0).abs() < 1e-9);
        let second = gain_at_10(&["x", "a"], &judged);
        assert!((second - (1.0 / 3.0_f64.log2()) / ideal).abs() < 1e-9);
        assert!((recall_at_100(&["x", "a"], &judged) - 0.5).abs() < 1e-9);
        assert!(gain_at_10(&[], &judged).abs() < 1e-9);
    }
}
