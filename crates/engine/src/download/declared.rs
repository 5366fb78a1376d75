//! What a hub says of the files before it sends them.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::header::{self, HeaderMap};
use serde::Deserialize;

use super::client::{Client, unreachable};
use super::error::Fault;
use super::{Checksum, DownloadError, Hub};
use crate::catalogue::{HubFile, HubSource};

/// The size of a large file, beside the redirect to where it lies.
const LINKED_SIZE: &str = "x-linked-size";
/// Its SHA-256, in the quotes of an ETag.
const LINKED_ETAG: &str = "x-linked-etag";
/// Tells hubs from other servers, whose ETags are no hashes.
const COMMIT: &str = "x-repo-commit";

/// A file as the hub declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its path in the repository.
    pub path: String,
    /// What it is called inside the entry's folder.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its hash.
    pub checksum: Checksum,
}

/// A file in the hub's list of a folder. The format:
/// <https://huggingface.co/docs/huggingface.js/hub/interfaces/ListFileEntry>.
#[derive(Debug, Deserialize)]
struct Listed {
    path: String,
    /// Git's name of the content, for a file that Git itself keeps.
    #[serde(default)]
    oid: String,
    #[serde(default)]
    size: u64,
    lfs: Option<LargeFile>,
}

/// A file that Git LFS keeps.
#[derive(Debug, Deserialize)]
struct LargeFile {
    /// Its SHA-256.
    oid: String,
    size: u64,
}

/// What is known of a file's size and hash.
#[derive(Debug, Default, Clone)]
struct Known {
    bytes: Option<u64>,
    checksum: Option<Checksum>,
}

/// Asks the hub for size and hash of every file of a source: for its lists of the
/// folders, or, where it keeps none, file by file. What the catalogue knows
/// already must agree, and stands in for what the hub does not say.
pub(super) async fn ask(
    client: &Client,
    hub: &Hub,
    source: &HubSource,
) -> Result<Vec<Declared>, Fault> {
    let mut listed = BTreeMap::new();
    let folders: BTreeSet<&str> = source.files.iter().map(|file| folder(&file.path)).collect();
    for folder in folders {
        listed.append(&mut list(client, hub, source, folder).await?);
    }
    let mut files = Vec::new();
    for file in &source.files {
        let known = match listed.remove(&file.path) {
            Some(known) => known,
            None => head(client, hub, source, &file.path).await?,
        };
        files.push(agreed(hub, file, known)?);
    }
    Ok(files)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The hub's list of a folder; empty where it has no such list.
async fn list(
    client: &Client,
    hub: &Hub,
    source: &HubSource,
    folder: &str,
) -> Result<BTreeMap<String, Known>, Fault> {
    let address = hub.tree(source, folder);
    let response = match client.get(hub, address.clone(), &HeaderMap::new()).await {
        Ok(response) => response,
        // Mirrors that only keep files have no lists.
        Err(Fault::Final(DownloadError::NotFound { .. })) => return Ok(BTreeMap::new()),
        Err(fault) => return Err(fault),
    };
    let text = response
        .text()
        .await
        .map_err(|error| unreachable(&address, &error))?;
    let Ok(files) = serde_json::from_str::<Vec<Listed>>(&text) else {
        tracing::debug!(%address, "no list of files");
        return Ok(BTreeMap::new());
    };
    Ok(files.into_iter().map(Listed::known).collect())
}

impl Listed {
    fn known(self) -> (String, Known) {
        let known = match self.lfs {
            Some(file) => Known {
                bytes: Some(file.size),
                checksum: Checksum::sha256(&file.oid),
            },
            None => Known {
                bytes: Some(self.size),
                checksum: Checksum::git_blob(&self.oid),
            },
        };
        (self.path, known)
    }
}

/// Whether these headers say what a large file is.
pub(super) fn is_in(headers: &HeaderMap) -> bool {
    headers.contains_key(LINKED_ETAG)
}

/// What the headers of a file say of it.
async fn head(client: &Client, hub: &Hub, source: &HubSource, path: &str) -> Result<Known, Fault> {
    let response = client.head(hub, hub.file(source, path)).await?;
    let headers = response.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let digits = |tag: &str| tag.trim_start_matches("W/").trim_matches('"').to_owned();
    let linked = text(LINKED_ETAG).map(digits);
    let own = text(header::ETAG.as_str())
        .filter(|_| headers.contains_key(COMMIT))
        .map(digits);
    let checksum = linked
        .or(own)
        .and_then(|digits| Checksum::sha256(&digits).or_else(|| Checksum::git_blob(&digits)));
    let bytes = text(LINKED_SIZE)
        .or_else(|| text(header::CONTENT_LENGTH.as_str()))
        .and_then(|bytes| bytes.parse().ok());
    Ok(Known { bytes, checksum })
}

/// What both the hub and the catalogue say.
fn agreed(hub: &Hub, file: &HubFile, hubs: Known) -> Result<Declared, DownloadError> {
    let ours = file.sha256.as_deref().and_then(Checksum::sha256);
    if let (Some(ours), Some(found @ Checksum::Sha256(_))) = (&ours, &hubs.checksum)
        && ours != found
    {
        return Err(DownloadError::WrongHash {
            file: file.name.clone(),
            expected: ours.digits().to_owned(),
            found: found.digits().to_owned(),
        });
    }
    if let (Some(expected), Some(found)) = (file.bytes, hubs.bytes)
        && expected != found
    {
        return Err(DownloadError::WrongSize {
            file: file.name.clone(),
            expected,
            found,
        });
    }
    let undeclared = || DownloadError::Undeclared {
        host: hub.host(),
        file: file.name.clone(),
    };
    Ok(Declared {
        path: file.path.clone(),
        name: file.name.clone(),
        bytes: file.bytes.or(hubs.bytes).ok_or_else(undeclared)?,
        checksum: ours.or(hubs.checksum).ok_or_else(undeclared)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hubs_list_tells_large_files_from_small_ones() {
        let list = r#"[
            {"type": "directory", "oid": "aa", "size": 0, "path": "onnx"},
            {"type": "file", "oid": "bd9dbf5aae1a3862dd1526723246b20206e5fc37", "size": 16,
             "path": "tokenizer.json"},
            {"type": "file", "oid": "bd9dbf5aae1a3862dd1526723246b20206e5fc37", "size": 134,
             "lfs": {"oid": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                     "size": 3, "pointerSize": 134},
             "path": "model.gguf"}]"#;
        let listed: Vec<Listed> = serde_json::from_str(list).expect("it is the hub's form");
        let known: BTreeMap<String, Known> = listed.into_iter().map(Listed::known).collect();
        assert!(
            matches!(
                &known["tokenizer.json"],
                Known {
                    bytes: Some(16),
                    checksum: Some(Checksum::GitBlob(_))
                }
            ),
            "Git keeps small files, by its own name: {known:?}"
        );
        assert!(
            matches!(
                &known["model.gguf"],
                Known {
                    bytes: Some(3),
                    checksum: Some(Checksum::Sha256(_))
                }
            ),
            "of a large file the pointer's size and name mean nothing: {known:?}"
        );
        assert_eq!(folder("onnx/model.onnx"), "onnx");
        assert_eq!(folder("model.gguf"), "", "it lies at the top");
    }

    #[test]
    fn catalogue_and_hub_must_agree() {
        let hub = Hub::new("https://hub.example").expect("it is an address");
        let sha256 = "a".repeat(64);
        let file = |bytes, sha256: Option<&str>| HubFile {
            path: "model.gguf".into(),
            name: "model.gguf".into(),
            bytes,
            sha256: sha256.map(str::to_owned),
        };
        let hubs = |bytes, digits: &str| Known {
            bytes,
            checksum: Checksum::sha256(digits),
        };
        let both = agreed(&hub, &file(None, None), hubs(Some(3), &sha256));
        assert_eq!(
            both.map(|declared| (declared.bytes, declared.checksum)),
            Ok((3, Checksum::Sha256(sha256.clone()))),
            "what the catalogue leaves open the hub says"
        );
        assert!(
            agreed(&hub, &file(Some(3), Some(&sha256)), Known::default()).is_ok(),
            "what the hub leaves open the catalogue says"
        );
        assert!(
            matches!(
                agreed(
                    &hub,
                    &file(None, Some(&sha256)),
                    hubs(Some(3), &"b".repeat(64))
                ),
                Err(DownloadError::WrongHash { .. })
            ),
            "the hub has another file now: no byte of it is fetched"
        );
        assert!(
            matches!(
                agreed(&hub, &file(Some(4), None), hubs(Some(3), &sha256)),
                Err(DownloadError::WrongSize { .. })
            ),
            "the hub has another file now: no byte of it is fetched"
        );
        assert!(
            matches!(
                agreed(&hub, &file(None, None), hubs(Some(3), "")),
                Err(DownloadError::Undeclared { .. })
            ),
            "what nobody declares could not be checked"
        );
    }
}
