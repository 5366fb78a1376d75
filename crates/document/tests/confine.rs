//! A process that confines itself cannot reach the network, write, start a
//! program, or read what it was not handed; without confinement the same
//! attempts succeed.
#![cfg(target_os = "linux")]

use std::collections::HashMap;
use std::net::TcpListener;
use std::process::Command;

/// What became of each attempt.
fn attempts(free: bool) -> HashMap<String, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["existing", "other", "victim"] {
        std::fs::write(folder.path().join(name), "content").expect("a file in it");
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_confined-attempts"));
    command.arg(folder.path()).arg(port.to_string());
    if free {
        command.arg("--free");
    }
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "it ends in order: {output:?}");
    let outcomes = String::from_utf8(output.stdout)
        .expect("lines of text")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, outcome)| (name.to_owned(), outcome.to_owned()))
        .collect();
    let kept = std::fs::read_to_string(folder.path().join("existing")).expect("it is there");
    assert_eq!(kept == "content", !free, "only a free process appends");
    assert_eq!(folder.path().join("new").exists(), free, "or creates");
    assert_eq!(folder.path().join("victim").exists(), !free, "or removes");
    outcomes
}

#[test]
fn without_confinement_everything_can_be_done() {
    for (name, outcome) in attempts(true) {
        assert_eq!(outcome, "done", "{name} works by itself");
    }
}

#[test]
fn a_confined_process_reads_what_it_is_handed_and_nothing_else() {
    let outcomes = attempts(false);
    let outcome = |name: &str| outcomes.get(name).map(String::as_str).unwrap_or_default();
    for name in ["read-handed", "thread"] {
        assert_eq!(outcome(name), "done", "{name} stays possible");
    }
    for name in [
        "connect",
        "listen",
        "datagram",
        "connect-in-thread",
        "create",
        "append",
        "remove",
        "start",
    ] {
        assert!(
            outcome(name).starts_with("refused"),
            "{name}: {}",
            outcome(name)
        );
    }
    if outcome("missing").contains("landlock") {
        eprintln!("skipped: {}", outcome("missing"));
    } else {
        assert!(
            outcome("read-other").starts_with("refused"),
            "{}",
            outcome("read-other")
        );
    }
}
