//! One request to a hub, and what its answer means.

use std::error::Error;
use std::time::{Duration, SystemTime};

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Method, Response, StatusCode, Url, redirect};

use super::error::Fault;
use super::hub::{Hub, host};
use super::settings::{Proxy, Settings};
use super::{DownloadError, declared};

/// A hub sends us to a storage, which may have moved once or twice.
const MAX_REDIRECTS: usize = 8;
/// Why the hub refused; `RepoNotFound` and its kind stand beside 401, so that
/// private repositories are not given away.
const ERROR_CODE: &str = "x-error-code";

/// Sends requests to hubs.
#[derive(Debug, Clone)]
pub(super) struct Client {
    http: reqwest::Client,
}

impl Client {
    pub(super) fn new(settings: &Settings) -> Result<Self, DownloadError> {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("deskhand/", env!("CARGO_PKG_VERSION")))
            // Redirects are followed below, where the token can be held back.
            .redirect(redirect::Policy::none())
            // Over HTTP/2 all segments would share one connection.
            .http1_only()
            // Lengths and ranges are those of the file, not of packed bytes.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.stall_timeout);
        let invalid = |error: &reqwest::Error| DownloadError::InvalidAddress {
            address: match &settings.proxy {
                Proxy::Address(address) => without_password(address),
                Proxy::System | Proxy::None => String::new(),
            },
            detail: reason(error),
        };
        let builder = match &settings.proxy {
            Proxy::System => builder,
            Proxy::None => builder.no_proxy(),
            Proxy::Address(address) => {
                builder.proxy(reqwest::Proxy::all(address).map_err(|error| invalid(&error))?)
            }
        };
        let http = builder.build().map_err(|error| invalid(&error))?;
        Ok(Self { http })
    }

    /// Asks for a file, or for a part of it, wherever the hub sends us.
    pub(super) async fn get(
        &self,
        hub: &Hub,
        address: Url,
        headers: &HeaderMap,
    ) -> Result<Response, Fault> {
        self.send(Method::GET, hub, address, headers).await
    }

    /// Asks what a file is. Where the hub itself declares it beside a redirect,
    /// that is the answer.
    pub(super) async fn head(&self, hub: &Hub, address: Url) -> Result<Response, Fault> {
        self.send(Method::HEAD, hub, address, &HeaderMap::new())
            .await
    }

    async fn send(
        &self,
        method: Method,
        hub: &Hub,
        mut address: Url,
        headers: &HeaderMap,
    ) -> Result<Response, Fault> {
        for _ in 0..=MAX_REDIRECTS {
            let mut request = self
                .http
                .request(method.clone(), address.clone())
                .headers(headers.clone())
                .header(
                    header::ACCEPT_ENCODING,
                    HeaderValue::from_static("identity"),
                );
            if let Some(token) = hub.token_for(&address) {
                request = request.bearer_auth(token.secret());
            }
            let response = request
                .send()
                .await
                .map_err(|error| unreachable(&address, &error))?;
            let declares = method == Method::HEAD && declared::is_in(response.headers());
            if declares || !response.status().is_redirection() {
                return judge(hub, response);
            }
            address = target(&address, &response)?;
        }
        Err(failed(&address, "it redirects without end").into())
    }
}

/// Where a response sends us.
fn target(from: &Url, response: &Response) -> Result<Url, DownloadError> {
    response
        .headers()
        .get(header::LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| followed(from, location))
        .ok_or_else(|| failed(from, "it redirects to where nobody follows"))
}

/// The address of a redirect; none where it is no web server's, or where what was
/// encrypted would no longer be.
fn followed(from: &Url, location: &str) -> Option<Url> {
    let target = from.join(location).ok()?;
    let is_safe = matches!(
        (from.scheme(), target.scheme()),
        (_, "https") | ("http", "http")
    );
    is_safe.then_some(target)
}

/// A response that brings what was asked for, or why it does not.
fn judge(hub: &Hub, response: Response) -> Result<Response, Fault> {
    let status = response.status();
    let address = response.url().clone();
    let code = response
        .headers()
        .get(ERROR_CODE)
        .and_then(|code| code.to_str().ok())
        .unwrap_or_default();
    let is_missing = matches!(code, "RepoNotFound" | "EntryNotFound" | "RevisionNotFound");
    let path = || address.path().trim_start_matches('/').to_owned();
    let host = host(&address);
    match status {
        _ if status.is_success() || status.is_redirection() => Ok(response),
        StatusCode::NOT_FOUND | StatusCode::GONE => {
            Err(DownloadError::NotFound { host, path: path() }.into())
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if is_missing => {
            Err(DownloadError::NotFound { host, path: path() }.into())
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if hub.is_at(&address) => {
            Err(DownloadError::Gated { host, path: path() }.into())
        }
        StatusCode::RANGE_NOT_SATISFIABLE => Err(Fault::WholeOnly),
        StatusCode::TOO_MANY_REQUESTS => {
            let wait = retry_after(response.headers());
            Err(Fault::Passing {
                error: DownloadError::RateLimited {
                    host,
                    retry_after_seconds: wait.map(|wait| wait.as_secs()),
                },
                wait,
            })
        }
        // Addresses that storages sign for us expire: 403. The hub makes new ones.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::REQUEST_TIMEOUT => {
            Err(passing(failed(&address, status.as_str()), None))
        }
        _ if status.is_server_error() => {
            let wait = retry_after(response.headers());
            Err(passing(failed(&address, status.as_str()), wait))
        }
        _ => Err(failed(&address, status.as_str()).into()),
    }
}

/// How long the server asks us to wait: seconds or a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    // A date that has passed asks for no wait.
    Some(
        date.duration_since(SystemTime::now())
            .unwrap_or(Duration::ZERO),
    )
}

/// What a connection that broke, or never stood, means.
pub(super) fn unreachable(address: &Url, error: &reqwest::Error) -> Fault {
    let error = DownloadError::Offline {
        host: host(address),
        detail: reason(error),
    };
    passing(error, None)
}

/// A server that does not do what it should.
pub(super) fn failed(address: &Url, detail: &str) -> DownloadError {
    DownloadError::ServerFailed {
        host: host(address),
        detail: detail.to_owned(),
    }
}

/// What may be tried again.
pub(super) fn passing(error: DownloadError, wait: Option<Duration>) -> Fault {
    Fault::Passing { error, wait }
}

/// All that is known of an error but the address, which may be a signed one.
fn reason(error: &reqwest::Error) -> String {
    let mut reasons = vec![];
    let mut cause = error.source();
    while let Some(error) = cause {
        reasons.push(error.to_string());
        cause = error.source();
    }
    if reasons.is_empty() {
        reasons.push(
            if error.is_timeout() {
                "it took too long"
            } else {
                "the request failed"
            }
            .to_owned(),
        );
    }
    reasons.join(": ")
}

/// A proxy's address as it may be shown.
fn without_password(address: &str) -> String {
    let Ok(mut address) = Url::parse(address) else {
        return String::new();
    };
    match address.set_password(None) {
        Ok(()) => address.to_string(),
        Err(()) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date() {
        let wait = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::RETRY_AFTER,
                HeaderValue::from_str(text).expect("it is ASCII"),
            );
            retry_after(&headers)
        };
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            wait("Fri, 31 Dec 1999 23:59:59 GMT"),
            Some(Duration::ZERO),
            "that was long ago"
        );
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        assert!(
            wait(&soon).is_some_and(|wait| wait > Duration::from_secs(50)),
            "a minute from now"
        );
        assert_eq!(wait("later"), None, "that is no time");
    }

    #[test]
    fn redirects_do_not_leave_encryption_behind() {
        let from = Url::parse("https://hub.example/a/b").expect("it is an address");
        let followed = |location: &str| followed(&from, location).map(String::from);
        assert_eq!(
            followed("../c").as_deref(),
            Some("https://hub.example/c"),
            "a place of its own"
        );
        assert_eq!(
            followed("https://storage.example/c").as_deref(),
            Some("https://storage.example/c"),
            "another server"
        );
        for location in ["http://hub.example/c", "file:///c", "https://"] {
            assert_eq!(followed(location), None, "{location} is not followed");
        }
    }

    #[test]
    fn a_proxys_password_is_not_shown() {
        assert_eq!(
            without_password("http://me:secret@proxy.example:3128"),
            "http://me@proxy.example:3128/"
        );
    }
}
