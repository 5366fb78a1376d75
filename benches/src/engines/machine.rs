//! What an engine takes of the machine: memory, and time to stop.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use assistant::home::{Home, Models as ModelsFolder};
use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling};
use engine::choice::Candidate;
use engine::weights::{self, Gguf};
use engine::{EngineChat, Models};

use super::{EngineBenchError, median, system};
use crate::figures::Figures;

/// A prompt that takes much longer to read than to stop.
const LONG_PROMPT: usize = 4000;
const STOPS: usize = 10;

/// Where the models lie.
pub(super) fn models_folder() -> Result<PathBuf, EngineBenchError> {
    Ok(match Home::of_person()?.models {
        ModelsFolder::Fixed(folder) | ModelsFolder::Default(folder) => folder,
    })
}

/// From dropping an answer whose prompt is being read until the engine's process
/// rests: less than 5 % of a core over 100 ms.
pub(super) async fn stopping(
    figures: &mut Figures,
    engine: &Candidate,
    models: &Models,
) -> Result<(), EngineBenchError> {
    let chat = EngineChat::new(engine.engine.clone(), models.default_chat()?);
    let mut times = Vec::new();
    for round in 0..STOPS {
        chat.warm_up()?;
        let text = format!("{round}. The harbour opens at six in the morning. ");
        let stream = chat.stream(ask(text.repeat(LONG_PROMPT / 12), 8));
        tokio::time::sleep(Duration::from_millis(700)).await;
        let process = chat.process_id();
        drop(stream);
        times.push(until_idle(process).await?.as_secs_f64() * 1000.0);
    }
    figures.note("engine.stop_while_reading_ms", median(&mut times));
    figures.note(
        "engine.stop_while_reading_worst_ms",
        times.iter().copied().fold(0.0, f64::max),
    );
    Ok(())
}

/// The memory of the process with the model loaded and after an answer, beside
/// weights and state.
pub(super) async fn memory(
    figures: &mut Figures,
    engine: &Candidate,
    models: &Models,
) -> Result<(), EngineBenchError> {
    let default = models.default_chat()?;
    let file = weights::prepare(&default)?;
    let gguf = Gguf::read(&default.name, &file)?;
    let chat = EngineChat::new(engine.engine.clone(), default);
    answer(&chat, 0).await?;
    let first = resident(&chat)?;
    let state = gguf.key_value_bytes_per_token(2).unwrap_or(0) * 4096;
    let limit = mebibytes(gguf.length() + state) + 200.0;
    for number in 1..=50 {
        answer(&chat, number).await?;
    }
    figures.note("engine.memory_mib", first);
    figures.note("engine.memory_vs_limit", first / limit);
    figures.note("engine.memory_after_50_chats_mib", resident(&chat)?);
    Ok(())
}

async fn answer(chat: &EngineChat, number: usize) -> Result<(), EngineBenchError> {
    use tokio_stream::StreamExt;

    let mut stream = chat.stream(ask(format!("Tell of ship {number}."), 8));
    while let Some(event) = stream.next().await {
        if matches!(event?, ChatEvent::Finished(_)) {
            return Ok(());
        }
    }
    Err(EngineBenchError::Unanswered)
}

fn ask(text: String, max_tokens: usize) -> ChatRequest {
    ChatRequest {
        messages: vec![Message {
            role: Role::User,
            text,
        }],
        sampling: Sampling {
            temperature: 0.0,
            top_p: 1.0,
            repetition_penalty: 1.0,
            max_tokens,
            seed: 0,
        },
        schema: None,
    }
}

async fn until_idle(process: Option<u32>) -> Result<Duration, EngineBenchError> {
    const WATCHED: Duration = Duration::from_millis(100);
    /// 5 % of a core over that time; the clock counts in hundredths of a second.
    const RESTS: Duration = Duration::from_millis(5);
    let began = Instant::now();
    let Some(process) = process else {
        return Ok(began.elapsed());
    };
    loop {
        let at = began.elapsed();
        let Some(before) = processor_time(process) else {
            return Ok(at);
        };
        tokio::time::sleep(WATCHED).await;
        match processor_time(process) {
            Some(after) if after - before > RESTS => {}
            _ => return Ok(at),
        }
    }
}

/// Fields 14 and 15 of `/proc/PID/stat` (proc(5)); none when it is gone.
fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Some(Duration::from_millis(ticks * 10))
}

/// `VmRSS` of the engine's process in MiB (proc(5)), pages of the mapped file
/// included.
fn resident(chat: &EngineChat) -> Result<f64, EngineBenchError> {
    let process = chat.process_id().ok_or(EngineBenchError::Unanswered)?;
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))
        .map_err(system("the engine's process"))?;
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse::<f64>().ok())
        .ok_or(EngineBenchError::Unanswered)?;
    Ok(kibibytes / 1024.0)
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}
