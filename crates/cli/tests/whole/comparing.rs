//! Two versions of a document side by side.

use std::process::Command;

use assistant::Assistant;
use assistant::api::comparison::{Change, WordsOf};
use assistant::api::document::{Cited, Located};

use crate::support::{options, samples};

const OLD: &str = "# Lease\n\n## Rent\n\nThe monthly rent is 900 euros.\n\n## Notice\n\n\
                   The notice period is three months. Notice is given in writing.\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_is_found_and_can_be_opened() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = Assistant::open(options(&data.path().join("data")))
        .await
        .expect("opens");
    let write = |name: &str, text: &str| {
        let path = data.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    };
    let new = OLD.replace("900", "950") + "\n## Pets\n\nDogs need a deposit of 300 euros.\n";
    let paths = vec![write("old.md", OLD), write("new.md", &new)];
    let added = assistant.add(paths, false).await.expect("queues");
    let files = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    let named = |name: &str| files.iter().find(|file| file.name == name);
    let [old, new] = ["old.md", "new.md"].map(|name| named(name).expect("it was added").id);

    let comparison = assistant.compare(old, new).await.expect("compares");
    assert_eq!(
        comparison.same, 4,
        "three headings, and what is said of notice"
    );
    let [
        Change::Changed { after, words, .. },
        Change::Added { after: heading },
        Change::Added { after: pets },
    ] = comparison.changes.as_slice()
    else {
        panic!("{:#?}", comparison.changes);
    };
    let changed: Vec<(WordsOf, &str)> = words
        .iter()
        .filter(|words| words.of != WordsOf::Both)
        .map(|words| (words.of, words.text.as_str()))
        .collect();
    assert_eq!(changed, [(WordsOf::Before, "900"), (WordsOf::After, "950")]);
    assert_eq!(after.headings, ["Lease", "Rent"]);
    assert_eq!(heading.text, "Pets");
    assert_eq!(pets.headings, ["Lease", "Pets"]);

    let cited = Cited {
        passage: 0,
        file: new,
        words: Some(pets.text.clone()),
    };
    let located = assistant.locate(cited).await.expect("is looked for");
    let Located::There { location } = located else {
        panic!("it stands there: {located:?}");
    };
    assert_eq!((location.file, location.highlights.len()), (new, 1));

    let same = assistant.compare(old, old).await.expect("compares");
    assert_eq!(same.changes, []);
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_documents_of_other_kinds_are_compared() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = Assistant::open(options(data.path())).await.expect("opens");
    let paths = vec![
        samples("en").join("handbook.pdf"),
        samples("en").join("services-agreement.docx"),
    ];
    let added = assistant.add(paths, false).await.expect("queues");
    let files = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    let comparison = assistant.compare(files[0].id, files[1].id).await;
    let comparison = comparison.expect("compares");
    let is_removed = |change: &&Change| matches!(change, Change::Removed { .. });
    let removed = comparison.changes.iter().filter(is_removed).count();
    assert!(
        removed * 4 > comparison.changes.len() && comparison.same < 3,
        "they have nothing in common: {removed} of {}",
        comparison.changes.len()
    );
    assistant.close().await;
}

#[test]
fn a_terminal_shows_what_was_changed() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let old = data.path().join("old.md");
    let new = data.path().join("new.md");
    std::fs::write(&old, OLD).expect("a file can be written");
    std::fs::write(&new, OLD.replace("three months", "six weeks")).expect("likewise");
    let output = Command::new(env!("CARGO_BIN_EXE_deskhand"))
        .env("DESKHAND_DATA", data.path().join("data"))
        .arg("compare")
        .args([&old, &new])
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{output:?}");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        shown.contains("~ The notice period is [-three months-]{+six weeks+}."),
        "{shown}"
    );
}
