//! A watched folder, followed as its files come and go.

use std::path::Path;

use crate::desk::{Desk, Home};
use crate::page::PATIENCE;

#[tokio::test]
async fn a_watched_folder_follows_new_and_deleted_files() {
    let home = Home::new("folder").await;
    let papers = home.folder.path().join("Papers");
    std::fs::create_dir(&papers).expect("a folder to watch");
    write(&papers, "lease.md", "The tenant may leave after two years.");
    let desk = Desk::first(home.choosing([papers.clone()])).await;
    desk.press("nav-library").await;
    desk.press("add-folder").await;
    desk.wait_for("folder-row").await;
    desk.wait_until_indexed(1).await;

    write(&papers, "annex.md", "Pets are allowed, except for geese.");
    desk.wait_until_indexed(2).await;
    desk.press("folder-row").await;
    desk.wait_for("folder-path").await;
    desk.picture("followed").await;
    count_is(&desk, 2).await;

    std::fs::remove_file(papers.join("lease.md")).expect("a file is deleted");
    desk.wait_until(
        "the deleted file is gone",
        PATIENCE,
        "const rows = [...document.querySelectorAll('[data-testid=file-row]')]; \
         return rows.length === 1 && rows[0].dataset.name === 'annex.md';",
    )
    .await;
    count_is(&desk, 1).await;

    stop_watching(&desk).await;
    desk.wait_until(
        "the folder is followed no longer",
        PATIENCE,
        "return document.querySelector('[data-testid=folder-row]') === null;",
    )
    .await;
    desk.wait_for("file-row").await;
    desk.picture("kept").await;
}

#[tokio::test]
async fn the_rules_of_a_folder_are_set_in_its_dialog() {
    let home = Home::new("folder-rules").await;
    let papers = home.folder.path().join("Papers");
    std::fs::create_dir(&papers).expect("a folder to watch");
    for name in ["lease.md", "lease.draft.md", ".hidden.md"] {
        write(&papers, name, "The tenant may leave after two years.");
    }
    let desk = Desk::first(home.choosing([papers.clone()])).await;
    desk.press("nav-library").await;
    desk.press("add-folder").await;
    desk.wait_for("folder-row").await;
    desk.wait_until_indexed(2).await;
    desk.press("folder-row").await;
    desk.wait_for("folder-path").await;

    desk.value(
        "document.querySelector('main [data-testid=folder-menu]').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.press_item("Settings").await;
    // Enter first: a line of its own, wherever the pointer has put the caret.
    desk.type_into("folder-ignore", "\u{e007}*.draft.md").await;
    desk.press("folder-hidden").await;
    desk.picture("rules").await;
    desk.press("dialog-keep").await;
    desk.wait_until(
        "what is ignored is gone, and what is hidden is there",
        PATIENCE,
        "const names = [...document.querySelectorAll('[data-testid=file-row][data-state=indexed]')]\
           .map(row => row.dataset.name).sort(); \
         return names.join() === '.hidden.md,lease.md';",
    )
    .await;
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file is written");
}

/// The sidebar counts the files of the folder.
async fn count_is(desk: &Desk, files: usize) {
    desk.wait_until(
        "the sidebar counts what is there",
        PATIENCE,
        &format!("return document.querySelector('[data-testid=folder-row] .count').textContent === '{files}';"),
    )
    .await;
}

/// By the menu of the folder's page, whose dialog says what becomes of the files.
async fn stop_watching(desk: &Desk) {
    desk.value(
        "document.querySelector('main [data-testid=folder-menu]').click(); return true;",
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
    desk.wait_for("keep-files").await;
    desk.picture("stop-watching").await;
    desk.press("keep-files").await;
}
