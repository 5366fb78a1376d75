//! Requests to one server, and what can come of them.

use std::error::Error;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, Url};
use serde_json::Value;

use super::failure::Refusal;
use super::{ApiKey, BaseUrl};
use crate::EngineError;

/// A list of models is shorter than this. No server fills the memory.
const LONGEST_BODY: usize = 16 << 20;

/// The way to one server.
///
/// Loopback is reached without a proxy and without a resolver, so that what is
/// said to stay on this computer does. Redirections are refused everywhere: they
/// could lead off it, and would take the key along.
pub(super) struct Connection {
    client: Client,
    base_url: BaseUrl,
    key: Option<ApiKey>,
    /// How long a question that needs no model may take.
    patience: Duration,
}

impl Connection {
    /// Connects to nothing yet.
    pub(super) fn new(
        base_url: BaseUrl,
        key: Option<ApiKey>,
        patience: Duration,
    ) -> Result<Self, EngineError> {
        let mut headers = HeaderMap::new();
        if let Some(key) = &key {
            let header = key.header().ok_or_else(|| EngineError::ServerRefused {
                server: base_url.to_string(),
                detail: "the key has signs that no key can have".to_owned(),
            })?;
            headers.insert(AUTHORIZATION, header);
        }
        let client = client_for(&base_url)
            .default_headers(headers)
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(patience)
            .build()
            .map_err(|error| EngineError::Failed {
                detail: format!("no connections can be made: {}", with_causes(&error)),
            })?;
        Ok(Self {
            client,
            base_url,
            key,
            patience,
        })
    }

    pub(super) fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }

    /// Reads something that is there.
    pub(super) async fn get(&self, url: Url) -> Result<Value, EngineError> {
        let response = self
            .send(self.client.get(url).timeout(self.patience))
            .await?;
        self.json(response.map_err(Refusal::into_error)?).await
    }

    /// Asks something that needs no model.
    pub(super) async fn ask(
        &self,
        url: Url,
        body: &Value,
    ) -> Result<Result<Value, Refusal>, EngineError> {
        let request = self.post(url, body).timeout(self.patience);
        match self.send(request).await? {
            Ok(response) => self.json(response).await.map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Asks for a stream. Waits for as long as the server thinks; dropping the
    /// future or the response closes the connection.
    pub(super) async fn open(
        &self,
        url: Url,
        body: &Value,
    ) -> Result<Result<Response, Refusal>, EngineError> {
        self.send(self.post(url, body)).await
    }

    /// What the server said in place of what was asked for.
    pub(super) fn refusal(&self, status: Option<u16>, body: &str) -> Refusal {
        Refusal::read(self.base_url.to_string(), status, &self.without_key(body))
    }

    /// The server did not answer, or broke off.
    pub(super) fn unreachable(&self, error: reqwest::Error) -> EngineError {
        self.silent(with_causes(&error.without_url()))
    }

    /// The server gives no answer, for this reason.
    pub(super) fn silent(&self, detail: String) -> EngineError {
        EngineError::ServerUnreachable {
            server: self.base_url.to_string(),
            detail,
        }
    }

    /// A response as text, cut where it is too long for what it should be.
    pub(super) async fn text(&self, mut response: Response) -> Result<String, EngineError> {
        let mut bytes = Vec::new();
        while bytes.len() < LONGEST_BODY {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(self.unreachable(error)),
            }
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn post(&self, url: Url, body: &Value) -> RequestBuilder {
        self.client
            .post(url)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body.to_string())
    }

    async fn send(
        &self,
        request: RequestBuilder,
    ) -> Result<Result<Response, Refusal>, EngineError> {
        let response = request
            .send()
            .await
            .map_err(|error| self.unreachable(error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(Ok(response));
        }
        let body = self.text(response).await?;
        Ok(Err(self.refusal(Some(status.as_u16()), &body)))
    }

    async fn json(&self, response: Response) -> Result<Value, EngineError> {
        let text = self.text(response).await?;
        serde_json::from_str(&text).map_err(|error| EngineError::Failed {
            detail: format!("{} answers no JSON: {error}", self.base_url),
        })
    }

    fn without_key(&self, text: &str) -> String {
        match &self.key {
            Some(key) => key.hidden_in(text),
            None => text.to_owned(),
        }
    }
}

/// Loopback is this computer, whatever proxy or hosts file is set up.
fn client_for(base_url: &BaseUrl) -> ClientBuilder {
    let client = ClientBuilder::new();
    if !base_url.is_here() {
        return client;
    }
    // Port 0 stands for the URL's own.
    let loopback = [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ];
    let client = client.no_proxy().resolve_to_addrs("localhost", &loopback);
    if base_url.is_encrypted() {
        client
    } else {
        // No certificate is checked, so none is read: that takes a while, and
        // fails on a computer that has none.
        client.tls_certs_only([])
    }
}

/// The message of an error with those beneath it: alone it says only that a
/// request failed.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
