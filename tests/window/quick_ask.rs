//! The popup: by a second start and by the hotkey, asking, and Escape.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::key::Key;

use crate::desk::{Desk, Home};
use crate::environment::{application, sample};
use crate::page::PATIENCE;

#[tokio::test]
async fn a_second_start_shows_the_popup_which_answers_and_closes_on_escape() {
    let home = Home::new("quick-ask")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;

    let second = desk
        .home
        .command(Path::new(application()))
        .arg("--quick-ask")
        .status()
        .expect("a second start");
    assert!(second.success(), "a second start hands over and ends");

    desk.popup().await;
    wait_until_shown(&desk, true).await;
    desk.picture("shown").await;
    desk.type_into("quick-question", "How long is the probation period?")
        .await;
    desk.type_into("quick-question", &Key::Enter).await;
    desk.wait_longer_for("quick-answer", PATIENCE).await;
    // Sources stand below an answer once it is complete.
    desk.wait_longer_for("source-row", PATIENCE).await;
    let source = "return document.querySelector('[data-testid=source-row]').textContent;";
    let source = desk.value(source, Vec::new()).await;
    assert!(
        source
            .as_str()
            .is_some_and(|source| source.contains("handbook.pdf · page")),
        "{source}"
    );
    desk.picture("answered").await;

    // The first Escape may still have stopped the answer.
    for _ in 0..2 {
        if is_shown(&desk).await {
            desk.type_into("quick-question", &Key::Escape).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
    wait_until_shown(&desk, false).await;
}

#[tokio::test]
async fn the_hotkey_shows_the_popup_in_a_blink_and_hides_it() {
    let desk = Desk::first(Home::new("hotkey").await).await;
    desk.popup().await;
    wait_until_shown(&desk, false).await;
    // The hotkey is registered once the settings are read.
    tokio::time::sleep(Duration::from_secs(2)).await;
    press_hotkey(&desk);
    let pressed = Instant::now();
    wait_until_shown(&desk, true).await;
    let took = pressed.elapsed();
    desk.picture("shown").await;
    assert!(
        took < Duration::from_secs(2),
        "the popup is made at start, so it comes at once: {took:?}"
    );
    press_hotkey(&desk);
    wait_until_shown(&desk, false).await;
}

fn press_hotkey(desk: &Desk) {
    let pressed = desk
        .home
        .room
        .command("xdotool")
        .args(["key", "ctrl+shift+space"])
        .status()
        .expect("xdotool presses keys");
    assert!(pressed.success(), "the keys were pressed");
}

async fn is_shown(desk: &Desk) -> bool {
    desk.value("return document.visibilityState === 'visible';", Vec::new())
        .await
        == serde_json::json!(true)
}

/// Waits until the popup is shown, or hidden: a hidden window's page is told
/// that it is.
async fn wait_until_shown(desk: &Desk, shown: bool) {
    desk.wait_until(
        if shown {
            "the popup is shown"
        } else {
            "the popup is hidden"
        },
        Duration::from_secs(15),
        &format!("return (document.visibilityState === 'visible') === {shown};"),
    )
    .await;
}
