//! A set of texts and questions in the layout of BEIR
//! (<https://github.com/beir-cellar/beir>).

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A file of a set is missing or damaged.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {detail}")]
pub(crate) struct SetError {
    path: PathBuf,
    detail: String,
}

/// Texts, questions, and which text answers which question.
pub(crate) struct Set {
    /// Title and text by name.
    corpus: Vec<(String, String, String)>,
    /// Name and text of each question that has a judgment.
    pub(crate) questions: Vec<(String, String)>,
    /// The words that answer a question, where the set has them; any of them will do.
    pub(crate) answers: HashMap<String, Vec<String>>,
    /// The relevance of texts to a question.
    pub(crate) judgments: HashMap<String, HashMap<String, f64>>,
    /// Whether five texts in turn are an article, as in XQuAD: 240 paragraphs of 48
    /// (Artetxe, Ruder and Yogatama 2020, section 3).
    pub(crate) has_articles: bool,
}

impl Set {
    /// The texts of one folder and the questions of another, which may be in another
    /// language.
    pub(crate) fn load(folder: &Path, of_questions: &Path) -> Result<Self, SetError> {
        let mut judgments: HashMap<String, HashMap<String, f64>> = HashMap::new();
        let path = of_questions.join("qrels/test.tsv");
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
        let questions = rows(&of_questions.join("queries.jsonl"))?;
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
            answers: questions
                .iter()
                .map(|row| (field(row, "_id"), answers(row)))
                .collect(),
            judgments,
            has_articles: false,
        })
    }

    /// Leaves of the texts that answer nothing one of so many.
    pub(crate) fn thin(&mut self, one_of: usize) {
        let answers = |name: &String| {
            self.judgments
                .values()
                .any(|judged| judged.contains_key(name))
        };
        let mut others = 0_usize;
        let corpus = std::mem::take(&mut self.corpus).into_iter();
        self.corpus = corpus
            .filter(|(name, ..)| {
                let is_other = !answers(name);
                others += usize::from(is_other);
                !is_other || others.is_multiple_of(one_of)
            })
            .collect();
    }

    /// The text of this name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let mut corpus = self.corpus.iter();
        let found = corpus.find(|(known, ..)| known == name);
        found.map(|(_, _, text)| text.as_str())
    }

    /// Writes every text as a file.
    pub(crate) fn write_files(&self, folder: &Path) -> Result<(), SetError> {
        for (name, title, text) in &self.corpus {
            let heading = if title.is_empty() {
                String::new()
            } else {
                format!("{title}\n\n")
            };
            let path = folder.join(format!("{name}.txt"));
            fs::write(&path, heading + text).map_err(|error| SetError {
                path,
                detail: error.to_string(),
            })?;
        }
        Ok(())
    }
}

fn answers(row: &Value) -> Vec<String> {
    let answers = row["answers"].as_array().into_iter().flatten();
    answers
        .filter_map(|answer| answer.as_str().map(str::to_owned))
        .collect()
}

fn read(path: &Path) -> Result<String, SetError> {
    fs::read_to_string(path).map_err(|error| SetError {
        path: path.to_owned(),
        detail: error.to_string(),
    })
}

pub(crate) fn rows(path: &Path) -> Result<Vec<Value>, SetError> {
    let text = read(path)?;
    let rows = text.lines().map(serde_json::from_str);
    let rows: Result<Vec<Value>, _> = rows.collect();
    rows.map_err(|error| SetError {
        path: path.to_owned(),
        detail: error.to_string(),
    })
}
