//! Where a person's tokens and passwords are kept.

use serde::{Deserialize, Serialize};

use super::Token;

/// Under which name the system's keychain lists our secrets.
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
    /// The secret of this name, if one was kept.
    pub fn secret(self, name: &str) -> Result<Option<String>, SecretsError> {
        match Self::entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Keeps a secret in place of the one before.
    pub fn keep_secret(self, name: &str, secret: &str) -> Result<(), SecretsError> {
        Self::entry(name)?
            .set_password(secret)
            .map_err(|error| failed(&error))
    }

    /// Forgets a secret; that there is none is no error.
    pub fn forget_secret(self, name: &str) -> Result<(), SecretsError> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }

    fn entry(name: &str) -> Result<keyring::Entry, SecretsError> {
        // Why the keychain is not there is told by this alone.
        if let Err(error) = keyring::Entry::store_status() {
            return Err(failed(error));
        }
        keyring::Entry::new(SERVICE, name).map_err(|error| failed(&error))
    }
}

impl Secrets for Keychain {
    fn token(&self, host: &str) -> Result<Option<Token>, SecretsError> {
        Ok(self.secret(host)?.map(|secret| Token::new(&secret)))
    }

    fn keep(&self, host: &str, token: &Token) -> Result<(), SecretsError> {
        self.keep_secret(host, token.secret())
    }

    fn forget(&self, host: &str) -> Result<(), SecretsError> {
        self.forget_secret(host)
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
