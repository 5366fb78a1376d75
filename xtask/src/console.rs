//! All that is said on the terminal.

use std::io::{BufRead, IsTerminal, Write};
use std::time::Instant;

use crate::failure::Failure;

/// Says a line on standard output.
#[expect(clippy::print_stdout, reason = "the one place that prints")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Says a line on standard error, so that a program's own output stays clean.
#[expect(clippy::print_stderr, reason = "the one place that prints")]
pub(crate) fn note(text: &str) {
    eprintln!("{text}");
}

/// Says why nothing more was done.
pub(crate) fn failed(failure: &Failure) {
    note(&format!("\n{failure}"));
}

/// Does a longer step, named before it starts and timed after it ends.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    note(&format!("==> {name}"));
    let start = Instant::now();
    let result = work()?;
    note(&format!(
        "    {name}: {:.1} s",
        start.elapsed().as_secs_f64()
    ));
    Ok(result)
}

/// Whether somebody sits at the terminal and can answer.
pub(crate) fn somebody_can_answer() -> bool {
    std::io::stdin().is_terminal() && std::env::var_os("CI").is_none()
}

/// Asks a question that a plain return answers with yes.
pub(crate) fn ask(question: &str) -> Result<bool, Failure> {
    let mut output = std::io::stderr();
    let mut answer = String::new();
    write!(output, "{question} [Y/n] ")
        .and_then(|()| output.flush())
        .and_then(|()| std::io::stdin().lock().read_line(&mut answer))
        .map_err(Failure::file("the terminal"))?;
    Ok(!answer.is_empty() && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes"))
}
