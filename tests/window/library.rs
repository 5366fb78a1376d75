//! Files: added, shown as they are read, and taken out.

use crate::desk::{Desk, Home};
use crate::environment::sample;

#[tokio::test]
async fn a_pdf_is_added_read_and_shown() {
    let home = Home::new("library")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.picture("first-window").await;

    desk.add_files(1).await;
    desk.picture("indexed").await;

    let row = desk.last_text("file-row").await;
    assert!(row.contains("handbook"), "the row names its file: {row}");
}

#[tokio::test]
async fn the_samples_are_one_press_away() {
    let desk = Desk::first(Home::new("samples").await).await;
    // An empty library offers something to begin with.
    desk.wait_for("welcome").await;
    desk.press("add-samples").await;
    desk.press("nav-library").await;
    desk.wait_until_indexed(4).await;
    desk.picture("indexed").await;
}

#[tokio::test]
async fn what_cannot_be_read_is_set_aside_with_a_reason() {
    let home = Home::new("set-aside").await;
    let broken = home.folder.path().join("broken.pdf");
    std::fs::write(&broken, b"%PDF-1.7\nnothing of it is true").expect("a broken file");
    let desk = Desk::first(home.choosing([broken])).await;
    desk.press("nav-library").await;
    desk.press("add-files").await;
    desk.wait_until(
        "the file is set aside",
        crate::page::PATIENCE,
        "return document.querySelector('[data-testid=file-row][data-state=set_aside]') !== null;",
    )
    .await;
    desk.picture("reason").await;
    let row = desk.last_text("file-row").await;
    assert!(row.contains("broken.pdf"), "the row names its file: {row}");
    assert!(
        !row.contains("failure."),
        "the reason is a sentence, not a key: {row}"
    );
}
