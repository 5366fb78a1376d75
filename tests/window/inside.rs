//! A message and what is attached to it: each opens the other.

use std::time::Duration;

use crate::desk::{Desk, Home};
use crate::language::choose;

const SOON: Duration = Duration::from_secs(60);
const MESSAGE: &str = "From: Ada <ada@example.org>\r\nTo: Ben <ben@example.org>\r\n\
    Subject: Costs of the move\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=part\r\n\r\n\
    --part\r\nContent-Type: text/plain\r\n\r\nThe offers are attached.\r\n\
    --part\r\nContent-Type: text/csv; name=offers.csv\r\n\
    Content-Disposition: attachment; filename=offers.csv\r\n\r\n\
    Company,Price\r\nNorth Removals,1840\r\nHarbour Vans,1615\r\n\
    --part\r\nContent-Type: text/markdown; name=terms.md\r\n\
    Content-Disposition: attachment; filename=terms.md\r\n\r\n\
    # Terms\r\n\r\nDamage is told within seven days.\r\n--part--\r\n";

#[tokio::test]
async fn a_message_lists_what_is_attached_and_each_opens_the_other() {
    let mut home = Home::new("inside").await;
    let path = home.folder.path().join("costs.eml");
    std::fs::write(&path, MESSAGE).expect("the folder is writable");
    home.choose = vec![path];
    let desk = Desk::first(home).await;
    desk.add_files(3).await;
    desk.press("nav-library").await;
    open(&desk, "costs.eml").await;
    desk.wait_until(
        "the message lists both",
        SOON,
        "return document.querySelector('[data-testid=document-pane]')?.textContent.includes('The offers are attached') && [...document.querySelectorAll('[data-testid=open-inside]')].map(each => each.textContent.trim()).join() === 'offers.csv,terms.md';",
    )
    .await;
    desk.picture("message").await;

    desk.press("open-inside").await;
    desk.wait_until(
        "the first of them is open, and nothing is inside it",
        SOON,
        "return document.querySelector('[data-testid=document-pane]')?.textContent.includes('Harbour Vans') && !document.querySelector('[data-testid=open-inside]');",
    )
    .await;
    desk.picture("attached").await;

    desk.press("open-container").await;
    desk.wait_until(
        "the message is open again",
        SOON,
        "return document.querySelectorAll('[data-testid=open-inside]').length === 2 && !document.querySelector('[data-testid=open-container]');",
    )
    .await;
    desk.press("nav-settings").await;
    choose(&desk, "language-select", "zh").await;
    choose(&desk, "theme-select", "dark").await;
    desk.press("nav-library").await;
    open(&desk, "costs.eml").await;
    desk.wait_for("open-inside").await;
    desk.picture("chinese-dark").await;
}

/// Opens a file from its row.
async fn open(desk: &Desk, name: &str) {
    let script = format!(
        "const name = document.querySelector('[data-testid=file-row][data-name={name:?}] button.name'); if (!name || name.disabled) return false; name.click(); return true;"
    );
    desk.wait_until("the file can be opened", SOON, &script)
        .await;
}
