//! llama.cpp as node-llama-cpp ships it: the outside reference.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{EngineBenchError, system};

/// The package and the version that figures belong to.
const PACKAGE: &str = "node-llama-cpp@3.22.1";

/// The installed package.
pub(super) struct Reference {
    folder: PathBuf,
}

/// How fast the reference was.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReferenceSpeed {
    pub(super) prompt_tokens_per_second: f64,
    pub(super) answer_tokens_per_second: f64,
}

impl Reference {
    /// Installs the package beside the build where it is not there yet. None, with
    /// a message, where that fails: then nothing is compared.
    #[expect(clippy::print_stderr, reason = "tells why nothing is compared")]
    pub(super) fn installed() -> Option<Self> {
        match Self::install() {
            Ok(reference) => Some(reference),
            Err(error) => {
                eprintln!("without the reference: {PACKAGE} cannot be installed: {error}");
                None
            }
        }
    }

    fn install() -> io::Result<Self> {
        let own = std::env::current_exe()?;
        let target = own.ancestors().nth(2).unwrap_or(Path::new("."));
        let folder = target.join("tools").join("node-llama-cpp");
        if folder
            .join("node_modules/node-llama-cpp/package.json")
            .is_file()
        {
            return Ok(Self { folder });
        }
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("package.json"), "{\"private\":true}\n")?;
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let status = Command::new(npm)
            .args([
                "install",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                PACKAGE,
            ])
            .current_dir(&folder)
            .stdout(std::process::Stdio::null())
            .status()?;
        if status.success() {
            Ok(Self { folder })
        } else {
            Err(io::Error::other(status.to_string()))
        }
    }

    /// Reads prompts of these lengths and writes `answer_tokens` after each.
    pub(super) fn measure(
        &self,
        model: &Path,
        answer_tokens: usize,
        prompt_tokens: &[usize],
    ) -> Result<Vec<ReferenceSpeed>, EngineBenchError> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference/llama.mjs");
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let output = Command::new("node")
            .arg(script)
            .arg(&self.folder)
            .arg(model)
            .arg(threads.to_string())
            .arg(answer_tokens.to_string())
            .args(prompt_tokens.iter().map(ToString::to_string))
            .output()
            .map_err(system("starting node"))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let speeds: Vec<ReferenceSpeed> = said.lines().filter_map(speed).collect();
        if speeds.len() == prompt_tokens.len() {
            Ok(speeds)
        } else {
            let complaint = String::from_utf8_lossy(&output.stderr);
            Err(EngineBenchError::Reference(format!("{said}{complaint}")))
        }
    }
}

fn speed(line: &str) -> Option<ReferenceSpeed> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some(ReferenceSpeed {
        prompt_tokens_per_second: value["prompt_tokens_per_second"].as_f64()?,
        answer_tokens_per_second: value["answer_tokens_per_second"].as_f64()?,
    })
}
