//! Many answers take no more memory than few.
#![cfg(target_os = "linux")]

mod common;

use engine::EngineChat;
use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling};
use engine::process::EngineKind;
use tokio_stream::StreamExt;

const CHATS: usize = 50;

async fn ask(model: &EngineChat, number: usize) {
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
            seed: 0,
        },
        schema: None,
    };
    let events: Vec<_> = model.stream(request).collect().await;
    assert!(
        matches!(events.last(), Some(Ok(ChatEvent::Finished(_)))),
        "answer {number} is given: {events:?}"
    );
}

/// How much the engine's process has grown in MiB over fifty chats.
async fn growth(kind: EngineKind) -> Option<u64> {
    let model = common::chat(kind)?;
    ask(&model, 0).await;
    let process = model.process_id().expect("it has just answered");
    let before = common::own_memory(process);
    for number in 1..=CHATS {
        ask(&model, number).await;
    }
    assert_eq!(
        model.process_id(),
        Some(process),
        "the process is still the same"
    );
    Some(common::own_memory(process).saturating_sub(before))
}

#[tokio::test]
async fn fifty_chats_do_not_grow_llama_cpp() {
    if let Some(grown) = growth(EngineKind::Llama).await {
        assert!(grown < 16, "{CHATS} chats have left {grown} MiB");
    }
}

#[tokio::test]
async fn fifty_chats_leave_what_mistral_rs_may_keep() {
    if let Some(grown) = growth(EngineKind::Mistral).await {
        // 256 MiB of keys and values may be kept, and one answer more.
        assert!(grown < 400, "{CHATS} chats have left {grown} MiB");
    }
}
