//! A set of texts and questions in the layout of BEIR
//! (<https://github.com/beir-cellar/beir>).

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::FindError;

/// Texts, questions, and which text answers which question.
pub(super) struct Set {
    /// Title and text by name.
    corpus: Vec<(String, String, String)>,
    /// Name and text of each question that has a judgment.
    pub(super) questions: Vec<(String, String)>,
    /// The relevance of texts to a question.
    pub(super) judgments: HashMap<String, HashMap<String, f64>>,
    /// Whether five texts in turn are an article, as in XQuAD: 240 paragraphs of 48
    /// (Artetxe, Ruder and Yogatama 2020, section 3).
    pub(super) has_articles: bool,
}

impl Set {
    /// The texts of one folder and the questions of another, which may be in another
    /// language.
    pub(super) fn load(folder: &Path, of_questions: &Path) -> Result<Self, FindError> {
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
            judgments,
            has_articles: false,
        })
    }

    /// Writes every text as a file.
    pub(super) fn write_files(&self, folder: &Path) -> Result<(), FindError> {
        for (name, title, text) in &self.corpus {
            let heading = if title.is_empty() {
                String::new()
            } else {
                format!("{title}\n\n")
            };
            fs::write(folder.join(format!("{name}.txt")), heading + text)?;
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<String, FindError> {
    fs::read_to_string(path).map_err(|error| FindError::Set {
        path: path.to_owned(),
        detail: error.to_string(),
    })
}

pub(super) fn rows(path: &Path) -> Result<Vec<Value>, FindError> {
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
