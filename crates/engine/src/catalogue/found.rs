//! Weights that other programs already hold on this computer: found, and used
//! where they lie.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::ChatWeights;
use crate::weights::Gguf;

/// Deeper than any of these programs lays out its folders.
const MAX_DEPTH: usize = 8;
/// Far above any manifest of Ollama.
const MAX_MANIFEST_BYTES: u64 = 1 << 20;
/// The kind of layer in Ollama's manifest that holds the weights.
const OLLAMA_WEIGHTS: &str = "application/vnd.ollama.image.model";
/// The owner of Ollama's own models, which it leaves out of their names.
const OLLAMA_LIBRARY: &str = "library";

/// The program in whose folder a model was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// Ollama.
    Ollama,
    /// LM Studio.
    LmStudio,
    /// Jan.
    Jan,
    /// The cache that Hugging Face's own libraries share.
    HubCache,
}

/// A model that another program holds. Nothing was copied: it goes when that
/// program deletes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundModel {
    /// Whose folder it lies in.
    pub keeper: Keeper,
    /// As an engine takes it; named as that program names it, where it does.
    pub weights: ChatWeights,
    /// `general.architecture` of its header.
    pub architecture: String,
    /// The size of its file in bytes.
    pub bytes: u64,
}

/// The folders in which to look, as each program lays them out. Those that are
/// not there are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Folders with `manifests` and `blobs`.
    pub ollama: Vec<PathBuf>,
    /// Folders with GGUF files at any depth.
    pub lm_studio: Vec<PathBuf>,
    /// Folders with GGUF files at any depth.
    pub jan: Vec<PathBuf>,
    /// Folders with `models--owner--name/snapshots`.
    pub hub_cache: Vec<PathBuf>,
}

impl Places {
    /// Where these programs keep models for this person, after the environment
    /// variables that move them: `OLLAMA_MODELS`, `HF_HUB_CACHE`, `HF_HOME`.
    pub fn of_this_person() -> Self {
        let variable = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let home = std::env::home_dir().unwrap_or_default();
        let mut places = Self::below(&home);
        places.ollama.extend(variable("OLLAMA_MODELS"));
        // The account of Ollama's service under Linux.
        places
            .ollama
            .push(PathBuf::from("/usr/share/ollama/.ollama/models"));
        places.hub_cache.extend(variable("HF_HUB_CACHE"));
        places
            .hub_cache
            .extend(variable("HF_HOME").map(|folder| folder.join("hub")));
        places
            .jan
            .extend(variable("APPDATA").map(|folder| folder.join("Jan/data")));
        places
    }

    /// Where these programs keep models below a home folder.
    pub fn below(home: &Path) -> Self {
        let all = |folders: &[&str]| folders.iter().map(|folder| home.join(folder)).collect();
        Self {
            ollama: all(&[".ollama/models"]),
            lm_studio: all(&[".lmstudio/models", ".cache/lm-studio/models"]),
            jan: all(&[
                "jan/models",
                ".local/share/Jan/data",
                "Library/Application Support/Jan/data",
            ]),
            hub_cache: all(&[".cache/huggingface/hub"]),
        }
    }

    /// Every model for answers in these folders, each file once, by name. Reads
    /// headers alone. Weights in several files are left out, since an engine is
    /// given one; so is what cannot be read, with a line in the log.
    pub fn models(&self) -> Vec<FoundModel> {
        let mut seen = BTreeSet::new();
        let mut models: Vec<FoundModel> = self
            .candidates()
            .into_iter()
            // One file is often reached by several names: a link in each snapshot,
            // a manifest for each tag.
            .filter(|candidate| match candidate.path.canonicalize() {
                Ok(path) => seen.insert(path),
                Err(error) => {
                    tracing::debug!(path = %candidate.path.display(), %error, "a link to no file");
                    false
                }
            })
            .filter_map(Candidate::described)
            .collect();
        models.sort_by(|one, other| {
            (&one.weights.name, one.keeper).cmp(&(&other.weights.name, other.keeper))
        });
        models
    }

    fn candidates(&self) -> Vec<Candidate> {
        let files = |keeper: Keeper, folders: &[PathBuf]| {
            folders
                .iter()
                .flat_map(|folder| gguf_files(folder))
                .map(|path| Candidate {
                    keeper,
                    name: None,
                    path,
                })
                .collect::<Vec<_>>()
        };
        let mut candidates: Vec<Candidate> = self
            .ollama
            .iter()
            .flat_map(|folder| ollama(folder))
            .collect();
        candidates.extend(files(Keeper::LmStudio, &self.lm_studio));
        candidates.extend(files(Keeper::Jan, &self.jan));
        candidates.extend(files(Keeper::HubCache, &self.hub_cache));
        candidates
    }
}

/// A file that may be a model.
struct Candidate {
    keeper: Keeper,
    /// What its program calls it, where the file does not say.
    name: Option<String>,
    path: PathBuf,
}

impl Candidate {
    /// The model that it is, if it is one that answers.
    fn described(self) -> Option<FoundModel> {
        let label = self.path.display().to_string();
        let described = Gguf::read(&label, &self.path)
            .and_then(|gguf| ChatWeights::described_by(&gguf).map(|weights| (gguf, weights)));
        match described {
            Ok((gguf, weights)) => Some(FoundModel {
                keeper: self.keeper,
                architecture: gguf.architecture().to_owned(),
                bytes: gguf.length(),
                weights: ChatWeights {
                    name: self.name.unwrap_or(weights.name),
                    ..weights
                },
            }),
            Err(error) => {
                tracing::debug!(path = label, %error, "left out of the models found");
                None
            }
        }
    }
}

/// The GGUF files at any depth below a folder, links followed, in the order of
/// their names.
fn gguf_files(folder: &Path) -> Vec<PathBuf> {
    files(folder)
        .filter(|path| path.extension() == Some(OsStr::new("gguf")))
        .filter(|path| !is_one_of_several(path))
        .collect()
}

/// Every file below a folder; folders that cannot be read are passed over.
fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    WalkDir::new(folder)
        .follow_links(true)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| {
            entry
                .inspect_err(
                    |error| tracing::debug!(%error, "passed over while looking for models"),
                )
                .ok()
        })
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
}

/// Whether a file is called like a part of weights in several files, which
/// llama.cpp splits as `name-00001-of-00003.gguf`.
fn is_one_of_several(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut parts = stem.rsplit('-');
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| part.len() == 5 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_number(parts.next()) && parts.next() == Some("of") && is_number(parts.next())
}

/// What Ollama notes of a model. The layout of its folder:
/// <https://github.com/ollama/ollama/tree/main/manifest>.
#[derive(Deserialize)]
struct Manifest {
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Layer {
    media_type: String,
    digest: String,
}

/// The models that a folder of Ollama's names: `manifests/host/owner/model/tag`,
/// each of which names its weights, `blobs/sha256-…`, by their digest.
fn ollama(folder: &Path) -> Vec<Candidate> {
    let manifests = folder.join("manifests");
    files(&manifests)
        .filter_map(|manifest| {
            let name = ollama_name(manifest.strip_prefix(&manifests).ok()?)?;
            let digest = ollama_digest(&manifest)?;
            Some(Candidate {
                keeper: Keeper::Ollama,
                name: Some(name),
                path: folder.join("blobs").join(format!("sha256-{digest}")),
            })
        })
        .collect()
}

/// `model:tag`, or `owner/model:tag`, as Ollama's own commands take it.
fn ollama_name(manifest: &Path) -> Option<String> {
    let parts: Vec<&str> = manifest.iter().map(OsStr::to_str).collect::<Option<_>>()?;
    let [_host, owner, model, tag] = parts.as_slice() else {
        return None;
    };
    Some(match *owner {
        OLLAMA_LIBRARY => format!("{model}:{tag}"),
        owner => format!("{owner}/{model}:{tag}"),
    })
}

/// The SHA-256 of the weights that a manifest names, in hexadecimal. A manifest is
/// another program's file, so its digest must not lead out of the folder.
fn ollama_digest(manifest: &Path) -> Option<String> {
    let length = manifest.metadata().ok()?.len();
    if length > MAX_MANIFEST_BYTES {
        return None;
    }
    let text = std::fs::read_to_string(manifest).ok()?;
    let manifest: Manifest = serde_json::from_str(&text).ok()?;
    let layer = manifest
        .layers
        .into_iter()
        .find(|layer| layer.media_type == OLLAMA_WEIGHTS)?;
    let digest = layer.digest.strip_prefix("sha256:")?;
    let is_sha256 = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_sha256.then(|| digest.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::catalogue::any_gguf::tests::{Value, chat_gguf, gguf};

    fn write(path: &Path, bytes: &[u8]) {
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(path, bytes).expect("the folder is writable");
    }

    fn names(home: &Path) -> Vec<(Keeper, String)> {
        Places::below(home)
            .models()
            .into_iter()
            .map(|model| (model.keeper, model.weights.name))
            .collect()
    }

    fn manifest(digest: &str) -> String {
        format!(
            r#"{{"schemaVersion": 2, "layers": [
                {{"mediaType": "application/vnd.ollama.image.template", "digest": "sha256:00", "size": 1}},
                {{"mediaType": "{OLLAMA_WEIGHTS}", "digest": "{digest}", "size": 1}}]}}"#
        )
    }

    #[test]
    fn a_home_without_any_of_them_holds_nothing() {
        let home = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(
            names(home.path()),
            [],
            "folders that are not there are no error"
        );
    }

    #[test]
    fn ollama_names_its_weights_by_digest() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let models = home.path().join(".ollama/models");
        let digest = "a".repeat(64);
        write(
            &models.join("blobs").join(format!("sha256-{digest}")),
            &chat_gguf("the header's own name"),
        );
        let manifests = models.join("manifests/host.example");
        for tag in ["library/llama3.2/1b", "somebody/llama/latest"] {
            write(
                &manifests.join(tag),
                manifest(&format!("sha256:{digest}")).as_bytes(),
            );
        }
        for (tag, digest) in [
            ("library/out/latest", "sha256:../../../secret"),
            ("library/gone/latest", &format!("sha256:{}", "b".repeat(64))),
        ] {
            write(&manifests.join(tag), manifest(digest).as_bytes());
        }
        write(&manifests.join("library/broken/latest"), b"{");
        let found = Places::below(home.path()).models();
        let [model] = found.as_slice() else {
            panic!("two tags of one file are one model, and the others are none: {found:?}")
        };
        assert_eq!(model.keeper, Keeper::Ollama);
        assert_eq!(
            model.weights.name, "llama3.2:1b",
            "it goes by the name that Ollama's commands take"
        );
        assert_eq!(
            (model.architecture.as_str(), model.weights.context_tokens),
            ("llama", 4096),
            "the header describes it"
        );
        assert_eq!(
            model.bytes,
            chat_gguf("the header's own name").len() as u64,
            "the size is the file's"
        );
        assert!(
            model.weights.path.starts_with(&models),
            "it is used where it lies"
        );
    }

    #[test]
    fn folders_of_files_are_searched_and_what_does_not_answer_is_left_out() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let studio = home.path().join(".lmstudio/models/owner/repository");
        write(&studio.join("model.gguf"), &chat_gguf("From Studio"));
        write(
            &studio.join("big-00001-of-00002.gguf"),
            &chat_gguf("Half of one"),
        );
        write(&studio.join("notes.txt"), b"no model");
        write(&studio.join("cut.gguf"), b"GGUF");
        let encoder = gguf(
            &[
                ("general.architecture", Value::Text("nomic-bert")),
                ("nomic-bert.context_length", Value::Number(2048)),
            ],
            1,
        );
        write(&studio.join("encoder.gguf"), &encoder);
        let jan = home.path().join(".local/share/Jan/data/llamacpp/models");
        write(&jan.join("one/model.gguf"), &chat_gguf("From Jan"));
        assert_eq!(
            names(home.path()),
            [
                (Keeper::Jan, "From Jan".to_owned()),
                (Keeper::LmStudio, "From Studio".to_owned()),
            ],
            "whole models that answer, and nothing else"
        );
    }

    #[cfg(unix)]
    #[test]
    fn snapshots_of_the_hub_cache_are_links_to_one_file() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let repository = home
            .path()
            .join(".cache/huggingface/hub/models--owner--name");
        write(&repository.join("blobs/abc"), &chat_gguf("Cached"));
        for revision in ["one", "two"] {
            let snapshot = repository.join("snapshots").join(revision);
            fs::create_dir_all(&snapshot).expect("the folder can be made");
            std::os::unix::fs::symlink("../../blobs/abc", snapshot.join("model.gguf"))
                .expect("a link can be made");
            std::os::unix::fs::symlink("../../blobs/gone", snapshot.join("other.gguf"))
                .expect("a link can be made");
        }
        let found = Places::below(home.path()).models();
        let [model] = found.as_slice() else {
            panic!("both links lead to one file: {found:?}")
        };
        assert_eq!(model.keeper, Keeper::HubCache);
        assert!(
            model.weights.path.ends_with("snapshots/one/model.gguf"),
            "the link has the ending that engines expect"
        );
    }
}
