//! A block is revised: its parts by rules or piece by piece by a model, and put together
//! again.

use std::ops::Range;
use std::sync::Arc;

use engine::chat::{ChatModel, ChatRequest, Sampling};
use library::sentence::sentences;

use crate::asking::asked;
use crate::block::Block;
use crate::checking::{bare, doubtful, is_usable};
use crate::difference;
use crate::edit::{Edit, applied};
use crate::error::ReviseError;
use crate::instructions::messages;
use crate::proofreading::mistakes;
use crate::spelling::is_english;
use crate::token::{is_han, tokens};
use crate::{Language, Task};

/// A block as it was revised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// What it says now; of a proofread one with all edits.
    pub text: String,
    /// What was changed, in order, where the block was proofread; none elsewhere.
    pub edits: Vec<Edit>,
    /// Why it is as it was, or partly so.
    pub kept: Option<Kept>,
    /// Numbers and names that came or went.
    pub doubtful: Vec<String>,
}

/// Why a block is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// This is not done to such a block.
    NotText,
    /// It is in that language already.
    SameLanguage,
    /// What the model wrote of it, or of a part of it, could not be taken.
    Unusable,
}

/// A model is given so many tokens of a text at a time: what small models can keep in mind.
const PIECE: usize = 240;

/// Does a task to a block. Code, and what the task is not done to, stays as it is; words
/// among `terms` are right whatever the dictionary says. Dropping the future stops the model.
/// Looking for words that are near to others computes for some ten milliseconds each.
pub async fn revise(
    chat: &Arc<dyn ChatModel>,
    task: &Task,
    block: &Block,
    terms: &[String],
) -> Result<Revised, ReviseError> {
    let mut revised = Revised {
        text: block.text.clone(),
        edits: Vec::new(),
        kept: None,
        doubtful: Vec::new(),
    };
    if !block.takes(task) {
        revised.kept = Some(Kept::NotText);
        return Ok(revised);
    }
    if let Task::Translate(language) = task
        && is_in(&block.text, *language)
    {
        revised.kept = Some(Kept::SameLanguage);
        return Ok(revised);
    }
    if let Some(language) = written_in(task, &block.text)
        && !chat.description().speaks(language.tag())
    {
        return Err(ReviseError::NotSpoken {
            model: chat.description().name.clone(),
            language,
        });
    }
    let mut edits = Vec::new();
    for part in block.parts() {
        let text = &block.text[part.clone()];
        let found = match task {
            Task::Proofread { with_model } => {
                let found = match with_model {
                    true => {
                        let by_rules = mistakes(text, terms);
                        proofread(chat, task, text, by_rules, &mut revised.kept).await?
                    }
                    false => mistakes(text, terms),
                };
                found
                    .into_iter()
                    .map(|edit| moved(edit, part.start))
                    .collect()
            }
            _ => {
                let new = rewritten(chat, task, text, &mut revised.kept).await?;
                vec![Edit::new(part, new, crate::Reason::Wording)]
            }
        };
        edits.extend(found);
    }
    revised.text = applied(&block.text, &edits);
    match task {
        Task::Proofread { .. } => revised.edits = edits,
        _ => revised.doubtful = doubtful(task, &block.text, &revised.text),
    }
    Ok(revised)
}

fn moved(edit: Edit, by: usize) -> Edit {
    Edit {
        range: edit.range.start + by..edit.range.end + by,
        ..edit
    }
}

/// Whether a text is in a language, where its script or its words tell.
fn is_in(text: &str, language: Language) -> bool {
    match language {
        Language::Chinese => answer::language::of_question(text) == "zh" && !has_kana(text),
        Language::English => !text.chars().any(is_han) && is_english(&tokens(text)),
        _ => false,
    }
}

fn has_kana(text: &str) -> bool {
    text.chars()
        .any(|one| matches!(one, '\u{3040}'..='\u{30ff}'))
}

/// The language that a model has to write.
fn written_in(task: &Task, text: &str) -> Option<Language> {
    match task {
        Task::Explain(language) | Task::Translate(language) => Some(*language),
        Task::Proofread { with_model: false } => None,
        Task::Proofread { .. } | Task::Rewrite { .. } => {
            match answer::language::of_question(text) {
                "zh" => Some(Language::Chinese),
                _ => is_in(text, Language::English).then_some(Language::English),
            }
        }
    }
}

/// Rules and dictionary first, then the model on what they made of it. The reasons of the
/// rules stay where the model leaves their changes alone.
async fn proofread(
    chat: &Arc<dyn ChatModel>,
    task: &Task,
    text: &str,
    by_rules: Vec<Edit>,
    kept: &mut Option<Kept>,
) -> Result<Vec<Edit>, ReviseError> {
    let mended = applied(text, &by_rules);
    let new = rewritten(chat, task, &mended, kept).await?;
    if new == mended {
        return Ok(by_rules);
    }
    let mut edits = difference::edits(text, &new);
    for edit in &mut edits {
        if let Some(rule) = by_rules.iter().find(|rule| same(text, rule, edit)) {
            edit.reason = rule.reason;
            edit.others.clone_from(&rule.others);
        }
    }
    let is_marked = |rule: &&Edit| text[rule.range.clone()] == rule.text;
    let marks = by_rules.iter().filter(is_marked);
    let mut all = edits.clone();
    all.extend(
        marks
            .filter(|mark| edits.iter().all(|edit| apart(&edit.range, &mark.range)))
            .cloned(),
    );
    all.sort_by_key(|edit| edit.range.start);
    Ok(all)
}

/// Whether two edits do the same to the words that they change.
fn same(text: &str, rule: &Edit, edit: &Edit) -> bool {
    let wide = rule.range.start.min(edit.range.start)..rule.range.end.max(edit.range.end);
    let with = |edit: &Edit| {
        format!(
            "{}{}{}",
            &text[wide.start..edit.range.start],
            edit.text,
            &text[edit.range.end..wide.end]
        )
    };
    !apart(&rule.range, &edit.range) && with(rule) == with(edit)
}

fn apart(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.end < other.start || other.end < one.start
}

/// A text as a model writes it anew, piece by piece; pieces that come to nothing stay.
async fn rewritten(
    chat: &Arc<dyn ChatModel>,
    task: &Task,
    text: &str,
    kept: &mut Option<Kept>,
) -> Result<String, ReviseError> {
    let mut new = String::new();
    let mut at = 0;
    for piece in pieces(chat, text)? {
        new.push_str(&text[at..piece.start]);
        at = piece.end;
        let before = &text[piece];
        match written(chat, task, before).await? {
            Some(after) => new.push_str(&after),
            None => {
                *kept = Some(Kept::Unusable);
                new.push_str(before);
            }
        }
    }
    new.push_str(&text[at..]);
    Ok(new)
}

/// Sentences together, as far as a piece goes.
fn pieces(chat: &Arc<dyn ChatModel>, text: &str) -> Result<Vec<Range<usize>>, ReviseError> {
    let mut pieces: Vec<(Range<usize>, usize)> = Vec::new();
    for sentence in sentences(text) {
        let tokens = chat.count_tokens(&text[sentence.clone()])?;
        match pieces.last_mut() {
            Some((last, before)) if *before + tokens <= PIECE => {
                last.end = sentence.end;
                *before += tokens;
            }
            _ => pieces.push((sentence, tokens)),
        }
    }
    Ok(pieces.into_iter().map(|(range, _)| range).collect())
}

/// What a model makes of a piece; none where that cannot be taken.
async fn written(
    chat: &Arc<dyn ChatModel>,
    task: &Task,
    before: &str,
) -> Result<Option<String>, ReviseError> {
    let tokens = chat.count_tokens(before)?;
    let request = ChatRequest {
        messages: messages(task, before),
        sampling: Sampling {
            temperature: 0.0,
            top_p: 1.0,
            // A proofread text says what was said, word for word.
            repetition_penalty: match task {
                Task::Proofread { .. } => 1.0,
                _ => 1.05,
            },
            max_tokens: match task {
                Task::Explain(_) => 240,
                Task::Translate(_) => 4 * tokens + 40,
                Task::Proofread { .. } | Task::Rewrite { .. } => 2 * tokens + 40,
            },
            seed: 0,
        },
        schema: None,
    };
    let reply = asked(chat, request).await?;
    let text = bare(before, &reply.text);
    let is_whole = !reply.is_cut || matches!(task, Task::Explain(_));
    Ok((is_whole && is_usable(task, before, text)).then(|| text.to_owned()))
}

#[cfg(test)]
#[path = "revising_tests.rs"]
mod tests;
