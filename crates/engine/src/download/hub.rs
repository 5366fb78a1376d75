//! Where models are published.

use std::fmt;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::DownloadError;
use crate::catalogue::HubSource;

/// A secret that a hub gave to a person. Shown by nothing that formats it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// The token that a person typed, without the blanks around it.
    pub fn new(secret: &str) -> Self {
        Self(secret.trim().to_owned())
    }

    /// The secret itself.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// A model hub, or a mirror of one: an address, under which a file lies at
/// `{repository}/resolve/{revision}/{path}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hub {
    base: Url,
    token: Option<Token>,
}

impl Hub {
    /// Where the catalogue's repositories are.
    pub const DEFAULT: &str = "https://huggingface.co";

    /// The hub at this address.
    pub fn new(address: &str) -> Result<Self, DownloadError> {
        let invalid = |detail: &str| DownloadError::InvalidAddress {
            address: address.to_owned(),
            detail: detail.to_owned(),
        };
        let base = Url::parse(address.trim()).map_err(|error| invalid(&error.to_string()))?;
        if !matches!(base.scheme(), "https" | "http") || base.cannot_be_a_base() {
            return Err(invalid("it is no address of a web server"));
        }
        Ok(Self { base, token: None })
    }

    /// With a token, which this hub alone will see: no mirror, and no server that
    /// it redirects to.
    pub fn with_token(mut self, token: Token) -> Self {
        self.token = Some(token);
        self
    }

    /// Its host, with the port where it is an unusual one.
    pub fn host(&self) -> String {
        host(&self.base)
    }

    /// The token, if this address is the hub's own.
    pub(super) fn token_for(&self, address: &Url) -> Option<&Token> {
        self.token.as_ref().filter(|_| self.is_at(address))
    }

    /// Whether an address is the hub's own, not one of a server that it sends us
    /// to.
    pub(super) fn is_at(&self, address: &Url) -> bool {
        address.origin() == self.base.origin()
    }

    /// Where a file of a repository lies.
    pub(super) fn file(&self, source: &HubSource, path: &str) -> Url {
        self.address(&[&source.repository, "resolve", &source.revision, path])
    }

    /// Where the hub lists the files of a folder of a repository.
    pub(super) fn tree(&self, source: &HubSource, folder: &str) -> Url {
        self.address(&[
            "api/models",
            &source.repository,
            "tree",
            &source.revision,
            folder,
        ])
    }

    fn address(&self, parts: &[&str]) -> Url {
        let mut address = self.base.clone();
        let segments = parts.iter().flat_map(|part| part.split('/'));
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty()
                .extend(segments.filter(|segment| !segment.is_empty()));
        }
        address
    }
}

/// The host of an address, with the port where it is an unusual one.
pub(super) fn host(address: &Url) -> String {
    let name = address.host_str().unwrap_or_default();
    match address.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> HubSource {
        HubSource {
            repository: "owner/name".into(),
            revision: "main".into(),
            files: Vec::new(),
        }
    }

    #[test]
    fn a_mirror_may_lie_under_a_path() {
        for (base, address) in [
            (
                "https://hub.example",
                "https://hub.example/owner/name/resolve/main/onnx/a%20b.onnx",
            ),
            (
                "https://mirror.example/models/",
                "https://mirror.example/models/owner/name/resolve/main/onnx/a%20b.onnx",
            ),
        ] {
            let hub = Hub::new(base).expect("it is an address");
            assert_eq!(
                hub.file(&source(), "onnx/a b.onnx").as_str(),
                address,
                "a file lies below the address that was given"
            );
        }
        let hub = Hub::new("https://hub.example").expect("it is an address");
        assert_eq!(
            hub.tree(&source(), "").as_str(),
            "https://hub.example/api/models/owner/name/tree/main",
            "the top folder has no name"
        );
    }

    #[test]
    fn only_web_servers_are_hubs() {
        for address in [
            "",
            "hub",
            "ftp://hub.example",
            "file:///models",
            "mailto:a@b",
        ] {
            assert!(
                matches!(Hub::new(address), Err(DownloadError::InvalidAddress { .. })),
                "{address} is no hub"
            );
        }
    }

    #[test]
    fn the_token_is_for_the_hub_alone_and_nothing_shows_it() {
        let hub = Hub::new("https://hub.example")
            .expect("it is an address")
            .with_token(Token::new(" hf_secret\n"));
        let token = |address: &str| {
            hub.token_for(&Url::parse(address).expect("it is an address"))
                .map(Token::secret)
        };
        assert_eq!(token("https://hub.example/x"), Some("hf_secret"));
        for other in [
            "https://cdn.example/x",
            "http://hub.example/x",
            "https://hub.example:8443/x",
            "https://hub.example.evil.example/x",
        ] {
            assert_eq!(token(other), None, "{other} is another server");
        }
        assert!(
            !format!("{hub:?}").contains("secret"),
            "what is formatted ends in logs"
        );
    }
}
