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
fn a_scan_is_recognised_before_it_is_asked() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let scan = data.path().join("scan");
    // A page of the handbook as a picture.
    let drawn = Command::new("pdftoppm")
        .args(["-png", "-singlefile", "-r", "110", "-f", "4"])
        .args([&samples("en").join("handbook.pdf"), &scan])
        .status()
        .expect("pdftoppm is installed");
    assert!(drawn.success(), "the page is drawn");
    let scan = scan.with_extension("png");
    let scan = scan.to_str().expect("a readable path");
    let question = "How many days of annual leave do employees have?";
    let library = data.path().join("library");
    let asked = deskhand(&library, &["ask", scan, question]);
    let told = String::from_utf8_lossy(&asked.stderr).into_owned();
    assert!(told.contains("Recognising, 1 page left"), "{told}");
    let text = stdout(&asked);
    assert!(text.contains("27 days"), "what it says is found:\n{text}");
    assert!(text.contains("recognised"), "and told to be read:\n{text}");
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

    let chats = stdout(&deskhand(data.path(), &["chats", "--json"]));
    let chats: serde_json::Value = serde_json::from_str(&chats).expect("JSON");
    assert_eq!(chats.as_array().map(Vec::len), Some(2));
    let chat = chats[0]["id"].to_string();
    for (name, begins) in [
        ("chat.pdf", "%PDF-"),
        ("chat.DOCX", "PK"),
        ("chat.md", "# "),
    ] {
        let file = data.path().join(name);
        let path = file.to_str().expect("a readable path");
        stdout(&deskhand(data.path(), &["chats", "save", &chat, path]));
        let bytes = std::fs::read(&file).expect("it is there");
        assert!(
            bytes.starts_with(begins.as_bytes()),
            "{name} is what it says"
        );
    }
    let refused = deskhand(data.path(), &["chats", "save", &chat, "chat.txt"]);
    assert!(!refused.status.success(), "nobody said what to write");

    let shown = stdout(&deskhand(data.path(), &["chats", "show", &chat]));
    assert!(
        shown.contains(question) && shown.contains("27 days"),
        "what was asked and answered is shown:\n{shown}"
    );
    let found = stdout(&deskhand(data.path(), &["chats", "find", "annual leave"]));
    let chats = found
        .lines()
        .filter(|line| line.trim_end().ends_with(question));
    assert_eq!(chats.count(), 2, "both chats have it:\n{found}");
    let nowhere = deskhand(data.path(), &["chats", "show", "999"]);
    assert!(!nowhere.status.success(), "there is no such chat");

    let listed = stdout(&deskhand(data.path(), &["files", "--json"]));
    let files: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    assert_eq!(files.as_array().map(Vec::len), Some(1));
    let id = files[0]["id"].to_string();
    let left = stdout(&deskhand(data.path(), &["remove", &id]));
    assert_eq!(left, "", "nothing is left in the library");
}

#[test]
fn a_question_goes_on_in_the_chat_that_was_asked_last() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let early = deskhand(
        data.path(),
        &["ask", "--follow-up", "And the notice period?"],
    );
    assert!(!early.status.success(), "nothing was asked before");
    let write = |name: &str, text: &str| {
        let path = data.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path.to_str().expect("a readable path").to_owned()
    };
    let lease = write(
        "lease.md",
        "# Lease\n\nThe rent of the flat is 900 euros a month.\n\nThe notice period of the \
         flat is three months.\n",
    );
    let other = write(
        "garage.md",
        "# Garage\n\nThe rent of the garage is 80 euros a month.\n\nThe notice period of the \
         garage is two weeks.\n",
    );
    stdout(&deskhand(data.path(), &["add", &other]));
    stdout(&deskhand(
        data.path(),
        &["ask", &lease, "What is the rent?"],
    ));
    let output = deskhand(
        data.path(),
        &["ask", "--follow-up", "And the notice period?"],
    );
    let text = stdout(&output);
    assert!(
        text.contains("three months"),
        "the lease is asked again:\n{text}"
    );
    assert!(!text.contains("two weeks"), "and nothing else is:\n{text}");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("What is the notice period"),
        "what was searched is told:\n{told}"
    );
    let chats = stdout(&deskhand(data.path(), &["chats", "--json"]));
    let chats: serde_json::Value = serde_json::from_str(&chats).expect("JSON");
    assert_eq!(chats.as_array().map(Vec::len), Some(1), "it is one chat");
    let chat = chats[0]["id"].to_string();
    let everywhere = deskhand(
        data.path(),
        &[
            "ask",
            "--chat",
            &chat,
            "--since",
            "2000-01-01",
            "What is the rent of the garage?",
        ],
    );
    assert!(
        stdout(&everywhere).contains("80 euros"),
        "another part may be asked"
    );
    let shown = stdout(&deskhand(data.path(), &["chats", "show", &chat]));
    assert_eq!(
        shown.matches("## ").count(),
        3,
        "all three stand in it:\n{shown}"
    );
}

#[test]
fn folders_collections_and_search_from_a_terminal() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lease = folder.path().join("lease.md");
    std::fs::write(&lease, "# Lease\n\nThe tenant repairs the harbour wall.\n")
        .expect("a file can be written");
    let path = folder.path().to_str().expect("a readable path");
    let run = |arguments: &[&str]| stdout(&deskhand(data.path(), arguments));
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&run(arguments)).expect("JSON")
    };
    run(&["add", path]);
    let folders = run(&["folders"]);
    assert!(
        folders.contains("1 files"),
        "an added folder is followed:\n{folders}"
    );
    std::fs::write(
        folder.path().join("pump.txt"),
        "The pump in the harbour leaks.\n",
    )
    .expect("a file can be written");
    run(&["add", path]);
    let files = json(&["files", "--json"]);
    assert_eq!(files.as_array().map(Vec::len), Some(2));

    let found = run(&["search", "harbour", "repai"]);
    assert!(found.contains("[repairs] the [harbour] wall"), "{found}");
    let passages = |part: &[&str]| {
        let found = json(&[&["search", "harbour", "--json"], part].concat());
        found["passages"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(passages(&[]), 2);
    assert_eq!(passages(&["--kind", "text"]), 1);
    assert_eq!(passages(&["--in", path]), 2);
    assert_eq!(passages(&["--before", "2001-01-01"]), 0);
    assert_eq!(passages(&["--since", "2001-01-01"]), 2);

    let lease = files
        .as_array()
        .and_then(|files| files.iter().find(|file| file["name"] == "lease.md"))
        .map(|file| file["id"].to_string())
        .expect("it was listed");
    run(&["collections", "create", "Contracts", &lease]);
    assert_eq!(passages(&["--collection", "contracts"]), 1);
    let refused = deskhand(
        data.path(),
        &["search", "harbour", "--collection", "Papers"],
    );
    assert!(!refused.status.success(), "there is no such collection");
    assert_eq!(run(&["collections", "delete", "Contracts"]), "");

    let export = folder.path().join("library.deskhand");
    let export = export.to_str().expect("a readable path");
    let written = run(&["export", export]);
    assert!(written.starts_with("2 "), "both files go over: {written}");
    let other = tempfile::tempdir().expect("a temporary folder");
    let there = |arguments: &[&str]| stdout(&deskhand(other.path(), arguments));
    there(&["import", export]);
    let files = there(&["files"]);
    assert!(
        files.contains("lease.md") && files.contains("pump.txt"),
        "{files}"
    );
    assert!(
        !deskhand(other.path(), &["import", path]).status.success(),
        "a folder is no export"
    );

    assert!(run(&["work", "pause"]).starts_with("paused"));
    assert!(run(&["work"]).starts_with("paused"), "it lasts");
    assert!(!run(&["work", "resume"]).contains("paused"));
    let folder = json(&["folders", "--json"])[0]["id"].to_string();
    assert_eq!(run(&["folders", "stop", &folder, "--files"]), "");
    assert_eq!(run(&["files"]), "", "its files went with it");
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
