//! What the command line can say.

use crate::failure::Failure;
use crate::fuzz::Fuzzing;

/// The text of `cargo xtask help`.
pub(crate) const HELP: &str = "\
Deskhand's own commands:

  cargo xtask run [--yes] [-- ARGUMENTS]
      Installs what is missing, fetches the models, builds, and opens the
      window. With arguments it runs the command line instead:
      cargo xtask run -- ask FILE... \"QUESTION\"
  cargo xtask test [--yes] [FILTER...]
      The same set-up, then every test, the window's included.
  cargo xtask setup [--yes] [--tests]
      The set-up alone: system packages, models, the interface.
  cargo xtask models
      Fetches the models and native libraries, and checks them.
  cargo xtask backends [--yes]
      Builds llama.cpp with every processor variant and Vulkan, beside the app.
  cargo xtask bench NAME [--json FILE] [ARGUMENTS]
      Measures, and prints a table.
  cargo xtask fuzz SECONDS [TARGET...]
      Feeds every reader and parser of our own with broken input for so long
      each. Needs a nightly compiler.
  cargo xtask bindings [--check]
      Writes the interface's types from the shell's, or checks that they agree.
  cargo xtask licences [--check]
      Writes THIRD-PARTY.md, or checks that it is fresh.
  cargo xtask tool NAME
      Installs a development tool beside the build and prints where it lies.

--yes answers every question with yes.";

/// What the person wants done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print the commands.
    Help,
    /// Set up, build and start the window, or the command line with arguments.
    Run {
        /// Whether packages may be installed without a question.
        consent: Consent,
        /// What goes to the command line; none of it opens the window.
        arguments: Vec<String>,
    },
    /// Set up without building.
    SetUp {
        /// Whether packages may be installed without a question.
        consent: Consent,
        /// Whether what the tests need is wanted too.
        tests: bool,
    },
    /// Set up and run every test whose name contains one of the filters.
    Test {
        /// Whether packages may be installed without a question.
        consent: Consent,
        /// Parts of names of tests; none means all.
        filters: Vec<String>,
    },
    /// Fetch the models.
    Models,
    /// Write or check THIRD-PARTY.md.
    Licences {
        /// Whether to write or to compare.
        mode: Mode,
    },
    /// Write or check the interface's generated types.
    Bindings {
        /// Whether to write or to compare.
        mode: Mode,
    },
    /// Build every backend of llama.cpp.
    Backends {
        /// Whether packages may be installed without a question.
        consent: Consent,
    },
    /// Measure.
    Bench {
        /// The name of the benchmark and what it takes.
        arguments: Vec<String>,
    },
    /// Feed readers and parsers with broken input.
    Fuzz(Fuzzing),
    /// Install a tool and print its path.
    Tool {
        /// The name of the tool.
        name: String,
    },
}

/// Whether packages may be installed without a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Ask first.
    Ask,
    /// The person said `--yes`.
    Given,
}

/// Whether a generated file is written or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write the file.
    Write,
    /// Fail when the file is not what would be written.
    Check,
}

/// Reads the command line, the program's own name left out.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Command, Failure> {
    let mut arguments = arguments.peekable();
    let name = arguments.next().unwrap_or_else(|| "help".to_owned());
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "run" => {
            let mut consent = Consent::Ask;
            while let Some(argument) = arguments.next() {
                match argument.as_str() {
                    "--yes" => consent = Consent::Given,
                    "--" => {
                        return Ok(Command::Run {
                            consent,
                            arguments: arguments.collect(),
                        });
                    }
                    _ => return Err(unknown(&name, &argument)),
                }
            }
            Ok(Command::Run {
                consent,
                arguments: Vec::new(),
            })
        }
        "setup" => {
            let rest: Vec<String> = arguments.collect();
            let strange = rest
                .iter()
                .find(|argument| !matches!(argument.as_str(), "--yes" | "--tests"));
            if let Some(argument) = strange {
                return Err(unknown(&name, argument));
            }
            Ok(Command::SetUp {
                consent: consent(&rest),
                tests: rest.iter().any(|argument| argument == "--tests"),
            })
        }
        "test" => {
            let rest: Vec<String> = arguments.collect();
            let consent = consent(&rest);
            let filters: Vec<String> = rest
                .into_iter()
                .filter(|argument| argument != "--yes")
                .collect();
            match filters.iter().find(|filter| filter.starts_with('-')) {
                Some(argument) => Err(unknown(&name, argument)),
                None => Ok(Command::Test { consent, filters }),
            }
        }
        "backends" => {
            let rest: Vec<String> = arguments.collect();
            match rest.iter().find(|argument| *argument != "--yes") {
                Some(argument) => Err(unknown(&name, argument)),
                None => Ok(Command::Backends {
                    consent: consent(&rest),
                }),
            }
        }
        "models" => Ok(Command::Models),
        "licences" => Ok(Command::Licences {
            mode: mode(&name, arguments)?,
        }),
        "bindings" => Ok(Command::Bindings {
            mode: mode(&name, arguments)?,
        }),
        "bench" => Ok(Command::Bench {
            arguments: arguments.collect(),
        }),
        "fuzz" => fuzzing(&name, arguments),
        "tool" => match arguments.next() {
            Some(name) => Ok(Command::Tool { name }),
            None => Err(Failure::ArgumentMissing {
                command: name,
                what: "the name of a tool",
            }),
        },
        _ => Err(Failure::CommandUnknown { name }),
    }
}

fn fuzzing(command: &str, mut arguments: impl Iterator<Item = String>) -> Result<Command, Failure> {
    let seconds = arguments.next().ok_or_else(|| Failure::ArgumentMissing {
        command: command.to_owned(),
        what: "the seconds for each target",
    })?;
    Ok(Command::Fuzz(Fuzzing {
        seconds: seconds.parse().map_err(|_| unknown(command, &seconds))?,
        targets: arguments.collect(),
    }))
}

fn consent(arguments: &[String]) -> Consent {
    if arguments.iter().any(|argument| argument == "--yes") {
        Consent::Given
    } else {
        Consent::Ask
    }
}

fn mode(command: &str, mut arguments: impl Iterator<Item = String>) -> Result<Mode, Failure> {
    match arguments.next().as_deref() {
        None => Ok(Mode::Write),
        Some("--check") => Ok(Mode::Check),
        Some(argument) => Err(unknown(command, argument)),
    }
}

fn unknown(command: &str, argument: &str) -> Failure {
    Failure::ArgumentUnknown {
        command: command.to_owned(),
        argument: argument.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, Failure> {
        parse(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn what_follows_two_dashes_goes_to_the_command_line_untouched() {
        assert_eq!(
            parsed("run --yes -- ask --yes a.pdf").expect("a known command"),
            Command::Run {
                consent: Consent::Given,
                arguments: vec!["ask".into(), "--yes".into(), "a.pdf".into()],
            },
            "--yes after the dashes belongs to the command line"
        );
    }

    #[test]
    fn fuzzing_takes_its_seconds_first() {
        assert_eq!(
            parsed("fuzz 600 pdf mail").expect("a known command"),
            Command::Fuzz(Fuzzing {
                seconds: 600,
                targets: vec!["pdf".into(), "mail".into()],
            })
        );
        assert!(parsed("fuzz").is_err(), "it never says how long");
        assert!(parsed("fuzz pdf").is_err(), "that is no number");
    }

    #[test]
    fn consent_is_never_assumed() {
        assert_eq!(
            parsed("test window").expect("a known command"),
            Command::Test {
                consent: Consent::Ask,
                filters: vec!["window".into()],
            },
            "without --yes a question must come first"
        );
    }

    #[test]
    fn a_misspelt_option_is_refused() {
        for line in [
            "run --yess",
            "setup --test",
            "test --ignored",
            "licences --chek",
            "paint",
        ] {
            assert!(parsed(line).is_err(), "'{line}' must not be taken silently");
        }
    }
}
