//! Keys of the servers that want one.

use std::collections::HashMap;
use std::sync::Mutex;

use engine::download::{Keychain, Secrets, Token};
use engine::server::{ApiKey, BaseUrl};

use super::locked;

/// Keys are kept in the system's keychain; where there is none, for as long as
/// the app runs.
#[derive(Default)]
pub(super) struct ServerKeys(Mutex<HashMap<String, ApiKey>>);

impl ServerKeys {
    /// The server's key, if one was kept. May wait for the person, who is asked
    /// to unlock the keychain.
    pub(super) fn of(&self, server: &BaseUrl) -> Option<ApiKey> {
        let name = server.to_string();
        if let Some(key) = locked(&self.0).get(&name) {
            return Some(key.clone());
        }
        // Most servers want no key, so a keychain that is not there is no failure.
        let token = Keychain
            .token(&name)
            .inspect_err(|error| tracing::info!(%error, "without a key for a server"))
            .ok()??;
        let key = ApiKey::new(token.secret());
        locked(&self.0).insert(name, key.clone());
        Some(key)
    }

    /// Keeps a key that its server has taken.
    pub(super) fn keep(&self, server: &BaseUrl, key: &str) {
        let name = server.to_string();
        if let Err(error) = Keychain.keep(&name, &Token::new(key)) {
            tracing::warn!(%error, "the key of a server is kept until the app ends");
        }
        locked(&self.0).insert(name, ApiKey::new(key));
    }
}
