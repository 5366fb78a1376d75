//! Settings: the language and the theme change at once, and stay.

use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::page::test_id;

const SOON: Duration = Duration::from_secs(20);
const IN_CHINESE: &str = "return /[\\u4e00-\\u9fff]/.test(document.querySelector('[data-testid=nav-library]').textContent);";
const IN_DARK: &str = "const colour = getComputedStyle(document.body).backgroundColor; \
     const parts = colour.match(/\\d+/g).map(Number); \
     return parts[0] + parts[1] + parts[2] < 200;";

#[tokio::test]
async fn language_and_theme_change_at_once_and_stay() {
    let desk = Desk::first(Home::new("settings").await).await;
    desk.press("nav-settings").await;
    desk.picture("english-light").await;

    choose(&desk, "language-select", "zh").await;
    desk.wait_until("the window speaks Chinese", SOON, IN_CHINESE)
        .await;
    choose(&desk, "theme-select", "dark").await;
    desk.wait_until("the window is dark", SOON, IN_DARK).await;
    desk.picture("chinese-dark").await;

    let desk = desk.close().await.open().await;
    desk.wait_for("nav-library").await;
    desk.wait_until("Chinese stays after a restart", SOON, IN_CHINESE)
        .await;
    desk.wait_until("dark stays after a restart", SOON, IN_DARK)
        .await;
    desk.picture("chinese-dark-after-restart").await;
}

/// Chooses a value of a list or of a group of buttons.
pub(crate) async fn choose(desk: &Desk, name: &str, value: &str) {
    desk.wait_for(name).await;
    let chosen = desk
        .value(
            "const found = document.querySelector(arguments[0]); const value = arguments[1]; \
             const list = found.matches('select') ? found : found.querySelector('select'); \
             if (list) { list.value = value; list.dispatchEvent(new Event('input', { bubbles: true })); \
               list.dispatchEvent(new Event('change', { bubbles: true })); return true; } \
             const choice = found.querySelector(`[value=\"${value}\"], [data-value=\"${value}\"]`); \
             if (choice) { choice.click(); return true; } \
             return false;",
            vec![json!(test_id(name)), json!(value)],
        )
        .await;
    assert_eq!(chosen, json!(true), "{name} offers {value}");
}
