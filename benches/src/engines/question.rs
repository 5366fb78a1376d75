//! From a question to the first token of its answer.

use std::time::Instant;

use assistant::Assistant;
use assistant::api::answer::{AnswerFigures, Outcome, Question, Scope};
use engine::chat::ChatModel;
use engine::choice::Candidate;
use engine::{EngineChat, Models, weights};

use super::documents::Documents;
use super::reference::Reference;
use super::{EngineBenchError, median};
use crate::figures::Figures;

/// Asked with the model in memory; each finds other evidence.
const WARM: usize = 12;
/// Asked with the model on the disk.
const COLD: usize = 3;

/// Measures first tokens, beside what the reference takes to read the same
/// prompt.
pub(super) async fn warm_and_cold(
    figures: &mut Figures,
    documents: &Documents,
    engine: &Candidate,
    models: &Models,
    reference: Option<&Reference>,
) -> Result<(), EngineBenchError> {
    let assistant = documents.open().await?;
    ask(&assistant, "Who was the commander?").await?;
    let (mut first, mut prompt) = (Vec::new(), Vec::new());
    for question in documents.questions.iter().take(WARM) {
        if let Some(answered) = ask(&assistant, question).await? {
            first.push(answered.first_token_seconds);
            prompt.push(f64::from(answered.prompt_tokens));
        }
    }
    assistant.close().await;
    if first.is_empty() {
        return Err(EngineBenchError::Unanswered);
    }
    let warm = median(&mut first);
    let tokens = median(&mut prompt);
    figures.note("engine.question.warm_first_token_s", warm);
    figures.note("engine.question.prompt_tokens", tokens);
    let cold = cold(documents).await?;
    figures.note("engine.question.cold_first_token_s", cold);
    let loading = loading(engine, models)?;
    figures.note("engine.question.loading_s", loading);
    if let Some(reference) = reference {
        let file = weights::prepare(&models.default_chat()?)?;
        let theirs = reference.measure(&file, 1, &[tokens as usize])?[0];
        let reading = tokens / theirs.prompt_tokens_per_second;
        figures.note("engine.question.reference_reads_s", reading);
        figures.note("engine.question.warm_vs_limit", warm / (reading + 0.3));
        figures.note(
            "engine.question.cold_vs_limit",
            cold / (reading + 0.3 + loading),
        );
    }
    Ok(())
}

/// Each in a process of its own, whose first question finds no engine running.
async fn cold(documents: &Documents) -> Result<f64, EngineBenchError> {
    let mut first = Vec::new();
    for question in documents.questions.iter().rev().take(COLD) {
        let assistant = documents.open().await?;
        if let Some(answered) = ask(&assistant, question).await? {
            first.push(answered.first_token_seconds);
        }
        assistant.close().await;
    }
    if first.is_empty() {
        return Err(EngineBenchError::Unanswered);
    }
    Ok(median(&mut first))
}

/// From no engine running to the weights in memory.
fn loading(engine: &Candidate, models: &Models) -> Result<f64, EngineBenchError> {
    let mut times = Vec::new();
    for _ in 0..COLD {
        let chat = EngineChat::new(engine.engine.clone(), models.default_chat()?);
        let began = Instant::now();
        chat.warm_up()?;
        times.push(began.elapsed().as_secs_f64());
        chat.unload()?;
    }
    Ok(median(&mut times))
}

/// The figures of an answer; none where the model was not asked.
pub(super) async fn ask(
    assistant: &Assistant,
    question: &str,
) -> Result<Option<AnswerFigures>, EngineBenchError> {
    let answer = assistant
        .ask_to_end(Question {
            chat: None,
            text: question.to_owned(),
            scope: Scope::Everything,
        })
        .await?;
    match answer.outcome {
        Outcome::Failed { failure } => Err(failure.into()),
        _ => Ok(answer.figures),
    }
}
