//! Many answers take no more memory than few. Alone in its process, because it
//! measures the memory that the process takes.
#![cfg(target_os = "linux")]

mod common;

use engine::MistralChat;
use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling};
use tokio_stream::StreamExt;

/// More than what mistral.rs would keep of half of these answers fits into.
const ANSWERS: usize = 30;
/// 256 MiB of keys and values may be kept, and one answer more.
const MOST_MEBIBYTES: u64 = 400;

/// The memory that this process takes, in MiB: `VmRSS`, see proc(5).
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has /proc");
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse::<u64>().ok())
        .expect("proc(5) names it so");
    kibibytes / 1024
}

#[tokio::test]
async fn finished_answers_are_let_go() {
    let Some(models) = common::models() else {
        return;
    };
    let weights = models.default_chat().expect("the catalogue has a default");
    let model = MistralChat::new(weights);
    model.warm_up().expect("the default model loads");
    let before = memory();
    for number in 0..ANSWERS {
        let request = ChatRequest {
            messages: vec![
                Message {
                    role: Role::System,
                    text: "Be brief.".into(),
                },
                Message {
                    role: Role::User,
                    text: format!("{number}?"),
                },
            ],
            sampling: Sampling {
                temperature: 0.0,
                top_p: 1.0,
                repetition_penalty: 1.0,
                max_tokens: 2,
            },
            schema: None,
        };
        let events: Vec<_> = model.stream(request).collect().await;
        assert!(
            matches!(events.last(), Some(Ok(ChatEvent::Finished(_)))),
            "answer {number} is given: {events:?}"
        );
    }
    let grown = memory().saturating_sub(before);
    assert!(
        grown < MOST_MEBIBYTES,
        "{ANSWERS} answers of 23 MiB of keys and values each have left {grown} MiB"
    );
}
