//! A text is explained, translated, proofread or rewritten, block by block.

use std::path::PathBuf;
use std::sync::Arc;

use document::BlockKind;
use library::FileId;
use revise::{Block, revise};
use tokio::sync::Notify;

use super::Assistant;
use super::clauses::clauses;
use crate::api::document::{TextBlock, TextBlockKind};
use crate::api::failure::Failure;
use crate::api::revision::{
    RevisedBlock, Revision, RevisionBlock, RevisionFormat, RevisionTask, RevisionText,
};

/// Tells those who revise to stop.
#[derive(Default)]
pub(super) struct RunningRevisions(Arc<Notify>);

impl Assistant {
    /// The blocks of a document, to be revised one by one.
    pub async fn revision_blocks(&self, file: i32) -> Result<RevisionText, Failure> {
        self.library(move |library| {
            let clauses = clauses(library, FileId(file.into()))?.into_iter();
            let blocks = clauses.map(|(clause, kind)| RevisionBlock {
                block: TextBlock {
                    kind: kind.into(),
                    text: clause.text,
                },
                place: Some(clause.place),
            });
            Ok(with_terms(blocks.collect()))
        })
        .await
    }

    /// The blocks of a text that stands in no document: a line with a `#` before it is a
    /// heading, one with a bullet or a number an item, and every other a paragraph.
    pub fn text_blocks(&self, text: &str) -> RevisionText {
        let blocks = revise::blocks_of(text).into_iter();
        let blocks = blocks.map(|block| RevisionBlock {
            block: TextBlock {
                kind: block.kind.into(),
                text: block.text,
            },
            place: None,
        });
        with_terms(blocks.collect())
    }

    /// Does a task to one block; `terms` are words that are right whatever a dictionary
    /// says. None where it was stopped.
    ///
    /// Fails with `LanguageNotSpoken` where the model would have to write a language that it
    /// does not know, and as an answer does where the model cannot write.
    pub async fn revise(
        &self,
        task: RevisionTask,
        block: TextBlock,
        terms: Vec<String>,
    ) -> Result<Option<RevisedBlock>, Failure> {
        let stop = Arc::clone(&self.inner.revisions.0);
        let task = task.into();
        // Background work yields while a person waits.
        let _quiet = self.inner.library.quiet();
        let chat = self.inner.model.chat();
        let block = Block {
            kind: block.kind.into(),
            text: block.text,
        };
        let revised = tokio::select! {
            biased;
            () = stop.notified() => return Ok(None),
            revised = revise(&chat, &task, &block, &terms) => revised?,
        };
        Ok(Some(RevisedBlock::of(&block.text, revised)))
    }

    /// Stops what is being revised. Stopping nothing does nothing.
    pub fn stop_revising(&self) {
        self.inner.revisions.0.notify_waiters();
    }

    /// The name that is offered for the file of a revised text.
    pub fn revision_file_name(&self, title: &str, format: RevisionFormat) -> String {
        let ending = match format {
            RevisionFormat::Word | RevisionFormat::WordChanges => "docx",
            RevisionFormat::Markdown => "md",
        };
        draft::revision_file_name(title, ending)
    }

    /// Writes a revised text with its structure. What is at `to` is replaced as a whole or
    /// not at all.
    pub async fn save_revision(
        &self,
        revision: Revision,
        format: RevisionFormat,
        to: PathBuf,
    ) -> Result<(), Failure> {
        let revision = draft::Revision::from(revision);
        self.library(move |_| {
            match format {
                RevisionFormat::Word => draft::write_revision(&revision, &to),
                RevisionFormat::WordChanges => draft::write_revision_changes(&revision, &to),
                RevisionFormat::Markdown => draft::write_revision_markdown(&revision, &to),
            }?;
            Ok(())
        })
        .await
    }
}

fn with_terms(blocks: Vec<RevisionBlock>) -> RevisionText {
    let prose = blocks.iter().filter(|block| {
        let kind = BlockKind::from(block.block.kind);
        kind != BlockKind::Code
    });
    RevisionText {
        terms: revise::terms(prose.map(|block| block.block.text.as_str())),
        blocks,
    }
}

impl From<TextBlockKind> for BlockKind {
    fn from(kind: TextBlockKind) -> Self {
        match kind {
            TextBlockKind::Heading { level } => Self::Heading { level },
            TextBlockKind::Paragraph => Self::Paragraph,
            TextBlockKind::ListItem => Self::ListItem,
            TextBlockKind::TableRow { header } => Self::TableRow { header },
            TextBlockKind::Caption => Self::Caption,
            TextBlockKind::Note => Self::Note,
            TextBlockKind::Code => Self::Code,
            TextBlockKind::Hidden => Self::Hidden,
        }
    }
}
