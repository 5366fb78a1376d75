//! Where the password of an encrypted file comes from.

use std::io::{self, BufRead, IsTerminal};

use assistant::Password;
use assistant::api::failure::{Failure, FailureCode};

use crate::messages::Messages;

/// Where a password comes from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Source {
    /// The person at the terminal; nobody where there is none.
    #[default]
    Terminal,
    /// The first line of standard input.
    StandardInput,
}

/// How a password is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asking {
    /// Where it comes from.
    pub(crate) from: Source,
    /// Whether the system's keychain keeps it.
    pub(crate) remember: bool,
}

impl Asking {
    /// The password, or none where nobody gives one.
    pub(crate) fn ask(&self, messages: &Messages) -> Result<Option<Password>, Failure> {
        let line = match self.from {
            Source::StandardInput => first_line(io::stdin().lock()),
            Source::Terminal if io::stdin().is_terminal() => {
                rpassword::prompt_password(format!("{}: ", messages.get("library.password")))
            }
            Source::Terminal => return Ok(None),
        };
        let line = line.map_err(|error| Failure {
            code: FailureCode::FileEncrypted,
            subject: None,
            detail: error.to_string(),
        })?;
        Ok((!line.is_empty()).then(|| Password::new(line)))
    }
}

/// The first line without its end; a password may begin or end with blanks.
fn first_line(mut input: impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_belong_to_a_password_and_line_ends_do_not() {
        for (input, password) in [(" a b \r\nrest", " a b "), ("a", "a"), ("", "")] {
            let line = first_line(input.as_bytes()).expect("bytes can be read");
            assert_eq!(line, password, "of {input:?}");
        }
    }
}
