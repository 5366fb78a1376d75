//! Prints the forecast for GGUF files beside the truth, for each engine that is
//! installed: `cargo run -p engine --example forecast [TOKENS...] FILE...`, where
//! TOKENS are the lengths of prompts. Without a file it prints what this computer
//! can do.
//!
//! Weights of other shapes than those at hand are written by
//! `cargo run -p testing --example random_weights`.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::path::{Path, PathBuf};

use engine::EngineChat;
use engine::catalogue::ChatWeights;
use engine::chat::{ChatModel, speed};
use engine::forecast::{Efficiency, Machine, ModelShape, Speed};
use engine::process::EngineProgram;
use engine::weights::Gguf;

/// The lengths of prompts, where none are given: a short one and a typical one.
const PROMPT_TOKENS: [usize; 2] = [256, 1_200];
/// Tokens that are written after each prompt.
const ANSWER_TOKENS: usize = 32;
/// The computer may do other things too: the best of so many runs counts.
const RUNS: usize = 2;
/// Tokens of prompt and answer together.
const CONTEXT_TOKENS: usize = 4_096;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let machine = Machine::measure();
    println!(
        "memory {:.1} GB/s, arithmetic {:.0} GOPS",
        machine.bytes_per_second / 1e9,
        machine.operations_per_second / 1e9
    );
    let (lengths, paths) = arguments();
    for path in paths {
        let gguf = Gguf::read("forecast", &path)?;
        let shape = ModelShape::of(&gguf).ok_or("its header tells no shape")?;
        println!("{}: {shape:?}", path.display());
        for program in EngineProgram::all_installed() {
            compare(program, &path, &shape, &machine, &lengths).await?;
        }
    }
    Ok(())
}

/// The lengths of prompts, and the files.
fn arguments() -> (Vec<usize>, Vec<PathBuf>) {
    let (mut lengths, mut paths) = (Vec::new(), Vec::new());
    for argument in std::env::args_os().skip(1) {
        match argument.to_str().map(str::parse) {
            Some(Ok(length)) => lengths.push(length),
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    if lengths.is_empty() {
        lengths.extend(PROMPT_TOKENS);
    }
    (lengths, paths)
}

async fn compare(
    program: EngineProgram,
    path: &Path,
    shape: &ModelShape,
    machine: &Machine,
    lengths: &[usize],
) -> Result<(), Box<dyn Error>> {
    let efficiency = Efficiency::of(program.kind);
    let name = program.kind.name();
    let model = EngineChat::new(program.on_cpu(), weights(path));
    model.warm_up()?;
    for &prompt_tokens in lengths {
        let (mut tokens, mut prompt, mut answer) = (0, 0f64, 0f64);
        for run in 0..RUNS {
            // No two prompts begin alike, or the engine would remember one.
            let seed = prompt_tokens * RUNS + run;
            let speed = speed::measure(&model, prompt_tokens, ANSWER_TOKENS, seed).await?;
            tokens = speed.usage.prompt_tokens;
            prompt = prompt.max(speed.prompt_tokens_per_second);
            answer = answer.max(speed.answer_tokens_per_second);
        }
        let forecast = Speed {
            shape,
            machine,
            efficiency: &efficiency,
        };
        let prompt_forecast = tokens as f64 / forecast.prompt_seconds(tokens as u64);
        let answer_forecast = forecast.token_seconds(tokens as u64).recip();
        println!(
            "  {name} {tokens} tokens: prompt {prompt_forecast:.1}/s forecast, {prompt:.1}/s true \
             ({:+.0} %); answer {answer_forecast:.1}/s forecast, {answer:.1}/s true ({:+.0} %)",
            (prompt_forecast / prompt - 1.0) * 100.0,
            (answer_forecast / answer - 1.0) * 100.0,
        );
    }
    Ok(())
}

/// The file as it is: nothing is repacked beside it.
fn weights(path: &Path) -> ChatWeights {
    ChatWeights {
        name: "forecast".to_owned(),
        path: path.to_owned(),
        expected: None,
        context_tokens: CONTEXT_TOKENS,
        languages: Vec::new(),
    }
}
