//! Two versions of a document side by side.

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::page::PATIENCE;

const OLD: &str = "# Services agreement\n\n## 1 Term\n\nThe agreement runs for two years.\n\n\
                   ## 2 Payment\n\nInvoices are paid within 30 days. Late payment bears interest.\n\n\
                   ## 3 Notices\n\nNotices are given in writing to the other party's seat.\n";
const NEW: &str = "# Services agreement\n\n## 1 Term\n\nThe agreement runs for three years.\n\n\
                   ## 2 Payment\n\nInvoices are paid within 14 days. Late payment bears interest.\n\n\
                   ## 3 Confidentiality\n\nEach party keeps the other's information secret.\n\n\
                   ## 4 Notices\n\nNotices are given in writing to the other party's seat.\n";

#[tokio::test]
async fn two_versions_are_compared_and_each_change_opens_its_place() {
    let home = Home::new("compare").await;
    let write = |name: &str, text: &str| {
        let path = home.folder.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    };
    let files = [
        write("agreement-2024.md", OLD),
        write("agreement-2025.md", NEW),
        write("unlike.md", "# Menu\n\nSoup.\n"),
    ];
    let desk = Desk::first(home.choosing(files)).await;
    desk.add_files(3).await;
    desk.value(
        "document.querySelector('[data-name=\"agreement-2024.md\"] [data-testid=file-menu]').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.press_item("Compare").await;
    desk.wait_until(
        "both versions are chosen, and compared",
        PATIENCE,
        "return document.querySelectorAll('[data-testid=change]').length === 4;",
    )
    .await;
    let kinds = desk
        .value(
            "return [...document.querySelectorAll('[data-testid=change]')].map(each => each.dataset.is);",
            Vec::new(),
        )
        .await;
    assert_eq!(kinds, json!(["changed", "changed", "added", "added"]));
    desk.picture("compared").await;
    desk.press("compare-place").await;
    desk.wait_for("document-pane").await;
    desk.wait_until(
        "the clause is marked in its document",
        PATIENCE,
        "const mark = document.querySelector('[data-testid=document-pane] mark'); \
         return mark !== null && mark.textContent.includes('two years');",
    )
    .await;
    desk.picture("opened").await;
}
