//! llama.cpp by Vulkan, on Mesa's driver that computes on the processor. Needs
//! what `cargo xtask backends` builds; skipped with a message where that is not
//! there.
#![cfg(target_os = "linux")]

mod common;

use std::process::Command;

use engine::EngineChat;
use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling};
use engine::process::{DeviceKind, Engine, EngineKind, EngineProgram, devices};
use tokio_stream::StreamExt;

/// llama.cpp leaves drivers out that compute on the processor, unless this names
/// them.
const VISIBLE: &str = "GGML_VK_VISIBLE_DEVICES";

#[tokio::test]
async fn child() {
    if std::env::var_os(VISIBLE).is_none() {
        return;
    }
    let Some(models) = common::models() else {
        return;
    };
    let program = EngineProgram::installed(EngineKind::Llama).expect("the build makes it");
    let found = devices(&program).expect("the engine starts");
    let Some(device) = found.iter().find(|device| device.id.starts_with("Vulkan")) else {
        eprintln!("skipped: no Vulkan device, or not built by `cargo xtask backends`");
        return;
    };
    assert_ne!(device.kind, DeviceKind::Cpu, "graphics are told apart");
    let engine = Engine {
        program,
        device: device.id.clone(),
    };
    let weights = models.default_chat().expect("the catalogue has a default");
    let model = EngineChat::new(engine, weights);
    let events: Vec<_> = model
        .stream(ChatRequest {
            messages: vec![Message {
                role: Role::User,
                text: "What is the capital of France? Answer in one sentence.".into(),
            }],
            sampling: Sampling {
                temperature: 0.0,
                top_p: 1.0,
                repetition_penalty: 1.0,
                max_tokens: 16,
                seed: 0,
            },
            schema: None,
        })
        .collect()
        .await;
    let text: String = events
        .iter()
        .filter_map(|event| match event {
            Ok(ChatEvent::Token(piece)) => Some(piece.as_str()),
            _ => None,
        })
        .collect();
    assert!(text.contains("Paris"), "Vulkan answers alike: {events:?}");
    println!("answered by {}: {text}", device.name);
}

#[test]
fn vulkan_answers_as_the_processor_does() {
    let executable = std::env::current_exe().expect("the system knows what runs");
    let status = Command::new(executable)
        .args(["--exact", "child", "--nocapture"])
        .env(VISIBLE, "0")
        .status()
        .expect("the child starts");
    assert!(status.success(), "the child says what went wrong");
}
