//! Questions as people type them: the evidence is read meanwhile.

use std::time::Duration;

use assistant::Assistant;
use assistant::api::answer::{Question, Scope};

use super::documents::Documents;
use super::question::ask;
use super::{EngineBenchError, median};
use crate::figures::Figures;

/// 200 characters a minute.
const KEY: Duration = Duration::from_millis(300);
/// After so long without a key the window has the model read ahead; as in
/// `ui/src/domain/chat/typing.ts`.
const PAUSE: Duration = Duration::from_millis(50);
/// From the last key to Enter.
const ENTER: Duration = Duration::from_millis(300);
/// The evidence stayed as it was read ahead where no more tokens are left than a
/// question has, with the template around it; a passage has more.
const QUESTION: f64 = 100.0;
/// As soon as this, in seconds, the answer seems to begin at once.
const AT_ONCE: f64 = 0.5;
/// A prompt counts as read ahead when no more than such a share of it is left.
const LEFT: f64 = 0.2;

/// Types every question and measures from Enter to the first token.
pub(super) async fn typed(
    figures: &mut Figures,
    documents: &Documents,
) -> Result<(), EngineBenchError> {
    let assistant = documents.open().await?;
    ask(&assistant, "Who was the commander?").await?;
    let (mut all, mut ahead, mut stayed) = (Vec::new(), Vec::new(), Vec::new());
    for question in &documents.questions {
        type_in(&assistant, question).await;
        let Some(answered) = ask(&assistant, question).await? else {
            continue;
        };
        let tokens = f64::from(answered.prompt_tokens);
        let left = tokens - answered.reused_tokens.map_or(0.0, f64::from);
        all.push(answered.first_token_seconds);
        if left <= QUESTION {
            stayed.push(answered.first_token_seconds);
        }
        if left <= LEFT * tokens {
            ahead.push(answered.first_token_seconds);
        }
    }
    assistant.close().await;
    let questions = all.len();
    if questions == 0 {
        return Err(EngineBenchError::Unanswered);
    }
    // That the documents do not say is told without the model.
    let typed = documents.questions.len();
    figures.note("engine.typed.questions", typed as f64);
    figures.note("engine.typed.answered_by_model", questions as f64);
    note(figures, "all", questions, &mut all);
    let at_once = all.iter().filter(|seconds| **seconds <= AT_ONCE).count();
    figures.note(
        "engine.typed.at_once.share",
        at_once as f64 / questions as f64,
    );
    note(figures, "read_ahead", questions, &mut ahead);
    note(figures, "evidence_stayed", questions, &mut stayed);
    Ok(())
}

/// The share of the questions of a sort, and the times to their first tokens.
fn note(figures: &mut Figures, sort: &str, questions: usize, seconds: &mut [f64]) {
    let name = |figure| format!("engine.typed.{sort}.{figure}");
    figures.note(&name("share"), seconds.len() as f64 / questions as f64);
    if !seconds.is_empty() {
        figures.note(&name("first_token_s"), median(seconds));
        let worst = seconds.iter().copied().fold(0.0, f64::max);
        figures.note(&name("worst_s"), worst);
    }
}

async fn type_in(assistant: &Assistant, question: &str) {
    let mut text = String::new();
    for character in question.chars() {
        tokio::time::sleep(KEY - PAUSE).await;
        text.push(character);
        tokio::time::sleep(PAUSE).await;
        let (assistant, question) = (assistant.clone(), text.clone());
        tokio::spawn(async move {
            let question = Question::new(question, Scope::Everything);
            // What is not read ahead is read with the question.
            drop(assistant.read_ahead(question).await);
        });
    }
    tokio::time::sleep(ENTER - PAUSE).await;
}
