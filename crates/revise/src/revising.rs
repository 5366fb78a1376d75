//! A block is revised: its parts by rules or piece by piece by a model, and put together
//! again.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use engine::chat::{ChatModel, ChatRequest, Sampling};
use library::sentence::sentences;

use crate::asking::asked;
use crate::block::Block;
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

/// Sentences together as far as a piece goes; an explanation is of the whole, as far as
/// the model's context allows.
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

/// What a model wrote without what models put around it: an announcement, quotation marks.
fn bare<'a>(before: &str, written: &'a str) -> &'a str {
    let mut text = written.trim();
    if let Some((first, rest)) = text.split_once('\n') {
        let announces = first.trim_end().ends_with([':', '：']) && first.len() < 120;
        let had = before
            .lines()
            .next()
            .is_some_and(|line| line.ends_with([':', '：']));
        if announces && !had && !rest.trim().is_empty() {
            text = rest.trim();
        }
    }
    for (open, close) in [('"', '"'), ('“', '”'), ('「', '」')] {
        if text.starts_with(open) && text.ends_with(close) && !before.starts_with(open) {
            let inner = text
                .strip_prefix(open)
                .and_then(|text| text.strip_suffix(close));
            text = inner.map_or(text, str::trim);
        }
    }
    text
}

/// Whether what a model wrote can be a version of what it was given.
fn is_usable(task: &Task, before: &str, after: &str) -> bool {
    let (old, new) = (before.chars().count() as f32, after.chars().count() as f32);
    let share = new / old.max(1.0);
    let is_plausible = match task {
        Task::Explain(_) => true,
        // A Chinese character says about as much as three or four letters.
        Task::Translate(_) => (0.1..=9.0).contains(&share),
        Task::Rewrite { .. } => (0.15..=2.5).contains(&share),
        Task::Proofread { .. } => {
            (0.7..=1.4).contains(&share)
                && figures(before) == figures(after)
                && changed(before, after) <= MOST_CHANGED
        }
    };
    after.chars().any(char::is_alphanumeric) && is_plausible
}

/// What changes more of a text than this puts no mistakes right: it writes another.
const MOST_CHANGED: f32 = 0.35;

/// The share of a text that was changed.
fn changed(before: &str, after: &str) -> f32 {
    let edits = difference::edits(before, after);
    let sizes = edits
        .iter()
        .map(|edit| edit.range.len().max(edit.text.len()));
    sizes.sum::<usize>() as f32 / before.len().max(1) as f32
}

/// The numbers of a text, by their digits alone: `1,250.00` and `1.250,00` are the same.
fn figures(text: &str) -> Vec<String> {
    let is_part = |one: char| one.is_ascii_digit() || matches!(one, '.' | ',' | '\'');
    let mut figures: Vec<String> = text
        .split(|one| !is_part(one))
        .map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>())
        .filter(|digits| !digits.is_empty())
        .collect();
    figures.sort_unstable();
    figures
}

/// The numbers that came or went, and, where the language is the same, the names that came.
fn doubtful(task: &Task, before: &str, after: &str) -> Vec<String> {
    let (old, new) = (figures(before), figures(after));
    let known: HashSet<&String> = old.iter().filter(|one| new.contains(one)).collect();
    let is_number = |part: &String| part.starts_with(|one: char| one.is_ascii_digit());
    let is_new = |part: &String| figures(part).iter().any(|digits| !known.contains(digits));
    let came = answer::invented::unsaid(before, after);
    let went = answer::invented::unsaid(after, before);
    let names = matches!(task, Task::Rewrite { .. } | Task::Explain(_));
    let mut doubtful: Vec<String> = came
        .into_iter()
        .filter(|part| if is_number(part) { is_new(part) } else { names })
        .collect();
    if !matches!(task, Task::Explain(_)) {
        doubtful.extend(
            went.into_iter()
                .filter(|part| is_number(part) && is_new(part)),
        );
    }
    let mut seen = HashSet::new();
    doubtful.retain(|part| seen.insert(part.clone()));
    doubtful
}

#[cfg(test)]
#[path = "revising_tests.rs"]
mod tests;
