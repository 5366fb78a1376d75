//! Databases of older and newer versions.

use std::path::{Path, PathBuf};

use library::{FindMode, Library, LibraryError, Scope};

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, database, file_named, find, names};

#[test]
fn a_newer_database_is_refused_and_left_as_it_is() {
    let desk = Desk::new();
    desk.open().close();
    database(desk.folder.path())
        .pragma_update(None, "user_version", 9_999)
        .expect("the version can be set");
    let before = std::fs::read(desk.folder.path().join("library.sqlite")).expect("it is there");
    let opened = Library::open(
        desk.options(SharedWords::default()),
        desk.runtime.handle().clone(),
    );
    assert!(matches!(
        opened.err(),
        Some(LibraryError::NewerVersion { found: 9_999, .. })
    ));
    let after = std::fs::read(desk.folder.path().join("library.sqlite")).expect("it is there");
    assert!(before == after, "not a byte is changed");
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/version-1.sqlite")
}

/// Builds a library of the present version with something in every table.
fn build(desk: &Desk) -> Library {
    let library = desk.open();
    let lease = desk.write(
        "lease.md",
        "# Lease\n\nThe tenant may end the lease after 24 months with three months' notice.",
    );
    let chinese = desk.write("租约.md", "# 租约\n\n押金为两个月的租金。");
    desk.add(&library, &[lease, chinese]);
    let chats = library.chats();
    let chat = chats.create("Leaving").expect("a chat can be begun");
    let turn = chats
        .append_turn(chat, "When can I leave?", "{}")
        .expect("one can ask");
    chats
        .save_answer(turn, r#"{"text":"After 24 months."}"#)
        .expect("an answer is kept");
    let draft = library.drafts().create("{}").expect("a draft can be begun");
    library
        .drafts()
        .set_outline(draft, "Deck", "{}")
        .expect("an outline is kept");
    library
        .settings()
        .set("theme", "dark")
        .expect("settings can be set");
    library
}

/// Run with `--ignored` once for each new version of the database, after the
/// name of the fixture was changed to the new version.
#[test]
#[ignore = "writes the fixture of the present version"]
fn write_the_fixture() {
    let desk = Desk::new();
    build(&desk).close();
    let connection = database(desk.folder.path());
    // The files of a temporary folder are not there later.
    connection
        .execute_batch("UPDATE files SET path = '/documents/' || id || '.md'")
        .expect("paths can be changed");
    std::fs::remove_file(fixture()).ok();
    connection
        .execute("VACUUM INTO ?1", [fixture().to_str().expect("UTF-8")])
        .expect("the fixture can be written");
}

#[test]
fn a_library_of_version_1_opens_with_everything_in_it() {
    let desk = Desk::new();
    std::fs::copy(fixture(), desk.folder.path().join("library.sqlite"))
        .expect("the fixture can be copied");
    let library = desk.open();
    desk.wait(&library);
    assert_eq!(library.files().expect("files can be listed").len(), 2);
    assert_all_indexed(&library);
    assert_eq!(names(&find(&library, "tenant notice"))[0], "1.md");
    assert_eq!(names(&find(&library, "押金是多少")), ["2.md"]);
    let lease = file_named(&library, "1.md").id;
    let page = library.page(lease, 1).expect("it is not compressed");
    assert_eq!(page.blocks[0].text, "Lease");
    // Of the vectors of that time there is nothing beyond eight bits.
    let by_vectors = library.find_by(FindMode::Dense, "tenant lease", &Scope::everything(), 5);
    assert_eq!(names(&by_vectors.expect("vectors serve"))[0], "1.md");
    let chats = library.chats().list().expect("chats can be listed");
    assert_eq!(chats[0].title, "Leaving");
    let turns = library
        .chats()
        .turns(chats[0].id)
        .expect("the chat is there");
    assert_eq!(
        turns[0].answer_json.as_deref(),
        Some(r#"{"text":"After 24 months."}"#)
    );
    assert_eq!(
        library.drafts().list().expect("drafts can be listed")[0].title,
        "Deck"
    );
    let theme = library
        .settings()
        .get("theme")
        .expect("settings can be read");
    assert_eq!(theme.as_deref(), Some("dark"));
}
