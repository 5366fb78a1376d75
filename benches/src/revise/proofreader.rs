//! The way to proofread that is measured.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use document::BlockKind;
use engine::chat::ChatModel;
use revise::{Block, Edit, ReviseError, Task, revise};
use testing::ScriptedChat;

use super::ReviseBenchError;
use crate::half::Half;

/// Proofreads by rules and the dictionary.
pub(super) struct Proofreader {
    runtime: tokio::runtime::Runtime,
    /// Is never asked.
    chat: Arc<dyn ChatModel>,
    lists_examples: bool,
}

/// What became of a text.
pub(super) struct Proofread {
    pub(super) edits: Vec<Edit>,
    pub(super) seconds: f64,
}

impl Proofreader {
    /// One that has read its dictionary: no text pays for that.
    pub(super) fn ready(lists_examples: bool) -> Result<Self, ReviseBenchError> {
        let proofreader = Self {
            runtime: tokio::runtime::Runtime::new()?,
            chat: Arc::new(ScriptedChat::saying(&[])),
            lists_examples,
        };
        proofreader.proofread("Nothing is wrong here.", &[])?;
        Ok(proofreader)
    }

    pub(super) fn proofread(&self, text: &str, terms: &[String]) -> Result<Proofread, ReviseError> {
        let task = Task::Proofread { with_model: false };
        let block = Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
        };
        let started = Instant::now();
        let revised = revise(&self.chat, &task, &block, terms);
        let revised = self.runtime.block_on(revised)?;
        Ok(Proofread {
            edits: revised.edits,
            seconds: started.elapsed().as_secs_f64(),
        })
    }

    /// Lists an example, where that is wanted and it is of the half for choices.
    #[expect(clippy::print_stderr, reason = "the table alone is the result")]
    pub(super) fn list(&self, half: Half, example: impl FnOnce() -> String) {
        if self.lists_examples && half == Half::Tuning {
            eprintln!("{}", example());
        }
    }
}

/// Whether an edit says only that a person should look.
pub(super) fn is_mark(text: &str, edit: &Edit) -> bool {
    text.get(edit.range.clone()) == Some(edit.text.as_str())
}

/// Whether two places overlap, or are beside each other.
pub(super) fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// So many bytes around a place are shown.
const AROUND: usize = 40;

/// A place of a text in brackets, with what stands around it.
pub(super) fn in_context(text: &str, place: &Range<usize>) -> String {
    let from = text.floor_char_boundary(place.start.saturating_sub(AROUND));
    let to = text.ceil_char_boundary((place.end + AROUND).min(text.len()));
    format!(
        "{}[{}]{}",
        &text[from..place.start],
        &text[place.clone()],
        &text[place.end..to]
    )
}
