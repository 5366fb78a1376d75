//! How far the forecast of a model's speed is from the truth.

use engine::catalogue::ChatWeights;
use engine::chat::{ChatModel, speed};
use engine::forecast::{Efficiency, Machine, ModelShape, Speed};
use engine::process::{EngineKind, EngineProgram};
use engine::weights::{self, Gguf};
use engine::{EngineChat, Models};
use testing::random_weights::RandomModel;

use super::{EngineBenchError, made};
use crate::figures::Figures;

/// A short prompt and a typical one.
const PROMPTS: [usize; 2] = [256, 1200];
/// What is written after it.
const ANSWER: usize = 32;
/// The computer may do other things too: the best of so many runs counts.
const RUNS: usize = 2;
/// mistral.rs reads so few tokens a second of a large model on a processor that
/// more would take minutes.
const LARGE_FOR_MISTRAL: u64 = 1 << 29;

/// Measures every engine on the processor with the default model and with random
/// weights in the shapes of Qwen3, beside what was forecast.
pub(super) async fn beside_the_truth(
    figures: &mut Figures,
    models: &Models,
) -> Result<(), EngineBenchError> {
    let machine = Machine::measure();
    figures.note("engine.forecast.gb_per_s", machine.bytes_per_second / 1e9);
    figures.note("engine.forecast.gops", machine.operations_per_second / 1e9);
    let default = models.default_chat()?;
    let mut all = vec![("default", default.clone())];
    for (name, model) in [
        ("qwen3-0.6b-random", RandomModel::Qwen3Of600Million),
        ("qwen3-1.7b-random", RandomModel::Qwen3Of1700Million),
        ("qwen3-4b-random", RandomModel::Qwen3Of4Billion),
    ] {
        all.push((name, made::weights(model, &default)?));
    }
    for (name, weights) in &all {
        for program in EngineProgram::all_installed() {
            compare(figures, name, &machine, program, weights).await?;
        }
    }
    Ok(())
}

async fn compare(
    figures: &mut Figures,
    name: &str,
    machine: &Machine,
    program: EngineProgram,
    weights: &ChatWeights,
) -> Result<(), EngineBenchError> {
    let kind = program.kind;
    let gguf = Gguf::read(&weights.name, &weights::prepare(weights)?)?;
    let Some(shape) = ModelShape::of(&gguf) else {
        return Ok(());
    };
    let efficiency = Efficiency::of(kind);
    let forecast = Speed {
        shape: &shape,
        machine,
        efficiency: &efficiency,
    };
    let chat = EngineChat::new(program.on_cpu(), weights.clone());
    chat.warm_up()?;
    for length in PROMPTS {
        if length > PROMPTS[0] && kind == EngineKind::Mistral && gguf.length() > LARGE_FOR_MISTRAL {
            continue;
        }
        let (mut prompt, mut answer, mut tokens) = (0_f64, 0_f64, 0);
        for run in 0..RUNS {
            // No two prompts begin alike, or the engine would remember one.
            let speed = speed::measure(&chat, length, ANSWER, length * RUNS + run).await?;
            tokens = speed.usage.prompt_tokens as u64;
            prompt = prompt.max(speed.prompt_tokens_per_second);
            answer = answer.max(speed.answer_tokens_per_second);
        }
        let name = |figure| format!("engine.forecast.{name}.{}.{length}.{figure}", kind.name());
        figures.note(&name("prompt_tokens_per_s"), prompt);
        figures.note(&name("answer_tokens_per_s"), answer);
        let prompt_forecast = tokens as f64 / forecast.prompt_seconds(tokens);
        let answer_forecast = forecast.token_seconds(tokens).recip();
        figures.note(&name("prompt_forecast_vs_truth"), prompt_forecast / prompt);
        figures.note(&name("answer_forecast_vs_truth"), answer_forecast / answer);
    }
    chat.unload()?;
    Ok(())
}
