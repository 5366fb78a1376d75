//! Files are added, changed, moved, taken out.

use document::ReadError;
use library::{FileState, LibraryError, LibraryEvent};

use crate::support::{Desk, assert_all_indexed, file_named, find, names, prose};

#[test]
fn a_file_goes_from_queued_to_indexed_and_says_so() {
    let desk = Desk::new();
    let library = desk.open();
    let mut events = library.subscribe();
    let path = desk.write(
        "lease.md",
        "# Lease\n\nThe tenant may leave after two years.",
    );
    let added = desk.add(&library, &[path]);
    assert_eq!(added.queued.len(), 1);
    let mut states = Vec::new();
    while let Ok(LibraryEvent::Changed { file }) = events.try_recv() {
        assert_eq!(file.id, added.queued[0]);
        states.push(file.state);
    }
    assert!(
        matches!(states[0], FileState::Queued | FileState::Reading { .. }),
        "what is added is announced: {states:?}"
    );
    assert_eq!(states.last(), Some(&FileState::Indexed));
    assert!(
        states.contains(&FileState::Embedding {
            embedded: 0,
            passages: 1
        }),
        "words are searchable before vectors are there: {states:?}"
    );
    let file = file_named(&library, "lease.md");
    assert_eq!((file.pages, file.passages), (1, 1));
    assert!(file.hash.is_some());
}

#[test]
fn the_same_content_is_not_indexed_twice() {
    let desk = Desk::new();
    let library = desk.open();
    let first = desk.write("a.txt", "The deposit is two rents.");
    let id = desk.add(&library, std::slice::from_ref(&first)).queued[0];
    let again = desk.add(&library, &[first]);
    assert_eq!((again.queued, again.unchanged), (vec![], vec![id]));
    let copy = desk.write("copy.txt", "The deposit is two rents.");
    let other_path = desk.add(&library, &[copy]);
    assert_eq!(
        (other_path.queued, other_path.unchanged),
        (vec![], vec![id])
    );
    assert_eq!(library.files().expect("files can be listed").len(), 1);
}

#[test]
fn a_file_that_was_moved_keeps_its_place() {
    let desk = Desk::new();
    let library = desk.open();
    let old = desk.write("old.txt", "The deposit is two rents.");
    let id = desk.add(&library, std::slice::from_ref(&old)).queued[0];
    let new = old.with_file_name("new.txt");
    std::fs::rename(&old, &new).expect("files can be renamed");
    assert_eq!(desk.add(&library, &[new]).unchanged, [id]);
    assert_eq!(file_named(&library, "new.txt").id, id);
    assert_eq!(names(&find(&library, "deposit")), ["new.txt"]);
}

#[test]
fn a_changed_file_is_found_by_its_new_words_alone() {
    let desk = Desk::new();
    let library = desk.open();
    let path = desk.write("terms.txt", "The notice period is three months.");
    let id = desk.add(&library, std::slice::from_ref(&path)).queued[0];
    let old = find(&library, "notice period").found[0].passage.id;
    desk.write("terms.txt", "Parking costs forty euros.");
    assert_eq!(desk.add(&library, &[path]).queued, [id]);
    assert_eq!(names(&find(&library, "parking")), ["terms.txt"]);
    let found = find(&library, "notice period");
    assert!(
        found
            .found
            .iter()
            .all(|one| !one.passage.text.contains("notice")),
        "the old text is gone: {found:?}"
    );
    assert!(matches!(
        library.passage(old),
        Err(LibraryError::NotFound { .. })
    ));
    assert_all_indexed(&library);
}

#[test]
fn a_folder_gives_what_readers_know_and_hidden_files_stay_hidden() {
    let desk = Desk::new();
    let library = desk.open();
    desk.write("in/one.md", "One is the first number.");
    desk.write("in/deep/TWO.TXT", "Two is the second number.");
    desk.write("in/.secret.txt", "Nobody should find this.");
    desk.write("in/.git/config.txt", "Nobody should find this.");
    let unknown = desk.write("in/tune.mp3", "no text");
    let added = desk.add(&library, &[desk.files.path().join("in")]);
    assert_eq!(added.queued.len(), 2);
    assert_eq!(
        added.unsupported,
        [unknown.canonicalize().expect("the file is there")]
    );
    assert_all_indexed(&library);
    assert!(
        find(&library, "nobody")
            .found
            .iter()
            .all(|one| !one.passage.text.contains("Nobody"))
    );
}

#[test]
fn what_cannot_be_read_is_set_aside_and_can_be_tried_again() {
    let desk = Desk::new();
    let library = desk.open();
    let path = desk.files.path().join("later.txt");
    let id = desk.add(&library, std::slice::from_ref(&path)).queued[0];
    assert!(
        matches!(
            library.file(id).expect("the file is known").state,
            FileState::SetAside {
                error: ReadError::Unreadable { .. }
            }
        ),
        "a missing file says why it is not there"
    );
    let empty = desk.write("empty.txt", "  \n");
    let empty = desk.add(&library, &[empty]).queued[0];
    assert_eq!(
        library.file(empty).expect("the file is known").state,
        FileState::SetAside {
            error: ReadError::NoText
        }
    );
    desk.write("later.txt", "Now it is here.");
    library.retry(id).expect("a file can be tried again");
    desk.wait(&library);
    assert_eq!(
        library.file(id).expect("the file is known").state,
        FileState::Indexed
    );
}

#[test]
fn a_file_that_is_taken_out_is_found_no_more() {
    let desk = Desk::new();
    let library = desk.open();
    let stays = desk.write("stays.txt", "The tenant pays the rent.");
    let goes = desk.write("goes.txt", "The tenant pays the deposit.");
    let ids = desk.add(&library, &[stays, goes.clone()]).queued;
    let mut events = library.subscribe();
    library.remove(ids[1]).expect("a file can be taken out");
    assert_eq!(
        names(&find(&library, "tenant pays deposit")),
        ["stays.txt"],
        "at once, before the indexes have caught up"
    );
    assert_eq!(
        events.try_recv().expect("someone is told"),
        LibraryEvent::Removed { id: ids[1] }
    );
    assert!(matches!(
        library.remove(ids[1]),
        Err(LibraryError::NotFound { .. })
    ));
    desk.wait(&library);
    let again = desk.add(&library, &[goes]);
    assert_eq!(again.queued.len(), 1, "it can come back");
    assert_eq!(names(&find(&library, "deposit"))[0], "goes.txt");
}

#[test]
fn pages_and_passages_lead_back_to_the_text() {
    let desk = Desk::new();
    let library = desk.open();
    let text = format!(
        "# Rent\n\n{}\n\n## Deposit\n\n{}",
        prose("rent", 60),
        prose("deposit", 40)
    );
    let path = desk.write("contract.md", &text);
    let id = desk.add(&library, &[path]).queued[0];
    let outlines = library.pages(id).expect("pages can be listed");
    assert_eq!(outlines.len(), 1);
    let page = library.page(id, 1).expect("there is a page");
    let evidence = find(&library, "what is the deposit about");
    assert!(
        evidence.found.len() > 1,
        "a long text has more than one passage"
    );
    for found in &evidence.found {
        let passage = library
            .passage(found.passage.id)
            .expect("it was just found");
        assert_eq!(passage, found.passage);
        for span in &passage.spans {
            let block = &page.blocks[span.block as usize];
            let part = &block.text[span.start as usize..span.end as usize];
            let offset = span.offset as usize;
            assert_eq!(
                &passage.text[offset..offset + part.len()],
                part,
                "a span says where its part of the block stands in the passage"
            );
        }
    }
    assert!(matches!(
        library.page(id, 2),
        Err(LibraryError::NotFound { .. })
    ));
}

#[test]
fn a_file_with_what_another_had_before_it_was_written_again_is_a_file_of_its_own() {
    let desk = Desk::new();
    let library = desk.open();
    let first = desk.write("z.md", &prose("harbour", 5));
    desk.add(&library, &[first]);
    // Another file gets the old text, and this one a new text, before anyone looks.
    desk.write("z.md", &prose("lighthouse", 7));
    desk.write("a.md", &prose("harbour", 5));
    desk.add(&library, &[desk.files.path().to_owned()]);
    assert_all_indexed(&library);
    assert_eq!(library.files().expect("files can be listed").len(), 2);
    library.close();
}
