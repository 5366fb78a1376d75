//! Kills, damage and other owners.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use library::{FindMode, Library, LibraryError, Scope};

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, database, file_named, find, names, prose};

const SUBJECTS: [&str; 20] = [
    "lease",
    "pump",
    "bread",
    "violin",
    "glacier",
    "harbour",
    "orchard",
    "telescope",
    "mill",
    "bridge",
    "lantern",
    "archive",
    "engine",
    "garden",
    "mosaic",
    "compass",
    "weaver",
    "quarry",
    "falcon",
    "kiln",
];

fn write_twenty(desk: &Desk) {
    for (number, subject) in SUBJECTS.iter().enumerate() {
        let text = format!("# The {subject}\n\n{}", prose(subject, 20 + number * 12));
        desk.write(&format!("{subject}.md"), &text);
    }
}

fn start(desk: &Desk) -> Child {
    Command::new(env!("CARGO_BIN_EXE_library-process"))
        .arg(desk.folder.path())
        .arg(desk.files.path())
        .spawn()
        .expect("the process starts")
}

#[test]
fn killed_while_indexing_twenty_files_every_file_is_indexed_exactly_once() {
    let desk = Desk::new();
    write_twenty(&desk);
    let mut random = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970")
        .subsec_nanos();
    let mut delays = Vec::new();
    for _ in 0..10 {
        // Xorshift: the moment is another one in every run.
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        let delay = Duration::from_millis(u64::from(random % 300) + 20);
        delays.push(delay);
        let mut child = start(&desk);
        std::thread::sleep(delay);
        child.kill().expect("the process can be killed (SIGKILL)");
        child.wait().expect("the process has ended");
    }
    let library = desk.open();
    desk.add(&library, &[desk.files.path().to_owned()]);
    assert_consistent(&desk, library, &format!("killed after {delays:?}"));
}

/// Every file once, and SQLite, tantivy and the vectors agree.
fn assert_consistent(desk: &Desk, library: Library, history: &str) {
    assert_eq!(
        library.files().expect("files can be listed").len(),
        20,
        "{history}"
    );
    assert_all_indexed(&library);
    for subject in SUBJECTS {
        let evidence = find(&library, &format!("what is the {subject} about"));
        assert_eq!(names(&evidence)[0], format!("{subject}.md"), "{history}");
        let mut ids: Vec<_> = evidence
            .found
            .iter()
            .map(|found| found.passage.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(
            ids.len(),
            evidence.found.len(),
            "no passage twice: {history}"
        );
    }
    library.close();
    let connection = database(desk.folder.path());
    let count = |query: &str| -> i64 {
        connection
            .query_row(query, [], |row| row.get(0))
            .expect("the query is valid")
    };
    let passages = count("SELECT count(*) FROM passages");
    assert_eq!(count("SELECT count(*) FROM documents"), 20, "{history}");
    for table in ["vectors", "vector_remainders"] {
        let rows = count(&format!("SELECT count(*) FROM {table}"));
        assert_eq!(rows, passages, "{table}, {history}");
    }
    assert_eq!(
        count("SELECT sum(passages) FROM documents"),
        passages,
        "{history}"
    );
    assert_eq!(
        count("SELECT count(*) FROM (SELECT DISTINCT document, ordinal FROM passages)"),
        passages,
        "{history}"
    );
    assert_eq!(words_indexed(desk.folder.path()), passages, "{history}");
}

/// The passages that tantivy has.
fn words_indexed(folder: &Path) -> i64 {
    let index = tantivy::Index::open_in_dir(folder.join("words")).expect("the index opens");
    let reader = index.reader().expect("the index can be read");
    i64::try_from(reader.searcher().num_docs()).expect("few")
}

#[test]
fn a_lost_or_damaged_word_index_is_made_again() {
    let desk = Desk::new();
    let library = desk.open();
    let path = desk.write("lease.txt", "The tenant may leave after two years.");
    desk.add(&library, &[path]);
    library.close();
    let words = desk.folder.path().join("words");
    let damages: [(&str, &dyn Fn()); 3] = [
        ("lost", &|| {
            std::fs::remove_dir_all(&words).expect("folders can be deleted")
        }),
        ("without its list of segments", &|| {
            std::fs::write(words.join("meta.json"), "{").expect("files can be written");
        }),
        ("emptied", &|| {
            for entry in std::fs::read_dir(&words).expect("the folder is there") {
                std::fs::write(entry.expect("entries can be read").path(), "")
                    .expect("files can be written");
            }
        }),
    ];
    for (damage, inflict) in damages {
        inflict();
        let library = desk.open();
        desk.wait(&library);
        let evidence = library
            .find_by(FindMode::Lexical, "tenant", &Scope::everything(), 5)
            .expect("any text can be searched");
        assert_eq!(names(&evidence), ["lease.txt"], "{damage}");
        assert_all_indexed(&library);
        library.close();
        assert_eq!(words_indexed(desk.folder.path()), 1, "{damage}");
    }
}

#[test]
fn one_process_owns_the_folder() {
    let desk = Desk::new();
    let library = desk.open();
    let second = Library::open(
        desk.options(SharedWords::default()),
        desk.runtime.handle().clone(),
    );
    assert!(matches!(second.err(), Some(LibraryError::InUse { .. })));
    let clone = library.clone();
    library.close();
    desk.open();
    assert!(clone.files().is_ok(), "a clone can still be asked");
}

#[test]
fn what_was_queued_is_read_after_a_restart() {
    let desk = Desk::new();
    write_twenty(&desk);
    let library = desk.open();
    library
        .add(&[desk.files.path().to_owned()])
        .expect("a folder can be added");
    library.close();
    let library = desk.open();
    desk.wait(&library);
    assert_all_indexed(&library);
    assert_eq!(library.files().expect("files can be listed").len(), 20);
    assert_eq!(file_named(&library, "kiln.md").pages, 1);
}
