//! Chats, drafts and settings.

use std::path::{Path, PathBuf};

use library::{ChatId, FileId, Library, LibraryError, PassageId, Pinned, Scope, Sufficiency};

use crate::support::{Desk, file_named, find, prose};

#[test]
fn chats_survive_a_restart_with_their_turns() {
    let desk = Desk::new();
    let library = desk.open();
    let chats = library.chats();
    let lease = chats.create("Lease").expect("a chat can be begun");
    let other = chats.create("Other").expect("a chat can be begun");
    let first = chats
        .append_turn(lease, "When can I leave?", r#"{"of":"everything"}"#)
        .expect("a question can be asked");
    let second = chats
        .append_turn(lease, "And the deposit?", "{}")
        .expect("and another");
    chats
        .save_answer(first, r#"{"text":"After two years."}"#)
        .expect("an answer is kept");
    chats
        .rename(lease, "Leaving")
        .expect("a chat can be renamed");
    chats.delete(other).expect("a chat can be deleted");
    library.close();

    let library = desk.open();
    let chats = library.chats();
    let list = chats.list().expect("chats can be listed");
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].title, "Leaving");
    let turns = chats.turns(lease).expect("the chat is there");
    assert_eq!(turns.len(), 2);
    assert_eq!(
        turns[0].answer_json.as_deref(),
        Some(r#"{"text":"After two years."}"#)
    );
    assert_eq!(turns[0].scope_json, r#"{"of":"everything"}"#);
    assert!(turns[0].finished && !turns[1].finished);
    let unfinished = chats.unfinished().expect("turns can be listed");
    assert_eq!(
        unfinished.iter().map(|turn| turn.id).collect::<Vec<_>>(),
        [second],
        "the turn without answer was interrupted"
    );
    assert!(matches!(
        chats.turns(other),
        Err(LibraryError::NotFound { .. })
    ));
    assert!(matches!(
        chats.append_turn(other, "?", "{}"),
        Err(LibraryError::NotFound { .. })
    ));
}

#[test]
fn deleting_a_chat_deletes_its_turns() {
    let desk = Desk::new();
    let chats = desk.open().chats();
    let chat = chats.create("Gone").expect("a chat can be begun");
    let turn = chats
        .append_turn(chat, "?", "{}")
        .expect("a question can be asked");
    chats.delete(chat).expect("a chat can be deleted");
    assert!(matches!(
        chats.turn(turn),
        Err(LibraryError::NotFound { .. })
    ));
    assert!(matches!(
        chats.save_answer(turn, "{}"),
        Err(LibraryError::NotFound { .. })
    ));
}

#[test]
fn drafts_survive_a_restart() {
    let desk = Desk::new();
    let library = desk.open();
    let drafts = library.drafts();
    let id = drafts
        .create(r#"{"topic":"leaving"}"#)
        .expect("a draft can be begun");
    drafts
        .set_outline(id, "Leaving", "[1]")
        .expect("an outline is kept");
    drafts
        .set_saved_to(id, Path::new("/tmp/Leaving.pptx"))
        .expect("a path is kept");
    let gone = drafts.create("{}").expect("a draft can be begun");
    drafts.delete(gone).expect("a draft can be deleted");
    library.close();

    let drafts = desk.open().drafts();
    let list = drafts.list().expect("drafts can be listed");
    assert_eq!(list, [drafts.get(id).expect("the draft is there")]);
    assert_eq!(list[0].title, "Leaving");
    assert_eq!(list[0].request_json, r#"{"topic":"leaving"}"#);
    assert_eq!(list[0].outline_json.as_deref(), Some("[1]"));
    assert_eq!(list[0].saved_to, Some(PathBuf::from("/tmp/Leaving.pptx")));
    assert!(matches!(
        drafts.set_outline(gone, "", ""),
        Err(LibraryError::NotFound { .. })
    ));
}

#[test]
fn settings_survive_a_restart() {
    let desk = Desk::new();
    let library = desk.open();
    let settings = library.settings();
    assert_eq!(settings.get("theme").expect("settings can be read"), None);
    settings.set("theme", "dark").expect("settings can be set");
    settings.set("theme", "light").expect("and set again");
    library.close();
    let settings = desk.open().settings();
    assert_eq!(
        settings
            .get("theme")
            .expect("settings can be read")
            .as_deref(),
        Some("light")
    );
}

/// What is pinned to a chat: the file, and whether the passage is found.
fn pins(library: &Library, chat: ChatId) -> Vec<(FileId, Option<bool>)> {
    let pins = library.chats().pins(chat).expect("pins can be listed");
    let pins = pins.into_iter();
    pins.map(|pin| (pin.file, pin.passage.map(|pinned| pinned.id.is_some())))
        .collect()
}

#[test]
fn pins_follow_their_words_and_go_with_their_files() {
    let desk = Desk::new();
    let library = desk.open();
    let rent = "The rent of the orchard is 900 euros a month.";
    let lease = desk.write("lease.md", &format!("# Rent\n\n{rent}\n"));
    desk.write("other.md", &prose("harbour", 5));
    desk.add(&library, std::slice::from_ref(&lease));
    desk.wait(&library);
    let chats = library.chats();
    let chat = chats.create("Lease").expect("a chat");
    let found = find(&library, "rent of the orchard").found;
    let passage = found[0].passage.clone();
    chats.pin_passage(chat, passage.id).expect("is pinned");
    chats
        .pin_passage(chat, passage.id)
        .expect("is pinned already");
    chats.pin_file(chat, passage.file).expect("is pinned");
    assert_eq!(
        pins(&library, chat),
        [(passage.file, Some(true)), (passage.file, None)]
    );
    let gone = PassageId(9_999);
    assert!(matches!(
        chats.pin_passage(chat, gone),
        Err(LibraryError::NotFound { .. })
    ));

    // The document is read again, and the words stand in another passage.
    desk.write(
        "lease.md",
        &format!("# Rent\n\n{}\n\n# More\n\n{rent}\n", prose("pump", 90)),
    );
    desk.add(&library, std::slice::from_ref(&lease));
    desk.wait(&library);
    let now = chats.pins(chat).expect("pins")[0].clone();
    let now = now
        .passage
        .expect("a passage")
        .id
        .expect("the words are there");
    assert_ne!(now, passage.id);
    assert!(library.passage(now).expect("is there").text.contains(rent));

    let turn = chats.append_turn(chat, "?", "{}").expect("asks");
    let branch = chats.branch(turn, true, "Branch").expect("branches");
    assert_eq!(pins(&library, branch), pins(&library, chat));

    desk.write("lease.md", &prose("violin", 20));
    desk.add(&library, std::slice::from_ref(&lease));
    desk.wait(&library);
    assert_eq!(
        pins(&library, chat)[0],
        (passage.file, Some(false)),
        "the words are gone"
    );
    let pin = chats.pins(chat).expect("pins")[0].id;
    chats.unpin(pin).expect("is taken away");
    chats.unpin(pin).expect("is gone already");
    assert_eq!(pins(&library, chat), [(passage.file, None)]);
    library.remove(passage.file).expect("is taken out");
    assert!(pins(&library, chat).is_empty(), "it goes with its file");
}

#[test]
fn what_is_pinned_is_found_with_every_question() {
    let desk = Desk::new();
    let library = desk.open();
    for subject in ["harbour", "violin", "pump"] {
        desk.write(&format!("docs/{subject}.md"), &prose(subject, 60));
    }
    let path = desk.write(
        "docs/lease.md",
        "# Lease\n\nNotice is to be given by the tenant three months ahead.\n",
    );
    desk.add(&library, &[path.parent().expect("a folder").to_owned()]);
    desk.wait(&library);
    let lease = file_named(&library, "lease.md").id;
    let violin = file_named(&library, "violin.md").id;
    let notice = find(&library, "notice by the tenant").found[0].passage.id;
    let scope = Scope::files([file_named(&library, "harbour.md").id]);
    let look = |pinned: &Pinned, query: &str| {
        let evidence = library.find_beside(pinned, query, &scope, 6);
        evidence.expect("is found")
    };
    let without = look(&Pinned::default(), "harbour");
    assert!(
        without
            .found
            .iter()
            .all(|one| !one.pinned && one.passage.id != notice)
    );
    let pinned = Pinned {
        passages: vec![notice],
        files: vec![violin],
    };
    let with = look(&pinned, "harbour");
    let pinned_files: Vec<FileId> = with
        .found
        .iter()
        .filter(|one| one.pinned)
        .map(|one| one.passage.file)
        .collect();
    assert!(
        pinned_files.contains(&lease) && pinned_files.contains(&violin),
        "{pinned_files:?}"
    );
    assert!(
        with.found.iter().any(|one| !one.pinned),
        "the rest is found as before"
    );
    assert!(with.found.len() <= 6);

    // A question that names nothing is about what is pinned, and about nothing else.
    let about = Pinned {
        passages: vec![notice],
        files: Vec::new(),
    };
    let pointing = look(&about, "What does this mean?");
    assert_eq!(pointing.sufficiency, Sufficiency::Sufficient);
    assert!(pointing.found.iter().all(|one| one.passage.id == notice));
    let elsewhere = look(&about, "Who won the chess championship?");
    assert_eq!(elsewhere.sufficiency, Sufficiency::Insufficient);
}

#[test]
fn what_was_told_of_a_file_goes_with_it() {
    let desk = Desk::new();
    let library = desk.open();
    let path = desk.write("lease.md", &prose("orchard", 9));
    desk.add(&library, &[path]);
    let file = file_named(&library, "lease.md").id;
    let retellings = library.retellings();
    let (one, other) = ([1; 32], [2; 32]);
    retellings.keep(&one, file, "first").expect("is kept");
    retellings.keep(&one, file, "[]").expect("takes its place");
    assert_eq!(retellings.get(&one).expect("reads").as_deref(), Some("[]"));
    assert_eq!(retellings.get(&other).expect("reads"), None);
    library.remove(file).expect("is taken out");
    assert_eq!(retellings.get(&one).expect("reads"), None);
    assert!(retellings.keep(&one, file, "[]").is_err(), "of no file");
}
