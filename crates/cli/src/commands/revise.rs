//! A document is proofread, rewritten, translated or explained, block by block.

use std::path::{Path, PathBuf};

use assistant::api::failure::Failure;
use assistant::api::revision::{
    Manner, Revision, RevisionFormat, RevisionResult, RevisionTask, TextLanguage,
};
use assistant::remote::{Command, Outcome, Session};

use super::{absolute, added, print_json, run_quietly, unexpected};
use crate::arguments::{ReviseTask, RevisedLanguage, RewriteManner};
use crate::messages::Messages;
use crate::output;

/// What the command line says of how a text is revised.
pub(super) struct Wanted {
    pub(super) task: ReviseTask,
    pub(super) language: RevisedLanguage,
    pub(super) manner: RewriteManner,
    pub(super) wish: Option<String>,
    pub(super) with_model: bool,
}

/// Where a revised text goes.
pub(super) struct Destination {
    pub(super) output: Option<PathBuf>,
    pub(super) track_changes: bool,
    pub(super) json: bool,
}

/// Prints a document as it is revised, block by block, and saves it where that is wanted.
pub(super) async fn revise(
    session: &Session,
    file: &Path,
    wanted: Wanted,
    to: Destination,
    messages: &Messages,
) -> Result<(), Failure> {
    let task = task_of(wanted);
    let number = added(session, file, messages).await?;
    let text = run_quietly(session, Command::RevisionBlocks { file: number }).await?;
    let Outcome::RevisionBlocks { text } = text else {
        return Err(unexpected());
    };
    let name = file.file_stem().unwrap_or_default();
    let mut revision = Revision {
        title: name.to_string_lossy().into_owned(),
        blocks: Vec::new(),
    };
    for block in text.blocks {
        let command = Command::Revise {
            task: task.clone(),
            block: block.block.clone(),
            terms: text.terms.clone(),
        };
        let Outcome::Revised {
            block: Some(revised),
        } = run_quietly(session, command).await?
        else {
            return Err(unexpected());
        };
        if to.json {
            print_json(&revised);
        } else {
            output::revised(&task, &block, &revised, messages);
        }
        revision.blocks.push(RevisionResult {
            kind: block.block.kind,
            before: block.block.text,
            after: revised.text,
        });
    }
    save(session, revision, to).await
}

async fn save(session: &Session, revision: Revision, to: Destination) -> Result<(), Failure> {
    let Some(path) = to.output else {
        return Ok(());
    };
    let is_markdown = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    let format = match (is_markdown, to.track_changes) {
        (true, _) => RevisionFormat::Markdown,
        (false, true) => RevisionFormat::WordChanges,
        (false, false) => RevisionFormat::Word,
    };
    let command = Command::SaveRevision {
        revision,
        format,
        to: absolute(&path)?,
    };
    run_quietly(session, command).await?;
    Ok(())
}

fn task_of(wanted: Wanted) -> RevisionTask {
    let language = match wanted.language {
        RevisedLanguage::En => TextLanguage::En,
        RevisedLanguage::Zh => TextLanguage::Zh,
        RevisedLanguage::De => TextLanguage::De,
        RevisedLanguage::Fr => TextLanguage::Fr,
        RevisedLanguage::Es => TextLanguage::Es,
        RevisedLanguage::It => TextLanguage::It,
        RevisedLanguage::Pt => TextLanguage::Pt,
        RevisedLanguage::Ru => TextLanguage::Ru,
        RevisedLanguage::Ja => TextLanguage::Ja,
        RevisedLanguage::Ko => TextLanguage::Ko,
        RevisedLanguage::Ar => TextLanguage::Ar,
    };
    match wanted.task {
        ReviseTask::Proofread => RevisionTask::Proofread {
            with_model: wanted.with_model,
        },
        ReviseTask::Translate => RevisionTask::Translate { language },
        ReviseTask::Explain => RevisionTask::Explain { language },
        ReviseTask::Rewrite => RevisionTask::Rewrite {
            manner: match wanted.manner {
                RewriteManner::Plain => Manner::Plain,
                RewriteManner::Shorter => Manner::Shorter,
                RewriteManner::Formal => Manner::Formal,
                RewriteManner::Friendly => Manner::Friendly,
                RewriteManner::Wish => Manner::Wish,
            },
            wish: wanted.wish,
        },
    }
}
