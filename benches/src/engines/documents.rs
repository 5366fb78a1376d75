//! A library of a thousand short documents, and questions about some of them.

use std::fs;
use std::path::{Path, PathBuf};

use assistant::home::Home;
use assistant::reader::ReaderCommand;
use assistant::{Assistant, Options};
use serde_json::Value;
use tempfile::TempDir;

use super::{EngineBenchError, system};
use crate::data_sets;

const DOCUMENTS: usize = 1000;
const QUESTIONS: usize = 50;

/// Documents on the disk, and what is asked about them.
pub(super) struct Documents {
    folder: TempDir,
    data: TempDir,
    pub(super) questions: Vec<String>,
}

/// Paragraphs of XQuAD, with its questions, among abstracts of SciFact. None, with
/// a message, where the data is not there.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
pub(super) fn library() -> Option<Documents> {
    match written(&data_sets::folder()) {
        Ok(documents) => Some(documents),
        Err(error) => {
            eprintln!("questions are not measured: {error}");
            None
        }
    }
}

fn written(data: &Path) -> Result<Documents, EngineBenchError> {
    let folder = tempfile::tempdir().map_err(system("a folder for documents"))?;
    let mut texts = lines(&data.join("xquad-en/corpus.jsonl"))?;
    texts.extend(lines(&data.join("scifact/corpus.jsonl"))?);
    for (number, text) in texts.iter().take(DOCUMENTS).enumerate() {
        let path = folder.path().join(format!("document-{number:04}.txt"));
        let title = text["title"].as_str().unwrap_or_default();
        let body = text["text"].as_str().unwrap_or_default();
        fs::write(&path, format!("{title}\n\n{body}\n")).map_err(system("a document"))?;
    }
    // One for each of as many documents as possible.
    let queries = lines(&data.join("xquad-en/queries.jsonl"))?;
    let step = (queries.len() / QUESTIONS).max(1);
    let questions = queries
        .iter()
        .step_by(step)
        .take(QUESTIONS)
        .filter_map(|query| query["text"].as_str().map(str::to_owned))
        .collect();
    Ok(Documents {
        folder,
        data: tempfile::tempdir().map_err(system("a folder for the library"))?,
        questions,
    })
}

fn lines(path: &PathBuf) -> Result<Vec<Value>, EngineBenchError> {
    let text = fs::read_to_string(path).map_err(system(path.display().to_string()))?;
    Ok(text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

impl Documents {
    /// The library with all documents in it; at the first time they are indexed.
    pub(super) async fn open(&self) -> Result<Assistant, EngineBenchError> {
        let home = Home {
            data: self.data.path().to_owned(),
            ..Home::of_person()?
        };
        let options = Options {
            home,
            reader: ReaderCommand::of_this_executable(None).map_err(system("the reader"))?,
            samples: None,
        };
        let assistant = Assistant::open(options).await?;
        let added = assistant
            .add(vec![self.folder.path().to_owned()], false)
            .await?;
        assistant.await_indexed(added.queued).await?;
        Ok(assistant)
    }
}
