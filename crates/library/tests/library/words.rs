//! Damage of the word index, which is made again from the database by itself.

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use library::{FindMode, Library, Scope};

use crate::support::{Desk, assert_all_indexed, names, prose};

/// A library with a handful of documents, closed.
fn filled() -> Desk {
    let desk = Desk::new();
    let library = desk.open();
    let mut paths = vec![desk.write("lease.txt", "The tenant may leave after two years.")];
    for subject in ["orchard", "violin", "harbour"] {
        paths.push(desk.write(&format!("{subject}.md"), &prose(subject, 60)));
    }
    desk.add(&library, &paths);
    library.close();
    desk
}

fn words(desk: &Desk) -> PathBuf {
    desk.folder.path().join("words")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("entries can be read").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// Opens the library and holds that words find what they must, and nothing twice.
fn assert_found(desk: &Desk, history: &str) {
    let library = desk.open();
    desk.wait(&library);
    assert_finds(&library, history);
    library.close();
}

fn assert_finds(library: &Library, history: &str) {
    assert_all_indexed(library);
    let found = |question: &str| {
        library
            .find_by(FindMode::Lexical, question, &Scope::everything(), 100)
            .expect("any text can be searched")
    };
    assert_eq!(names(&found("tenant")), ["lease.txt"], "{history}");
    for subject in ["orchard", "violin", "harbour"] {
        let found = found(subject).found;
        assert!(found.len() > 1, "{history}");
        let mut ids: Vec<_> = found.iter().map(|found| found.passage.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), found.len(), "{history}");
        for found in found {
            assert!(found.passage.text.contains(subject), "{history}");
        }
    }
}

#[test]
fn a_garbled_file_of_the_word_index_is_noticed_at_the_next_start() {
    let desk = filled();
    for number in 0..files(&words(&desk)).len() {
        // The index is made again each time, under other names.
        let Some(path) = files(&words(&desk)).into_iter().nth(number) else {
            continue;
        };
        let length = path.metadata().expect("it is there").len();
        for at in [0, length / 2, length.saturating_sub(1)] {
            let Ok(mut file) = std::fs::File::options().write(true).open(&path) else {
                // Made again after the garbling before.
                continue;
            };
            file.seek(SeekFrom::Start(at)).expect("files can be sought");
            file.write_all(&[0xa5]).expect("files can be written");
            drop(file);
            assert_found(&desk, &format!("byte {at} of {}", path.display()));
        }
    }
}

#[test]
fn a_missing_or_cut_off_file_of_the_word_index_is_noticed_at_the_next_start() {
    let desk = filled();
    for number in 0..files(&words(&desk)).len() {
        for kept in [None, Some(0), Some(1), Some(2)] {
            let Some(path) = files(&words(&desk)).into_iter().nth(number) else {
                continue;
            };
            let length = path.metadata().expect("it is there").len();
            match kept {
                None => std::fs::remove_file(&path).expect("files can be deleted"),
                Some(halves) => std::fs::File::options()
                    .write(true)
                    .open(&path)
                    .and_then(|file| file.set_len(length * halves / 3))
                    .expect("files can be cut off"),
            }
            assert_found(&desk, &format!("{kept:?} of {}", path.display()));
        }
    }
}

#[test]
fn foreign_files_in_the_folder_of_the_word_index_do_no_harm() {
    let desk = filled();
    let folder = words(&desk);
    std::fs::write(folder.join("notes.txt"), "not ours").expect("files can be written");
    std::fs::create_dir(folder.join("more")).expect("folders can be made");
    assert_found(&desk, "files that are none of the index");

    // The index of another library, with as many passages.
    let other = Desk::new();
    let library = other.open();
    let mut paths = vec![other.write("rent.txt", "The rent of a month is due on its first day.")];
    for subject in ["kiln", "quarry", "compass"] {
        paths.push(other.write(&format!("{subject}.md"), &prose(subject, 60)));
    }
    let more = other.write("more.md", "Taken out at once.");
    let added = other.add(&library, std::slice::from_ref(&more));
    library
        .remove(added.queued[0])
        .expect("files can be taken out");
    other.add(&library, &paths);
    library.close();
    std::fs::remove_dir_all(&folder).expect("folders can be deleted");
    std::fs::rename(words(&other), &folder).expect("folders can be moved");
    assert_found(&desk, "the index of another library");

    std::fs::remove_dir_all(&folder).expect("folders can be deleted");
    std::fs::write(&folder, "a file").expect("files can be written");
    assert_found(&desk, "a file in the place of the folder");
}

#[test]
fn damage_that_shows_while_searching_is_repaired_meanwhile() {
    let desk = filled();
    let library = desk.open();
    desk.wait(&library);
    assert_finds(&library, "before");
    for path in files(&words(&desk)) {
        if path.extension().is_some_and(|ending| ending == "term") {
            let length = path.metadata().expect("it is there").len();
            let mut file = std::fs::File::options()
                .write(true)
                .open(&path)
                .expect("files can be opened");
            file.write_all(&vec![0xff; usize::try_from(length).expect("small")])
                .expect("files can be written");
        }
    }
    // What words find now may be an error or nothing.
    let by_both = library.find("when may the tenant leave", &Scope::everything(), 5);
    assert_eq!(
        names(&by_both.expect("vectors are searched"))[0],
        "lease.txt"
    );
    desk.wait(&library);
    assert_finds(&library, "after");
}
