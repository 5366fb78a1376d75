//! The passwords of files that are encrypted, for as long as the library is
//! open.

use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::database::lock;
use crate::file::FileId;

/// What opens an encrypted file. Never shown, and never kept in the database.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The password as it was typed, blanks included.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

/// The passwords that were given since the library was opened.
#[derive(Default)]
pub(crate) struct Passwords(Mutex<HashMap<FileId, Password>>);

impl Passwords {
    /// Keeps a password in place of the one before.
    pub(crate) fn give(&self, file: FileId, password: Password) {
        lock(&self.0).insert(file, password);
    }

    /// The password of a file, if it was given.
    pub(crate) fn of(&self, file: FileId) -> Option<Password> {
        lock(&self.0).get(&file).cloned()
    }

    /// Forgets the password of a file.
    pub(crate) fn forget(&self, file: FileId) {
        lock(&self.0).remove(&file);
    }
}
