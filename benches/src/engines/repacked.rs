//! What it gives to repack weights whose type engines have no fast kernel for.

use engine::catalogue::ChatWeights;
use engine::chat::{ChatModel, speed};
use engine::process::EngineProgram;
use engine::{EngineChat, Models};

use super::{EngineBenchError, median};
use crate::figures::Figures;

/// What is read.
const PROMPT: usize = 256;
/// What is written after it.
const ANSWER: usize = 32;
/// As fetched and repacked in turn, so often.
const ROUNDS: usize = 3;

/// Measures every engine on the processor with the default model as it was fetched
/// and as it was repacked.
pub(super) async fn beside_the_fetched(
    figures: &mut Figures,
    models: &Models,
) -> Result<(), EngineBenchError> {
    let repacked = models.default_chat()?;
    // A file that the catalogue does not know is never repacked.
    let fetched = ChatWeights::from_gguf(&repacked.path)?;
    for program in EngineProgram::all_installed() {
        let (mut prompt, mut answer) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let before = measure(&program, &fetched, round).await?;
            let after = measure(&program, &repacked, round).await?;
            prompt.push(after.prompt_tokens_per_second / before.prompt_tokens_per_second);
            answer.push(after.answer_tokens_per_second / before.answer_tokens_per_second);
        }
        let name = |figure| format!("engine.repacked.{}.{figure}", program.kind.name());
        figures.note(&name("prompt_vs_fetched"), median(&mut prompt));
        figures.note(&name("answer_vs_fetched"), median(&mut answer));
    }
    Ok(())
}

async fn measure(
    program: &EngineProgram,
    weights: &ChatWeights,
    round: usize,
) -> Result<speed::Speed, EngineBenchError> {
    let chat = EngineChat::new(program.clone().on_cpu(), weights.clone());
    chat.warm_up()?;
    speed::measure(&chat, 64, 2, 1000 + round).await?;
    let speed = speed::measure(&chat, PROMPT, ANSWER, round).await?;
    chat.unload()?;
    Ok(speed)
}
