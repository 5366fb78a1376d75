//! An engine that loads a model and answers touches no network and no folder but the models
//! folder, and prints nothing.
#![cfg(target_os = "linux")]

mod common;

use std::process::Command;

use engine::chat::{ChatModel, ChatRequest, Message, Role, Sampling};
use engine::embed::EmbeddingModel;
use engine::process::EngineKind;
use engine::{EngineChat, Models, OnnxEmbedding};
use tokio_stream::StreamExt;

/// What the child process does: it answers once and makes one vector.
const CHILD: &str = "DESKHAND_TEST_QUIET_CHILD";

#[tokio::test]
async fn child() {
    let Some(folder) = std::env::var_os(CHILD) else {
        return;
    };
    let models = Models::in_folder(folder);
    let weights = models.default_embedding().expect("there is a default");
    OnnxEmbedding::new(weights)
        .embed_query("quiet")
        .expect("vectors need no network");
    let weights = models.default_chat().expect("there is a default");
    for kind in EngineKind::ALL {
        let chat = EngineChat::new(common::engine_on_cpu(kind), weights.clone());
        let events: Vec<_> = chat.stream(hello()).collect().await;
        for event in events {
            event.expect("answers need no network");
        }
    }
}

fn hello() -> ChatRequest {
    ChatRequest {
        messages: vec![Message {
            role: Role::User,
            text: "Hello".into(),
        }],
        sampling: Sampling {
            temperature: 0.0,
            top_p: 1.0,
            repetition_penalty: 1.0,
            max_tokens: 3,
            seed: 0,
        },
        schema: None,
    }
}

#[test]
fn no_network_no_strange_files_no_output() {
    let Some(models) = common::models() else {
        return;
    };
    let home = tempfile::tempdir().expect("a temporary folder");
    let executable = std::env::current_exe().expect("the system knows what runs");
    let run = |program: &str, arguments: &[&str]| {
        Command::new(program)
            .args(arguments)
            .arg(&executable)
            .args(["--exact", "child", "--nocapture", "--quiet"])
            .env(CHILD, models.folder())
            .env("HOME", home.path())
            .env_remove("XDG_CACHE_HOME")
            .env_remove("HF_HOME")
            .current_dir(home.path())
            .output()
    };
    let isolated = ["--net", "--map-root-user"];
    let can_isolate = Command::new("unshare")
        .args(isolated)
        .arg("true")
        .status()
        .is_ok_and(|status| status.success());
    let output = if can_isolate {
        run("unshare", &isolated)
    } else {
        eprintln!("not isolated: this system makes no network namespaces");
        run("env", &[])
    }
    .expect("the child starts");
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{errors}");
    let unexpected: Vec<&str> = printed
        .lines()
        .filter(|line| {
            let line = line.trim();
            !line.is_empty()
                && line != "."
                && !line.starts_with("running ")
                && !line.starts_with("test result:")
        })
        .collect();
    assert!(
        unexpected.is_empty(),
        "only the test harness prints: {unexpected:?}"
    );
    assert!(errors.trim().is_empty(), "and nothing warns: {errors}");
    let made: Vec<_> = std::fs::read_dir(home.path())
        .expect("the folder is there")
        .map(|entry| entry.expect("and readable").file_name())
        .collect();
    assert!(
        made.is_empty(),
        "no hub folder, no telemetry, no log: {made:?}"
    );
}
