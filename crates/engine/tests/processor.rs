//! An old processor gets a sentence. Run for real: this very executable, on
//! processors that qemu makes believe.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::process::{Command, Output};

// Without a use of the crate nothing of it would be linked.
use engine::processor::EXIT_CODE;

/// Runs this test executable's list of tests on a processor; `None`, with a
/// message, when qemu is not installed.
#[expect(clippy::print_stderr, reason = "tells why a test is skipped")]
fn list_tests_on(processor: &str) -> Option<Output> {
    let executable = std::env::current_exe().expect("the system knows what runs");
    match Command::new("qemu-x86_64")
        .args(["-cpu", processor])
        .arg(executable)
        .arg("--list")
        .output()
    {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("skipped: qemu-x86_64 (Debian's qemu-user) does not run: {error}");
            None
        }
    }
}

#[test]
fn an_old_processor_gets_a_sentence() {
    let Some(output) = list_tests_on("Nehalem") else {
        return;
    };
    let sentence = String::from_utf8(output.stderr).expect("the sentence is UTF-8");
    assert_eq!(
        output.status.code(),
        Some(EXIT_CODE),
        "it ends by itself, not by an illegal instruction: {:?}, {sentence}",
        output.status
    );
    assert!(
        sentence.contains("needs a processor with AVX2") && sentence.contains("处理器不支持"),
        "in English and in Chinese: {sentence}"
    );
    assert!(output.stdout.is_empty(), "and nothing else ran");
}

#[test]
fn a_processor_with_everything_but_avx2_is_refused_too() {
    let Some(output) = list_tests_on("Haswell,-avx2") else {
        return;
    };
    assert_eq!(
        output.status.code(),
        Some(EXIT_CODE),
        "AVX alone is not enough"
    );
}

#[test]
fn the_first_processor_with_avx2_is_accepted() {
    let Some(output) = list_tests_on("Haswell") else {
        return;
    };
    let listed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && listed.contains("an_old_processor_gets_a_sentence"),
        "{:?}: {listed} {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
}
