//! Where a server's API lies, and whether that is on this computer.

use std::fmt::{self, Display};
use std::net::IpAddr;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::EngineError;

/// The address under which `chat/completions` and `models` lie, such as
/// `http://127.0.0.1:11434/v1`. Never ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Reads what a person typed: `localhost:1234`, `http://host:8000`,
    /// `https://host/models/v1`. Without a version (`/v1`, `/v3`) at its end,
    /// `/v1` is meant.
    ///
    /// Fails with [`EngineError::ServerUnreachable`] when it is no address of a
    /// server, or has a password in it: keys are given apart, since addresses
    /// are shown.
    pub fn parse(text: &str) -> Result<Self, EngineError> {
        let text = text.trim();
        let unreachable = |detail: String| EngineError::ServerUnreachable {
            // Neither a password nor anything else is repeated.
            server: String::new(),
            detail,
        };
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("http://{text}"))
        };
        let mut url = url.map_err(|error| unreachable(format!("no address: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(unreachable("no address of a web server".to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unreachable("a password in the address".to_owned()));
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        let has_version = path.rsplit('/').next().is_some_and(is_version);
        url.set_path(&if has_version { path } else { path + "/v1" });
        Ok(Self(url))
    }

    /// A server on this computer, at this port.
    pub(super) fn here(port: u16) -> Result<Self, EngineError> {
        Self::parse(&format!("http://127.0.0.1:{port}"))
    }

    /// Whether that is this computer: a loopback address, written out, or
    /// `localhost`, which [`ServerChat`](super::ServerChat) takes for one
    /// without asking the network. Any other name could lead anywhere.
    pub fn is_here(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || address
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Whether the connection is encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// A part of the API: `chat/completions`.
    pub(super) fn api(&self, part: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}/{part}", self.0.path()));
        url
    }

    /// Something beside the API, which each product has of its own: `tokenize`.
    pub(super) fn beside(&self, part: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}/{part}", self.root()));
        url
    }

    /// The same server's API at another path: `v3`.
    pub(super) fn with_api(&self, path: &str) -> Self {
        Self(self.beside(path))
    }

    /// The path before the API's own.
    fn root(&self) -> &str {
        let path = self.0.path();
        let root = path.rsplit_once('/').map_or("", |(root, _)| root);
        // Lemonade's API lies at `/api/v1`, too.
        root.strip_suffix("/api").unwrap_or(root)
    }
}

/// `v1`, `v3`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = EngineError;

    fn try_from(text: String) -> Result<Self, EngineError> {
        Self::parse(&text)
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> BaseUrl {
        BaseUrl::parse(text).expect(text)
    }

    #[test]
    fn what_people_type_becomes_the_address_of_the_api() {
        for (typed, meant) in [
            ("localhost:1234", "http://localhost:1234/v1"),
            (" http://127.0.0.1:11434/ ", "http://127.0.0.1:11434/v1"),
            ("http://127.0.0.1:8000/v3/", "http://127.0.0.1:8000/v3"),
            (
                "https://ai.example/team/v1?x=1#y",
                "https://ai.example/team/v1",
            ),
            ("https://ai.example/vision", "https://ai.example/vision/v1"),
            ("[::1]:8080", "http://[::1]:8080/v1"),
        ] {
            assert_eq!(parsed(typed).to_string(), meant, "typed: {typed}");
        }
    }

    #[test]
    fn only_loopback_is_here() {
        for here in [
            "127.0.0.1:1",
            "http://127.8.9.1",
            "localhost:2",
            "LOCALHOST",
            "[::1]:3",
            // How the URL standard reads it.
            "http://0x7f.1:80",
        ] {
            assert!(parsed(here).is_here(), "{here} is this computer");
        }
        for elsewhere in [
            "192.168.1.5:8000",
            "0.0.0.0:1",
            "my-computer:1",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "sub.localhost",
            "[::ffff:10.0.0.1]:1",
        ] {
            assert!(
                !parsed(elsewhere).is_here(),
                "{elsewhere} may be another computer"
            );
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for wrong in ["", "file:///etc/passwd", "http://", "http://me:secret@host"] {
            let error = BaseUrl::parse(wrong).expect_err(wrong);
            assert!(
                !error.to_string().contains("secret"),
                "a password is not shown: {error}"
            );
        }
    }

    #[test]
    fn parts_lie_under_the_api_or_beside_it() {
        let url = parsed("http://host:1/team/v1");
        assert_eq!(url.api("models").path(), "/team/v1/models");
        assert_eq!(url.beside("tokenize").path(), "/team/tokenize");
        assert_eq!(url.with_api("v3").to_string(), "http://host:1/team/v3");
        assert_eq!(parsed("http://host/api/v1").beside("x").path(), "/x");
    }
}
