//! `THIRD-PARTY.md`: what is shipped that others made, and its licences.

mod crates;
mod dictionary;
mod npm;
mod weights;

use std::fs;

use crate::arguments::Mode;
use crate::console;
use crate::failure::Failure;
use crate::repository::Repository;

const FILE: &str = "THIRD-PARTY.md";

/// What is compiled out of crates and is no Rust.
const NATIVE: &str = "crates/engine-llama/NOTICE.md";

const HEAD: &str = "\
# What others made

Deskhand is licensed under the Apache License 2.0 (`LICENSE`). What is shipped
with it was made by others and keeps their licences, given as SPDX expressions.
Where a package carries the text of its licence, the table names the files.
`cargo xtask licences` writes this file from the lock files and the catalogue.
";

/// A package that is shipped.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shipped {
    name: String,
    version: String,
    licence: String,
    /// The names of the files with the licence's text, in the package.
    files: Vec<String>,
}

/// Writes `THIRD-PARTY.md`, or fails when it is not what would be written.
pub(crate) fn licences(repository: &Repository, mode: Mode) -> Result<(), Failure> {
    let native = repository.path(NATIVE);
    let native = fs::read_to_string(&native)
        .map_err(Failure::file(&native))?
        .replace("\r\n", "\n");
    let text = [
        HEAD.to_owned(),
        section(
            "Weights and native libraries",
            &weights::section(repository)?,
        ),
        section("Native code inside crates", &native),
        section("Dictionary", &dictionary::section(repository)?),
        section("Crates", &table(&crates::shipped(repository)?)),
        section("npm packages", &table(&npm::shipped(repository)?)),
    ]
    .join("\n");
    let path = repository.path(FILE);
    match mode {
        Mode::Write => {
            fs::write(&path, text).map_err(Failure::file(&path))?;
            console::note(&format!("{FILE} is written."));
            Ok(())
        }
        Mode::Check => {
            let found = fs::read_to_string(&path).map_err(Failure::file(&path))?;
            // Checkouts on Windows may turn line ends.
            if found.replace("\r\n", "\n") == text {
                Ok(())
            } else {
                Err(Failure::Stale {
                    path,
                    command: "licences",
                })
            }
        }
    }
}

fn section(title: &str, body: &str) -> String {
    format!("## {title}\n\n{body}")
}

fn table(packages: &[Shipped]) -> String {
    let rows: String = packages
        .iter()
        .map(|package| {
            format!(
                "| {} | {} | {} | {} |\n",
                package.name,
                package.version,
                package.licence,
                package.files.join(", ")
            )
        })
        .collect();
    format!("| package | version | licence | files |\n|---|---|---|---|\n{rows}")
}

/// The names of the files in a package's folder that hold its licence.
fn licence_files(folder: &std::path::Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        let name = entry
            .map_err(Failure::file(folder))?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if is_licence(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn is_licence(name: &str) -> bool {
    let name = name.to_uppercase();
    [
        "LICENSE",
        "LICENCE",
        "COPYING",
        "COPYRIGHT",
        "NOTICE",
        "UNLICENSE",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_known_by_their_usual_names() {
        for name in [
            "LICENSE",
            "LICENSE-MIT",
            "license.txt",
            "COPYING",
            "NOTICE.md",
            "UNLICENSE",
        ] {
            assert!(is_licence(name), "{name} holds a licence or notice");
        }
        for name in ["README.md", "Cargo.toml", "src"] {
            assert!(!is_licence(name), "{name} holds none");
        }
    }
}
