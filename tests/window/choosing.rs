//! Several documents chosen at once: put into a collection, asked, taken out, taken back.

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::PATIENCE;

#[tokio::test]
async fn several_documents_are_chosen_and_dealt_with_together() {
    let home = Home::new("choosing").await.choosing([
        sample("en/handbook.pdf"),
        sample("en/services-agreement.docx"),
        sample("en/budget-2027.xlsx"),
        sample("en/quarterly-review.pptx"),
    ]);
    let desk = Desk::first(home).await;
    // The review has a workbook inside.
    desk.add_files(5).await;

    choose(&desk, 0, false).await;
    chosen_are(&desk, 1).await;
    // With Shift, all up to there.
    choose(&desk, 2, true).await;
    chosen_are(&desk, 3).await;
    desk.picture("chosen").await;

    desk.value(
        "document.querySelector('[data-testid=put-chosen]').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.press_item("New collection").await;
    desk.type_into("collection-name", "Project").await;
    desk.press("dialog-keep").await;
    count_in_collection(&desk, 4).await;

    desk.press("ask-chosen").await;
    assert_eq!(desk.all("scope-chip").await.len(), 3);
    desk.press("nav-library").await;
    assert_eq!(desk.count("chosen").await, 0, "what was chosen was asked");

    choose(&desk, 3, false).await;
    desk.press("choose-all").await;
    chosen_are(&desk, 4).await;
    desk.press("remove-chosen").await;
    desk.wait_until(
        "none of them is left",
        PATIENCE,
        "return document.querySelector('[data-testid=file-row]') === null;",
    )
    .await;
    desk.picture("removed").await;
    desk.value(
        "document.querySelector('.notice .action').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.wait_until_indexed(5).await;
    assert_eq!(desk.count("chosen").await, 0);
    count_in_collection(&desk, 4).await;

    desk.press("nav-settings").await;
    crate::language::choose(&desk, "language-select", "zh").await;
    crate::language::choose(&desk, "theme-select", "dark").await;
    desk.press("nav-library").await;
    choose(&desk, 1, false).await;
    desk.wait_for("chosen").await;
    desk.picture("chinese-dark").await;
}

/// Presses the box of a row, counted from 0, with or without Shift.
async fn choose(desk: &Desk, row: usize, shift: bool) {
    desk.value(
        "document.querySelectorAll('[data-testid=choose]')[arguments[0]]\
           .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: arguments[1] })); \
         return true;",
        vec![json!(row), json!(shift)],
    )
    .await;
}

async fn chosen_are(desk: &Desk, count: usize) {
    desk.wait_until(
        &format!("{count} are chosen"),
        PATIENCE,
        &format!(
            "const boxes = [...document.querySelectorAll('[data-testid=choose]')]; \
             return boxes.filter(box => box.checked).length === {count} \
               && document.querySelector('[data-testid=chosen] p')?.textContent === '{count} chosen';"
        ),
    )
    .await;
}

/// The sidebar counts what is in the collection, the workbook inside the review too.
async fn count_in_collection(desk: &Desk, count: usize) {
    desk.wait_until(
        &format!("{count} are in the collection"),
        PATIENCE,
        &format!(
            "return document.querySelector('[data-testid=collection-row] .count')?.textContent === '{count}';"
        ),
    )
    .await;
}
