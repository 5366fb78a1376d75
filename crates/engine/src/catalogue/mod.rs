//! Which models there are: source, licence, hash, size and needs of each, and
//! where they lie on this computer.

mod any_gguf;
mod architecture;
mod encoder;
mod found;
mod installed;
#[cfg(test)]
mod schema;
mod source;
mod verify;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::EngineError;
use crate::process::EngineKind;

pub use architecture::{Architecture, Window};
pub use encoder::{EncoderShape, Pooling};
pub use found::{FoundModel, Keeper, Places};
pub use installed::{
    ChatWeights, CheckedFile, CrossEncoderWeights, EmbeddingFiles, EmbeddingWeights,
    EntailmentWeights, Models, RecogniserWeights,
};
pub use source::{HubFile, HubSource, Runtime, Terms};
pub use verify::{sha256, verify};

/// What a catalogue entry is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Answers messages.
    Chat,
    /// Turns texts into vectors.
    Embedding,
    /// Tells how well a text answers a question.
    Reranker,
    /// Tells whether a text says what a sentence says.
    Entailment,
    /// Reads the text in pictures.
    Ocr,
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
    /// What has to be accepted before a download; none where the licence is one
    /// that SPDX lists, which asks nothing of a person who only uses the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
    /// Who made it, and where it is published.
    pub source: String,
    /// The file with its licence text and credits, for what we pass on ourselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// The languages that it knows, as BCP 47 tags.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The most tokens that it reads at once.
    #[serde(default)]
    pub context: Option<usize>,
    /// The memory that it was measured to need at its usual context, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Its parameters, as its maker rounds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<u64>,
    /// The parameters that a token passes, where a mixture of experts leaves the
    /// others out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_parameters: Option<u64>,
    /// How the weights' numbers are packed, such as `Q4_K_M`; none for weights as
    /// they were trained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization: Option<String>,
    /// Its published shape, from which the memory for a context follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<Architecture>,
    /// How a sentence encoder's vectors are made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<EncoderShape>,
    /// What runs it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub engines: Vec<Runtime>,
    /// Where a person's installation downloads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hub: Option<HubSource>,
    /// The packages that `cargo xtask models` takes it from, and what we pass on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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

    /// Whether an engine of this family runs it.
    pub fn runs_on(&self, kind: EngineKind) -> bool {
        self.engines
            .iter()
            .any(|runtime| runtime.engine() == Some(kind))
    }

    /// The memory for weights of `weights_bytes` and the state of a context at
    /// half precision, in bytes, without the engine's own; none where the shape is
    /// not known.
    pub fn memory_bytes(&self, weights_bytes: u64, context_tokens: u64) -> Option<u64> {
        let architecture = self.architecture.as_ref()?;
        Some(weights_bytes.saturating_add(architecture.state_bytes(context_tokens, 2)))
    }

    /// The names of the files that make it whole on this computer.
    pub(super) fn file_names(&self) -> Vec<&str> {
        let packaged = self.files().map(|file| file.name.as_str());
        let hub = self.hub.iter().flat_map(|hub| &hub.files);
        let mut names: Vec<&str> = packaged.chain(hub.map(|file| file.name.as_str())).collect();
        names.sort_unstable();
        names.dedup();
        names
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
const FORMAT: u32 = 2;

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
    fn a_newer_format_is_refused() {
        let error = Catalogue::parse(r#"{"format": 3, "models": []}"#)
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
        let mut entry: Entry = serde_json::from_str(
            r#"{"id": "x", "name": "x", "kind": "library", "licence": "MIT", "source": ""}"#,
        )
        .expect("the other fields have defaults");
        entry.packages = vec![
            package("any", "everywhere"),
            package(&this_system(), "here"),
            package("plan9-mips", "elsewhere"),
        ];
        let names: Vec<&str> = entry.files().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["everywhere", "here"],
            "files of other systems are not fetched"
        );
    }
}
