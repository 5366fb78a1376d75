//! How well questions find their passages: nDCG@10 and recall@100, by words
//! alone, by vectors alone, and fused.
//!
//! Every text of a set becomes a file, is read by the reader process, cut,
//! indexed and embedded: what is measured is what a person gets. Where a text
//! has several passages, its best one counts.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use assistant::api::failure::Failure;
use assistant::home::{self, Home};
use document::reader::{Limits, ReaderCommand};
use engine::embed::EmbeddingModel;
use engine::{EngineError, Models, OnnxEmbedding};
use library::{FindMode, Library, LibraryOptions, Scope, Sufficiency};
use serde_json::Value;

use crate::figures::Figures;

/// Passages that are asked for: enough that a hundred texts come of them.
const PASSAGES: usize = 200;

/// Why a set could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindError {
    /// A file of the set is missing or damaged.
    #[error("{path}: {detail}")]
    Set {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// No models folder.
    #[error(transparent)]
    Home(#[from] Failure),
    /// No embedding model.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The library failed.
    #[error(transparent)]
    Library(#[from] library::LibraryError),
    /// No temporary folder.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Measures scifact and XQuAD in English and Chinese. The sets lie in
/// `DESKHAND_DATA_SETS`, or in `shared/data` beside the checkout.
pub(crate) fn run(figures: &mut Figures) -> Result<(), FindError> {
    use FindMode::{Dense, Fused, Lexical};
    let runtime = tokio::runtime::Runtime::new()?;
    let tools = Tools {
        reader: ReaderCommand::of_this_executable(None)?,
        embedding: Arc::new(OnnxEmbedding::new(models()?.default_embedding()?)),
        runtime: runtime.handle().clone(),
    };
    let sets = std::env::var_os("DESKHAND_DATA_SETS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let all: &[FindMode] = &[Lexical, Dense, Fused];
    for (folder, name, modes) in [
        ("xquad-en", "xquad_en", all),
        ("xquad-zh", "xquad_zh", &[Fused]),
        ("scifact", "scifact", all),
    ] {
        let set = Set::load(&sets.join(folder))?;
        measure(figures, name, &set, modes, &tools)?;
    }
    Ok(())
}

/// What a library is opened with.
struct Tools {
    reader: ReaderCommand,
    embedding: Arc<dyn EmbeddingModel>,
    runtime: tokio::runtime::Handle,
}

fn models() -> Result<Models, FindError> {
    match Home::of_person()?.models {
        home::Models::Fixed(folder) | home::Models::Default(folder) => {
            Ok(Models::in_folder(folder))
        }
    }
}

/// A set in the layout of BEIR (<https://github.com/beir-cellar/beir>).
struct Set {
    /// Title and text by name.
    corpus: Vec<(String, String, String)>,
    /// Name and text of each question that has a judgment.
    questions: Vec<(String, String)>,
    /// The relevance of texts to a question.
    judgments: HashMap<String, HashMap<String, f64>>,
}

impl Set {
    fn load(folder: &Path) -> Result<Self, FindError> {
        let mut judgments: HashMap<String, HashMap<String, f64>> = HashMap::new();
        let path = folder.join("qrels/test.tsv");
        for line in read(&path)?.lines().skip(1) {
            let mut columns = line.split('\t');
            if let (Some(question), Some(text), Some(relevance)) =
                (columns.next(), columns.next(), columns.next())
            {
                let relevance = relevance.trim().parse().unwrap_or(0.0);
                let of_question = judgments.entry(question.to_owned()).or_default();
                of_question.insert(text.to_owned(), relevance);
            }
        }
        let field = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let corpus = rows(&folder.join("corpus.jsonl"))?;
        let questions = rows(&folder.join("queries.jsonl"))?;
        Ok(Self {
            corpus: corpus
                .iter()
                .map(|row| (field(row, "_id"), field(row, "title"), field(row, "text")))
                .collect(),
            questions: questions
                .iter()
                .map(|row| (field(row, "_id"), field(row, "text")))
                .filter(|(name, _)| judgments.contains_key(name))
                .collect(),
            judgments,
        })
    }
}

fn read(path: &Path) -> Result<String, FindError> {
    fs::read_to_string(path).map_err(|error| FindError::Set {
        path: path.to_owned(),
        detail: error.to_string(),
    })
}

fn rows(path: &Path) -> Result<Vec<Value>, FindError> {
    read(path)?
        .lines()
        .map(|line| {
            serde_json::from_str(line).map_err(|error| FindError::Set {
                path: path.to_owned(),
                detail: error.to_string(),
            })
        })
        .collect()
}

fn measure(
    figures: &mut Figures,
    name: &str,
    set: &Set,
    modes: &[FindMode],
    tools: &Tools,
) -> Result<(), FindError> {
    let folder = tempfile::tempdir()?;
    let files = tempfile::tempdir()?;
    write_files(set, files.path())?;
    let options = LibraryOptions {
        folder: folder.path().to_owned(),
        reader: tools.reader.clone(),
        limits: Limits::default(),
        embedding: Arc::clone(&tools.embedding),
        recogniser: None,
    };
    let library = Library::open(options, tools.runtime.clone())?;
    library.add(&[files.path().to_owned()])?;
    tools.runtime.block_on(library.idle());
    for mode in modes {
        let scores = score(&library, set, *mode)?;
        let mode = match mode {
            FindMode::Lexical => "lexical",
            FindMode::Dense => "dense",
            FindMode::Fused => "fused",
        };
        figures.note(&format!("find.{name}.{mode}.ndcg10"), scores.gain);
        figures.note(&format!("find.{name}.{mode}.recall100"), scores.recall);
        figures.note(&format!("find.{name}.{mode}.ms"), scores.milliseconds);
        figures.note(&format!("find.{name}.{mode}.sufficient"), scores.sufficient);
    }
    library.close();
    Ok(())
}

fn write_files(set: &Set, folder: &Path) -> Result<(), FindError> {
    for (name, title, text) in &set.corpus {
        let heading = if title.is_empty() {
            String::new()
        } else {
            format!("{title}\n\n")
        };
        fs::write(folder.join(format!("{name}.txt")), heading + text)?;
    }
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
    /// The share of questions whose evidence was called sufficient.
    sufficient: f64,
}

fn score(library: &Library, set: &Set, mode: FindMode) -> Result<Scores, FindError> {
    let mut sums = Scores {
        gain: 0.0,
        recall: 0.0,
        milliseconds: 0.0,
        sufficient: 0.0,
    };
    for (name, question) in &set.questions {
        let started = std::time::Instant::now();
        let evidence = library.find_by(mode, question, &Scope::Everything, PASSAGES)?;
        sums.milliseconds += started.elapsed().as_secs_f64() * 1_000.0;
        if evidence.sufficiency == Sufficiency::Sufficient {
            sums.sufficient += 1.0;
        }
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
    let questions = set.questions.len().max(1) as f64;
    Ok(Scores {
        gain: sums.gain / questions,
        recall: sums.recall / questions,
        milliseconds: sums.milliseconds / questions,
        sufficient: sums.sufficient / questions,
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
