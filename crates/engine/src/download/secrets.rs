//! Where a person's tokens are kept.

use serde::{Deserialize, Serialize};

use super::Token;

/// Under which name the system's keychain lists our tokens.
const SERVICE: &str = "Deskhand";

/// The keychain refused, is locked, or is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the keychain cannot be used: {detail}")]
pub struct SecretsError {
    /// What the system said; for the log.
    pub detail: String,
}

/// Keeps one token for each hub. Its methods may wait for the person, who is
/// asked to unlock the keychain, so they are called where waiting is allowed.
pub trait Secrets: Send + Sync {
    /// The token for the hub of this host, if one was kept.
    fn token(&self, host: &str) -> Result<Option<Token>, SecretsError>;

    /// Keeps a token in place of the one before.
    fn keep(&self, host: &str, token: &Token) -> Result<(), SecretsError>;

    /// Forgets the token; that there is none is no error.
    fn forget(&self, host: &str) -> Result<(), SecretsError>;
}

/// The system's keychain: Keychain of macOS, Credential Manager of Windows, the
/// Secret Service of a Linux desktop.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keychain;

impl Keychain {
    fn entry(host: &str) -> Result<keyring::Entry, SecretsError> {
        // Why the keychain is not there is told by this alone.
        if let Err(error) = keyring::Entry::store_status() {
            return Err(failed(error));
        }
        keyring::Entry::new(SERVICE, host).map_err(|error| failed(&error))
    }
}

impl Secrets for Keychain {
    fn token(&self, host: &str) -> Result<Option<Token>, SecretsError> {
        match Self::entry(host)?.get_password() {
            Ok(secret) => Ok(Some(Token::new(&secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    fn keep(&self, host: &str, token: &Token) -> Result<(), SecretsError> {
        Self::entry(host)?
            .set_password(token.secret())
            .map_err(|error| failed(&error))
    }

    fn forget(&self, host: &str) -> Result<(), SecretsError> {
        match Self::entry(host)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }
}

/// Some of the keychain's errors carry the secret, which is not to be shown.
fn failed(error: &keyring::Error) -> SecretsError {
    let detail = match error {
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            "what it holds is no text".to_owned()
        }
        error => error.to_string(),
    };
    SecretsError { detail }
}
