//! Reading and writing, at several lengths of prompt.

use engine::catalogue::ChatWeights;
use engine::chat::{ChatModel, speed};
use engine::choice::{self, Candidate};
use engine::process::Engine;
use engine::{EngineChat, Models, weights};
use testing::random_weights::RandomModel;

use super::reference::Reference;
use super::{EngineBenchError, made, median};
use crate::figures::Figures;

/// What is read.
const PROMPTS: [usize; 3] = [256, 1500, 4000];
/// What is written after it.
const ANSWER: usize = 48;
/// Each length is measured so often, ours and the reference in turn: what is short is
/// lengthened most by what else the machine does.
const ROUNDS: [usize; 3] = [9, 7, 5];
/// A model of 1.7 B takes minutes for the longest.
const LARGE_ROUNDS: [usize; 3] = [7, 5, 3];

/// Tries every engine, as the app does, and takes the one that it would take.
pub(super) async fn choose(
    figures: &mut Figures,
    models: &Models,
) -> Result<Candidate, EngineBenchError> {
    let weights = models.default_chat()?;
    let candidates = choice::candidates();
    let mut trials = Vec::new();
    for candidate in &candidates {
        let trial = choice::try_engine(candidate, &weights).await;
        if let Ok(speed) = &trial.outcome {
            let name = |figure| format!("engine.trial.{}.{figure}", trial.engine);
            figures.note(&name("prompt_tokens_per_s"), speed.prompt_tokens_per_second);
            figures.note(&name("answer_tokens_per_s"), speed.answer_tokens_per_second);
            figures.note(&name("load_s"), speed.load_seconds);
        }
        trials.push(trial);
    }
    let best = choice::best(&trials).ok_or(EngineBenchError::Unanswered)?;
    candidates
        .into_iter()
        .find(|candidate| candidate.engine.id() == best.engine)
        .ok_or(EngineBenchError::Unanswered)
}

/// Measures the engine beside the reference on the same file.
pub(super) async fn beside(
    figures: &mut Figures,
    engine: &Candidate,
    models: &Models,
    reference: Option<&Reference>,
) -> Result<(), EngineBenchError> {
    let default = models.default_chat()?;
    compare(figures, "default", engine, &default, reference, ROUNDS).await?;
    let large = made::weights(RandomModel::Qwen3Of1700Million, &default)?;
    let name = "qwen3-1.7b-random";
    compare(figures, name, engine, &large, reference, LARGE_ROUNDS).await
}

async fn compare(
    figures: &mut Figures,
    model: &str,
    engine: &Candidate,
    weights: &ChatWeights,
    reference: Option<&Reference>,
    rounds: [usize; 3],
) -> Result<(), EngineBenchError> {
    let file = weights::prepare(weights)?;
    for (length, rounds) in PROMPTS.into_iter().zip(rounds) {
        let (mut prompt, mut answer) = (Vec::new(), Vec::new());
        let (mut prompt_ratio, mut answer_ratio) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            let ours = alone(engine.engine.clone(), weights, (length, ANSWER), round).await?;
            prompt.push(ours.prompt_tokens_per_second);
            answer.push(ours.answer_tokens_per_second);
            if let Some(reference) = reference {
                let theirs = reference.measure(&file, ANSWER, &[length])?[0];
                prompt_ratio.push(ours.prompt_tokens_per_second / theirs.prompt_tokens_per_second);
                answer_ratio.push(ours.answer_tokens_per_second / theirs.answer_tokens_per_second);
            }
        }
        let name = |figure: &str| format!("engine.{model}.{length}.{figure}");
        figures.note(&name("prompt_tokens_per_s"), median(&mut prompt));
        figures.note(&name("answer_tokens_per_s"), median(&mut answer));
        if !prompt_ratio.is_empty() {
            figures.note(&name("prompt_vs_reference"), median(&mut prompt_ratio));
            figures.note(&name("answer_vs_reference"), median(&mut answer_ratio));
        }
    }
    Ok(())
}

/// Reads a prompt and writes an answer of these lengths, with the machine for itself
/// and warm.
pub(super) async fn alone(
    engine: Engine,
    weights: &ChatWeights,
    (prompt, answer): (usize, usize),
    round: usize,
) -> Result<speed::Speed, EngineBenchError> {
    let chat = EngineChat::new(engine, weights.clone());
    chat.warm_up()?;
    speed::measure(&chat, 64, 2, 1000 + round).await?;
    let speed = speed::measure(&chat, prompt, answer, round).await?;
    chat.unload()?;
    Ok(speed)
}
