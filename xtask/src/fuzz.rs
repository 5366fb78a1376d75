//! Every reader and every parser of our own, fed with broken input for a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::build;
use crate::console;
use crate::failure::Failure;
use crate::program;
use crate::repository::Repository;
use crate::tools;

/// The coverage that steers the fuzzer and AddressSanitizer are flags of this
/// compiler alone.
const TOOLCHAIN: &str = "nightly";
/// Compiles every target, also those of the models' room.
const FEATURES: &str = "--features=engine";
/// The package's program that is no target.
const SEEDS: &str = "seeds";
/// An input that takes more seconds, or more MiB, counts as a fault.
const MOST_TIME: &str = "-timeout=25";
const MOST_MEMORY: &str = "-rss_limit_mb=2048";
/// How the fuzzer tells how many inputs it tried.
const TRIED: &str = "stat::number_of_executed_units:";

/// What is fuzzed, and for how long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fuzzing {
    /// For each target.
    pub(crate) seconds: u32,
    /// None means every target.
    pub(crate) targets: Vec<String>,
}

/// Builds the targets with AddressSanitizer, writes their seeds and runs one after
/// the other, whatever became of those before. An input that breaks one lies under
/// `fuzz/artifacts/` then, beside what the fuzzer said, and the exit code tells.
pub(crate) fn fuzz(repository: &Repository, fuzzing: &Fuzzing) -> Result<ExitCode, Failure> {
    let fuzzer = Fuzzer::installed(repository)?;
    let known = fuzzer.targets()?;
    if let Some(unknown) = fuzzing.targets.iter().find(|name| !known.contains(name)) {
        return Err(Failure::ArgumentUnknown {
            command: "fuzz".to_owned(),
            argument: unknown.clone(),
        });
    }
    let targets = match fuzzing.targets.is_empty() {
        true => known,
        false => fuzzing.targets.clone(),
    };
    console::step("Writing the seeds", || fuzzer.write_seeds(repository))?;
    let mut outcome = ExitCode::SUCCESS;
    for target in &targets {
        console::step(&format!("Building {target}"), || fuzzer.build(target))?;
        let said = fuzzer.run(target, fuzzing.seconds)?;
        match said.held {
            true => console::say(&format!("{target}: held, {} inputs", said.tried)),
            false => {
                console::say(&format!("{target}: BROKE, see {}", said.log.display()));
                outcome = ExitCode::FAILURE;
            }
        }
    }
    Ok(outcome)
}

/// `cargo fuzz`, and where it works.
struct Fuzzer {
    program: PathBuf,
    folder: PathBuf,
    built: PathBuf,
}

/// What became of a target.
struct Run {
    held: bool,
    tried: String,
    log: PathBuf,
}

impl Fuzzer {
    fn installed(repository: &Repository) -> Result<Self, Failure> {
        Ok(Self {
            program: tools::CARGO_FUZZ.install(repository)?,
            folder: repository.path("fuzz"),
            built: repository.target().join("fuzz-build"),
        })
    }

    fn targets(&self) -> Result<Vec<String>, Failure> {
        let listed = program::output(&mut self.command("list"))?;
        let names = listed.lines().filter(|name| *name != SEEDS);
        Ok(names.map(str::to_owned).collect())
    }

    fn write_seeds(&self, repository: &Repository) -> Result<(), Failure> {
        program::run(
            build::bare(repository, "run")
                .args(["--quiet", "--bin", SEEDS, "--manifest-path"])
                .arg(self.folder.join("Cargo.toml"))
                .arg("--target-dir")
                .arg(&self.built),
        )
    }

    fn build(&self, target: &str) -> Result<(), Failure> {
        program::run(&mut self.of_target("build", target))
    }

    fn run(&self, target: &str, seconds: u32) -> Result<Run, Failure> {
        let artifacts = self.folder.join("artifacts");
        fs::create_dir_all(&artifacts).map_err(Failure::file(&artifacts))?;
        let log = artifacts.join(format!("{target}.log"));
        let ended = self
            .of_target("run", target)
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .args([MOST_TIME, MOST_MEMORY, "-print_final_stats=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log).map_err(Failure::file(&log))?)
            .status()
            .map_err(|source| Failure::ProgramNotStarted {
                program: self.program.display().to_string(),
                source,
            })?;
        Ok(Run {
            held: ended.success(),
            tried: tried(&log)?,
            log,
        })
    }

    fn of_target(&self, what: &str, target: &str) -> Command {
        let mut command = self.command(what);
        command
            .arg(FEATURES)
            .arg("--target-dir")
            .arg(&self.built)
            .arg(target);
        command
    }

    /// A command of `cargo fuzz` with the compiler that it needs, whichever cargo
    /// started this program.
    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env_remove("CARGO")
            .env("RUSTUP_TOOLCHAIN", TOOLCHAIN)
            .arg(what)
            .arg("--fuzz-dir")
            .arg(&self.folder);
        command
    }
}

/// How many inputs the fuzzer says that it tried.
fn tried(log: &Path) -> Result<String, Failure> {
    let said = fs::read(log).map_err(Failure::file(log))?;
    let said = String::from_utf8_lossy(&said);
    let number = said.lines().find_map(|line| line.strip_prefix(TRIED));
    Ok(number.unwrap_or("an unknown number of").trim().to_owned())
}
