//! A conversation: documents that contradict each other, questions that lean on others or
//! are asked again, answers that say no, and what is kept of all that.

use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::page::PATIENCE;

const OLD: &str = "# Lease of the harbour office\n\nThe monthly rent is 900 euros, to be paid on \
                   the first day of the month. The notice period is three months.\n";

/// A home with two versions of a lease.
async fn with_leases(name: &'static str) -> Home {
    let home = Home::new(name).await;
    let lease = |year: u32, text: &str| {
        let path = home.folder.path().join(format!("lease-{year}.md"));
        std::fs::write(&path, text).expect("a file can be written");
        path
    };
    let files = [lease(2024, OLD), lease(2025, &OLD.replace("900", "950"))];
    home.choosing(files)
}

async fn go_on(desk: &Desk, question: &str) {
    desk.type_into("question-box", question).await;
    desk.press("send").await;
    desk.wait_for_the_end().await;
}

/// Presses what is seen only where the pointer is.
async fn press_hidden(desk: &Desk, name: &str) {
    let pressed = desk
        .value(
            "const all = document.querySelectorAll(`[data-testid=${arguments[0]}]`); \
             all[all.length - 1]?.click(); return all.length > 0;",
            vec![json!(name)],
        )
        .await;
    assert_eq!(pressed, json!(true), "{name} is there");
}

#[tokio::test]
async fn documents_that_contradict_each_other_are_shown_as_a_conflict() {
    let desk = Desk::first(with_leases("conflict").await).await;
    desk.add_files(2).await;
    desk.ask("How high is the monthly rent?").await;
    desk.wait_for_the_end().await;
    let conflict = desk.last_text("conflict").await;
    for part in ["900 euros", "950 euros", "lease-2024.md", "lease-2025.md"] {
        assert!(conflict.contains(part), "{part} is shown: {conflict}");
    }
    desk.picture("shown").await;

    go_on(&desk, "And the notice period?").await;
    assert_eq!(
        desk.last_text("searched-as").await,
        "Searched for “How high is the notice period?”",
        "what stands for the rent is asked as the rent was"
    );
    assert!(desk.last_text("answer").await.contains("three months"));
    desk.picture("leans").await;

    press_hidden(&desk, "edit-question").await;
    // All of it is selected, so that what is typed takes its place.
    let edited = desk.wait_for("edited-question").await;
    edited
        .send_keys("How long is the notice period?")
        .await
        .expect("the question can be edited");
    desk.picture("edited").await;
    desk.press("ask-again").await;
    desk.wait_for_the_end().await;
    let versions = desk.last_text("versions").await;
    assert!(versions.contains("2 of 2"), "{versions}");
    assert_eq!(desk.count("turn").await, 2, "it stands in the same place");
    assert_eq!(
        desk.count("searched-as").await,
        0,
        "what was edited stands by itself"
    );
    desk.press("version-before").await;
    desk.wait_until(
        "the version before is shown",
        PATIENCE,
        "return document.querySelector('[data-testid=versions]').textContent.includes('1 of 2');",
    )
    .await;
    assert!(desk.last_text("turn").await.contains("And the notice"));
    desk.picture("versions").await;
}

#[tokio::test]
async fn what_is_pinned_is_asked_with_the_next_question() {
    let desk = Desk::first(with_leases("pins").await).await;
    desk.add_files(2).await;
    desk.ask("How high is the monthly rent?").await;
    desk.wait_for_the_end().await;
    press_hidden(&desk, "pin-source").await;
    desk.wait_for("pin-chip").await;
    desk.picture("pinned").await;
    go_on(&desk, "What does this mean?").await;
    let cited = desk.last_text("answer").await;
    assert!(
        !cited.contains("do not say"),
        "it is about what is pinned: {cited}"
    );
    desk.picture("pointed").await;
    desk.press("nav-settings").await;
    desk.press("chat-row").await;
    desk.wait_for("pin-chip").await;
    desk.press("unpin").await;
    desk.wait_until(
        "it is taken away",
        PATIENCE,
        "return document.querySelector('[data-testid=pin-chip]') === null;",
    )
    .await;
    desk.close().await;
}

#[tokio::test]
async fn what_documents_do_not_say_can_be_asked_of_the_model_alone() {
    let desk = Desk::first(with_leases("not-said").await).await;
    desk.add_files(2).await;
    desk.ask("Which volcano erupted in Iceland in 2010?").await;
    desk.wait_for_the_end().await;
    assert!(desk.last_text("answer").await.contains("do not say"));
    desk.picture("offers").await;
    desk.press("ask-model").await;
    desk.wait_longer_for("own-knowledge", Duration::from_secs(20))
        .await;
    desk.wait_for_the_end().await;
    desk.picture("own-knowledge").await;

    press_hidden(&desk, "bad").await;
    desk.type_into("rating-note", "It was Eyjafjallajökull.")
        .await;
    desk.picture("rating").await;
    desk.press("keep-rating").await;
    desk.wait_until(
        "the rating is kept",
        PATIENCE,
        "return document.querySelector('[data-testid=bad]').getAttribute('aria-pressed') === 'true';",
    )
    .await;
}

/// What the chat's menu saves, by a word of its entry.
async fn saved_as(desk: &Desk, entry: &str, ending: &str) -> Vec<u8> {
    press_hidden(desk, "chat-more").await;
    desk.press_item(entry).await;
    let name = format!("How long is the notice period.{ending}");
    let saved = desk.home.saved().join(name);
    let deadline = std::time::Instant::now() + PATIENCE;
    while !saved.exists() {
        assert!(std::time::Instant::now() < deadline, "the chat is saved");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    std::fs::read(&saved).expect("it is there")
}

#[tokio::test]
async fn a_chat_is_found_and_saved_and_its_citations_outlive_their_documents() {
    let desk = Desk::first(with_leases("kept").await).await;
    desk.add_files(2).await;
    desk.ask("How long is the notice period?").await;
    desk.wait_for_the_end().await;
    let printed = saved_as(&desk, "PDF", "pdf").await;
    assert!(printed.starts_with(b"%PDF-"), "it is a PDF");
    let text = saved_as(&desk, "Markdown", "md").await;
    let text = String::from_utf8(text).expect("text");
    assert!(text.contains("three months"), "{text}");
    assert!(text.contains("[^1]: lease-202"), "{text}");

    desk.press("citation-chip").await;
    desk.wait_for("document-pane").await;
    desk.wait_until(
        "the cited sentence alone is marked",
        PATIENCE,
        "const marks = [...document.querySelectorAll('[data-testid=document-pane] mark')]; \
         return marks.map(mark => mark.textContent).join('') === 'The notice period is three months.';",
    )
    .await;
    desk.picture("cited-sentence").await;

    desk.type_into("search", "three mont").await;
    desk.wait_longer_for("hit-said", PATIENCE).await;
    desk.picture("found").await;
    desk.press("hit-said").await;

    desk.press("nav-library").await;
    for left in [1, 0] {
        press_hidden(&desk, "remove").await;
        desk.wait_until_indexed(left).await;
    }
    desk.press("chat-row").await;
    desk.press("citation-chip").await;
    desk.wait_longer_for("lost-pane", PATIENCE).await;
    assert!(
        desk.last_text("lost-citation")
            .await
            .contains("The notice period is three months.")
    );
    desk.picture("lost").await;
}
