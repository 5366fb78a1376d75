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
const PAUSE: Duration = Duration::from_millis(150);
/// From the last key to Enter.
const ENTER: Duration = Duration::from_millis(300);
/// The prompt counts as read ahead when no more than so much of it is left.
const LEFT: f64 = 0.2;

/// Types every question and measures from Enter to the first token.
pub(super) async fn typed(
    figures: &mut Figures,
    documents: &Documents,
) -> Result<(), EngineBenchError> {
    let assistant = documents.open().await?;
    ask(&assistant, "Who was the commander?").await?;
    let (mut all, mut stayed) = (Vec::new(), Vec::new());
    for question in &documents.questions {
        type_in(&assistant, question).await;
        let Some(answered) = ask(&assistant, question).await? else {
            continue;
        };
        let reused = answered.reused_tokens.map_or(0.0, f64::from);
        let left = 1.0 - reused / f64::from(answered.prompt_tokens);
        eprintln!("{} of {} left, {:.3} s, {question}", f64::from(answered.prompt_tokens) - reused, answered.prompt_tokens, answered.first_token_seconds);
        all.push(answered.first_token_seconds);
        if left <= LEFT {
            stayed.push(answered.first_token_seconds);
        }
    }
    assistant.close().await;
    if all.is_empty() {
        return Err(EngineBenchError::Unanswered);
    }
    figures.note("engine.typed.questions", all.len() as f64);
    figures.note(
        "engine.typed.read_ahead_share",
        stayed.len() as f64 / all.len() as f64,
    );
    figures.note("engine.typed.first_token_s", median(&mut all));
    if !stayed.is_empty() {
        figures.note("engine.typed.read_ahead_first_token_s", median(&mut stayed));
        let worst = stayed.iter().copied().fold(0.0, f64::max);
        figures.note("engine.typed.read_ahead_worst_s", worst);
    }
    Ok(())
}

async fn type_in(assistant: &Assistant, question: &str) {
    let mut text = String::new();
    for character in question.chars() {
        tokio::time::sleep(KEY - PAUSE).await;
        text.push(character);
        tokio::time::sleep(PAUSE).await;
        let (assistant, question) = (assistant.clone(), text.clone());
        tokio::spawn(async move {
            let question = Question {
                chat: None,
                text: question,
                scope: Scope::Everything,
            };
            // What is not read ahead is read with the question.
            drop(assistant.read_ahead(question).await);
        });
    }
    tokio::time::sleep(ENTER - PAUSE).await;
}
