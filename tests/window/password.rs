//! A file behind a password: the window asks for it, and reads the file with it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::desk::{Desk, Home};
use crate::language::choose;

const SOON: Duration = Duration::from_secs(30);
const PASSWORD: &str = "openpassword";

/// A real encrypted PDF of the data sets: `DESKHAND_DATA_SETS`, else
/// `../shared/data` beside the checkout.
#[expect(clippy::print_stderr, reason = "says what was skipped")]
fn encrypted() -> Option<PathBuf> {
    let data = std::env::var_os("DESKHAND_DATA_SETS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let path = data
        .join("pdf/005-libreoffice-writer-password")
        .join("libreoffice-writer-password.pdf");
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: there is no file {}", path.display());
    None
}

#[tokio::test]
async fn an_encrypted_file_asks_for_its_password_and_opens_with_it() {
    let Some(path) = encrypted() else { return };
    let desk = Desk::first(Home::new("password").await.choosing([path])).await;
    desk.press("nav-library").await;
    desk.press("add-files").await;
    desk.wait_longer_for("password", SOON).await;
    desk.picture("asked").await;

    desk.type_into("password", "not it").await;
    desk.press("unlock-submit").await;
    desk.wait_until(
        "the wrong password is refused in words",
        SOON,
        "const row = document.querySelector('[data-testid=file-row]'); \
         return row !== null && row.textContent.includes('not the password') && document.querySelector('[data-testid=password]') !== null;",
    )
    .await;
    desk.picture("refused").await;

    desk.press("nav-settings").await;
    choose(&desk, "language-select", "zh").await;
    choose(&desk, "theme-select", "dark").await;
    desk.press("nav-library").await;
    desk.wait_longer_for("password", SOON).await;
    desk.picture("chinese-dark").await;

    desk.type_into("password", PASSWORD).await;
    desk.press("unlock-submit").await;
    desk.wait_until_indexed(1).await;
    desk.picture("opened").await;
}
