//! Parts behind a password (part 2, 3.4 and 4.8): AES in CBC mode with a key
//! derived by PBKDF2, as every program has written them since version 1.2.

use std::io::Read;

use aes::Aes256;
use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use flate2::read::DeflateDecoder;
use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::super::damaged;
use super::super::web_archive::base64;
use super::super::xml::Element;
use crate::error::ReadError;

const BLOCK: usize = 16;
const KEY: usize = 32;

/// How much of a part its checksum covers, in bytes.
const CHECKED: usize = 1024;

/// Real documents ask for a hundred thousand; more would only cost time.
const MOST_ITERATIONS: u32 = 2_000_000;

/// How one part is encrypted.
#[derive(Debug)]
pub(super) struct Encryption {
    salt: Vec<u8>,
    iterations: u32,
    vector: [u8; BLOCK],
    /// Of the beginning of the part before it was encrypted.
    checksum: Vec<u8>,
    /// Whether passwords are hashed by SHA-256, else by SHA-1.
    long_hash: bool,
}

impl Encryption {
    /// Reads an `encryption-data` element; none where it names a method that
    /// is not known.
    pub(super) fn read(data: &Element) -> Option<Self> {
        let algorithm = data.child("algorithm")?;
        let derivation = data.child("key-derivation")?;
        let ends = |name: Option<&str>, with: &str| {
            name.is_some_and(|name| name.to_ascii_lowercase().ends_with(with))
        };
        if !ends(algorithm.attribute("algorithm-name"), "aes256-cbc")
            || !ends(derivation.attribute("key-derivation-name"), "pbkdf2")
        {
            return None;
        }
        let bytes = |element: &Element, name: &str| {
            let value = element.attribute(name)?;
            Some(base64(value.as_bytes()))
        };
        let iterations: u32 = derivation.attribute("iteration-count")?.parse().ok()?;
        let start = data.child("start-key-generation");
        let start = start.and_then(|start| start.attribute("start-key-generation-name"));
        Some(Self {
            salt: bytes(derivation, "salt")?,
            iterations: Some(iterations).filter(|count| *count <= MOST_ITERATIONS)?,
            vector: bytes(algorithm, "initialisation-vector")?.try_into().ok()?,
            checksum: bytes(data, "checksum").unwrap_or_default(),
            long_hash: ends(start, "sha256"),
        })
    }

    /// The part as it was before it was encrypted, `most` bytes of it at most.
    ///
    /// # Errors
    /// [`ReadError::WrongPassword`] where the checksum differs.
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
        let key = derived_key(&start, &self.salt, self.iterations);
        let packed = decrypt_blocks(bytes, &key, self.vector)?;
        let checked = packed.get(..packed.len().min(CHECKED)).unwrap_or_default();
        let fits = match self.checksum.len() {
            32 => Sha256::digest(checked).as_slice() == self.checksum,
            20 => Sha1::digest(checked).as_slice() == self.checksum,
            _ => true,
        };
        if !fits {
            return Err(ReadError::WrongPassword);
        }
        let mut text = Vec::new();
        DeflateDecoder::new(packed.as_slice())
            .take(most.saturating_add(1))
            .read_to_end(&mut text)
            .map_err(damaged)?;
        if text.len() as u64 > most {
            return Err(ReadError::TooLarge {
                detail: "a part unpacks to more than the limit".to_owned(),
            });
        }
        Ok(text)
    }
}

/// Undoes AES-256 in CBC mode and takes off the padding (XML Encryption, 5.2).
fn decrypt_blocks(bytes: &[u8], key: &[u8], vector: [u8; BLOCK]) -> Result<Vec<u8>, ReadError> {
    let cipher = Aes256::new_from_slice(key).map_err(damaged)?;
    let mut plain = Vec::with_capacity(bytes.len());
    let mut before = vector;
    for block in bytes.as_chunks::<BLOCK>().0 {
        let mut array = Array::from(*block);
        cipher.decrypt_block(&mut array);
        plain.extend(array.iter().zip(before).map(|(own, other)| own ^ other));
        before = *block;
    }
    let padding = plain.last().map_or(0, |last| usize::from(*last));
    if padding <= BLOCK {
        plain.truncate(plain.len().saturating_sub(padding));
    }
    Ok(plain)
}

/// PBKDF2 (RFC 8018, 5.2) with HMAC-SHA-1 (RFC 2104).
fn derived_key(password: &[u8], salt: &[u8], iterations: u32) -> Vec<u8> {
    // A password of a hash's length never fills a block of the hash.
    let keyed = |pad: u8| {
        let mut block = [pad; 64];
        for (byte, own) in block.iter_mut().zip(password) {
            *byte ^= own;
        }
        Sha1::new().chain_update(block)
    };
    let (inner, outer) = (keyed(0x36), keyed(0x5C));
    let authenticate = |message: &[&[u8]]| -> [u8; 20] {
        let mut hash = inner.clone();
        for piece in message {
            hash.update(piece);
        }
        outer
            .clone()
            .chain_update(hash.finalize())
            .finalize()
            .into()
    };
    let mut key = Vec::with_capacity(KEY + 20);
    let mut number = 1_u32;
    while key.len() < KEY {
        let mut last = authenticate(&[salt, &number.to_be_bytes()]);
        let mut block = last;
        for _ in 1..iterations {
            last = authenticate(&[&last]);
            for (byte, own) in block.iter_mut().zip(last) {
                *byte ^= own;
            }
        }
        key.extend(block);
        number += 1;
    }
    key.truncate(KEY);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_derived_as_specified() {
        // RFC 6070, the second and the fifth case.
        let key = derived_key(b"password", b"salt", 2);
        assert_eq!(
            key.get(..20),
            Some(
                [
                    0xEA, 0x6C, 0x01, 0x4D, 0xC7, 0x2D, 0x6F, 0x8C, 0xCD, 0x1E, 0xD9, 0x2A, 0xCE,
                    0x1D, 0x41, 0xF0, 0xD8, 0xDE, 0x89, 0x57
                ]
                .as_slice()
            )
        );
        let key = derived_key(
            b"passwordPASSWORDpassword",
            b"saltSALTsaltSALTsaltSALTsaltSALTsalt",
            4096,
        );
        assert_eq!(
            key.get(..25),
            Some(
                [
                    0x3D, 0x2E, 0xEC, 0x4F, 0xE4, 0x1C, 0x84, 0x9B, 0x80, 0xC8, 0xD8, 0x36, 0x62,
                    0xC0, 0xE4, 0x4A, 0x8B, 0x29, 0x1A, 0x96, 0x4C, 0xF2, 0xF0, 0x70, 0x38
                ]
                .as_slice()
            )
        );
    }
}
