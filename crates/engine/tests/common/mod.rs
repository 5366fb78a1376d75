//! Where the real weights and engines lie, for the tests that need them.
#![allow(dead_code, reason = "each test needs a part of it")]

use std::path::PathBuf;
use std::time::Duration;

use engine::process::{Engine, EngineKind, EngineProgram};
use engine::{EngineChat, Models};

/// The models folder: `DESKHAND_MODELS`, else where the XDG base directory
/// specification puts data. `None`, with a message, when `DESKHAND_SKIP_MODELS`
/// is set: tests that need weights are then skipped. Otherwise weights that are
/// not there let a test fail.
#[expect(clippy::print_stderr, reason = "tells why a test is skipped")]
pub(crate) fn models() -> Option<Models> {
    if std::env::var_os("DESKHAND_SKIP_MODELS").is_some() {
        eprintln!("skipped: DESKHAND_SKIP_MODELS is set, and this test needs the default models");
        return None;
    }
    let folder = std::env::var_os("DESKHAND_MODELS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| {
        let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        data.or(home)
            .expect("HOME or XDG_DATA_HOME tells where data lies")
            .join("deskhand/models")
    });
    assert!(
        folder.is_dir(),
        "the default models are not in {}: fetch them with `cargo xtask models`, or set \
         DESKHAND_SKIP_MODELS to skip the tests that need them",
        folder.display()
    );
    Some(Models::in_folder(folder))
}

/// The default model on this engine. `None`, with a message, where [`models`] has
/// none.
pub(crate) fn chat(kind: EngineKind) -> Option<EngineChat> {
    let weights = models()?
        .default_chat()
        .expect("the catalogue names a default model");
    Some(EngineChat::new(engine_on_cpu(kind), weights))
}

/// The engine, which the build has left beside the tests.
pub(crate) fn engine_on_cpu(kind: EngineKind) -> Engine {
    EngineProgram::installed(kind)
        .unwrap_or_else(|| {
            panic!(
                "{} is not built: `cargo xtask test` builds it, or `cargo build --workspace --bins`",
                kind.executable()
            )
        })
        .on_cpu()
}

/// The processor time of a process so far: fields 14 and 15 of
/// `/proc/PID/stat`, in hundredths of a second (proc(5)). None when it is gone.
pub(crate) fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')').expect("the name is in brackets");
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<u64>().expect("ticks are numbers"))
        .sum();
    Some(Duration::from_millis(ticks * 10))
}

/// The memory that a process takes of its own, in MiB: `RssAnon` of
/// `/proc/PID/status` (proc(5)). Pages of a mapped file can be let go at any
/// moment, and are not counted.
pub(crate) fn own_memory(process: u32) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{process}/status")).expect("the process is there");
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse::<u64>().ok())
        .expect("proc(5) names it so");
    kibibytes / 1024
}
