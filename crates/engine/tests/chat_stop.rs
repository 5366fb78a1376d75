//! Dropping a stream stops the engine. Alone in its process, because it measures
//! the processor time that the process takes.
#![cfg(target_os = "linux")]

mod common;

use std::time::Duration;

use engine::MistralChat;
use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling};
use tokio_stream::StreamExt;

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
        },
        schema: None,
    }
}

/// The processor time of this process so far: fields 14 and 15 of
/// `/proc/self/stat`, in hundredths of a second (proc(5)).
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux has /proc");
    let (_, fields) = stat.rsplit_once(')').expect("the name is in brackets");
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<u64>().expect("ticks are numbers"))
        .sum();
    Duration::from_millis(ticks * 10)
}

#[tokio::test]
async fn a_dropped_answer_stops_and_the_next_one_works() {
    let Some(models) = common::models() else {
        return;
    };
    let weights = models.default_chat().expect("the catalogue has a default");
    let model = MistralChat::new(weights);
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
    drop(stream);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = processor_time();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let taken = processor_time() - before;
    assert!(
        taken < Duration::from_millis(200),
        "one second after the drop the engine is idle, but took {taken:?} in a second"
    );

    // Dropped while it reads: the next answer comes nevertheless.
    let facts = "The harbour opens at six in the morning. ".repeat(12);
    let mut stream = model.stream(ask(facts.clone(), 100));
    tokio::time::timeout(Duration::from_millis(300), stream.next())
        .await
        .expect_err("reading the prompt takes longer");
    drop(stream);
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
        text.contains("Paris"),
        "the next question gets its own answer: {events:?}"
    );
    assert!(
        matches!(events.last(), Some(Ok(ChatEvent::Finished(_)))),
        "and a whole one: {events:?}"
    );
}
