//! A scan that is open while its words are recognised.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::PATIENCE;

/// As many wait their turn; the last waits longest.
const PICTURES: usize = 5;

/// The first page of the handbook as pictures that differ a little.
fn scans(folder: &Path) -> Vec<PathBuf> {
    (0..PICTURES)
        .map(|number| {
            let picture = folder.join(format!("scan-{number}"));
            let drawn = Command::new("pdftoppm")
                .args(["-png", "-singlefile", "-r", &(110 + number).to_string()])
                .args([&sample("en/handbook.pdf"), &picture])
                .status()
                .expect("pdftoppm is installed");
            assert!(drawn.success(), "the page is drawn");
            picture.with_extension("png")
        })
        .collect()
}

#[tokio::test]
async fn words_come_to_an_open_scan_and_what_is_looked_at_stays() {
    let home = Home::new("scan").await;
    let pictures = scans(home.folder.path());
    let desk = Desk::first(home.choosing(pictures)).await;
    desk.press("nav-library").await;
    desk.press("add-files").await;
    let name = format!("scan-{}.png", PICTURES - 1);
    desk.wait_until(
        "the last scan is read",
        PATIENCE,
        &format!("return !!document.querySelector('[data-testid=file-row][data-state=indexed][data-name=\"{name}\"]');"),
    )
    .await;
    let opened = desk
        .value(
            "document.querySelector(`[data-testid=file-row][data-name=\"${arguments[0]}\"] .name`).click(); return true;",
            vec![json!(name)],
        )
        .await;
    assert_eq!(opened, json!(true));
    desk.wait_for("page-origin").await;
    let waiting = desk.last_text("page-origin").await;
    assert!(
        waiting.starts_with("This page is a picture."),
        "its words are not recognised yet: {waiting}"
    );
    desk.press("zoom-larger").await;
    let zoom = desk.last_text("zoom").await;
    desk.picture("waiting").await;

    desk.wait_until(
        "the words are recognised",
        PATIENCE,
        "return document.querySelector('[data-testid=page-origin]').textContent.includes('recognised from its picture');",
    )
    .await;
    desk.picture("recognised").await;
    assert_eq!(desk.last_text("zoom").await, zoom, "the zoom stays");
}
