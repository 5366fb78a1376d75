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
const WARM: usize = 8;
/// Asked with the model on the disk.
const COLD: usize = 3;
/// What a question may take beside reading its prompt, in seconds.
const BESIDE: f64 = 0.3;

/// What the reference takes to read a prompt of so many tokens, in seconds.
type Reading<'a> = dyn Fn(f64) -> Result<Option<f64>, EngineBenchError> + 'a;

/// Measures first tokens, each beside what the reference takes right after it to read a
/// prompt as long: the computer's speed changes by the minute.
pub(super) async fn warm_and_cold(
    figures: &mut Figures,
    documents: &Documents,
    engine: &Candidate,
    models: &Models,
    reference: Option<&Reference>,
) -> Result<(), EngineBenchError> {
    let file = weights::prepare(&models.default_chat()?)?;
    let reading = |tokens: f64| -> Result<Option<f64>, EngineBenchError> {
        let Some(reference) = reference else {
            return Ok(None);
        };
        let theirs = reference.measure(&file, 1, &[tokens as usize])?;
        let theirs = theirs.first().map(|theirs| theirs.prompt_tokens_per_second);
        Ok(theirs.map(|speed| tokens / speed))
    };
    let loading = loading(engine, models)?;
    figures.note("engine.question.loading_s", loading);
    let mut warm = FirstTokens::new("warm", BESIDE);
    let assistant = documents.open().await?;
    ask(&assistant, "Who was the commander?").await?;
    for question in documents.questions.iter().take(WARM) {
        warm.take(ask(&assistant, question).await?, &reading)?;
    }
    assistant.close().await;
    warm.note(figures)?;
    // Each in a process of its own, whose first question finds no engine running.
    let mut cold = FirstTokens::new("cold", BESIDE + loading);
    for question in documents.questions.iter().rev().take(COLD) {
        let assistant = documents.open().await?;
        let answered = ask(&assistant, question).await?;
        assistant.close().await;
        cold.take(answered, &reading)?;
    }
    cold.note(figures)
}

/// First tokens of one sort, with what each is compared with.
struct FirstTokens {
    sort: &'static str,
    /// What each may take beside reading its prompt, in seconds.
    beside: f64,
    seconds: Vec<f64>,
    prompts: Vec<f64>,
    readings: Vec<f64>,
    ratios: Vec<f64>,
}

impl FirstTokens {
    fn new(sort: &'static str, beside: f64) -> Self {
        Self {
            sort,
            beside,
            seconds: Vec::new(),
            prompts: Vec::new(),
            readings: Vec::new(),
            ratios: Vec::new(),
        }
    }

    /// Takes a question that the model answered.
    fn take(
        &mut self,
        answered: Option<AnswerFigures>,
        reading: &Reading<'_>,
    ) -> Result<(), EngineBenchError> {
        let Some(answered) = answered else {
            return Ok(());
        };
        let tokens = f64::from(answered.prompt_tokens);
        self.seconds.push(answered.first_token_seconds);
        self.prompts.push(tokens);
        if let Some(theirs) = reading(tokens)? {
            self.readings.push(theirs);
            let limit = theirs + self.beside;
            self.ratios.push(answered.first_token_seconds / limit);
        }
        Ok(())
    }

    /// Notes the medians.
    fn note(mut self, figures: &mut Figures) -> Result<(), EngineBenchError> {
        if self.seconds.is_empty() {
            return Err(EngineBenchError::Unanswered);
        }
        for (figure, values) in [
            ("first_token_s", &mut self.seconds),
            ("prompt_tokens", &mut self.prompts),
            ("reference_reads_s", &mut self.readings),
            ("vs_limit", &mut self.ratios),
        ] {
            if !values.is_empty() {
                figures.note(
                    &format!("engine.question.{}.{figure}", self.sort),
                    median(values),
                );
            }
        }
        Ok(())
    }
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
        .ask_to_end(Question::new(question.to_owned(), Scope::Everything))
        .await?;
    match answer.outcome {
        Outcome::Failed { failure } => Err(failure.into()),
        _ => Ok(answer.figures),
    }
}
