//! A model tells what the parts of a document say, and what all of it says. What was told
//! is kept for the next time.

use std::sync::Arc;

use library::FileId;
use revise::{Retold, retell};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::Assistant;
use super::summarising::part_of;
use crate::api::comparison::Clause;
use crate::api::failure::{Failure, FailureCode};
use crate::api::summary::{RetoldPart, RetoldSentence, SummaryLength};

/// Tells those who retell to stop.
#[derive(Default)]
pub(super) struct RunningRetellings(Arc<Notify>);

/// A sentence as it is kept; its support by the positions among the sentences of the part.
#[derive(Serialize, Deserialize)]
struct Kept {
    text: String,
    support: Vec<usize>,
    invented: Vec<String>,
}

impl Assistant {
    /// What the model says of one part of [`Assistant::summarise`], which is asked for with
    /// the same arguments. What the same model told of the same words before is not told
    /// again. None where it was stopped.
    ///
    /// Fails with `NotFound` where there is no such part, with `LanguageNotSpoken`
    /// where the model does not know the document's language, and as an answer does.
    pub async fn retell_part(
        &self,
        file: i32,
        chapter: Option<Vec<String>>,
        length: SummaryLength,
        part: u32,
    ) -> Result<Option<RetoldPart>, Failure> {
        let id = FileId(file.into());
        let said = self
            .library(move |library| part_of(library, id, chapter, length, part as usize))
            .await?;
        let wanted = match length {
            SummaryLength::Short => 1,
            SummaryLength::Medium => 2,
            SummaryLength::Long => 4,
        };
        self.retold(id, said, wanted).await
    }

    /// What the model says of all of a document, of what it told of its parts.
    pub async fn retell_whole(
        &self,
        file: i32,
        parts: Vec<RetoldPart>,
        length: SummaryLength,
    ) -> Result<Option<RetoldPart>, Failure> {
        let told: Vec<RetoldSentence> = parts.into_iter().flat_map(|part| part.sentences).collect();
        let said: Vec<Clause> = told.iter().filter_map(first_of).collect();
        let wanted = match length {
            SummaryLength::Short => 2,
            SummaryLength::Medium => 4,
            SummaryLength::Long => 6,
        };
        self.retold(FileId(file.into()), said, wanted).await
    }

    /// Stops what is being retold. Stopping nothing does nothing.
    pub fn stop_retelling(&self) {
        self.inner.retellings.0.notify_waiters();
    }

    async fn retold(
        &self,
        file: FileId,
        said: Vec<Clause>,
        wanted: usize,
    ) -> Result<Option<RetoldPart>, Failure> {
        let chat = self.inner.model.chat();
        let model = chat.description().name.clone();
        let texts: Vec<String> = said.iter().map(|clause| clause.text.clone()).collect();
        let key = key(&model, &texts, wanted);
        let kept = self
            .library(move |library| Ok(library.retellings().get(&key)?))
            .await?;
        let kept = kept.and_then(|json| read(&json));
        let told = match kept {
            Some(kept) => kept,
            None => {
                let stop = Arc::clone(&self.inner.retellings.0);
                // Background work yields while a person waits.
                let _quiet = self.inner.library.quiet();
                let told = tokio::select! {
                    biased;
                    () = stop.notified() => return Ok(None),
                    told = retell(&chat, &texts, wanted) => told?,
                };
                let told: Vec<Kept> = told.into_iter().map(Kept::from).collect();
                let json = serde_json::to_string(&told)
                    .map_err(|error| Failure::new(FailureCode::Internal, error))?;
                self.library(move |library| Ok(library.retellings().keep(&key, file, &json)?))
                    .await?;
                told
            }
        };
        let sentences = told.into_iter().map(|one| one.with_clauses(&said));
        Ok(Some(RetoldPart {
            sentences: sentences.collect(),
            model,
        }))
    }
}

/// What a sentence of a part says, at the place where the document says so; one without
/// support has none to be told of again.
fn first_of(sentence: &RetoldSentence) -> Option<Clause> {
    let first = sentence.support.first()?;
    Some(Clause {
        text: sentence.text.clone(),
        ..first.clone()
    })
}

/// What was kept; none where it cannot be read, and is told again.
fn read(json: &str) -> Option<Vec<Kept>> {
    serde_json::from_str(json)
        .inspect_err(|error| tracing::warn!(%error, "what a model told cannot be read"))
        .ok()
}

/// Names what is told: the model, how much is wanted, and the words, each with its length.
fn key(model: &str, texts: &[String], wanted: usize) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let wanted = wanted.to_string();
    for text in [model, &wanted]
        .into_iter()
        .chain(texts.iter().map(String::as_str))
    {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

impl From<Retold> for Kept {
    fn from(retold: Retold) -> Self {
        let Retold {
            text,
            support,
            invented,
        } = retold;
        Self {
            text,
            support,
            invented,
        }
    }
}

impl Kept {
    fn with_clauses(self, said: &[Clause]) -> RetoldSentence {
        let support = self.support.iter();
        RetoldSentence {
            support: support.filter_map(|at| said.get(*at).cloned()).collect(),
            text: self.text,
            invented: self.invented,
        }
    }
}
