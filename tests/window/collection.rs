//! A collection: made, asked, and deleted.

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::PATIENCE;

#[tokio::test]
async fn a_collection_is_made_asked_and_deleted() {
    let home = Home::new("collection").await.choosing([
        sample("en/handbook.pdf"),
        sample("en/services-agreement.docx"),
    ]);
    let desk = Desk::first(home).await;
    desk.add_files(2).await;

    make(&desk, "handbook.pdf", "Contracts").await;
    desk.press("collection-row").await;
    desk.wait_until(
        "the page shows what is in the collection",
        PATIENCE,
        "const rows = [...document.querySelectorAll('[data-testid=file-row]')]; \
         return rows.length === 1 && rows[0].dataset.name === 'handbook.pdf';",
    )
    .await;
    desk.picture("made").await;

    // The agreement answers this; the handbook alone is asked.
    desk.press("ask-part").await;
    assert_eq!(desk.last_text("scope-chip").await, "Contracts");
    desk.type_into(
        "question-box",
        "How can the client terminate the services agreement?",
    )
    .await;
    desk.press("send").await;
    desk.wait_for_the_end().await;
    desk.picture("asked").await;
    let turn = desk.last_text("turn").await;
    assert!(
        turn.contains("Contracts"),
        "the turn says what was asked: {turn}"
    );
    assert!(
        turn.contains("The documents you asked do not say."),
        "nothing is said of documents that were not asked: {turn}"
    );
    let elsewhere = desk
        .value(
            "return [...document.querySelectorAll('[data-testid=source-row]')] \
               .map(row => row.textContent).filter(text => !text.includes('handbook.pdf'));",
            Vec::new(),
        )
        .await;
    assert_eq!(
        elsewhere,
        json!([]),
        "nothing outside of the collection is found"
    );

    desk.press("collection-row").await;
    delete(&desk).await;
    desk.press("nav-library").await;
    desk.wait_until_indexed(2).await;
}

/// Puts a file into a new collection, by the menu of its row.
async fn make(desk: &Desk, file: &str, name: &str) {
    desk.value(
        "document.querySelector(`[data-testid=file-row][data-name=\"${arguments[0]}\"] [data-testid=file-menu]`).click(); return true;",
        vec![json!(file)],
    )
    .await;
    desk.press_item("New collection").await;
    desk.type_into("collection-name", name).await;
    desk.picture("name").await;
    desk.press("dialog-keep").await;
    desk.wait_for("collection-row").await;
}

async fn delete(desk: &Desk) {
    desk.value(
        "document.querySelector('main [data-testid=collection-menu]').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.wait_for("menu-item").await;
    desk.all("menu-item")
        .await
        .last()
        .expect("the menu has items")
        .click()
        .await
        .expect("the last item is pressed");
    desk.picture("delete").await;
    desk.press("confirm").await;
    desk.wait_until(
        "the collection is gone",
        PATIENCE,
        "return document.querySelector('[data-testid=collection-row]') === null;",
    )
    .await;
}
