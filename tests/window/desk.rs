//! One running app with a library of its own, and the driver that presses its
//! buttons.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::wd::{Capabilities, WindowHandle};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::sync::{Mutex, MutexGuard};

use crate::environment::{Room, Running, application, driver, free_port, root};
use crate::screen;

/// Two windows at once would wait for each other's models.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A running app.
pub(crate) struct Desk {
    /// Its window, as the driver sees it.
    pub(crate) client: Client,
    driver: Running,
    pub(crate) home: Home,
}

/// What stays when the app is closed and started again.
pub(crate) struct Home {
    name: &'static str,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) room: Room,
    /// What the dialog for files answers.
    pub(crate) choose: Vec<PathBuf>,
    /// What the driver starts: the app, or a script around it.
    pub(crate) application: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Home {
    /// A new, empty home for the test of this name.
    pub(crate) async fn new(name: &'static str) -> Self {
        Self {
            name,
            folder: tempfile::tempdir().expect("a folder for the library"),
            room: Room::new(),
            choose: Vec::new(),
            application: application().into(),
            _turn: ONE_AT_A_TIME.lock().await,
        }
    }

    /// The dialog for files answers with these.
    pub(crate) fn choosing(mut self, paths: impl IntoIterator<Item = PathBuf>) -> Self {
        self.choose = paths.into_iter().collect();
        self
    }

    /// Where drafts are saved to.
    pub(crate) fn saved(&self) -> PathBuf {
        self.folder.path().join("saved")
    }

    /// A command that the person of this home starts.
    pub(crate) fn command(&self, program: &Path) -> std::process::Command {
        let mut command = self.room.command(program);
        command
            .env("DESKHAND_DATA", self.folder.path().join("data"))
            .env("XDG_CONFIG_HOME", self.folder.path().join("config"))
            .env("XDG_CACHE_HOME", self.folder.path().join("cache"))
            .env("DESKHAND_TEST_SAVE_TO", self.saved())
            .env(
                "DESKHAND_TEST_OPEN",
                std::env::join_paths(&self.choose).expect("paths without a colon"),
            );
        command
    }

    /// Starts the app and waits for its first window.
    pub(crate) async fn open(self) -> Desk {
        std::fs::create_dir_all(self.saved()).expect("a folder to save to");
        let (port, native) = (free_port(), free_port());
        let driver = Running::start(
            self.command(&driver())
                .args(["--port", &port.to_string()])
                .args(["--native-port", &native.to_string()])
                .stdout(Stdio::null()),
        );
        let client = connect(port, &self.application).await;
        let desk = Desk {
            client,
            driver,
            home: self,
        };
        desk.main().await;
        desk
    }
}

async fn connect(port: u16, application: &Path) -> Client {
    let capabilities: Capabilities = [
        ("browserName".to_owned(), json!("wry")),
        (
            "tauri:options".to_owned(),
            json!({ "application": application }),
        ),
    ]
    .into_iter()
    .collect();
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let attempt = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match attempt {
            Ok(client) => return client,
            // The driver takes a moment to listen.
            Err(error) if Instant::now() > deadline => panic!("no session: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

impl Desk {
    /// Opens the app for the first time.
    pub(crate) async fn first(home: Home) -> Self {
        let desk = home.open().await;
        desk.wait_for("nav-library").await;
        desk
    }

    /// Closes the app as the driver does, and keeps its home.
    pub(crate) async fn close(self) -> Home {
        // The session's end closes the window; what is left of it ends with
        // the driver.
        let _closed = self.client.close().await;
        drop(self.driver);
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.home
    }

    /// Turns to the window whose address has this ending.
    async fn turn_to(&self, page: &str) -> WindowHandle {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            for window in self.client.windows().await.expect("the windows are listed") {
                if self.client.switch_to_window(window.clone()).await.is_err() {
                    continue;
                }
                let address = self.client.current_url().await;
                if address.is_ok_and(|address| is_page(address.path(), page)) {
                    return window;
                }
            }
            assert!(Instant::now() < deadline, "no window shows {page}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Turns to the main window.
    pub(crate) async fn main(&self) {
        self.turn_to("index.html").await;
    }

    /// Turns to the popup.
    pub(crate) async fn popup(&self) {
        self.turn_to("quick-ask.html").await;
    }

    /// Keeps a picture of the screen with the window as it is, and tells where.
    pub(crate) async fn picture(&self, step: &str) -> PathBuf {
        // What was just changed is on the screen a frame later.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let folder = root().join("artefacts");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let path = folder.join(format!("{}-{step}.png", self.home.name));
        screen::save(self.home.room.frames.path(), &path);
        path
    }
}

fn is_page(path: &str, page: &str) -> bool {
    path.ends_with(page) || (page == "index.html" && path.trim_matches('/').is_empty())
}
