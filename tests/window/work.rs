//! The work in the background: paused, and gone on with.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::page::PATIENCE;

/// Enough that a pause finds something left to do.
const FILES: usize = 40;
const PARAGRAPHS: usize = 60;

#[tokio::test]
async fn work_is_paused_and_goes_on() {
    let home = Home::new("work").await;
    let files = written(home.folder.path());
    let desk = Desk::first(home.choosing(files)).await;
    desk.press("nav-library").await;
    desk.press("add-files").await;
    desk.press("nav-work").await;
    desk.press("pause").await;
    desk.wait_until(
        "the page and the sidebar say that it is paused",
        PATIENCE,
        "return document.querySelector('[data-testid=work-state]').dataset.paused === 'true' \
         && document.querySelector('[data-testid=nav-work]').textContent.trim().startsWith('Paused');",
    )
    .await;
    // A step that was begun is ended.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let before = totals(&desk).await;
    desk.picture("paused").await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(totals(&desk).await, before, "nothing is done meanwhile");
    assert_ne!(before, json!([]), "something is left to do");

    desk.press("go-on").await;
    desk.wait_until(
        "all of it is done",
        PATIENCE,
        "return document.querySelector('[data-testid=nav-work]') === null;",
    )
    .await;
    desk.picture("done").await;
    assert_eq!(totals(&desk).await, json!([]));
}

/// The numbers that the page tells.
async fn totals(desk: &Desk) -> serde_json::Value {
    desk.value(
        "return [...document.querySelectorAll('main dd')].map(number => number.textContent);",
        Vec::new(),
    )
    .await
}

/// Files with a text of their own each.
fn written(folder: &Path) -> Vec<PathBuf> {
    (0..FILES)
        .map(|number| {
            let path = folder.join(format!("letter-{number:02}.md"));
            let text: String = (0..PARAGRAPHS)
                .map(|paragraph| {
                    format!(
                        "Letter {number}, matter {paragraph}: the parties agreed that the goods of lot {} \
                         are handed over on day {} at gate {}, and that whoever is late pays for the wait.\n\n",
                        number * 31 + paragraph,
                        paragraph * 7 % 30,
                        paragraph % 5,
                    )
                })
                .collect();
            std::fs::write(&path, text).expect("a letter is written");
            path
        })
        .collect()
}
