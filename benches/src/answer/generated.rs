//! What the default model writes by itself, on XQuAD in English: how often it has the right
//! answer, as a baseline for the quote that stands above it.
//!
//! With `DESKHAND_BENCH_SENTENCES` the sentences are written to that file as lines of JSON,
//! to be labelled by reading: `support` measures against such labels.

use std::io::Write;
use std::sync::Arc;

use answer::prompt::Budget;
use answer::{Answer, Answering};
use engine::process::{EngineKind, EngineProgram};
use engine::{EngineChat, EngineError};
use library::Scope;
use library::evidence::Evidence;
use serde_json::json;

use super::AnswerError;
use super::paragraphs::{Paragraphs, models};
use super::trust::ask;
use crate::figures::Figures;
use crate::half::Half;

/// Where sentences are written for whoever labels them.
const SENTENCES: &str = "DESKHAND_BENCH_SENTENCES";
/// An answer takes seconds.
const QUESTIONS: usize = 60;

/// Asks the first questions of the reported half, in the order of a hash, and notes the
/// share of answers whose generated text has the right answer, and whose whole text has it.
pub(super) fn measure(
    figures: &mut Figures,
    runtime: &tokio::runtime::Handle,
) -> Result<(), AnswerError> {
    let Some(paragraphs) = Paragraphs::open("en", runtime)? else {
        return Ok(());
    };
    let program = EngineProgram::installed(EngineKind::Llama).ok_or(EngineError::Died {
        detail: "llama.cpp is not installed".to_owned(),
    })?;
    let chat = EngineChat::new(program.on_cpu(), models()?.default_chat()?);
    let answering = Answering {
        source: Arc::clone(&paragraphs.library) as _,
        chat: Arc::new(chat),
        budget: Budget::default(),
        meaning: Some(paragraphs.meaning()),
    };
    let mut out = match std::env::var_os(SENTENCES) {
        Some(path) => Some(std::fs::File::create(path)?),
        None => None,
    };
    let (mut asked, mut generated, mut shown) = (0.0, 0.0, 0.0);
    for (id, text) in chosen(&paragraphs) {
        let (answer, evidence) = runtime.block_on(ask(&answering, text, Scope::everything()))?;
        let golds = &paragraphs.set.answers[id];
        let has = |text: &str| f64::from(u8::from(golds.iter().any(|gold| text.contains(gold))));
        asked += 1.0;
        generated += has(written(&answer));
        shown += has(&answer.text);
        if let Some(out) = &mut out {
            write_sentences(out, id, &answer, &evidence)?;
        }
    }
    figures.note("answer.en.generated.asked", asked);
    figures.note("answer.en.generated_has_answer", generated / asked);
    figures.note("answer.en.whole_has_answer", shown / asked);
    paragraphs.close();
    Ok(())
}

fn chosen(paragraphs: &Paragraphs) -> Vec<&(String, String)> {
    let hash = |id: &str| *blake3::hash(id.as_bytes()).as_bytes();
    let questions = paragraphs.set.questions.iter();
    let mut chosen: Vec<_> = questions
        .filter(|(id, _)| Half::of(id) == Half::Reported)
        .collect();
    chosen.sort_by_key(|(id, _)| hash(id));
    chosen.truncate(QUESTIONS);
    chosen
}

/// What the model wrote: all but the quote, which is a line of its own.
fn written(answer: &Answer) -> &str {
    match answer.text.strip_prefix("> ") {
        Some(quoted) => quoted.split_once("\n\n").map_or("", |(_, written)| written),
        None => &answer.text,
    }
}

fn write_sentences(
    out: &mut std::fs::File,
    id: &str,
    answer: &Answer,
    evidence: &Evidence,
) -> Result<(), AnswerError> {
    let passages = evidence.found.iter().map(|found| &found.passage.file_name);
    let passages: Vec<&str> = passages.map(|name| name.trim_end_matches(".txt")).collect();
    let from = answer.text.len() - written(answer).len();
    for sentence in answer
        .sentences
        .iter()
        .filter(|one| one.range.start >= from)
    {
        let line = json!({
            "question": id,
            "sentence": &answer.text[sentence.range.clone()],
            "passages": passages,
            "cited": !sentence.citations.is_empty(),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
