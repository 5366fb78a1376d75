//! From the question to the first token, and the speed of the tokens after it,
//! over the sample documents with the default model: what a person waits for.

use std::path::{Path, PathBuf};
use std::time::Duration;

use assistant::api::answer::{Outcome, Question, Scope};
use assistant::home::Home;
use assistant::reader::ReaderCommand;
use assistant::{Assistant, Options};

use super::AnswerError;
use crate::figures::Figures;

const QUESTIONS: &[&str] = &[
    "How many days of annual leave do employees get?",
    "What is the notice period for termination?",
    "How is the liability of the provider limited?",
];

/// Asks each question once, after the weights are loaded, and notes medians.
pub(super) async fn measure(figures: &mut Figures) -> Result<(), AnswerError> {
    let data = tempfile::tempdir()?;
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/samples");
    let assistant = open(data.path().to_owned(), samples).await?;
    let added = assistant.add_samples().await?;
    assistant.await_indexed(added.queued).await?;
    // The first answer loads the weights, which is not what is measured.
    ask(&assistant, QUESTIONS[0]).await?;
    let (mut first, mut speed, mut prompt) = (Vec::new(), Vec::new(), Vec::new());
    for question in QUESTIONS {
        // A prompt that was just read is remembered; another question between
        // makes each of them cold.
        if let Some(answered) = ask(&assistant, question).await? {
            first.push(answered.first_token_seconds);
            speed.push(answered.tokens_per_second);
            prompt.push(f64::from(answered.prompt_tokens));
        }
    }
    if first.is_empty() {
        return Err(AnswerError::Unanswered);
    }
    figures.note("answer.first_token_s", median(&mut first));
    figures.note("answer.decode_tokens_per_s", median(&mut speed));
    figures.note("answer.prompt_tokens", median(&mut prompt));
    assistant.close().await;
    Ok(())
}

pub(super) async fn open(data: PathBuf, samples: PathBuf) -> Result<Assistant, AnswerError> {
    let home = Home {
        data,
        ..Home::of_person()?
    };
    let options = Options {
        home,
        reader: ReaderCommand::of_this_executable(None)?,
        samples: Some(samples),
    };
    Ok(Assistant::open(options).await?)
}

async fn ask(
    assistant: &Assistant,
    question: &str,
) -> Result<Option<assistant::api::answer::AnswerFigures>, AnswerError> {
    let answer = assistant
        .ask_to_end(Question::new(question.to_owned(), Scope::Everything))
        .await?;
    // What the engine still does for one question would slow the next.
    tokio::time::sleep(Duration::from_millis(200)).await;
    match answer.outcome {
        Outcome::Failed { failure } => Err(failure.into()),
        _ => Ok(answer.figures),
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
