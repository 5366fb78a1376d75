//! What can go wrong, each as a sentence that says what to do next.

use std::path::PathBuf;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("There is no command '{name}'. `cargo xtask help` lists the commands.")]
    CommandUnknown { name: String },
    #[error(
        "`cargo xtask {command}` does not know '{argument}'. `cargo xtask help` says what it takes."
    )]
    ArgumentUnknown { command: String, argument: String },
    #[error("`cargo xtask {command}` needs {what}.")]
    ArgumentMissing { command: String, what: &'static str },
    #[error("There is no tool '{name}' that Deskhand knows how to install.")]
    ToolUnknown { name: String },
    #[error("These are missing on this computer:\n{}", .sentences.join("\n"))]
    RequirementsMissing { sentences: Vec<String> },
    #[error(
        "System packages are missing: {packages}.\nInstall them with this command, then start again:\n  {command}"
    )]
    PackagesMissing { packages: String, command: String },
    #[error(
        "System packages are missing: {packages}.\nNobody can be asked here: start again with --yes, or install them with\n  {command}"
    )]
    NobodyToAsk { packages: String, command: String },
    #[error("'{program}' could not be started: {source}")]
    ProgramNotStarted {
        program: String,
        source: std::io::Error,
    },
    #[error("'{program}' failed ({status}).{output}")]
    ProgramFailed {
        program: String,
        status: String,
        output: String,
    },
    #[error("{path}: {source}", path = .path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path} is not what was expected: {reason}", path = .path.display())]
    Malformed { path: PathBuf, reason: String },
    #[error(
        "{path} in the package {package} is not the file that was checked for this version: its SHA-256 is {found} and should be {expected}. Nothing was kept."
    )]
    DigestDiffers {
        package: String,
        path: String,
        expected: String,
        found: String,
    },
    #[error("{path} is not what the sources say now. Run `cargo xtask {command}` and commit the result.", path = .path.display())]
    Stale {
        path: PathBuf,
        command: &'static str,
    },
    #[error(
        "There is no folder for a person's data: set DESKHAND_MODELS to a folder for the models."
    )]
    NoDataFolder,
    #[error(
        "There is no display to open the window on. Without one the command line works: cargo xtask run -- ask FILE... \"QUESTION\""
    )]
    NoDisplay,
}

impl Failure {
    /// For `map_err`: names the file that an error of the system is about.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
