//! Parts behind a password (part 2, 3.4 and 4.8), and whole packages behind one.
//!
//! Three ways are in use:
//!
//! | written by | cipher | key |
//! |---|---|---|
//! | OpenOffice | Blowfish in CFB mode | PBKDF2 of the password's SHA-1 |
//! | LibreOffice before 24.8 | AES-256 in CBC mode | PBKDF2 of its SHA-256 |
//! | LibreOffice since | AES-256 in GCM mode, the package as one | Argon2id of its SHA-256 |
//!
//! What is encrypted was deflated before.

use std::io::Read;

use flate2::read::DeflateDecoder;
use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::super::damaged;
use super::super::package::Package;
use super::super::web_archive::base64;
use super::super::xml::Element;
use crate::error::ReadError;

mod cipher;
mod key;

use cipher::Cipher;
use key::Derivation;

/// The one part of a package that is encrypted as a whole, beside its manifest.
const WHOLE: &str = "encrypted-package";

/// How much of a part its checksum covers, in bytes.
const CHECKED: usize = 1024;

/// How one part is encrypted.
#[derive(Debug)]
pub(super) struct Encryption {
    cipher: Cipher,
    derivation: Derivation,
    /// Of the beginning of the part before it was encrypted.
    checksum: Vec<u8>,
    /// Whether passwords are hashed by SHA-256, else by SHA-1.
    long_hash: bool,
}

impl Encryption {
    /// Reads an `encryption-data` element; none where it names a method that
    /// is not known.
    pub(super) fn read(data: &Element) -> Option<Self> {
        let cipher = Cipher::read(data.child("algorithm")?)?;
        let start = data.child("start-key-generation");
        let start = start.and_then(|start| start.attribute("start-key-generation-name"));
        Some(Self {
            derivation: Derivation::read(data.child("key-derivation")?, cipher.key_size())?,
            cipher,
            checksum: bytes(data, "checksum").unwrap_or_default(),
            long_hash: ends(start, "sha256"),
        })
    }

    /// The part as it was before it was encrypted, `most` bytes of it at most.
    ///
    /// # Errors
    /// [`ReadError::WrongPassword`] where the checksum differs, or the tag of what
    /// was encrypted with one.
    pub(super) fn decrypt(
        &self,
        bytes: &[u8],
        password: &str,
        most: u64,
    ) -> Result<Vec<u8>, ReadError> {
        let start = if self.long_hash {
            Sha256::digest(password.as_bytes()).to_vec()
        } else {
            Sha1::digest(password.as_bytes()).to_vec()
        };
        let key = self.derivation.key(&start)?;
        let packed = self.cipher.decrypt(bytes, &key)?;
        let checked = packed.get(..packed.len().min(CHECKED)).unwrap_or_default();
        let fits = match self.checksum.len() {
            32 => Sha256::digest(checked).as_slice() == self.checksum,
            20 => Sha1::digest(checked).as_slice() == self.checksum,
            _ => true,
        };
        if !fits {
            return Err(ReadError::WrongPassword);
        }
        inflated(&packed, most)
    }
}

/// The package inside one that is encrypted as a whole; none when `bytes` are
/// something else. `limit` bounds what is read, in bytes.
///
/// # Errors
/// [`ReadError::Encrypted`] when no password is given, [`ReadError::WrongPassword`]
/// when the one given does not fit, [`ReadError::Unsupported`] for a method that is
/// not known.
pub(in crate::format) fn whole_package(
    bytes: &[u8],
    password: Option<&str>,
    limit: u64,
) -> Result<Option<Vec<u8>>, ReadError> {
    if !bytes.starts_with(b"PK") {
        return Ok(None);
    }
    let Ok(package) = Package::open(bytes, limit) else {
        return Ok(None);
    };
    let Some(encrypted) = package.bytes(WHOLE)? else {
        return Ok(None);
    };
    let password = password.ok_or(ReadError::Encrypted)?;
    let manifest = package.optional_tree("META-INF/manifest.xml")?;
    let encryption = manifest.as_ref().and_then(|manifest| {
        let mut entries = manifest.children();
        let entry = entries.find(|entry| entry.attribute("full-path") == Some(WHOLE))?;
        Encryption::read(entry.child("encryption-data")?)
    });
    let encryption = encryption.ok_or(ReadError::Unsupported)?;
    encryption.decrypt(&encrypted, password, limit).map(Some)
}

fn inflated(packed: &[u8], most: u64) -> Result<Vec<u8>, ReadError> {
    let mut plain = Vec::new();
    DeflateDecoder::new(packed)
        .take(most.saturating_add(1))
        .read_to_end(&mut plain)
        .map_err(damaged)?;
    if plain.len() as u64 > most {
        return Err(ReadError::TooLarge {
            detail: "a part unpacks to more than the limit".to_owned(),
        });
    }
    Ok(plain)
}

/// Whether a name ends so, in whatever case: names were written with and without the
/// address that they stand in.
fn ends(name: Option<&str>, with: &str) -> bool {
    name.is_some_and(|name| name.to_ascii_lowercase().ends_with(with))
}

fn bytes(element: &Element, name: &str) -> Option<Vec<u8>> {
    Some(base64(element.attribute(name)?.as_bytes()))
}
