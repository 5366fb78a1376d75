//! Which models there are: source, licence, hash, size and needs of each, and
//! where they lie on this computer.

mod installed;
mod verify;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::EngineError;

pub use installed::{ChatWeights, EmbeddingWeights, Models};
pub use verify::{sha256, verify};

/// What a catalogue entry is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Answers messages.
    Chat,
    /// Turns texts into vectors.
    Embedding,
    /// A native library that a model or a reader needs.
    Library,
}

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagedFile {
    /// Where the file lies inside the package.
    pub path: String,
    /// What the file is called inside the entry's folder.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, in lower-case hexadecimal.
    pub sha256: String,
}

/// A package that carries files of an entry, for one system or for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// `any`, or the operating system and the processor as [`std::env::consts`]
    /// names them: `linux-x86_64`, `macos-aarch64`, `windows-x86_64`.
    pub system: String,
    /// The package's name.
    pub package: String,
    /// The version that the hashes belong to.
    pub version: String,
    /// What tells builds of the same version apart.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The files that are taken out of it.
    pub files: Vec<PackagedFile>,
}

/// A model or a native library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The entry's folder inside the models folder.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is used for.
    pub kind: Kind,
    /// An SPDX expression.
    pub licence: String,
    /// Who made it, and where it is published.
    pub source: String,
    /// The file with its licence text and credits.
    pub notice: String,
    /// The languages that it knows, as BCP 47 tags.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The most tokens that it reads at once.
    #[serde(default)]
    pub context: Option<usize>,
    /// The memory that it needs, in bytes.
    #[serde(default)]
    pub memory: Option<u64>,
    /// What to fetch for it.
    pub packages: Vec<Package>,
}

impl Entry {
    /// The files that this computer needs, over all packages for its system.
    pub fn files(&self) -> impl Iterator<Item = &PackagedFile> {
        let system = this_system();
        self.packages
            .iter()
            .filter(move |package| package.system == "any" || package.system == system)
            .flat_map(|package| package.files.iter())
    }

    /// The file of this computer whose name ends with one of `endings`.
    fn file_ending_with(&self, endings: &[&str]) -> Option<&PackagedFile> {
        self.files()
            .find(|file| endings.iter().any(|ending| file.name.ends_with(ending)))
    }
}

/// Every model and library that Deskhand knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Raised when an older Deskhand could not read the file.
    pub format: u32,
    /// The entries, each id once.
    pub models: Vec<Entry>,
}

/// The format that this version reads.
const FORMAT: u32 = 1;

static BUILT_IN: LazyLock<Result<Catalogue, EngineError>> =
    LazyLock::new(|| Catalogue::parse(include_str!("../../../../models/catalogue.json")));

impl Catalogue {
    /// The catalogue that was compiled in.
    pub fn built_in() -> Result<&'static Self, EngineError> {
        BUILT_IN.as_ref().map_err(Clone::clone)
    }

    /// Reads a catalogue. Fails when it is not JSON of this form, or newer.
    pub fn parse(json: &str) -> Result<Self, EngineError> {
        let failed = |detail: String| EngineError::Failed {
            detail: format!("the catalogue of models: {detail}"),
        };
        let catalogue: Self =
            serde_json::from_str(json).map_err(|error| failed(error.to_string()))?;
        if catalogue.format > FORMAT {
            return Err(failed(format!(
                "format {} is newer than {FORMAT}",
                catalogue.format
            )));
        }
        Ok(catalogue)
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.models.iter().find(|entry| entry.id == id)
    }

    /// The first entry of a kind: the default.
    fn first(&self, kind: Kind) -> Result<&Entry, EngineError> {
        self.models
            .iter()
            .find(|entry| entry.kind == kind)
            .ok_or_else(|| EngineError::Failed {
                detail: format!("the catalogue names no model of the kind {kind:?}"),
            })
    }
}

/// This computer, in the words of [`Package::system`].
pub fn this_system() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_is_whole() {
        let catalogue = Catalogue::built_in().expect("models/catalogue.json is of our form");
        let mut ids: Vec<&str> = catalogue.models.iter().map(|e| e.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(
            ids.len(),
            catalogue.models.len(),
            "an id names one folder, so it stands once"
        );
        for entry in &catalogue.models {
            assert!(!entry.licence.is_empty(), "{} has a licence", entry.id);
            for package in &entry.packages {
                for file in &package.files {
                    assert_eq!(
                        file.sha256.len(),
                        64,
                        "{} of {} has a SHA-256",
                        file.name,
                        entry.id
                    );
                    assert!(
                        !file.name.contains(['/', '\\']) && !file.name.starts_with('.'),
                        "{} stays inside its folder",
                        file.name
                    );
                }
            }
        }
    }

    #[test]
    fn a_newer_format_is_refused() {
        let error = Catalogue::parse(r#"{"format": 2, "models": []}"#)
            .expect_err("a newer file may mean something else");
        assert!(matches!(error, EngineError::Failed { .. }), "{error}");
    }

    #[test]
    fn an_entry_has_only_the_files_of_this_system() {
        let file = |name: &str| PackagedFile {
            path: name.into(),
            name: name.into(),
            bytes: 1,
            sha256: String::new(),
        };
        let package = |system: &str, name: &str| Package {
            system: system.into(),
            package: "p".into(),
            version: "1".into(),
            tags: BTreeMap::new(),
            files: vec![file(name)],
        };
        let entry = Entry {
            id: "x".into(),
            name: "x".into(),
            kind: Kind::Library,
            licence: "MIT".into(),
            source: String::new(),
            notice: String::new(),
            languages: vec![],
            context: None,
            memory: None,
            packages: vec![
                package("any", "everywhere"),
                package(&this_system(), "here"),
                package("plan9-mips", "elsewhere"),
            ],
        };
        let names: Vec<&str> = entry.files().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["everywhere", "here"],
            "files of other systems are not fetched"
        );
    }
}
