//! The programs that a person brings along: Node.js with npm, and Python.

use std::process::Command;

use crate::interface;
use crate::program;
use crate::python;

/// A sentence for each program that is missing or too old.
pub(crate) fn missing() -> Vec<String> {
    let node = version_of(Command::new("node").arg("--version"));
    let npm = version_of(interface::npm().arg("--version"));
    let python = python::NAMES
        .iter()
        .find_map(|name| version_of(Command::new(name).arg("--version")));
    [
        node_sentence(node),
        npm_sentence(npm),
        python_sentence(python),
    ]
    .into_iter()
    .flatten()
    .collect()
}

type Version = (u32, u32);

fn version_of(command: &mut Command) -> Option<Version> {
    program::output(command)
        .ok()
        .and_then(|output| version(&output))
}

/// The first two numbers of the first word that looks like a version.
fn version(output: &str) -> Option<Version> {
    output.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

/// Node.js as Vite 8 wants it: 20.19 or newer, and of the 22 line 22.12.
fn node_sentence(found: Option<Version>) -> Option<String> {
    match found {
        None => Some(
            "- Node.js 20.19 or newer, which builds the interface: https://nodejs.org".to_owned(),
        ),
        Some((major, minor)) => {
            let right = match major {
                20 => minor >= 19,
                22 => minor >= 12,
                _ => major > 22,
            };
            (!right).then(|| {
                format!(
                    "- Node.js 20.19 or newer, or 22.12 of the 22 line; this is {major}.{minor}."
                )
            })
        }
    }
}

fn npm_sentence(found: Option<Version>) -> Option<String> {
    found
        .is_none()
        .then(|| "- npm, which comes with Node.js (on Debian as a package of its own).".to_owned())
}

fn python_sentence(found: Option<Version>) -> Option<String> {
    match found {
        None => Some(
            "- Python 3.9 or newer, whose package client fetches the models: https://www.python.org"
                .to_owned(),
        ),
        Some(version) if version < (3, 9) => Some(format!(
            "- Python 3.9 or newer; this is {}.{}.",
            version.0, version.1
        )),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_the_programs_say_them() {
        for (said, expected) in [
            ("v20.19.4\n", Some((20, 19))),
            ("11.19.1\n", Some((11, 19))),
            ("Python 3.11.2\n", Some((3, 11))),
            ("command not found", None),
        ] {
            assert_eq!(version(said), expected, "of '{said}'");
        }
    }

    #[test]
    fn an_old_node_is_named_with_its_version() {
        for (version, right) in [
            ((18, 20), false),
            ((20, 18), false),
            ((20, 19), true),
            ((22, 11), false),
            ((22, 12), true),
            ((24, 0), true),
        ] {
            assert_eq!(
                node_sentence(Some(version)).is_none(),
                right,
                "Node.js {version:?} against what Vite runs on"
            );
        }
    }

    #[test]
    fn an_absent_program_gets_a_sentence() {
        assert!(node_sentence(None).is_some(), "the interface needs Node.js");
        assert!(npm_sentence(None).is_some(), "the interface needs npm");
        assert!(python_sentence(None).is_some(), "the models need Python");
        assert!(
            python_sentence(Some((3, 8))).is_some(),
            "packages of models ask for 3.9"
        );
    }
}
