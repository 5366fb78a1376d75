//! Keys from the hash of a password.

use argon2::{Algorithm, Argon2, Params, Version};
use sha1::{Digest, Sha1};

use super::super::super::damaged;
use super::{Element, ReadError, bytes, ends};

/// Real documents ask for a hundred thousand; more would only cost time.
const MOST_ITERATIONS: u32 = 2_000_000;

/// LibreOffice takes 64 MiB, in KiB.
const MOST_MEMORY: u32 = 256 * 1024;

/// LibreOffice goes over its memory thrice.
const MOST_PASSES: u32 = 16;

/// The longest key of any cipher, in bytes.
const LONGEST: usize = 56;

/// How the key is made.
#[derive(Debug)]
pub(super) struct Derivation {
    salt: Vec<u8>,
    /// Of the key, in bytes.
    size: usize,
    way: Way,
}

#[derive(Debug)]
enum Way {
    /// PBKDF2 with HMAC-SHA-1.
    Stretched { iterations: u32 },
    /// Argon2id (RFC 9106).
    Argon2id(Params),
}

impl Derivation {
    /// Reads a `key-derivation` element; none where it names another way, or asks for
    /// what no document needs. `usual` is the size where it names none, in bytes.
    pub(super) fn read(derivation: &Element, usual: usize) -> Option<Self> {
        let name = derivation.attribute("key-derivation-name");
        let number = |name: &str| derivation.attribute(name)?.parse::<u32>().ok();
        let size = match derivation.attribute("key-size") {
            Some(size) => size.parse().ok().filter(|size| *size <= LONGEST)?,
            None => usual,
        };
        let way = if ends(name, "pbkdf2") {
            let iterations = number("iteration-count")?;
            Way::Stretched {
                iterations: Some(iterations).filter(|count| *count <= MOST_ITERATIONS)?,
            }
        } else if ends(name, "argon2id") {
            let memory = number("argon2-memory").filter(|memory| *memory <= MOST_MEMORY)?;
            let passes = number("argon2-iterations").filter(|passes| *passes <= MOST_PASSES)?;
            let lanes = number("argon2-lanes")?;
            Way::Argon2id(Params::new(memory, passes, lanes, Some(size)).ok()?)
        } else {
            return None;
        };
        Some(Self {
            salt: bytes(derivation, "salt")?,
            size,
            way,
        })
    }

    /// The key from the hash of a password.
    pub(super) fn key(&self, hash: &[u8]) -> Result<Vec<u8>, ReadError> {
        match &self.way {
            Way::Stretched { iterations } => {
                Ok(stretched(hash, &self.salt, *iterations, self.size))
            }
            Way::Argon2id(parameters) => {
                let mut key = vec![0; self.size];
                Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters.clone())
                    .hash_password_into(hash, &self.salt, &mut key)
                    .map_err(damaged)?;
                Ok(key)
            }
        }
    }
}

/// PBKDF2 (RFC 8018, 5.2) with HMAC-SHA-1 (RFC 2104).
fn stretched(password: &[u8], salt: &[u8], iterations: u32, size: usize) -> Vec<u8> {
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
    let mut key = Vec::with_capacity(size + 20);
    let mut number = 1_u32;
    while key.len() < size {
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
    key.truncate(size);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_derived_as_specified() {
        // RFC 6070, the second and the fifth case.
        let key = stretched(b"password", b"salt", 2, 20);
        assert_eq!(
            key,
            [
                0xEA, 0x6C, 0x01, 0x4D, 0xC7, 0x2D, 0x6F, 0x8C, 0xCD, 0x1E, 0xD9, 0x2A, 0xCE, 0x1D,
                0x41, 0xF0, 0xD8, 0xDE, 0x89, 0x57
            ]
        );
        let key = stretched(
            b"passwordPASSWORDpassword",
            b"saltSALTsaltSALTsaltSALTsaltSALTsalt",
            4096,
            25,
        );
        assert_eq!(
            key,
            [
                0x3D, 0x2E, 0xEC, 0x4F, 0xE4, 0x1C, 0x84, 0x9B, 0x80, 0xC8, 0xD8, 0x36, 0x62, 0xC0,
                0xE4, 0x4A, 0x8B, 0x29, 0x1A, 0x96, 0x4C, 0xF2, 0xF0, 0x70, 0x38
            ]
        );
    }
}
