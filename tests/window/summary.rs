//! A document in its own words.

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::PATIENCE;

#[tokio::test]
async fn a_document_is_summarised_and_each_sentence_opens_its_place() {
    let home = Home::new("summary")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    desk.value(
        "document.querySelector('[data-testid=file-menu]').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.press_item("Summarise").await;
    desk.wait_longer_for("summary-part", PATIENCE).await;
    let medium = desk.count("summary-place").await;
    desk.picture("medium").await;
    desk.press("summary-short").await;
    desk.wait_until(
        "a shorter one takes its place",
        PATIENCE,
        &format!(
            "return document.querySelectorAll('[data-testid=summary-place]').length < {medium};"
        ),
    )
    .await;
    desk.press("retell").await;
    desk.wait_longer_for("retold-sentence", PATIENCE).await;
    desk.wait_until(
        "the model has told all parts",
        PATIENCE,
        "return document.querySelector('[data-testid=retell-stop]') === null \
         && document.querySelector('[data-testid=retell]') === null;",
    )
    .await;
    desk.picture("retold").await;
    desk.wait_for("summary-chapter").await;
    let chapter = desk
        .value(
            "const choice = document.querySelector('[data-testid=summary-chapter]'); \
             choice.value = '1'; choice.dispatchEvent(new Event('change', {bubbles: true})); \
             return choice.selectedOptions[0].textContent;",
            Vec::new(),
        )
        .await;
    desk.wait_until(
        "the chapter alone is told",
        PATIENCE,
        "const told = document.querySelectorAll('[data-testid=summary-part]'); \
         return told.length > 0 && told.length < 7 \
         && !document.querySelector('[data-testid=summary-told]').textContent.includes('Summarising');",
    )
    .await;
    assert!(
        chapter.as_str().is_some_and(|name| !name.is_empty()),
        "{chapter}"
    );
    desk.picture("chapter").await;
    desk.value(
        "const choice = document.querySelector('[data-testid=summary-file]'); \
         choice.value = 'all'; choice.dispatchEvent(new Event('change', {bubbles: true})); return true;",
        Vec::new(),
    )
    .await;
    desk.wait_until(
        "each document of the library is told",
        PATIENCE,
        "return document.querySelectorAll('[data-testid=summary-document]').length === 1;",
    )
    .await;
    desk.picture("several").await;
    desk.press("summary-place").await;
    desk.wait_longer_for("highlight", PATIENCE).await;
    let open = desk
        .value(
            "return document.querySelectorAll('[data-testid=summary-part]').length > 0;",
            Vec::new(),
        )
        .await;
    assert_eq!(open, json!(true), "the summary stays beside its document");
    desk.picture("opened").await;
}
