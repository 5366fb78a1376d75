//! What it gives to repack weights whose type engines have no fast kernel for.

use engine::Models;
use engine::catalogue::ChatWeights;
use engine::process::EngineProgram;

use super::speed::alone;
use super::{EngineBenchError, median};
use crate::figures::Figures;

/// What is read, in tokens: the last is a question with its evidence.
const PROMPTS: [usize; 2] = [256, 1_200];
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
        for tokens in PROMPTS {
            let (mut speed, mut prompt, mut answer) = (Vec::new(), Vec::new(), Vec::new());
            for round in 0..ROUNDS {
                let engine = || program.clone().on_cpu();
                let before = alone(engine(), &fetched, (tokens, ANSWER), round).await?;
                let after = alone(engine(), &repacked, (tokens, ANSWER), round).await?;
                speed.push(after.prompt_tokens_per_second);
                prompt.push(after.prompt_tokens_per_second / before.prompt_tokens_per_second);
                answer.push(after.answer_tokens_per_second / before.answer_tokens_per_second);
            }
            let engine = program.kind.name();
            let name = |figure| format!("engine.repacked.{engine}.{tokens}.{figure}");
            figures.note(&name("prompt_tokens_per_s"), median(&mut speed));
            figures.note(&name("prompt_vs_fetched"), median(&mut prompt));
            figures.note(&name("answer_vs_fetched"), median(&mut answer));
        }
    }
    Ok(())
}
