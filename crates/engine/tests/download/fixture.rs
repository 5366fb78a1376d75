//! A model of a test, a hub that tells the truth about it, and a folder for it.

use std::path::PathBuf;
use std::time::Duration;

use engine::Models;
use engine::catalogue::Entry;
use engine::download::{Download, DownloadError, Downloader, Hub, Proxy, Settings};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::server::{Reply, Request, Server};

pub(crate) const FILE: &str = "model.gguf";
pub(crate) const ETAG: &str = "\"version-1\"";

/// Bytes that repeat nowhere, so that a piece in a wrong place shows.
pub(crate) fn content() -> Vec<u8> {
    (0..75_000_u32)
        .flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An entry of one file, of which the catalogue knows nothing but its name.
pub(crate) fn entry() -> Entry {
    serde_json::from_str(
        r#"{"id": "tiny", "name": "Tiny", "kind": "chat", "licence": "MIT", "source": "a test",
            "hub": {"repository": "owner/tiny", "revision": "main", "files": [
                {"path": "model.gguf", "name": "model.gguf", "bytes": null, "sha256": null}]}}"#,
    )
    .expect("it is an entry")
}

/// The hub's list of the folder with the file.
pub(crate) fn list(content: &[u8]) -> Reply {
    let (bytes, sha256) = (content.len(), sha256(content));
    let list = format!(
        r#"[{{"type": "file", "path": "{FILE}", "oid": "0", "size": 134,
              "lfs": {{"oid": "{sha256}", "size": {bytes}, "pointerSize": 134}}}}]"#
    );
    Reply::new(200).body(list.as_bytes())
}

/// The whole file, or the part of it that is asked for, as a good server sends it.
pub(crate) fn file(content: &[u8], request: &Request) -> Reply {
    let is_of_version = request.header("if-range").is_none_or(|etag| etag == ETAG);
    let Some((first, last)) = request.range().filter(|_| is_of_version) else {
        return Reply::new(200).body(content).header("ETag", ETAG);
    };
    let total = content.len();
    Reply::new(206)
        .body(&content[first..=last])
        .header("ETag", ETAG)
        .header("Content-Range", &format!("bytes {first}-{last}/{total}"))
}

/// A hub that tells the truth, but where `file` answers for it.
pub(crate) async fn hub(
    reply: impl Fn(&Request, usize, Reply) -> Reply + Send + Sync + 'static,
) -> Server {
    let content = content();
    Server::start(move |request, number| {
        if request.target.contains("/api/models/") {
            list(&content)
        } else {
            reply(request, number, file(&content, request))
        }
    })
    .await
}

/// A folder for models, and how they get there.
pub(crate) struct Home {
    folder: TempDir,
    pub(crate) settings: Settings,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            settings: Settings {
                connections: 1,
                bytes_per_connection: 100_000,
                attempts: 4,
                first_wait: Duration::from_millis(5),
                longest_wait: Duration::from_millis(200),
                connect_timeout: Duration::from_secs(5),
                stall_timeout: Duration::from_millis(400),
                bytes_per_note: 1,
                proxy: Proxy::None,
            },
        }
    }

    pub(crate) fn models(&self) -> Models {
        Models::in_folder(self.folder.path())
    }

    pub(crate) fn downloader(&self, server: &Server) -> Downloader {
        let hub = Hub::new(&server.url()).expect("it is an address");
        self.downloader_from(hub)
    }

    pub(crate) fn downloader_from(&self, hub: Hub) -> Downloader {
        Downloader::new(self.models(), hub, self.settings.clone()).expect("no proxy is wrong")
    }

    /// Downloads the model once.
    pub(crate) async fn download(&self, server: &Server) -> Result<Vec<PathBuf>, DownloadError> {
        self.start(server).finished().await
    }

    pub(crate) fn start(&self, server: &Server) -> Download {
        self.downloader(server)
            .start(&entry(), None)
            .expect("the entry is on a hub and under no terms of its own")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.models().folder_of(&entry()).join(FILE)
    }

    /// The names in the model's folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.models().folder_of(&entry())) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Nothing that looks like a model lies there.
    #[track_caller]
    pub(crate) fn looks_empty(&self) {
        let names = self.names();
        assert!(
            names.iter().all(|name| name.ends_with(".partial")),
            "what is not whole must not look so: {names:?}"
        );
        assert!(
            !self.models().is_installed(&entry()),
            "what is not whole is not installed"
        );
    }

    /// The model lies there, and nothing else.
    #[track_caller]
    pub(crate) fn is_whole(&self) {
        assert_eq!(self.names(), [FILE], "the model, and no remains of the way");
        let found = std::fs::read(self.file()).expect("the model can be read");
        assert!(found == content(), "every byte is in its place");
    }
}
