//! Dropping a stream stops the engine.
#![cfg(target_os = "linux")]

mod common;

use std::time::{Duration, Instant};

use engine::EngineChat;
use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling};
use engine::process::EngineKind;
use tokio_stream::StreamExt;

/// Within which a person takes an answer for stopped.
const STOPPED: Duration = Duration::from_millis(300);
/// Over which the engine is watched afterwards.
const WATCHED: Duration = Duration::from_secs(1);

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

/// What the engine takes of one core, 300 ms after `process` was told to stop. An
/// engine that lost its process takes nothing.
async fn busy_after_stop(process: u32) -> f64 {
    tokio::time::sleep(STOPPED).await;
    let Some(before) = common::processor_time(process) else {
        return 0.0;
    };
    tokio::time::sleep(WATCHED).await;
    let after = common::processor_time(process).unwrap_or(before);
    (after - before).as_secs_f64() / WATCHED.as_secs_f64()
}

async fn capital(model: &EngineChat) {
    let question = "What is the capital of France? Answer in one sentence.".to_owned();
    let events: Vec<_> = model.stream(ask(question, 30)).collect().await;
    let text: String = events
        .iter()
        .filter_map(|event| match event {
            Ok(ChatEvent::Token(piece)) => Some(piece.as_str()),
            _ => None,
        })
        .collect();
    assert!(
        text.contains("Paris") && matches!(events.last(), Some(Ok(ChatEvent::Finished(_)))),
        "the next question gets its own answer, and a whole one: {events:?}"
    );
}

async fn stops(kind: EngineKind) {
    let Some(model) = common::chat(kind) else {
        return;
    };
    model.warm_up().expect("the default model loads");

    // Dropped while it writes.
    let story = "Write a very long story about a lighthouse.".to_owned();
    let mut stream = model.stream(ask(story, 4000));
    for _ in 0..4 {
        stream
            .next()
            .await
            .expect("a story is longer than this")
            .expect("the model answers");
    }
    let process = model.process_id().expect("it writes");
    drop(stream);
    let busy = busy_after_stop(process).await;
    assert!(
        busy < 0.05,
        "300 ms after the stop the engine rests, but took {busy} of a core"
    );
    assert_eq!(
        model.process_id(),
        Some(process),
        "writing can be stopped without losing what was read"
    );

    // Dropped while it reads: it stops too, and the next answer comes.
    let facts = "The harbour opens at six in the morning. ".repeat(400);
    let mut stream = model.stream(ask(facts, 100));
    tokio::time::timeout(Duration::from_millis(600), stream.next())
        .await
        .expect_err("reading the prompt takes longer");
    let process = model.process_id().expect("it reads");
    drop(stream);
    let busy = busy_after_stop(process).await;
    assert!(
        busy < 0.05,
        "300 ms after the stop the engine rests, but took {busy} of a core"
    );
    let asked = Instant::now();
    capital(&model).await;
    assert!(
        asked.elapsed() < Duration::from_secs(60),
        "the abandoned prompt is not read to its end first"
    );
}

#[tokio::test]
async fn mistral_rs_stops() {
    stops(EngineKind::Mistral).await;
}

#[tokio::test]
async fn llama_cpp_stops() {
    stops(EngineKind::Llama).await;
}

#[tokio::test]
async fn a_crash_ends_one_answer_alone() {
    for kind in EngineKind::ALL {
        let Some(model) = common::chat(kind) else {
            return;
        };
        let story = "Write a very long story about a lighthouse.".to_owned();
        let mut stream = model.stream(ask(story, 4000));
        stream
            .next()
            .await
            .expect("a story has a beginning")
            .expect("the model answers");
        let process = model.process_id().expect("it writes");
        let killed = std::process::Command::new("kill")
            .args(["-ABRT", &process.to_string()])
            .status()
            .expect("kill is everywhere");
        assert!(killed.success(), "the process was there");
        let rest: Vec<_> = stream.collect().await;
        assert!(
            matches!(rest.last(), Some(Err(engine::EngineError::Died { .. }))),
            "the answer says what happened: {:?}",
            rest.last()
        );
        assert_eq!(model.times_forgotten(), 1, "what was read died with it");
        capital(&model).await;
        assert_eq!(model.times_forgotten(), 1, "a new process forgets nothing");
    }
}

#[tokio::test]
async fn an_idle_model_leaves_the_memory_and_comes_back() {
    let Some(models) = common::models() else {
        return;
    };
    let weights = models.default_chat().expect("the catalogue has a default");
    let engine = common::engine_on_cpu(EngineKind::Llama);
    let model = EngineChat::with_idle_time(engine, weights, Duration::from_millis(300));
    capital(&model).await;
    assert!(model.process_id().is_some(), "it has just answered");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(model.process_id(), None, "nobody asked for a while");
    assert_eq!(model.times_forgotten(), 1, "nor does it remember anything");
    capital(&model).await;
}
