//! Models from a hub: seen on their way, paused and gone on with, and behind a token.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::environment::Running;
use crate::hub::Hub;
use crate::language::choose;
use crate::models::{installed, weights};
use crate::page::PATIENCE;

const SOON: Duration = Duration::from_secs(30);
/// What is downloaded, and a model whose publisher wants to know who downloads it.
const WANTED: &str = "SmolLM2 360M Instruct";
const GATED: &str = "Gemma 3 1B";
const TOKEN: &str = "hf_window";

#[tokio::test]
async fn a_model_comes_from_a_hub_and_answers() {
    let content = std::fs::read(weights()).expect("the default model is installed");
    let bytes = content.len();
    let hub = Hub::serve(
        [
            "smollm2-360m-instruct-q8_0.gguf",
            "gemma-3-1b-it-Q4_K_M.gguf",
        ],
        content,
        ("gemma-3-1b", TOKEN),
    );
    let mut home = Home::new("download").await;
    let models = own_models(&home);
    let variables = &mut home.room.variables;
    variables.push(("DESKHAND_HUB", hub.url.clone()));
    variables.push(("DESKHAND_MODELS", models.display().to_string()));
    let _keyring = keyring(&mut home);
    let desk = Desk::first(home).await;
    open_models(&desk).await;

    press_in(&desk, WANTED, "download-model").await;
    until(&desk, "it is on its way", WANTED, "return row.dataset.state === 'downloading' && row.textContent.includes('MB/s') && row.querySelector('[role=progressbar]').getAttribute('aria-valuenow') > 9;").await;
    desk.picture("running").await;
    press_in(&desk, WANTED, "pause-download").await;
    until(
        &desk,
        "it waits",
        WANTED,
        "return !!row.querySelector('[data-testid=resume-download]');",
    )
    .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let sent = hub.sent();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(hub.sent(), sent, "nothing comes while it waits");
    assert!(sent < bytes, "it was paused on its way");
    desk.picture("paused").await;

    // The token field takes what the hub wants, and the download goes on by itself.
    press_in(&desk, GATED, "download-model").await;
    press_in(&desk, GATED, "download-model").await;
    until(
        &desk,
        "the hub wants a token",
        GATED,
        "return !!row.querySelector('[data-testid=hub-token]');",
    )
    .await;
    desk.picture("gated").await;
    desk.type_into("hub-token", TOKEN).await;
    desk.picture("token").await;
    press_in(&desk, GATED, "keep-token").await;
    until(
        &desk,
        "the token opens the door",
        GATED,
        "return row.dataset.state === 'downloading';",
    )
    .await;
    desk.picture("let-in").await;

    press_in(&desk, WANTED, "resume-download").await;
    until(
        &desk,
        "all of it is here",
        WANTED,
        "return row.dataset.state === 'here';",
    )
    .await;
    assert!(
        hub.sent() < bytes + bytes / 2,
        "what had come was not sent again"
    );
    press_in(&desk, WANTED, "use-model").await;
    until(
        &desk,
        "it answers",
        WANTED,
        "return row.classList.contains('current');",
    )
    .await;
    desk.picture("here").await;
    let folder = models.join("smollm2-360m-instruct");
    assert_eq!(
        std::fs::read_dir(folder).expect("its folder").count(),
        1,
        "nothing else is left there"
    );

    desk.press("nav-settings").await;
    choose(&desk, "language-select", "zh").await;
    choose(&desk, "theme-select", "dark").await;
    desk.press("open-models").await;
    desk.wait_longer_for("model-row", SOON).await;
    desk.picture("chinese-dark").await;
}

/// A folder for models with those that are installed, of which nothing is written.
fn own_models(home: &Home) -> PathBuf {
    let models = home.folder.path().join("models");
    std::fs::create_dir(&models).expect("a new folder");
    for model in std::fs::read_dir(installed()).expect("models are installed") {
        let model = model.expect("the folder can be read");
        symlink(model.path(), models.join(model.file_name())).expect("links can be made");
    }
    models
}

/// A keychain for this room, unlocked.
fn keyring(home: &mut Home) -> Running {
    let data = home.folder.path().join("xdg");
    let variables = &mut home.room.variables;
    variables.push(("XDG_DATA_HOME", data.display().to_string()));
    variables.push(("XDG_RUNTIME_DIR", home.folder.path().display().to_string()));
    let unlock =
        "printf password | exec gnome-keyring-daemon --foreground --unlock --components=secrets";
    Running::start(
        home.room
            .command(Path::new("sh"))
            .args(["-c", unlock])
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )
}

async fn open_models(desk: &Desk) {
    desk.press("nav-settings").await;
    desk.press("open-models").await;
    desk.wait_longer_for("model-row", SOON).await;
}

/// Waits until a script says so of the row of a model.
async fn until(desk: &Desk, what: &str, model: &str, script: &str) {
    let script = format!(
        "const row = document.querySelector('[data-testid=model-row][data-name={model:?}]'); {script}"
    );
    desk.wait_until(what, PATIENCE, &script).await;
}

/// Presses a button in the row of a model.
async fn press_in(desk: &Desk, model: &str, button: &str) {
    let script = format!(
        "const button = document.querySelector('[data-testid=model-row][data-name={model:?}] [data-testid={button}]'); button?.scrollIntoView({{block: 'center'}}); button?.click(); return !!button;"
    );
    let pressed = desk.value(&script, Vec::new()).await;
    assert_eq!(pressed, json!(true), "{model} has the button {button}");
}
