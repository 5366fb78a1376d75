//! Secrets in the keychain of a Linux desktop: GNOME Keyring on a session bus of its
//! own, and a session without any.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output};

use engine::download::{Keychain, Secrets, Token};

/// What the child process does.
const STEP: &str = "DESKHAND_TEST_KEYCHAIN_STEP";
const HUB: &str = "hub.example";
const SECRET: &str = "hf_旧钥匙-7";

/// Each step is a process of its own, as the app is after a restart.
#[test]
fn child() {
    let Ok(step) = std::env::var(STEP) else {
        return;
    };
    let secret = || Keychain.secret(HUB).expect("the keychain is unlocked");
    match step.as_str() {
        "keep" => {
            assert_eq!(secret(), None, "nothing was kept yet");
            Keychain
                .forget(HUB)
                .expect("forgetting nothing is no error");
            let keep = |text| Keychain.keep(HUB, &Token::new(text));
            keep("the one before").expect("it is kept");
            keep(SECRET).expect("another takes its place");
            Keychain
                .keep_secret("server http://10.0.0.5:8000/v1", "another")
                .expect("a second secret has a name of its own");
        }
        "tell" => {
            assert_eq!(secret().as_deref(), Some(SECRET));
            Keychain.forget(HUB).expect("it is forgotten");
            assert_eq!(secret(), None);
            let other = Keychain.secret("server http://10.0.0.5:8000/v1");
            assert_eq!(other, Ok(Some("another".to_owned())));
        }
        "without" => {
            let error = Keychain.secret(HUB).expect_err("there is no keychain");
            assert!(!error.detail.is_empty(), "it says why");
            let error = Keychain
                .keep(HUB, &Token::new(SECRET))
                .expect_err("nothing is kept");
            assert!(
                !format!("{error} {error:?}").contains(SECRET),
                "what was to be kept is not told: {error:?}"
            );
        }
        _ => panic!("no step is called {step}"),
    }
}

/// Runs a script on a session bus of its own, with a home of its own; none where
/// the programs are missing.
#[expect(clippy::print_stderr, reason = "tells why a test is skipped")]
fn session(home: &Path, script: &str) -> Option<Output> {
    let installed = |program: &str| {
        let found = Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output();
        found.is_ok_and(|output| output.status.success())
    };
    if !installed("dbus-run-session") || !installed("gnome-keyring-daemon") {
        eprintln!("skipped: there is no GNOME Keyring here");
        return None;
    }
    let executable = std::env::current_exe().expect("the system knows what runs");
    let step = format!(
        "step() {{ {STEP}=$1 {:?} --exact child --nocapture; }}; set -e; {script}",
        executable.display()
    );
    let output = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &step])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env_remove("DISPLAY")
        .output();
    Some(output.expect("the session starts"))
}

fn succeeded(output: &Output, steps: usize) {
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{errors}");
    let passed = printed.matches("1 passed").count();
    assert_eq!(passed, steps, "every step ran: {printed}\n{errors}");
}

#[test]
fn secrets_outlive_the_app_and_are_not_written_plainly() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let script = "printf password | gnome-keyring-daemon --unlock --components=secrets \
        > /dev/null; step keep; test -s \"$XDG_DATA_HOME/keyrings/login.keyring\"; \
        grep -rqF hf_ \"$XDG_DATA_HOME\" && exit 7; step tell";
    if let Some(output) = session(home.path(), script) {
        succeeded(&output, 2);
    }
}

#[test]
fn without_a_keychain_there_is_a_reason_and_no_secret() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let script = "export DBUS_SESSION_BUS_ADDRESS=unix:path=$HOME/none; step without";
    if let Some(output) = session(home.path(), script) {
        succeeded(&output, 1);
    }
}
