//! Office documents behind a password (MS-OFFCRYPTO).

use super::compound::{self, CompoundFile, u16_at, u64_at};
use super::damaged;
use crate::error::ReadError;

mod agile;
mod block_cipher;
mod hash;
mod standard;
pub(super) mod stream_cipher;
pub(super) mod xor_obfuscation;

/// Excel protects workbooks with this password where the person gave none
/// (MS-OFFCRYPTO 2.4.2.3 names it).
const DEFAULT_PASSWORD: &str = "VelvetSweatshop";

/// Why a password does not open a document.
#[derive(Debug)]
enum Failure {
    WrongPassword,
    Other(ReadError),
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Other(error)
    }
}

/// The Office package inside a compound file that holds one encrypted; none when
/// `bytes` are something else. `limit` bounds what is read, in bytes.
///
/// # Errors
/// [`ReadError::Encrypted`] when a password is needed and none was given, or the
/// way of encryption is unknown; [`ReadError::WrongPassword`] when the one given
/// does not fit.
pub(super) fn package(
    bytes: &[u8],
    password: Option<&str>,
    limit: u64,
) -> Result<Option<Vec<u8>>, ReadError> {
    if !bytes.starts_with(compound::MARK) {
        return Ok(None);
    }
    let Ok(file) = CompoundFile::open(bytes, limit) else {
        return Ok(None);
    };
    let root = file.root();
    if !root.has_stream("EncryptedPackage") {
        return Ok(None);
    }
    let information = root
        .stream("EncryptionInfo")?
        .ok_or_else(|| damaged("an encrypted package that does not say how"))?;
    let package = root.stream("EncryptedPackage")?.unwrap_or_default();
    with_passwords(password, |password| {
        match (u16_at(&information, 0), u16_at(&information, 2)) {
            (Some(4), Some(4)) => agile::decrypt(&information, &package, password),
            (Some(2..=4), Some(2)) => standard::decrypt(&information, &package, password),
            // Other ways need other keys than a password.
            _ => Err(Failure::Other(ReadError::Encrypted)),
        }
    })
    .map(Some)
}

/// Tries the given password and the default one.
fn with_passwords<T>(
    password: Option<&str>,
    mut open: impl FnMut(&str) -> Result<T, Failure>,
) -> Result<T, ReadError> {
    let tried = password.into_iter().chain([DEFAULT_PASSWORD]);
    for password in tried {
        match open(password) {
            Err(Failure::WrongPassword) => {}
            Err(Failure::Other(error)) => return Err(error),
            Ok(opened) => return Ok(opened),
        }
    }
    Err(match password {
        Some(_) => ReadError::WrongPassword,
        None => ReadError::Encrypted,
    })
}

/// A password as the algorithms take it: UTF-16, at most 255 units.
fn password_bytes(password: &str) -> Vec<u8> {
    password
        .encode_utf16()
        .take(255)
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// The length that stands before an encrypted package, and what follows it.
fn package_length(package: &[u8]) -> Result<(usize, &[u8]), ReadError> {
    let length = u64_at(package, 0).ok_or_else(|| damaged("an encrypted package that is empty"))?;
    let rest = &package[8..];
    Ok((usize::try_from(length).unwrap_or(usize::MAX), rest))
}

#[cfg(test)]
mod tests;
