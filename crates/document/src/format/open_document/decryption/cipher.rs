//! The ciphers that parts are encrypted with.

use aes::Aes256;
use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, Nonce};
use blowfish::Blowfish;
use blowfish::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};

use super::super::super::damaged;
use super::{Element, ReadError, bytes, ends};

const AES_BLOCK: usize = 16;
const BLOWFISH_BLOCK: usize = 8;
const NONCE: usize = 12;

/// A cipher and where it begins.
#[derive(Debug)]
pub(super) enum Cipher {
    /// AES-256 in CBC mode (XML Encryption, 5.2).
    AesCbc { vector: [u8; AES_BLOCK] },
    /// AES-256 in GCM mode (XML Encryption 1.1, 5.2.4): the nonce stands before what
    /// is encrypted, the tag behind it.
    AesGcm,
    /// Blowfish in CFB mode, 64 bits at a time.
    BlowfishCfb { vector: [u8; BLOWFISH_BLOCK] },
}

impl Cipher {
    /// Reads an `algorithm` element; none where it names another cipher.
    pub(super) fn read(algorithm: &Element) -> Option<Self> {
        let name = algorithm.attribute("algorithm-name");
        let vector = bytes(algorithm, "initialisation-vector")?;
        if ends(name, "aes256-cbc") {
            let vector = vector.try_into().ok()?;
            Some(Self::AesCbc { vector })
        } else if ends(name, "aes256-gcm") {
            Some(Self::AesGcm)
        } else if ends(name, "blowfish cfb") {
            let vector = vector.try_into().ok()?;
            Some(Self::BlowfishCfb { vector })
        } else {
            None
        }
    }

    /// How long its keys are where nothing says so, in bytes.
    pub(super) fn key_size(&self) -> usize {
        match self {
            Self::AesCbc { .. } | Self::AesGcm => 32,
            Self::BlowfishCfb { .. } => 16,
        }
    }

    /// What was encrypted.
    ///
    /// # Errors
    /// [`ReadError::WrongPassword`] where a tag tells that the key is another.
    pub(super) fn decrypt(&self, bytes: &[u8], key: &[u8]) -> Result<Vec<u8>, ReadError> {
        match self {
            Self::AesCbc { vector } => cbc(bytes, key, *vector),
            Self::AesGcm => gcm(bytes, key),
            Self::BlowfishCfb { vector } => cfb(bytes, key, *vector),
        }
    }
}

/// Undoes AES-256 in CBC mode and takes off the padding.
fn cbc(bytes: &[u8], key: &[u8], vector: [u8; AES_BLOCK]) -> Result<Vec<u8>, ReadError> {
    let cipher = Aes256::new_from_slice(key).map_err(damaged)?;
    let mut plain = Vec::with_capacity(bytes.len());
    let mut before = vector;
    for block in bytes.as_chunks::<AES_BLOCK>().0 {
        let mut array = Array::from(*block);
        cipher.decrypt_block(&mut array);
        plain.extend(array.iter().zip(before).map(|(own, other)| own ^ other));
        before = *block;
    }
    let padding = plain.last().map_or(0, |last| usize::from(*last));
    if padding <= AES_BLOCK {
        plain.truncate(plain.len().saturating_sub(padding));
    }
    Ok(plain)
}

fn gcm(bytes: &[u8], key: &[u8]) -> Result<Vec<u8>, ReadError> {
    let cipher = Aes256Gcm::new_from_slice(key).map_err(damaged)?;
    let (nonce, sealed) = bytes
        .split_first_chunk::<NONCE>()
        .ok_or_else(|| damaged("an encrypted package that is empty"))?;
    cipher
        .decrypt(&Nonce::from(*nonce), sealed)
        .map_err(|_| ReadError::WrongPassword)
}

/// Undoes Blowfish in CFB mode: each block lies over the one before it, encrypted.
fn cfb(bytes: &[u8], key: &[u8], vector: [u8; BLOWFISH_BLOCK]) -> Result<Vec<u8>, ReadError> {
    let cipher: Blowfish = Blowfish::new_from_slice(key).map_err(damaged)?;
    let mut plain = Vec::with_capacity(bytes.len());
    let mut before = vector;
    for block in bytes.chunks(BLOWFISH_BLOCK) {
        let mut over = Array::from(before);
        cipher.encrypt_block(&mut over);
        plain.extend(block.iter().zip(over).map(|(own, other)| own ^ other));
        if let Ok(block) = block.try_into() {
            before = block;
        }
    }
    Ok(plain)
}
