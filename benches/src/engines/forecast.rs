//! How far the forecast of a model's speed is from the truth.

use std::time::{Duration, Instant};

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
/// The computer may do other things too: the best of at least so many runs counts,
const LEAST_RUNS: usize = 2;
/// of at most so many,
const MOST_RUNS: usize = 8;
/// and of as many as are begun in this time.
const TIME: Duration = Duration::from_secs(8);
/// mistral.rs reads so few tokens a second of a large model on a processor that
/// more would take minutes.
const LARGE_FOR_MISTRAL: u64 = 1 << 29;

/// The best that an engine did with a model.
struct Truth {
    model: &'static str,
    shape: ModelShape,
    kind: EngineKind,
    /// The length of the prompt that was wanted.
    length: usize,
    /// The length that it had.
    tokens: u64,
    prompt_tokens_per_second: f64,
    answer_tokens_per_second: f64,
}

/// Measures every engine on the processor with the default model and with random
/// weights in the shapes of Qwen3, beside what was forecast.
pub(super) async fn beside_the_truth(
    figures: &mut Figures,
    models: &Models,
) -> Result<(), EngineBenchError> {
    let default = models.default_chat()?;
    let mut all = vec![("default", default.clone())];
    for (name, model) in [
        ("qwen3-0.6b-random", RandomModel::Qwen3Of600Million),
        ("qwen3-1.7b-random", RandomModel::Qwen3Of1700Million),
        ("qwen3-4b-random", RandomModel::Qwen3Of4Billion),
    ] {
        all.push((name, made::weights(model, &default)?));
    }
    // As the app does: the best of what was measured at several times.
    let mut machine = Machine::measure();
    let mut truths = Vec::new();
    for (name, weights) in &all {
        for program in EngineProgram::all_installed() {
            measure(figures, name, program, weights, &mut truths).await?;
            machine = machine.best(Machine::measure());
        }
    }
    figures.note("engine.forecast.gb_per_s", machine.bytes_per_second / 1e9);
    figures.note("engine.forecast.gops", machine.operations_per_second / 1e9);
    figures.note(
        "engine.forecast.common_gops",
        machine.common_operations_per_second / 1e9,
    );
    for truth in &truths {
        compare(figures, &machine, truth);
    }
    Ok(())
}

async fn measure(
    figures: &mut Figures,
    model: &'static str,
    program: EngineProgram,
    weights: &ChatWeights,
    truths: &mut Vec<Truth>,
) -> Result<(), EngineBenchError> {
    let kind = program.kind;
    let gguf = Gguf::read(&weights.name, &weights::prepare(weights)?)?;
    let Some(shape) = ModelShape::of(&gguf) else {
        return Ok(());
    };
    let chat = EngineChat::new(program.on_cpu(), weights.clone());
    chat.warm_up()?;
    for length in PROMPTS {
        if length > PROMPTS[0] && kind == EngineKind::Mistral && gguf.length() > LARGE_FOR_MISTRAL {
            continue;
        }
        let mut truth = Truth {
            model,
            shape,
            kind,
            length,
            tokens: 0,
            prompt_tokens_per_second: 0.0,
            answer_tokens_per_second: 0.0,
        };
        let began = Instant::now();
        for run in 0..MOST_RUNS {
            if run >= LEAST_RUNS && began.elapsed() > TIME {
                break;
            }
            // No two prompts begin alike, or the engine would remember one.
            let speed = speed::measure(&chat, length, ANSWER, length * MOST_RUNS + run).await?;
            truth.tokens = speed.usage.prompt_tokens as u64;
            let (prompt, answer) = (
                speed.prompt_tokens_per_second,
                speed.answer_tokens_per_second,
            );
            truth.prompt_tokens_per_second = truth.prompt_tokens_per_second.max(prompt);
            truth.answer_tokens_per_second = truth.answer_tokens_per_second.max(answer);
        }
        let (prompt, answer) = (
            truth.prompt_tokens_per_second,
            truth.answer_tokens_per_second,
        );
        figures.note(&truth.name("prompt_tokens_per_s"), prompt);
        figures.note(&truth.name("answer_tokens_per_s"), answer);
        truths.push(truth);
    }
    chat.unload()?;
    Ok(())
}

fn compare(figures: &mut Figures, machine: &Machine, truth: &Truth) {
    let forecast = Speed {
        shape: &truth.shape,
        machine,
        efficiency: &Efficiency::of(truth.kind),
    };
    let prompt = truth.tokens as f64 / forecast.prompt_seconds(truth.tokens);
    let answer = forecast.token_seconds(truth.tokens).recip();
    figures.note(
        &truth.name("prompt_forecast_vs_truth"),
        prompt / truth.prompt_tokens_per_second,
    );
    figures.note(
        &truth.name("answer_forecast_vs_truth"),
        answer / truth.answer_tokens_per_second,
    );
}

impl Truth {
    fn name(&self, figure: &str) -> String {
        let (model, engine, length) = (self.model, self.kind.name(), self.length);
        format!("engine.forecast.{model}.{engine}.{length}.{figure}")
    }
}
