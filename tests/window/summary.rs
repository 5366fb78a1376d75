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
