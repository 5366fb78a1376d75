//! Chats, drafts and settings.

use std::path::{Path, PathBuf};

use library::LibraryError;

use crate::support::Desk;

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
