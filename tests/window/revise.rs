//! A document is proofread: each change has its reason, can be taken back, and goes into a
//! Word document as a tracked change.

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::page::PATIENCE;

const LETTER: &str = "# Notice of the the lease\n\nDear Mr Murray,\n\nwe recieve the rent of €1,250.00 by \
    monday , and a invoice comes after. The tenant pays more then agreed.\n\n- the keys\n- our adress\n\n\
    | Item | Agreed |\n|---|---|\n| Rent | 900 euros |\n";

#[tokio::test]
async fn a_document_is_proofread_and_a_change_is_taken_back() {
    let home = Home::new("revise").await;
    let path = home.folder.path().join("letter.md");
    std::fs::write(&path, LETTER).expect("a file can be written");
    let saved = home.saved();
    let desk = Desk::first(home.choosing([path])).await;
    desk.add_files(1).await;
    desk.value(
        "document.querySelector('[data-testid=file-menu]').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.press_item("Work on the text").await;
    desk.press("revise-start").await;
    desk.wait_until(
        "all of it is proofread",
        PATIENCE,
        "return document.querySelectorAll('[data-testid=revise-block]').length >= 6 \
         && document.querySelectorAll('[data-testid=revise-edit]').length === 7;",
    )
    .await;
    desk.picture("proofread").await;
    let changed = desk
        .value(
            "return [...document.querySelectorAll('[data-testid=revise-edit]')] \
             .map(edit => [edit.querySelector('del')?.textContent ?? '', \
                           edit.querySelector('ins')?.textContent ?? '']);",
            Vec::new(),
        )
        .await;
    assert_eq!(changed[1], json!(["recieve", "receive"]), "{changed}");
    desk.press("revise-edit").await;
    desk.wait_for("revise-keep").await;
    desk.picture("reason").await;
    desk.press("revise-keep").await;
    desk.wait_until(
        "it is counted as taken back",
        PATIENCE,
        "return document.querySelector('[data-testid=revise-changes]').textContent.includes('1 taken back');",
    )
    .await;
    desk.press("revise-save").await;
    desk.press_item("Word with changes marked").await;
    desk.wait_until(
        "it is saved",
        PATIENCE,
        "return document.body.textContent.includes('The text was saved');",
    )
    .await;
    let written = std::fs::read(saved.join("letter.docx")).expect("it is named as the letter");
    assert!(written.starts_with(b"PK"), "a Word document");

    desk.value(
        "document.querySelectorAll('[data-testid=revise-place]')[1].click(); return true;",
        Vec::new(),
    )
    .await;
    desk.wait_for("document-pane").await;
    desk.picture("opened").await;
    desk.close().await;
}
