//! Models, engines, servers and this computer.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::environment::free_port;
use crate::language::choose;
use crate::page::PATIENCE;

const SOON: Duration = Duration::from_secs(30);
/// The download gives up after five attempts and the waits between them.
const GIVEN_UP: Duration = Duration::from_secs(90);

/// The folder of the models that are installed.
pub(crate) fn installed() -> PathBuf {
    let named = std::env::var_os("DESKHAND_MODELS").map(PathBuf::from);
    named.unwrap_or_else(|| {
        let home = std::env::var_os("HOME").expect("a person has a home");
        PathBuf::from(home).join(".local/share/deskhand/models")
    })
}

/// The default model's file.
pub(crate) fn weights() -> PathBuf {
    installed().join("smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf")
}

#[tokio::test]
async fn models_engines_servers_and_this_computer_are_shown() {
    let mut home = Home::new("models").await;
    // A copy is a file that no catalogue knows.
    let copy = home.folder.path().join("my-model.gguf");
    std::fs::copy(weights(), &copy).expect("the default model is installed");
    home.choose = vec![copy];
    // A hub that is not there.
    let hub = format!("http://127.0.0.1:{}", free_port());
    home.room.variables.push(("DESKHAND_HUB", hub));
    let desk = Desk::first(home).await;
    desk.press("nav-settings").await;
    desk.press("open-models").await;
    desk.wait_longer_for("model-row", SOON).await;
    assert!(
        desk.all("model-row").await.len() > 10,
        "the catalogue offers models of all sizes"
    );
    desk.wait_for("hardware").await;

    // Engines are measured by themselves when nobody waits for an answer.
    desk.wait_longer_for("engine-row", PATIENCE).await;
    desk.wait_until(
        "the fastest engine answers",
        PATIENCE,
        "return [...document.querySelectorAll('[data-testid=engine-row]')].some(row => row.classList.contains('answers'));",
    )
    .await;
    desk.picture("engines").await;
    let engines = desk.all("engine-row").await.len();
    assert_eq!(engines, 2, "mistral.rs and llama.cpp on the processor");

    desk.press("find-servers").await;
    desk.press("choose-model-file").await;
    desk.wait_until(
        "the chosen file answers",
        SOON,
        "const rows = [...document.querySelectorAll('[aria-labelledby=models-here] [data-testid=model-row].current')]; return rows.length === 1 && rows[0].dataset.name.length > 0;",
    )
    .await;
    desk.picture("own-file").await;

    // Another model searches from now on.
    desk.press("use-search-model").await;
    desk.wait_until(
        "the other model searches",
        SOON,
        "const rows = [...document.querySelectorAll('[data-testid=search-models] [data-testid=model-row].current')]; return rows.length === 1 && rows[0].dataset.name.includes('MiniLM');",
    )
    .await;
    desk.picture("search-models").await;

    // What cannot be downloaded says why, and leaves nothing behind.
    desk.press("download-model").await;
    desk.wait_until(
        "the failure is told",
        GIVEN_UP,
        "return !!document.querySelector('[data-testid=model-row][data-state=failed] [role=alert]');",
    )
    .await;
    desk.picture("download-failed").await;

    desk.press("nav-settings").await;
    choose(&desk, "language-select", "zh").await;
    choose(&desk, "theme-select", "dark").await;
    desk.press("open-models").await;
    desk.wait_longer_for("model-row", SOON).await;
    desk.picture("chinese-dark").await;
    let scrolled = desk
        .value(
            "document.querySelector('[data-testid=hardware]').scrollIntoView(); return true;",
            Vec::new(),
        )
        .await;
    assert_eq!(scrolled, json!(true), "the page scrolls");
    desk.picture("chinese-dark-computer").await;
}
