//! The command line, as a person types it.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::samples;

fn deskhand(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_deskhand"))
        .args(arguments)
        .env("DESKHAND_DATA", data)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("the executable was built for this test")
}

fn stdout(output: &Output) -> String {
    assert!(
        output.status.success(),
        "deskhand failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_file_is_asked_and_cited_by_page_and_passage() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let handbook = samples("en").join("handbook.pdf");
    let handbook = handbook.to_str().expect("a readable path");
    let question = "How many days of annual leave do employees have?";
    let text = stdout(&deskhand(data.path(), &["ask", handbook, question]));
    assert!(
        text.contains("handbook.pdf, page 4"),
        "file and page are named:\n{text}"
    );
    assert!(text.contains("27 days"), "the passage is printed:\n{text}");

    let json = stdout(&deskhand(data.path(), &["ask", "--json", question]));
    let events: Vec<serde_json::Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let about = |name: &str| {
        events
            .iter()
            .filter(|event| event["progress"]["event"]["event"] == name)
            .count()
    };
    assert_eq!(about("searching"), 1);
    assert_eq!(about("found"), 1);
    assert!(about("token") > 3, "tokens are printed as they come");
    assert_eq!(about("finished"), 1);

    let listed = stdout(&deskhand(data.path(), &["files", "--json"]));
    let files: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    assert_eq!(files.as_array().map(Vec::len), Some(1));
    let id = files[0]["id"].to_string();
    let left = stdout(&deskhand(data.path(), &["remove", &id]));
    assert_eq!(left, "", "nothing is left in the library");
}

#[test]
fn what_cannot_be_read_is_said_in_a_sentence() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let output = deskhand(
        data.path(),
        &["ask", "/nowhere/lease.pdf", "When does it end?"],
    );
    assert!(!output.status.success());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        complaint.contains("lease.pdf"),
        "the file is named: {complaint}"
    );
    assert!(
        !complaint.contains("failure."),
        "a sentence, not a key: {complaint}"
    );
}
