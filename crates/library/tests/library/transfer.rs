//! A library, or files of it, go from one folder to another in one file.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use library::{FileState, Library, LibraryError, LibraryEvent, Progress, Scope, Within, pinned};

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, database, file_named, find, names, prose};

pub(crate) fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A library of real documents, one of them with one inside it, and a chat that cites.
pub(crate) fn filled(desk: &Desk) -> Library {
    let library = desk.open();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples/en");
    let mut paths = vec![copied(desk, &samples.join("services-agreement.docx"))];
    paths.push(copied(desk, &samples.join("budget-2027.xlsx")));
    paths.push(desk.write(
        "lease.md",
        "# Lease\n\nThe tenant may leave after two years.",
    ));
    paths.push(desk.write("mail.eml", MAIL));
    desk.add(&library, &paths);
    assert_all_indexed(&library);
    let lease = find(&library, "when may the tenant leave").found[0]
        .passage
        .clone();
    let answer = format!(
        r#"{{"text":"After two years.","sources":[{{"passage":{},"file":{}}}]}}"#,
        lease.id.0, lease.file.0
    );
    let scope = format!(r#"{{"of":"files","files":[{}]}}"#, lease.file.0);
    let chats = library.chats();
    let chat = chats.create("Leaving").expect("a chat can be begun");
    let turn = chats
        .append_turn(chat, "When may I leave?", &scope)
        .expect("one can ask");
    chats.save_answer(turn, &answer).expect("an answer is kept");
    chats.pin_file(chat, lease.file).expect("a pin");
    chats.pin_passage(chat, lease.id).expect("a pin");
    library
        .drafts()
        .create(r#"{"topic":"leaving"}"#)
        .expect("a draft");
    library.settings().set("theme", "dark").expect("a setting");
    library
}

const MAIL: &str = "From: a@example.org\r\nSubject: The orchard\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
    The apples are ripe in September.\r\n--b\r\nContent-Type: text/plain; name=pears.txt\r\n\
    Content-Disposition: attachment; filename=pears.txt\r\n\r\n\
    The pears are picked in August.\r\n--b--\r\n";

fn copied(desk: &Desk, path: &Path) -> PathBuf {
    let to = desk.files.path().join(path.file_name().expect("a file"));
    std::fs::copy(path, &to).expect("files can be copied");
    to
}

pub(crate) fn exported(library: &Library, what: &Scope) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("library.deskhand");
    let exported = library.export(what, &path, go_on).expect("it is written");
    assert_eq!(exported.without_original, Vec::<PathBuf>::new());
    (folder, path)
}

/// What is found, by name and text, for some questions.
fn answers(library: &Library) -> Vec<(String, String)> {
    let questions = ["tenant leave", "budget", "notice period", "apples", "pears"];
    let found = questions
        .iter()
        .flat_map(|question| find(library, question).found);
    let mut found: Vec<_> = found
        .map(|found| (found.passage.file_name, found.passage.text))
        .collect();
    found.sort();
    found
}

#[test]
fn a_whole_library_goes_to_another_computer() {
    let here = Desk::new();
    let library = filled(&here);
    let (_folder, path) = exported(&library, &Scope::everything());
    let before = answers(&library);
    library.close();
    // On the other computer the files are not there.
    std::fs::remove_dir_all(here.files.path()).expect("files can be deleted");

    let there = Desk::new();
    // A model that counts as the same, and fails: nothing is embedded again.
    let library = there.open_with(SharedWords::default());
    let other = there.write("other.md", &prose("violin", 20));
    there.add(&library, &[other]);
    library.settings().set("theme", "light").expect("a setting");
    let mut last = None;
    let imported = library
        .import(&path, |progress| {
            assert!(progress.done <= progress.total);
            last = Some(progress);
            ControlFlow::Continue(())
        })
        .expect("it is taken in");
    assert!(last.is_some());
    there.wait(&library);
    assert_all_indexed(&library);
    assert_eq!(imported.added.len(), 5, "the mail has a file inside");
    assert_eq!((imported.chats, imported.drafts), (1, 1));
    let found = answers(&library);
    for answer in &before {
        assert!(found.contains(answer), "{answer:?}");
    }
    let lease = file_named(&library, "lease.md");
    assert!(lease.path.starts_with(there.folder.path().join("imported")));
    assert!(lease.path.is_file(), "it can be opened");
    let pears = file_named(&library, "mail.eml › pears.txt");
    assert!(pears.container.is_some());

    let chats = library.chats();
    let chat = chats.list().expect("chats can be listed")[0].id;
    let turn = &chats.turns(chat).expect("the chat is there")[0];
    let cited = find(&library, "when may the tenant leave").found[0]
        .passage
        .clone();
    let answer = turn.answer_json.as_deref().expect("an answer");
    assert!(
        answer.contains(&format!(r#""passage":{}"#, cited.id.0)),
        "{answer}"
    );
    assert!(
        answer.contains(&format!(r#""file":{}"#, lease.id.0)),
        "{answer}"
    );
    assert!(turn.scope_json.contains(&format!("[{}]", lease.id.0)));
    let pins = pinned(&chats.pins(chat).expect("pins can be listed"));
    assert_eq!(
        (pins.files, pins.passages),
        (vec![lease.id], vec![cited.id])
    );
    let theme = library
        .settings()
        .get("theme")
        .expect("settings can be read");
    assert_eq!(theme.as_deref(), Some("light"), "what is set here stays");

    // A second time nothing is new.
    let again = library.import(&path, go_on).expect("it is taken in");
    there.wait(&library);
    assert!(again.added.is_empty(), "{again:?}");
    assert_eq!((again.known.len(), again.chats, again.drafts), (5, 0, 0));
    assert_eq!(answers(&library), found);
    library.remove(lease.id).expect("files can be taken out");
    there.wait(&library);
    assert!(!lease.path.exists(), "what was unpacked goes with its file");
}

/// What eight bits leave of the vectors of a library that is closed.
pub(crate) fn remainders(desk: &Desk) -> Vec<(f64, Vec<u8>)> {
    database(desk.folder.path())
        .prepare("SELECT scale, parts FROM vector_remainders ORDER BY scale, parts")
        .expect("there is the table")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("it can be read")
        .collect::<Result<_, _>>()
        .expect("it can be read")
}

#[test]
fn vectors_come_along_where_the_model_is_the_same() {
    let here = Desk::new();
    let library = filled(&here);
    let (_folder, path) = exported(&library, &Scope::everything());
    library.close();
    let there = Desk::new();
    let library = there.open_with(SharedWords {
        fails: true,
        ..SharedWords::default()
    });
    library.import(&path, go_on).expect("it is taken in");
    there.wait(&library);
    assert_all_indexed(&library);
    library.close();
    assert_eq!(remainders(&there), remainders(&here));
    assert!(!remainders(&here).is_empty());

    let other = Desk::new();
    let library = other.open_with(SharedWords {
        identity: "another".to_owned(),
        ..SharedWords::default()
    });
    library.import(&path, go_on).expect("it is taken in");
    other.wait(&library);
    assert_all_indexed(&library);
    library.close();
    let spaces: String = database(other.folder.path())
        .query_row(
            "SELECT group_concat(identity) FROM embedding_spaces",
            [],
            |row| row.get(0),
        )
        .expect("there is one");
    assert_eq!(spaces, "another");
}

#[test]
fn some_files_go_with_those_inside_them_and_nothing_else() {
    let here = Desk::new();
    let library = filled(&here);
    let mail = file_named(&library, "mail.eml").id;
    let lease = file_named(&library, "lease.md");
    let what = Scope::files([mail, lease.id]);
    let (_folder, path) = exported(&library, &what);
    let there = Desk::new();
    let other = there.open();
    // The files are still on this disk: they are not copied.
    other.import(&path, go_on).expect("it is taken in");
    there.wait(&other);
    assert_all_indexed(&other);
    let mut all: Vec<_> = other
        .files()
        .expect("files can be listed")
        .into_iter()
        .map(|file| file.name)
        .collect();
    all.sort();
    assert_eq!(all, ["lease.md", "mail.eml", "mail.eml › pears.txt"]);
    assert_eq!(file_named(&other, "lease.md").path, lease.path);
    assert!(!there.folder.path().join("imported/unfinished").exists());
    assert_eq!(
        names(&find(&other, "pears august"))[0],
        "mail.eml › pears.txt"
    );
    assert!(other.chats().list().expect("chats").is_empty());
    assert_eq!(other.settings().get("theme").expect("settings"), None);
}

#[test]
fn a_file_that_was_changed_or_is_gone_goes_without_its_content() {
    let here = Desk::new();
    let library = filled(&here);
    let lease = here.write("lease.md", "Something else.");
    let agreement = file_named(&library, "services-agreement.docx").path;
    std::fs::remove_file(&agreement).expect("files can be deleted");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("library.deskhand");
    let exported = library
        .export(&Scope::everything(), &path, go_on)
        .expect("it is written");
    assert_eq!(exported.files, 5);
    let lease = lease.canonicalize().expect("it is there");
    assert_eq!(exported.without_original, [agreement, lease]);
    let there = Desk::new();
    let library = there.open();
    library.import(&path, go_on).expect("it is taken in");
    there.wait(&library);
    assert_all_indexed(&library);
    assert_eq!(names(&find(&library, "tenant leave"))[0], "lease.md");
}

#[test]
fn a_damaged_foreign_or_newer_file_is_refused_and_nothing_is_changed() {
    let here = Desk::new();
    let library = filled(&here);
    let (folder, path) = exported(&library, &Scope::everything());
    let whole = std::fs::read(&path).expect("it was written");
    let there = Desk::new();
    let library = there.open();
    let import = |bytes: &[u8]| {
        let path = folder.path().join("changed");
        std::fs::write(&path, bytes).expect("files can be written");
        library.import(&path, go_on).expect_err("it is refused")
    };
    // A bit here and there, beside the header.
    let mut refused = 0;
    let places: Vec<usize> = (8_000..whole.len()).step_by(whole.len() / 40).collect();
    for at in &places {
        let mut damaged = whole.clone();
        damaged[*at] ^= 4;
        let path = folder.path().join("changed");
        std::fs::write(&path, &damaged).expect("files can be written");
        let other = Desk::new();
        match other.open().import(&path, go_on) {
            Err(LibraryError::DamagedExport { .. }) => refused += 1,
            // A bit that belongs to nothing, for everything has its digest.
            Ok(imported) => assert_eq!(imported.added.len(), 5),
            Err(error) => panic!("{error}"),
        }
    }
    // Much of an export as small as this one belongs to nothing: of 17 tables and their
    // indexes each has a page at least.
    assert!(refused * 3 > places.len(), "{refused} of {}", places.len());
    for length in [whole.len() - 4_096, whole.len() / 2, 5_000] {
        let error = import(&whole[..length]);
        assert!(
            matches!(error, LibraryError::DamagedExport { .. }),
            "{error}"
        );
    }
    for foreign in [&b""[..], b"not a database", &[0x5a; 10_000]] {
        let error = import(foreign);
        assert!(matches!(error, LibraryError::NotAnExport { .. }), "{error}");
    }
    let error = library
        .import(&here.folder.path().join("library.sqlite"), go_on)
        .expect_err("a library is no export");
    assert!(matches!(error, LibraryError::NotAnExport { .. }), "{error}");
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&9_u32.to_be_bytes());
    let error = import(&newer);
    let is_newer = matches!(error, LibraryError::NewerExport { found: 9, known: 6 });
    assert!(is_newer, "{error}");
    assert!(library.files().expect("files can be listed").is_empty());
    assert!(library.chats().list().expect("chats").is_empty());
    assert!(!there.folder.path().join("imported").exists());
}

#[test]
fn whatever_stops_it_leaves_nothing_half() {
    let here = Desk::new();
    let library = filled(&here);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("library.deskhand");
    std::fs::write(&path, "before").expect("files can be written");
    let stopping_after = |limit: u32| {
        let mut steps = 0;
        move |_: Progress| {
            steps += 1;
            if steps > limit {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        }
    };
    for limit in [0, 3, 6, 20] {
        let stopped = library.export(&Scope::everything(), &path, stopping_after(limit));
        assert!(matches!(stopped, Err(LibraryError::Cancelled)), "{limit}");
        let left: Vec<_> = std::fs::read_dir(folder.path())
            .expect("the folder is there")
            .map(|entry| entry.expect("entries can be read").file_name())
            .collect();
        assert_eq!(left, ["library.deskhand"]);
        assert_eq!(std::fs::read(&path).expect("it is there"), b"before");
    }
    library
        .export(&Scope::everything(), &path, go_on)
        .expect("it is written");
    library.close();
    std::fs::remove_dir_all(here.files.path()).expect("files can be deleted");

    let there = Desk::new();
    let library = there.open();
    let mut steps = 0;
    for limit in 0.. {
        match library.import(&path, stopping_after(limit)) {
            Ok(_) => break,
            Err(LibraryError::Cancelled) => steps += 1,
            Err(error) => panic!("{error}"),
        }
        assert!(library.files().expect("files can be listed").is_empty());
        let left = there.folder.path().join("imported/unfinished");
        assert!(!left.exists(), "after {limit} steps");
    }
    assert!(steps > 20, "it could be stopped at {steps} moments");
    there.wait(&library);
    assert_all_indexed(&library);
}

#[test]
fn a_kill_between_rows_and_files_is_finished_at_the_next_start() {
    let here = Desk::new();
    let library = filled(&here);
    let (_folder, path) = exported(&library, &Scope::everything());
    library.close();
    std::fs::remove_dir_all(here.files.path()).expect("files can be deleted");
    let there = Desk::new();
    let library = there.open();
    library.import(&path, go_on).expect("it is taken in");
    there.wait(&library);
    let lease = file_named(&library, "lease.md").path;
    library.close();
    // As it is before the files are put in their places, with one that no row names.
    let imported = there.folder.path().join("imported");
    let unfinished = imported.join("unfinished");
    let inner = lease.strip_prefix(&imported).expect("it was unpacked");
    for (from, to) in [(Some(&lease), inner), (None, Path::new("00/other.md"))] {
        let to = unfinished.join(to);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("folders can be made");
        match from {
            Some(from) => std::fs::rename(from, to).expect("files can be moved"),
            None => std::fs::write(to, "other").expect("files can be written"),
        }
    }
    let library = there.open();
    assert!(lease.is_file());
    assert!(!unfinished.exists());
    assert!(!imported.join("00").exists());
    let lease = file_named(&library, "lease.md");
    assert_eq!(lease.state, FileState::Indexed);
}

#[test]
fn a_collection_goes_over_with_its_files_and_its_name() {
    let here = Desk::new();
    let library = filled(&here);
    let lease = file_named(&library, "lease.md").id;
    let id = library
        .create_collection("Contracts", &[lease])
        .expect("the name is free");
    library
        .create_collection("Others", &[lease])
        .expect("the name is free");
    let what = Scope::within(Within {
        collections: vec![id],
        ..Within::default()
    });
    let (_folder, path) = exported(&library, &what);
    let there = Desk::new();
    let other = there.open();
    other
        .create_collection("contracts", &[])
        .expect("the name is free");
    let mut events = other.subscribe();
    other.import(&path, go_on).expect("it is taken in");
    there.wait(&other);
    let mut last = None;
    while let Ok(event) = events.try_recv() {
        if let LibraryEvent::Changed { file } = event {
            last = Some(file.state);
        }
    }
    assert_eq!(
        last,
        Some(FileState::Indexed),
        "who watches is told how it ended"
    );
    let lease = file_named(&other, "lease.md").id;
    let collections = other.collections().expect("they can be listed");
    assert_eq!(
        collections.len(),
        1,
        "only the one that was asked for: {collections:?}"
    );
    assert_eq!(
        (
            collections[0].name.as_str(),
            collections[0].files.as_slice()
        ),
        ("contracts", &[lease][..])
    );
    assert_eq!(other.files().expect("files can be listed").len(), 1);
    other.close();
    library.close();
}
