//! The start of the window: from the start of the process until it takes input,
//! and the memory of all its processes then.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::figures::Figures;

/// Names the file to which the app writes when it was ready.
const REPORT: &str = "DESKHAND_START_REPORT";
/// How often the app is started; the median counts. The first start, which
/// finds cold caches, is noted by itself.
const STARTS: usize = 7;
/// When a start counts as failed.
const TOO_LONG: Duration = Duration::from_secs(60);
/// What the app is left to do after it is ready, before its memory is read:
/// the models are loaded then.
const SETTLE: Duration = Duration::from_secs(6);

/// Why the start could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// The executable was not built.
    #[error("{0} is missing: build the package deskhand-desktop first")]
    NoExecutable(PathBuf),
    /// The app never said that it was ready.
    #[error("the window was not ready within {TOO_LONG:?}")]
    NeverReady,
    /// A process or file did not do what it should.
    #[error("{what}: {error}")]
    System {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        error: io::Error,
    },
}

/// Measures `start.first_interactive_ms`, `start.interactive_ms`,
/// `start.memory_mib`.
pub(crate) fn run(figures: &mut Figures) -> Result<(), StartError> {
    let executable = executable()?;
    let home = tempfile::tempdir().map_err(system("a folder for the library"))?;
    let screen = Screen::open()?;
    let mut times = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..STARTS {
        let (milliseconds, mebibytes) = start(&executable, home.path(), &screen)?;
        times.push(milliseconds);
        memory.extend(mebibytes);
    }
    if let Some(first) = times.first() {
        figures.note("start.first_interactive_ms", *first);
    }
    figures.note("start.interactive_ms", median(&mut times));
    if !memory.is_empty() {
        figures.note("start.memory_mib", median(&mut memory));
    }
    Ok(())
}

/// One start: the milliseconds until the window was ready, and the memory of
/// all processes in MiB, where the system tells.
fn start(
    executable: &Path,
    home: &Path,
    screen: &Screen,
) -> Result<(f64, Option<f64>), StartError> {
    let report = home.join("ready");
    if report.exists() {
        std::fs::remove_file(&report).map_err(system("the report of the last start"))?;
    }
    let mut command = Command::new(executable);
    command
        .env(REPORT, &report)
        .env("DESKHAND_DATA", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    screen.dress(&mut command);
    let begun = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let app = Ends(command.spawn().map_err(system("the window's start"))?);
    let ready = wait_for(&report)?;
    std::thread::sleep(SETTLE);
    let memory = memory_of_tree(app.0.id());
    Ok(((ready - begun.as_secs_f64()) * 1000.0, memory))
}

/// The time that the report names, once it is there.
fn wait_for(report: &Path) -> Result<f64, StartError> {
    let deadline = Instant::now() + TOO_LONG;
    while Instant::now() < deadline {
        let time = std::fs::read_to_string(report)
            .ok()
            .filter(|text| text.ends_with('\n'))
            .and_then(|text| text.trim().parse().ok());
        if let Some(time) = time {
            return Ok(time);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(StartError::NeverReady)
}

/// The window's executable, which lies beside this one.
fn executable() -> Result<PathBuf, StartError> {
    let own = std::env::current_exe().map_err(system("the path of the benchmark"))?;
    let name = format!("deskhand-desktop{}", std::env::consts::EXE_SUFFIX);
    let beside = own.with_file_name(name);
    if beside.is_file() {
        Ok(beside)
    } else {
        Err(StartError::NoExecutable(beside))
    }
}

/// A screen to start on: the person's, or one in memory.
struct Screen {
    display: Option<String>,
    _server: Option<Ends>,
}

impl Screen {
    fn open() -> Result<Self, StartError> {
        let has_screen = !cfg!(target_os = "linux")
            || std::env::var_os("DISPLAY").is_some()
            || std::env::var_os("WAYLAND_DISPLAY").is_some();
        if has_screen {
            return Ok(Self {
                display: None,
                _server: None,
            });
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1400x900x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(system("Xvfb"))?;
        let mut line = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .map_err(system("Xvfb"))?;
        }
        Ok(Self {
            display: Some(format!(":{}", line.trim())),
            _server: Some(Ends(server)),
        })
    }

    fn dress(&self, command: &mut Command) {
        if let Some(display) = &self.display {
            command.env("DISPLAY", display);
        }
    }
}

/// A process that ends with its owner.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// The proportional set size of a process and all below it, in MiB: memory
/// that several share counts once in all (proc(5), `smaps_rollup`).
fn memory_of_tree(root: u32) -> Option<f64> {
    let mut below: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let Some(process) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        if let Some(parent) = parent(&entry.path()) {
            below.entry(parent).or_default().push(process);
        }
    }
    let mut kibibytes = 0.0;
    let mut open = vec![root];
    while let Some(process) = open.pop() {
        kibibytes += proportional_set(process).unwrap_or(0.0);
        open.extend(below.remove(&process).unwrap_or_default());
    }
    (kibibytes > 0.0).then_some(kibibytes / 1024.0)
}

fn parent(process: &Path) -> Option<u32> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    line.trim().parse().ok()
}

fn proportional_set(process: u32) -> Option<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn system(what: &'static str) -> impl Fn(io::Error) -> StartError {
    move |error| StartError::System { what, error }
}
