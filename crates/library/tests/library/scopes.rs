//! Parts of the library: collections, folders, kinds and dates; and the search field.

use std::time::{Duration, SystemTime};

use document::DocumentKind;
use library::{FileId, Library, LibraryError, Scope, Within};

use crate::support::{Desk, file_named, prose};

fn found(library: &Library, scope: &Scope) -> Vec<String> {
    let evidence = library
        .find("harbour", scope, 20)
        .expect("any text can be searched");
    let mut names: Vec<String> = evidence
        .found
        .into_iter()
        .map(|found| found.passage.file_name)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn three_files(desk: &Desk) -> Library {
    desk.write("papers/note.md", &prose("harbour", 5));
    desk.write(
        "papers/table.csv",
        "place,what\nRiga,harbour\nOslo,harbour\n",
    );
    desk.write("letters/note.txt", &prose("harbour of old", 5));
    let library = desk.open();
    desk.add(&library, &[desk.files.path().to_owned()]);
    library
}

#[test]
fn a_question_is_asked_of_a_folder_of_kinds_and_of_dates() {
    let desk = Desk::new();
    let library = three_files(&desk);
    assert_eq!(
        found(&library, &Scope::everything()),
        ["note.md", "note.txt", "table.csv"]
    );
    let canonical = desk.files.path().canonicalize().expect("it is there");
    let papers = Scope::within(Within {
        folders: vec![canonical.join("papers")],
        ..Within::default()
    });
    assert_eq!(found(&library, &papers), ["note.md", "table.csv"]);
    let markdown = Scope {
        kinds: vec![DocumentKind::Markdown],
        ..papers.clone()
    };
    assert_eq!(
        found(&library, &markdown),
        ["note.md"],
        "kinds narrow folders"
    );

    let hour = Duration::from_secs(3_600);
    let seconds = |time: SystemTime| {
        let since = time
            .duration_since(SystemTime::UNIX_EPOCH)
            .expect("after 1970");
        i64::try_from(since.as_secs()).expect("not that far")
    };
    let recent = Scope {
        changed_from: Some(seconds(SystemTime::now() - hour)),
        ..Scope::default()
    };
    assert_eq!(found(&library, &recent).len(), 3);
    let older = Scope {
        changed_before: Some(seconds(SystemTime::now() - hour)),
        ..Scope::default()
    };
    assert!(found(&library, &older).is_empty());
    library.close();
}

#[test]
fn collections_hold_files_and_narrow_questions() {
    let desk = Desk::new();
    let library = three_files(&desk);
    let note = file_named(&library, "note.md").id;
    let letter = file_named(&library, "note.txt").id;
    let id = library
        .create_collection("  Harbours ", &[note])
        .expect("the name is free");
    assert!(matches!(
        library.create_collection("harbours", &[]),
        Err(LibraryError::NameTaken { .. })
    ));
    assert!(matches!(
        library.create_collection(" ", &[]),
        Err(LibraryError::NameEmpty)
    ));
    let scope = Scope::within(Within {
        collections: vec![id],
        ..Within::default()
    });
    assert_eq!(found(&library, &scope), ["note.md"]);
    library
        .put_in_collection(id, &[letter, note, FileId(9_999)])
        .expect("it is there");
    assert_eq!(found(&library, &scope), ["note.md", "note.txt"]);
    library
        .take_out_of_collection(id, &[note])
        .expect("it is there");
    assert_eq!(found(&library, &scope), ["note.txt"]);
    library.remove(letter).expect("it is there");
    assert!(
        found(&library, &scope).is_empty(),
        "an empty collection is not everything"
    );
    library
        .rename_collection(id, "Ports")
        .expect("the name is free");
    let collections = library.collections().expect("they can be listed");
    assert_eq!(collections.len(), 1);
    assert_eq!(
        (collections[0].name.as_str(), collections[0].files.len()),
        ("Ports", 0)
    );
    library.delete_collection(id).expect("it is there");
    assert!(matches!(
        library.delete_collection(id),
        Err(LibraryError::NotFound { .. })
    ));
    library.close();
}

#[test]
fn the_search_field_finds_names_and_begun_words() {
    let desk = Desk::new();
    desk.write(
        "annual-report.md",
        "# Report\n\nThe harbour earned 1,250.75 crowns in 2023.\n",
    );
    desk.write(
        "lease.md",
        "# Lease\n\nThe tenant pays for repairing the harbour wall.\n",
    );
    desk.write("合同.md", "# 合同\n\n租户负责码头的维修费用。\n");
    let library = desk.open();
    desk.add(&library, &[desk.files.path().to_owned()]);
    let search = |text: &str| {
        library
            .search(text, &Scope::everything(), 10)
            .expect("any text can be searched")
    };
    let passages = |text: &str| -> Vec<String> {
        let passages = search(text).passages.into_iter();
        passages.map(|hit| hit.passage.file_name).collect()
    };
    let files = |text: &str| -> Vec<String> {
        search(text)
            .files
            .into_iter()
            .map(|file| file.name)
            .collect()
    };
    assert_eq!(files("annu"), ["annual-report.md"]);
    assert_eq!(files("REPORT"), ["annual-report.md"]);
    assert_eq!(files("合"), ["合同.md"]);
    assert_eq!(passages("harb").len(), 2);
    assert_eq!(
        passages("harbour repai"),
        ["lease.md"],
        "every word counts: repairing"
    );
    assert_eq!(
        passages("harbour repair "),
        ["lease.md"],
        "a whole word is stemmed"
    );
    assert_eq!(
        passages("1,250"),
        ["annual-report.md"],
        "a number that is begun"
    );
    assert_eq!(passages("码头维修"), ["合同.md"]);
    assert!(
        passages("harbour zebra ").len() == 2,
        "some words, where none has all"
    );
    assert!(passages("zeb").is_empty());

    let hit = search("harbour repai").passages.swap_remove(0);
    let marks: Vec<&str> = hit
        .snippet
        .marks
        .iter()
        .map(|mark| &hit.snippet.text[mark.clone()])
        .collect();
    assert_eq!(marks, ["repairing", "harbour"]);
    library.close();
}

#[test]
fn work_can_be_paused_stopped_and_tried_again() {
    use library::FileState;
    let desk = Desk::new();
    let library = desk.open();
    library.pause().expect("the disk takes it");
    let path = desk.write("one.md", &prose("harbour", 5));
    library.add(&[path]).expect("it can be queued");
    std::thread::sleep(Duration::from_millis(300));
    let work = library.work().expect("it can be counted");
    assert!(work.paused && work.queued == 1, "{work:?}");
    library.close();

    let library = desk.open();
    assert!(
        library.work().expect("it can be counted").paused,
        "also after a restart"
    );
    library.stop_reading().expect("the disk takes it");
    library.resume().expect("the disk takes it");
    desk.wait(&library);
    let stopped = FileState::SetAside {
        error: document::ReadError::Stopped,
    };
    assert_eq!(file_named(&library, "one.md").state, stopped);
    library.retry_all().expect("the disk takes it");
    desk.wait(&library);
    assert_eq!(file_named(&library, "one.md").state, FileState::Indexed);
    let work = library.work().expect("it can be counted");
    assert_eq!((work.queued, work.passages, work.set_aside), (0, 0, 0));
    assert_eq!(work.seconds_left, Some(0.0), "nothing takes no time");
    library.close();
}
