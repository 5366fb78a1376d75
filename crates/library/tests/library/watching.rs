//! Watched folders: what happens on disk happens in the library.

use std::path::Path;
use std::time::{Duration, Instant};

use library::{
    FileState, FolderRules, FolderState, Library, LibraryError, LibraryEvent, LibraryFile,
};

use crate::support::{Desk, file_named, find, names, prose};

/// Waits until the library is as wanted: events of the file system take their time.
#[track_caller]
fn eventually(what: &str, library: &Library, is_so: impl Fn(&[LibraryFile]) -> bool) {
    let patience = Instant::now() + Duration::from_secs(40);
    loop {
        let files = library.files().expect("files can be listed");
        if is_so(&files) {
            return;
        }
        assert!(Instant::now() < patience, "{what}: {files:#?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The files whose text is found for a word and has it.
fn holders(library: &Library, word: &str) -> Vec<String> {
    let evidence = find(library, word);
    let found = evidence.found.into_iter().map(|found| found.passage);
    let mut holders: Vec<String> = found
        .filter(|passage| passage.text.contains(word))
        .map(|passage| passage.file_name)
        .collect();
    holders.dedup();
    holders
}

fn is_indexed(files: &[LibraryFile], name: &str) -> bool {
    files
        .iter()
        .any(|file| file.name == name && file.state == FileState::Indexed)
}

fn watch(desk: &Desk, library: &Library) -> library::FolderId {
    let (id, _) = library
        .watch(desk.files.path(), &FolderRules::default())
        .expect("the folder is there");
    id
}

#[test]
fn new_changed_and_deleted_files_are_followed() {
    let desk = Desk::new();
    desk.write("first.md", &prose("harbour", 5));
    let library = desk.open();
    watch(&desk, &library);
    eventually("what is there is taken in", &library, |files| {
        is_indexed(files, "first.md")
    });

    let second = desk.write("deep/er/second.md", &prose("lighthouse", 5));
    eventually("a new file in a new folder", &library, |files| {
        is_indexed(files, "second.md")
    });

    std::fs::write(&second, prose("windmill", 5)).expect("the file can be changed");
    let finds = |subject: &str| holders(&library, subject).contains(&"second.md".to_owned());
    eventually("the changed text is found", &library, |files| {
        is_indexed(files, "second.md") && finds("windmill")
    });

    std::fs::remove_file(&second).expect("the file can be deleted");
    eventually("a deleted file is gone", &library, |files| files.len() == 1);
    assert!(!finds("windmill"), "and so is its text");
    library.close();
}

/// The folder is looked through in the background from the moment that it is watched, and
/// what was seen there is written down a moment later.
#[test]
fn a_folder_that_is_let_go_while_it_is_looked_through_leaves_no_file() {
    let desk = Desk::new();
    desk.write("note.txt", &prose("harbour", 1));
    // Walking takes its time, though nothing of it is taken in.
    for number in 0..4_000 {
        desk.write(&format!("{number}.skip"), "");
    }
    let rules = FolderRules {
        ignore: vec!["*.skip".to_owned()],
        ..FolderRules::default()
    };
    // What was written this moment would be left for later.
    std::thread::sleep(Duration::from_millis(1_100));
    let library = desk.open();
    for pause in 0..20 {
        let watched = library.watch(desk.files.path(), &rules);
        let (id, _) = watched.expect("the folder is there");
        std::thread::sleep(Duration::from_millis(pause));
        library.unwatch(id, true).expect("it was watched");
        // A look that was under way has come to its end.
        std::thread::sleep(Duration::from_millis(150));
        let files = library.files().expect("files can be listed");
        assert_eq!(files, Vec::new(), "let go after {pause} ms");
    }
    library.close();
}

#[test]
fn a_file_that_is_moved_or_renamed_is_not_read_again() {
    let desk = Desk::new();
    let old = desk.write("drafts/note.md", &prose("harbour", 5));
    let library = desk.open();
    watch(&desk, &library);
    desk.wait(&library);
    let before = file_named(&library, "note.md");
    let mut events = library.subscribe();
    let new = desk.files.path().join("final/letter.md");
    std::fs::create_dir(new.parent().expect("it has a folder")).expect("a folder can be made");
    std::fs::rename(&old, &new).expect("the file can be moved");
    eventually("it has its new name", &library, |files| {
        is_indexed(files, "letter.md")
    });
    let after = file_named(&library, "letter.md");
    assert_eq!(after.id, before.id, "it is the same file");
    while let Ok(event) = events.try_recv() {
        if let LibraryEvent::Changed { file } = event {
            assert!(
                !matches!(
                    file.state,
                    FileState::Queued | FileState::Reading { pages: None, .. }
                ),
                "nothing is read: {file:#?}"
            );
        }
    }
    desk.wait(&library);
    let found = library.search("letter ", &library::Scope::everything(), 10);
    let found = found.expect("any text can be searched");
    assert_eq!(
        found.passages.len(),
        after.passages as usize,
        "its new name is searched"
    );
    library.close();
}

#[test]
fn copies_in_a_folder_are_files_that_share_their_text() {
    let desk = Desk::new();
    desk.write("one.md", &prose("harbour", 5));
    let library = desk.open();
    watch(&desk, &library);
    desk.wait(&library);
    std::fs::copy(
        desk.files.path().join("one.md"),
        desk.files.path().join("two.md"),
    )
    .expect("a file can be copied");
    eventually("the copy is a file", &library, |files| {
        is_indexed(files, "two.md")
    });
    assert_eq!(
        find(&library, "harbour").found.len(),
        1,
        "its text is found once"
    );
    std::fs::remove_file(desk.files.path().join("one.md")).expect("the first can be deleted");
    eventually("the first is gone", &library, |files| files.len() == 1);
    assert_eq!(
        names(&find(&library, "harbour")),
        ["two.md"],
        "the copy keeps the text"
    );
    library.close();
}

#[test]
fn what_the_rules_leave_out_stays_out() {
    let desk = Desk::new();
    desk.write("kept.md", &prose("harbour", 5));
    desk.write("private/diary.md", &prose("secret", 5));
    desk.write(".hidden/cache.md", &prose("cache", 5));
    desk.write("large.md", &prose("large", 500));
    desk.write("node_modules/readme.md", &prose("module", 5));
    let library = desk.open();
    let rules = FolderRules {
        largest: Some(10_000),
        ..FolderRules::default()
    };
    let (id, _) = library
        .watch(desk.files.path(), &rules)
        .expect("the folder is there");
    desk.wait(&library);
    let listed = |library: &Library| {
        let files = library.files().expect("files can be listed");
        let mut names: Vec<String> = files.into_iter().map(|file| file.name).collect();
        names.sort();
        names
    };
    assert_eq!(listed(&library), ["diary.md", "kept.md"]);

    let rules = FolderRules {
        ignore: vec!["private/".to_owned()],
        largest: None,
        hidden: true,
    };
    library
        .set_folder_rules(id, &rules)
        .expect("the rules are good");
    eventually("the new rules count", &library, |files| files.len() == 4);
    assert_eq!(
        listed(&library),
        ["cache.md", "kept.md", "large.md", "readme.md"]
    );

    let broken = FolderRules {
        ignore: vec!["{a".to_owned()],
        ..FolderRules::default()
    };
    assert!(matches!(
        library.set_folder_rules(id, &broken),
        Err(LibraryError::Rule { .. })
    ));
    let folders = library.folders().expect("folders can be listed");
    assert_eq!(folders[0].rules, rules, "the rules before stay");
    library.close();
}

#[test]
fn a_file_that_was_taken_out_stays_out_until_it_is_added() {
    let desk = Desk::new();
    let path = desk.write("one.md", &prose("harbour", 5));
    desk.write("two.md", &prose("lighthouse", 5));
    let library = desk.open();
    watch(&desk, &library);
    desk.wait(&library);
    library
        .remove(file_named(&library, "one.md").id)
        .expect("it is there");
    // Something new shows that the folder was looked at since.
    desk.write("three.md", &prose("windmill", 5));
    eventually("the folder is followed", &library, |files| {
        is_indexed(files, "three.md")
    });
    assert_eq!(library.files().expect("files can be listed").len(), 2);
    desk.add(&library, &[path]);
    assert_eq!(file_named(&library, "one.md").state, FileState::Indexed);
    library.close();
}

#[test]
fn a_folder_that_is_not_there_loses_nothing() {
    let desk = Desk::new();
    desk.write("drive/one.md", &prose("harbour", 5));
    let drive = desk.files.path().join("drive");
    let library = desk.open();
    let (_, added) = library
        .watch(&drive, &FolderRules::default())
        .expect("it is there");
    assert_eq!(added.queued.len(), 1);
    desk.wait(&library);
    let away = desk.files.path().join("elsewhere");
    std::fs::rename(&drive, &away).expect("a drive can be taken out");
    let state = |library: &Library| {
        library.folders().expect("folders can be listed")[0]
            .state
            .clone()
    };
    eventually("the folder is told to be missing", &library, |_| {
        state(&library) == FolderState::Missing
    });
    // Longer than a file in a folder that is there would stay.
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(names(&find(&library, "harbour")), ["one.md"]);
    library.close();

    std::fs::rename(&away, &drive).expect("a drive can be put in");
    let library = desk.open();
    eventually("it is watched again", &library, |_| {
        state(&library) == FolderState::Watched
    });
    desk.write("drive/two.md", &prose("lighthouse", 5));
    eventually("and followed", &library, |files| {
        is_indexed(files, "two.md")
    });
    library.close();
}

#[test]
fn what_happened_while_the_app_was_closed_is_followed_at_the_next_start() {
    let desk = Desk::new();
    let gone = desk.write("gone.md", &prose("harbour", 5));
    let changed = desk.write("changed.md", &prose("lighthouse", 5));
    let loose = tempfile::tempdir().expect("a temporary folder");
    let alone = loose.path().join("alone.md");
    std::fs::write(&alone, prose("windmill", 5)).expect("a file can be written");
    let library = desk.open();
    watch(&desk, &library);
    desk.add(&library, std::slice::from_ref(&alone));
    library.close();

    std::fs::remove_file(gone).expect("a file can be deleted");
    std::fs::write(changed, prose("aqueduct", 6)).expect("a file can be changed");
    std::fs::write(&alone, prose("orchard", 6)).expect("a file can be changed");
    desk.write("new.md", &prose("viaduct", 5));
    let library = desk.open();
    let found = |subject: &str| holders(&library, subject);
    eventually("everything is as it is on disk", &library, |files| {
        files.len() == 3
            && is_indexed(files, "new.md")
            && found("aqueduct") == ["changed.md"]
            && found("orchard") == ["alone.md"]
            && found("harbour").is_empty()
    });
    library.close();
}

#[test]
fn a_folder_is_followed_no_longer_with_or_without_its_files() {
    let desk = Desk::new();
    desk.write("one.md", &prose("harbour", 5));
    let library = desk.open();
    let id = watch(&desk, &library);
    desk.wait(&library);
    library.unwatch(id, false).expect("it is watched");
    assert!(library.folders().expect("folders can be listed").is_empty());
    assert_eq!(
        names(&find(&library, "harbour")),
        ["one.md"],
        "its files stay"
    );
    let id = watch(&desk, &library);
    library.unwatch(id, true).expect("it is watched again");
    assert!(library.files().expect("files can be listed").is_empty());
    assert!(
        Path::new(&desk.files.path().join("one.md")).is_file(),
        "nothing on disk is touched"
    );
    assert!(matches!(
        library.unwatch(id, true),
        Err(LibraryError::NotFound { .. })
    ));
    library.close();
}
