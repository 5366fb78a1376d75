//! The search over everything: found while one types, opened by keys, left by Escape.

use fantoccini::key::Key;

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::PATIENCE;

#[tokio::test]
async fn search_finds_a_passage_and_opens_it_where_it_is_highlighted() {
    let home = Home::new("search").await.choosing([
        sample("en/handbook.pdf"),
        sample("en/services-agreement.docx"),
    ]);
    let desk = Desk::first(home).await;
    desk.add_files(2).await;

    // The last word counts as begun until something stands behind it.
    desk.type_into("search", "probation peri").await;
    desk.wait_for("hit-passage").await;
    desk.wait_until(
        "the words are marked in the passages",
        PATIENCE,
        "return [...document.querySelectorAll('[data-testid=hit-passage] [data-testid=found]')] \
           .some(mark => mark.textContent.toLowerCase() === 'period');",
    )
    .await;
    desk.picture("found").await;
    assert_eq!(desk.count("file-row").await, 0, "the results take the page");

    press_in_search(&desk, Key::Enter).await;
    desk.wait_for("document-pane").await;
    desk.wait_longer_for("highlight", PATIENCE).await;
    desk.picture("opened").await;
    assert!(
        desk.count("hit-passage").await > 0,
        "the results stay beside the page"
    );

    press_in_search(&desk, Key::Escape).await;
    desk.wait_for("file-row").await;
    assert_eq!(
        desk.value(
            "return document.querySelector('[data-testid=search]').value;",
            Vec::new()
        )
        .await,
        "",
        "Escape clears the field"
    );

    desk.type_into("search", "handb").await;
    desk.wait_for("hit-file").await;
    let name = desk.last_text("hit-file").await;
    assert!(name.starts_with("handbook.pdf"), "names are found: {name}");
}

#[tokio::test]
async fn what_is_not_found_can_be_asked() {
    let home = Home::new("search-none")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    desk.type_into("search", "zyzzyva").await;
    desk.wait_for("search-none").await;
    desk.picture("nothing").await;
    press_in_search(&desk, Key::Enter).await;
    desk.wait_for("answer").await;
    assert_eq!(desk.count("search-none").await, 0, "the chat is shown");
    desk.wait_for_the_end().await;
    desk.wait_for("chat-row").await;

    // Chats are found by what was asked in them.
    desk.type_into("search", "zyzz").await;
    desk.wait_for("hit-chat").await;
    desk.picture("chat").await;
}

async fn press_in_search(desk: &Desk, key: Key) {
    desk.wait_for("search")
        .await
        .send_keys(&char::from(key).to_string())
        .await
        .expect("the field takes keys");
}
