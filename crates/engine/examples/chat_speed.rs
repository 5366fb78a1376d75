//! Prints how fast the engines read a prompt and write an answer with the default
//! model, or with another file of weights:
//! `cargo run -p engine --example chat_speed [PROMPT_TOKENS [ANSWER_TOKENS [FILE]]]`.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use engine::catalogue::ChatWeights;
use engine::chat::{ChatModel, speed};
use engine::process::EngineProgram;
use engine::{EngineChat, Models};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let prompt_tokens = arguments.next().map_or(Ok(540), |text| text.parse())?;
    let answer_tokens = arguments.next().map_or(Ok(80), |text| text.parse())?;
    let weights = match arguments.next() {
        Some(file) => ChatWeights::from_gguf(file.as_ref())?,
        None => Models::in_folder(folder()?).default_chat()?,
    };
    for program in EngineProgram::all_installed() {
        let name = program.kind.name();
        let model = EngineChat::new(program.on_cpu(), weights.clone());
        let start = Instant::now();
        model.warm_up()?;
        println!("{name}: loaded in {:.2} s", start.elapsed().as_secs_f64());
        for seed in 1..=3 {
            let speed = speed::measure(&model, prompt_tokens, answer_tokens, seed).await?;
            println!(
                "{name}: prompt {} tokens, {:.1}/s; first token after {:.2} s; answer {} tokens, \
                 {:.1}/s",
                speed.usage.prompt_tokens,
                speed.prompt_tokens_per_second,
                speed.usage.first_token_seconds,
                speed.usage.answer_tokens,
                speed.answer_tokens_per_second,
            );
        }
    }
    Ok(())
}

/// The models folder: `DESKHAND_MODELS`, else where the XDG base directory
/// specification puts data.
fn folder() -> Result<PathBuf, Box<dyn Error>> {
    if let Some(folder) = std::env::var_os("DESKHAND_MODELS") {
        return Ok(folder.into());
    }
    let data = match std::env::var_os("XDG_DATA_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => {
            PathBuf::from(std::env::var_os("HOME").ok_or("HOME is not set")?).join(".local/share")
        }
    };
    Ok(data.join("deskhand/models"))
}
