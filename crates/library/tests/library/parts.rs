//! Files of which a part could not be read, and documents inside files.

use document::{Anchor, TextSource};
use library::{FileState, LibraryEvent, Scope};

use crate::support::{Desk, assert_all_indexed, file_named, find, names};

#[test]
fn a_partly_readable_file_says_which_pages_are_missing() {
    let desk = Desk::new();
    let library = desk.open_scripted();
    let path = desk.write(
        "report.pdf",
        "pages 5\npage 1 The roof leaks.\npage 2 Hidden words.\npage 3 Recognised words.\nmissing 4\nmissing 5\n",
    );
    let id = desk.add(&library, &[path]).queued[0];
    let file = file_named(&library, "report.pdf");
    assert_eq!(file.state, FileState::Indexed);
    assert_eq!((file.pages, file.missing_pages), (5, vec![4, 5]));
    assert_eq!(names(&find(&library, "roof leaks")), ["report.pdf"]);
    let page = |number| library.page(id, number).expect("the page was read");
    assert!(!page(1).hidden && page(2).hidden, "a hidden page stays one");
    assert_eq!(page(1).source, TextSource::Document);
    assert!(
        matches!(
            page(3).source,
            TextSource::Recognised {
                confidence: 0.5,
                ..
            }
        ),
        "{:?}",
        page(3).source
    );
    let outlines = library.pages(id).expect("pages can be listed");
    assert_eq!(outlines[2].source, page(3).source);
}

#[test]
fn a_reader_that_dies_leaves_the_pages_before_and_a_retry_brings_the_others() {
    let desk = Desk::new();
    let library = desk.open_scripted();
    // The process dies, whatever the file says later: it has the same content.
    let path = desk.write("report.pdf", "pages 3\npage 1 The roof leaks.\ndies\n");
    let id = desk.add(&library, &[path]).queued[0];
    assert_eq!(file_named(&library, "report.pdf").missing_pages, [2, 3]);
    library.retry(id).expect("it can be tried again");
    desk.wait(&library);
    assert_eq!(file_named(&library, "report.pdf").state, FileState::Indexed);
    assert_eq!(
        names(&find(&library, "roof leaks")),
        ["report.pdf"],
        "what is found is found once and still there"
    );

    let nothing = desk.write("empty.pdf", "pages 2\nmissing 1\nmissing 2\n");
    desk.add(&library, &[nothing]);
    assert!(
        matches!(
            file_named(&library, "empty.pdf").state,
            FileState::SetAside {
                error: document::ReadError::Damaged { .. }
            }
        ),
        "a file of which nothing could be read is set aside for the reason"
    );
}

const MAIL: &str = "pages 1\npage 1 The letter about the flat.\ninside lease.pdf 2\npage 1 The deposit is two rents.\npage 2 Pets are allowed.\ninside old.eml/plan.pdf 1\npage 1 The kitchen faces north.\nunread photo.raw\n";

#[test]
fn documents_inside_a_file_are_found_opened_and_taken_out_with_it() {
    let desk = Desk::new();
    let library = desk.open_scripted();
    let other = desk.write("other.pdf", "pages 1\npage 1 The deposit of salt.\n");
    let path = desk.write("mail.eml", MAIL);
    let id = desk.add(&library, &[other, path]).queued[1];
    let inside: Vec<_> = library
        .files()
        .expect("files can be listed")
        .into_iter()
        .filter(|file| file.container == Some(id))
        .collect();
    let shown: Vec<&str> = inside.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        shown,
        [
            "mail.eml › lease.pdf",
            "mail.eml › old.eml › plan.pdf",
            "mail.eml › photo.raw"
        ]
    );
    assert_eq!(inside[0].state, FileState::Indexed);
    assert!(matches!(inside[2].state, FileState::SetAside { .. }));

    let found = find(&library, "are pets allowed");
    assert_eq!(names(&found)[0], "mail.eml › lease.pdf");
    let passage = &found.found[0].passage;
    assert_eq!(passage.file, inside[0].id);
    let anchor = &passage.spans.last().expect("a passage has spans").anchor;
    assert!(matches!(anchor, Anchor::Page { page: 2, .. }), "{anchor:?}");
    let page = library
        .page(inside[0].id, 2)
        .expect("it can be opened there");
    assert_eq!(page.blocks[0].text, "Pets are allowed.");
    let drawn = desk.runtime.block_on(library.picture(inside[0].id, 2, 100));
    let hash = inside[0].hash.expect("it was read");
    assert_eq!(
        drawn.expect("it is drawn from the file that holds it"),
        format!("2 inside {hash}").into_bytes()
    );

    let within = Scope::files([id]);
    let found = library
        .find("deposit", &within, 10)
        .expect("any text can be searched");
    let found = names(&found);
    assert!(
        found.contains(&"mail.eml › lease.pdf".to_owned())
            && !found.contains(&"other.pdf".to_owned()),
        "whoever asks a file asks what is in it: {found:?}"
    );

    let mut events = library.subscribe();
    library.remove(id).expect("the file can be taken out");
    desk.wait(&library);
    let left: Vec<String> = library
        .files()
        .expect("files can be listed")
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(left, ["other.pdf"]);
    let mut removed = 0;
    while let Ok(event) = events.try_recv() {
        removed += usize::from(matches!(event, LibraryEvent::Removed { .. }));
    }
    assert_eq!(removed, 4, "each is said to be gone");
    assert!(
        !find(&library, "are pets allowed")
            .found
            .iter()
            .any(|found| found.passage.text.contains("Pets")),
        "what was inside is not found any more"
    );
    assert_all_indexed(&library);
}

#[test]
fn a_file_that_changes_changes_what_is_inside() {
    let desk = Desk::new();
    let library = desk.open_scripted();
    let path = desk.write("mail.eml", MAIL);
    let id = desk.add(&library, &[path]).queued[0];
    let path = desk.write(
        "mail.eml",
        "pages 1\npage 1 The letter about the flat.\ninside lease.pdf 1\npage 1 Cats are forbidden.\n",
    );
    desk.add(&library, &[path]);
    let inside: Vec<String> = library
        .files()
        .expect("files can be listed")
        .into_iter()
        .filter(|file| file.container == Some(id))
        .map(|file| file.name)
        .collect();
    assert_eq!(inside, ["mail.eml › lease.pdf"]);
    assert_eq!(
        names(&find(&library, "cats forbidden"))[0],
        "mail.eml › lease.pdf"
    );
    assert!(
        !find(&library, "kitchen faces north")
            .found
            .iter()
            .any(|found| found.passage.text.contains("kitchen")),
        "what is no longer inside is not found"
    );
    assert_all_indexed(&library);
}
