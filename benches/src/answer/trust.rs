//! How far quotes, citations and refusals can be trusted, on XQuAD in English and
//! Chinese: a library of all 240 paragraphs; half of the questions are asked of all of
//! them, half of all but the one that answers.
//!
//! The model says nothing here: the quote, the citation and the refusal are there
//! before it begins, and are the same whichever it is.

use std::sync::Arc;
use std::time::Instant;

use answer::prompt::Budget;
use answer::quote::quotes;
use answer::{Answer, AnswerEvent, Answering, Outcome, Question, answer};
use library::Scope;
use library::evidence::Evidence;
use testing::ScriptedChat;
use tokio_stream::StreamExt;

use super::AnswerError;
use super::paragraphs::{self, Paragraphs};
use crate::figures::Figures;
use crate::half::Half;

/// A quote of more words, or of more Chinese characters, counts as none.
const LONGEST: (usize, usize) = (60, 120);

/// What was counted.
#[derive(Default)]
struct Counts {
    /// Questions that a paragraph answers,
    answerable: f64,
    /// those that were refused,
    refused: f64,
    /// those whose best quote has a right answer,
    quoted: f64,
    /// and is shown, since the question was not refused,
    shown: f64,
    /// the words or characters of quotes,
    length: f64,
    /// quotes,
    quotes: f64,
    /// and those that come from the right paragraph.
    cited: f64,
    /// Questions that no paragraph answers,
    unanswerable: f64,
    /// and those that were refused.
    rightly_refused: f64,
    /// The time of all answers, in seconds.
    seconds: Vec<f64>,
}

/// Notes the figures of both languages and both halves.
pub(super) fn measure(
    figures: &mut Figures,
    runtime: &tokio::runtime::Handle,
) -> Result<(), AnswerError> {
    for language in paragraphs::LANGUAGES {
        let Some(paragraphs) = Paragraphs::open(language, runtime)? else {
            continue;
        };
        for half in Half::BOTH {
            let counts = runtime.block_on(ask_all(&paragraphs, half))?;
            note(figures, &format!("answer.{language}"), half.name(), counts);
        }
        paragraphs.close();
    }
    Ok(())
}

async fn ask_all(paragraphs: &Paragraphs, half: Half) -> Result<Counts, AnswerError> {
    let Paragraphs {
        set,
        library,
        files,
        ..
    } = paragraphs;
    let answering = Answering {
        source: Arc::clone(library) as _,
        chat: Arc::new(ScriptedChat::saying(&["That is all."])),
        budget: Budget::default(),
        meaning: Some(paragraphs.meaning()),
    };
    let mut counts = Counts::default();
    for (id, text) in set.questions.iter().filter(|(id, _)| Half::of(id) == half) {
        let right = &set.judgments[id];
        let is_answerable = is_answerable(id);
        let scope = if is_answerable {
            Scope::everything()
        } else {
            let others = files.iter().filter(|(name, _)| !right.contains_key(*name));
            Scope::files(others.map(|(_, file)| *file))
        };
        let started = Instant::now();
        let (answer, evidence) = ask(&answering, text, scope).await?;
        counts.seconds.push(started.elapsed().as_secs_f64());
        let is_refused = answer.outcome == Outcome::NotInDocuments;
        if !is_answerable {
            counts.unanswerable += 1.0;
            counts.rightly_refused += f64::from(u8::from(is_refused));
            continue;
        }
        counts.answerable += 1.0;
        counts.refused += f64::from(u8::from(is_refused));
        let Some(first) = quotes(&evidence, 1).next() else {
            continue;
        };
        let passage = &evidence.found[first.passage].passage;
        let quote = &passage.text[first.range.clone()];
        let length = length(quote);
        counts.quotes += 1.0;
        counts.length += length.0.max(length.1) as f64;
        let has_answer = set.answers[id].iter().any(|gold| quote.contains(gold));
        if has_answer && length.0 <= LONGEST.0 && length.1 <= LONGEST.1 {
            counts.quoted += 1.0;
            counts.shown += f64::from(u8::from(!is_refused));
        }
        if right.contains_key(passage.file_name.trim_end_matches(".txt")) {
            counts.cited += 1.0;
        }
    }
    Ok(counts)
}

/// Half of the questions, by a hash of their own.
fn is_answerable(id: &str) -> bool {
    blake3::hash(id.as_bytes()).as_bytes()[1].is_multiple_of(2)
}

pub(super) async fn ask(
    answering: &Answering,
    text: &str,
    scope: Scope,
) -> Result<(Answer, Arc<Evidence>), AnswerError> {
    let question = Question {
        text: text.to_owned(),
        scope: Some(scope),
        pinned: library::Pinned::default(),
        previous: None,
        read: Vec::new(),
    };
    let mut evidence = None;
    let events = answer(answering.clone(), question);
    tokio::pin!(events);
    while let Some(event) = events.next().await {
        match event? {
            AnswerEvent::Found(found) => evidence = Some(found),
            AnswerEvent::Finished(answer) => {
                return evidence
                    .map(|evidence| (answer, evidence))
                    .ok_or(AnswerError::Unanswered);
            }
            _ => {}
        }
    }
    Err(AnswerError::Unanswered)
}

/// Words between spaces, and Chinese characters.
fn length(text: &str) -> (usize, usize) {
    let words = text.split_whitespace().count();
    let characters = text
        .chars()
        .filter(|one| ('\u{4e00}'..='\u{9fff}').contains(one));
    (words, characters.count())
}

fn note(figures: &mut Figures, name: &str, half: &str, mut counts: Counts) {
    let share = |part: f64, of: f64| part / f64::max(of, 1.0);
    let Counts {
        answerable,
        unanswerable,
        quotes,
        ..
    } = counts;
    let mut note = |what: &str, value: f64| figures.note(&format!("{name}.{what}.{half}"), value);
    note("quote_has_answer", share(counts.quoted, answerable));
    note("quote_shown", share(counts.shown, answerable));
    note("quote_length", share(counts.length, quotes));
    note("citation_precision", share(counts.cited, quotes));
    note("answerable_refused", share(counts.refused, answerable));
    note(
        "unanswerable_refused",
        share(counts.rightly_refused, unanswerable),
    );
    counts.seconds.sort_by(f64::total_cmp);
    let median = counts.seconds.get(counts.seconds.len() / 2);
    note("overhead_ms", median.copied().unwrap_or_default() * 1_000.0);
}
