//! Agile encryption, which Office uses since 2010 (MS-OFFCRYPTO 2.3.4.10 to
//! 2.3.4.15).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::damaged;
use super::super::xml::{self, Element};
use super::block_cipher::{Aes, BLOCK};
use super::hash::Hash;
use super::{Failure, package_length, password_bytes};
use crate::error::ReadError;

/// What is hashed after the password for each thing that it encrypts.
const VERIFIER_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const VERIFIER_VALUE: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const PACKAGE_KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// The specification allows no more rounds.
const MAXIMUM_ROUNDS: u32 = 10_000_000;

/// The package is encrypted in pieces of this length.
const SEGMENT: usize = 4096;

pub(super) fn decrypt(
    information: &[u8],
    package: &[u8],
    password: &str,
) -> Result<Vec<u8>, Failure> {
    let text = xml::decode(information.get(8..).unwrap_or_default().to_vec());
    let description = xml::parse(&text)?;
    let data = description
        .child("keyData")
        .ok_or_else(|| damaged("an encrypted package without its parameters"))?;
    let mut keys = Vec::new();
    description.descendants("encryptedKey", &mut keys);
    // Keys for certificates have no rounds.
    let Some(key) = keys
        .into_iter()
        .find(|key| key.attribute("spinCount").is_some())
    else {
        return Err(Failure::Other(ReadError::Encrypted));
    };
    let package_key = package_key(key, password)?;
    let data = Parameters::read(data)?;
    let (length, encrypted) = package_length(package)?;
    let aes = Aes::new(&package_key)?;
    let mut plain = Vec::with_capacity(encrypted.len());
    for (index, segment) in (0_u32..).zip(encrypted.chunks(SEGMENT)) {
        let vector = data.hash.of(&[&data.salt, &index.to_le_bytes()]);
        plain.extend(aes.decrypt_chained(segment, vector_of(&vector)));
    }
    plain.truncate(length);
    Ok(plain)
}

/// The key of the package, which a key made of the password encrypts.
fn package_key(key: &Element, password: &str) -> Result<Vec<u8>, Failure> {
    let parameters = Parameters::read(key)?;
    let rounds = number(key, "spinCount")?;
    if rounds > MAXIMUM_ROUNDS {
        return Err(damaged("more rounds than allowed").into());
    }
    let stretched = parameters
        .hash
        .stretched(&parameters.salt, &password_bytes(password), rounds);
    let open = |name: &str, purpose: &[u8]| -> Result<Vec<u8>, ReadError> {
        let own = parameters.hash.of(&[&stretched, purpose]);
        let aes = Aes::new(&fitted(&own, parameters.key_length))?;
        Ok(aes.decrypt_chained(&bytes(key, name)?, vector_of(&parameters.salt)))
    };
    let input = open("encryptedVerifierHashInput", &VERIFIER_INPUT)?;
    let value = open("encryptedVerifierHashValue", &VERIFIER_VALUE)?;
    let input = &input[..parameters.salt.len().min(input.len())];
    let expected = parameters.hash.of(&[input]);
    if !value.starts_with(&expected) {
        return Err(Failure::WrongPassword);
    }
    let mut own = open("encryptedKeyValue", &PACKAGE_KEY)?;
    own.truncate(parameters.key_length);
    Ok(own)
}

/// What an element says of its hash, cipher and salt.
struct Parameters {
    hash: Hash,
    salt: Vec<u8>,
    /// In bytes.
    key_length: usize,
}

impl Parameters {
    fn read(element: &Element) -> Result<Self, ReadError> {
        let word = |name| element.attribute(name).unwrap_or_default();
        if word("cipherAlgorithm") != "AES" || word("cipherChaining") != "ChainingModeCBC" {
            return Err(ReadError::Encrypted);
        }
        let bits = number(element, "keyBits")?;
        if !matches!(bits, 128 | 192 | 256) {
            return Err(damaged("a key of an impossible length"));
        }
        Ok(Self {
            hash: Hash::named(word("hashAlgorithm")).ok_or(ReadError::Encrypted)?,
            salt: bytes(element, "saltValue")?,
            key_length: bits as usize / 8,
        })
    }
}

fn number(element: &Element, name: &str) -> Result<u32, ReadError> {
    element
        .attribute(name)
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| damaged(format!("no {name} among the parameters of the encryption")))
}

fn bytes(element: &Element, name: &str) -> Result<Vec<u8>, ReadError> {
    let value = element.attribute(name).unwrap_or_default();
    STANDARD.decode(value.trim()).map_err(damaged)
}

/// A hash cut to the length of a key, or filled up to it.
fn fitted(hash: &[u8], length: usize) -> Vec<u8> {
    let mut key = hash.to_vec();
    key.resize(length, 0x36);
    key
}

fn vector_of(bytes: &[u8]) -> [u8; BLOCK] {
    let mut vector = [0x36; BLOCK];
    for (own, byte) in vector.iter_mut().zip(bytes) {
        *own = *byte;
    }
    vector
}
