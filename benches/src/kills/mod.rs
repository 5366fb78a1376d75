//! Kills at random moments (SIGKILL) of a process that adds, changes, takes out and tries
//! again real documents: what of the library is broken afterwards.

#[path = "../../../crates/library/tests/process/churn.rs"]
mod churn;
#[path = "../../../crates/library/tests/process/embedding.rs"]
mod embedding;

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use document::reader::ReaderCommand;

use crate::data_sets;
use crate::figures::Figures;

use churn::{Folders, Outcome, Random};

/// Makes the process one that is to be killed.
pub(crate) const ARGUMENT: &str = churn::ARGUMENT;

/// Is such a process.
pub(crate) fn serve(arguments: impl Iterator<Item = OsString>) -> Outcome<()> {
    churn::serve(arguments)
}

/// Kills where no other number is asked for.
const KILLS: u64 = 200;
/// Documents of each set, the smallest: what is to be met are many moments, not long
/// ones.
const OF_EACH: usize = 30;
/// The longest that a process is let live, in milliseconds.
const LONGEST: usize = 700;

/// Measures `kills.count`, `kills.broken`, `kills.different` (whether the end differs
/// from that of a library that was never killed), `kills.documents`, `kills.seconds`.
pub(crate) fn run(figures: &mut Figures, paths: &[PathBuf]) -> Outcome<()> {
    let kills = match paths.first() {
        Some(count) => count.to_string_lossy().parse()?,
        None => KILLS,
    };
    let begun = Instant::now();
    let root = tempfile::tempdir()?;
    let folders = Folders::new(root.path(), ReaderCommand::of_this_executable(None)?)?;
    fill(&folders.pool())?;
    let program = std::env::current_exe()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
    let mut random = Random(seed);
    let mut broken = 0;
    for kill in 0..kills {
        let mut child = churn::start(&folders, &program, seed.wrapping_add(kill))?;
        std::thread::sleep(Duration::from_millis(random.below(LONGEST) as u64 + 20));
        child.kill()?;
        let ended = child.wait()?;
        if ended.code().is_some() {
            return Err(format!("seed {seed}, kill {kill}: the work ended by itself").into());
        }
        for what in churn::broken(&folders, &runtime)? {
            tell(&format!("seed {seed}, kill {kill}: {what}"));
            broken += 1;
        }
    }
    let (disturbed, undisturbed) = churn::in_the_end(&folders, &runtime)?;
    let differences = disturbed.differences(&undisturbed);
    for difference in &differences {
        tell(difference);
    }
    figures.note("kills.count", kills as f64);
    figures.note("kills.broken", f64::from(broken));
    figures.note("kills.differences", differences.len() as f64);
    figures.note("kills.documents", disturbed.files.len() as f64);
    figures.note("kills.passages", disturbed.dense.len() as f64);
    figures.note("kills.seconds", begun.elapsed().as_secs_f64());
    Ok(())
}

#[expect(clippy::print_stderr, reason = "what is broken is to be seen at once")]
fn tell(what: &str) {
    eprintln!("{what}");
}

/// Copies documents of the data sets, no content twice, and writes some that change.
fn fill(pool: &Path) -> Outcome<()> {
    let mut contents = HashSet::new();
    for set in ["office", "pdf"] {
        let mut files: Vec<(u64, PathBuf)> = walkdir::WalkDir::new(data_sets::folder().join(set))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| Some((entry.metadata().ok()?.len(), entry.into_path())))
            .filter(|(bytes, _)| *bytes > 0)
            .collect();
        files.sort();
        let mut copied = 0;
        for (_, path) in files {
            let is_new = contents.insert(blake3::hash(&std::fs::read(&path)?));
            let name = path.file_name().unwrap_or_default();
            if is_new && copied < OF_EACH && document::kind::has_known_ending(&path) {
                std::fs::copy(&path, pool.join(name))?;
                copied += 1;
            }
        }
    }
    for number in 0..OF_EACH {
        let sentence = format!("Report {number} tells what the year was about. ");
        let text = format!("# Report {number}\n\n{}", sentence.repeat(number * 8 + 1));
        std::fs::write(pool.join(format!("report-{number}.md")), text)?;
    }
    Ok(())
}
