//! Other programs: started, listened to, their failures told in full.

use std::process::{Command, ExitCode, ExitStatus, Stdio};

use crate::failure::Failure;

/// Runs a program whose output the person sees; a failure of it is ours.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = wait(command)?;
    if status.success() {
        return Ok(());
    }
    Err(failed(command, status, ""))
}

/// Runs a program whose output the person sees, and hands its exit code on.
pub(crate) fn hand_over(command: &mut Command) -> Result<ExitCode, Failure> {
    let status = wait(command)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Runs a program quietly and answers with its output; when it fails, what
/// it said becomes part of the failure.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| not_started(command, source))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Err(failed(command, output.status, &said))
}

/// Whether a program starts and ends well; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// How a program is best told to a person: its name and arguments.
pub(crate) fn words(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn wait(command: &mut Command) -> Result<ExitStatus, Failure> {
    command
        .status()
        .map_err(|source| not_started(command, source))
}

fn not_started(command: &Command, source: std::io::Error) -> Failure {
    Failure::ProgramNotStarted {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    }
}

fn failed(command: &Command, status: ExitStatus, said: &str) -> Failure {
    let said = said.trim();
    Failure::ProgramFailed {
        program: words(command),
        status: status.to_string(),
        output: if said.is_empty() {
            String::new()
        } else {
            format!(" It said:\n{said}")
        },
    }
}
