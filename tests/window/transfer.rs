//! The library goes into one file, and comes out of it again.

use crate::desk::{Desk, Home};
use crate::page::PATIENCE;

#[tokio::test]
async fn what_was_exported_comes_back() {
    let home = Home::new("transfer").await;
    let export = home.saved().join("library.deskhand");
    let desk = Desk::first(home.choosing([export.clone()])).await;
    desk.wait_for("welcome").await;
    desk.press("add-samples").await;
    desk.press("nav-library").await;
    desk.wait_until_indexed(4).await;

    desk.press("nav-settings").await;
    desk.press("export-library").await;
    desk.wait_until(
        "it says where the library went",
        PATIENCE,
        "return document.body.textContent.includes('library.deskhand');",
    )
    .await;
    desk.picture("exported").await;
    assert!(export.is_file(), "the file is there");

    desk.press("nav-library").await;
    for left in (0..4).rev() {
        // The tools of a row show up under the pointer.
        desk.value(
            "document.querySelector('[data-testid=remove]').click(); return true;",
            Vec::new(),
        )
        .await;
        desk.wait_until(
            "a document is gone",
            PATIENCE,
            &format!("return document.querySelectorAll('[data-testid=remove]').length === {left};"),
        )
        .await;
    }
    desk.press("nav-settings").await;
    desk.press("import-library").await;
    desk.wait_until(
        "it says what was taken in",
        PATIENCE,
        "return document.body.textContent.includes('Taken in');",
    )
    .await;
    desk.press("nav-library").await;
    desk.wait_until_indexed(4).await;
    desk.picture("imported").await;
}
