//! What a window needs around it: a screen, a session bus, and a driver.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A process that ends with the test.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(
            command
                .spawn()
                .unwrap_or_else(|error| panic!("{command:?} should start: {error}")),
        )
    }

    /// Starts a process that prints one line when it is ready; returns the line.
    fn start_and_listen(command: &mut Command) -> (Self, String) {
        let mut running = Self::start(command.stdout(Stdio::piped()));
        let output = running.0.stdout.take().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .unwrap_or_else(|error| panic!("{command:?} should say that it is ready: {error}"));
        assert!(!line.trim().is_empty(), "{command:?} ended at once");
        (running, line.trim().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// A screen and a session bus of the test's own.
pub(crate) struct Room {
    _screen: Running,
    _bus: Running,
    /// Where the screen is drawn.
    pub(crate) frames: tempfile::TempDir,
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl Room {
    pub(crate) fn new() -> Self {
        let frames = tempfile::tempdir().expect("a temporary folder");
        let (screen, display) = Running::start_and_listen(
            Command::new("Xvfb")
                .arg("-fbdir")
                .arg(frames.path())
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "1400x900x24",
                    "-nolisten",
                    "tcp",
                ])
                .stderr(Stdio::null()),
        );
        let (bus, address) = Running::start_and_listen(Command::new("dbus-daemon").args([
            "--session",
            "--nofork",
            "--print-address=1",
        ]));
        Self {
            _screen: screen,
            _bus: bus,
            frames,
            variables: vec![
                ("DISPLAY", format!(":{display}")),
                ("DBUS_SESSION_BUS_ADDRESS", address),
                ("GDK_BACKEND", "x11".to_owned()),
                // No GPU and no accessibility bus to wait for.
                ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
                ("NO_AT_BRIDGE", "1".to_owned()),
                ("LC_ALL", "C.UTF-8".to_owned()),
            ],
        }
    }

    /// A command that runs in this room.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .envs(self.variables.iter().map(|(key, value)| (key, value)))
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_SESSION_TYPE");
        command
    }
}

/// The executable of the window.
pub(crate) fn application() -> &'static str {
    env!("CARGO_BIN_EXE_deskhand-desktop")
}

/// The checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sample document of this name, as `en/handbook.pdf`.
pub(crate) fn sample(name: &str) -> PathBuf {
    let path = root().join("assets/samples").join(name);
    assert!(
        path.is_file(),
        "{} belongs to the repository",
        path.display()
    );
    path
}

/// tauri-driver, where the project's tools have put it.
pub(crate) fn driver() -> PathBuf {
    if let Some(path) = std::env::var_os("TAURI_DRIVER") {
        return path.into();
    }
    let beside = Path::new(application())
        .ancestors()
        .map(|folder| folder.join("tools/bin/tauri-driver"))
        .find(|path| path.is_file());
    beside.unwrap_or_else(|| "tauri-driver".into())
}

/// A port on loopback that nothing listens at.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("loopback has a free port")
        .port()
}
