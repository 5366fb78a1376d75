//! Standard encryption, which Office 2007 uses (MS-OFFCRYPTO 2.3.4.5 to
//! 2.3.4.9).

use super::super::compound::u32_at;
use super::super::damaged;
use super::block_cipher::Aes;
use super::hash::Hash;
use super::{Failure, package_length, password_bytes};
use crate::error::ReadError;

/// How often the password is hashed.
const ROUNDS: u32 = 50_000;

/// Identifiers of AES with its three lengths of keys.
const AES: std::ops::RangeInclusive<u32> = 0x660E..=0x6610;

pub(super) fn decrypt(
    information: &[u8],
    package: &[u8],
    password: &str,
) -> Result<Vec<u8>, Failure> {
    let (key_length, verifier) = parameters(information)?;
    let salt = verifier
        .get(4..20)
        .ok_or_else(|| damaged("no salt in the encryption"))?;
    let stretched = Hash::Sha1.stretched(salt, &password_bytes(password), ROUNDS);
    let aes = Aes::new(&derived(&stretched, key_length))?;
    let input = aes.decrypt(verifier.get(20..36).unwrap_or_default());
    let value = aes.decrypt(verifier.get(40..72).unwrap_or_default());
    if input.is_empty() || !value.starts_with(&Hash::Sha1.of(&[&input])) {
        return Err(Failure::WrongPassword);
    }
    let (length, encrypted) = package_length(package)?;
    let mut plain = aes.decrypt(encrypted);
    plain.truncate(length);
    Ok(plain)
}

/// The length of the key in bytes, and what tells a right password.
fn parameters(information: &[u8]) -> Result<(usize, &[u8]), ReadError> {
    let cut = || damaged("the parameters of the encryption are cut");
    let length = u32_at(information, 8).ok_or_else(cut)? as usize;
    let header = information.get(12..).ok_or_else(cut)?;
    let algorithm = u32_at(header, 8).ok_or_else(cut)?;
    if !AES.contains(&algorithm) {
        return Err(ReadError::Encrypted);
    }
    let bits = match u32_at(header, 16).ok_or_else(cut)? {
        // Zero means what the algorithm's name says.
        0 => 128 + 64 * (algorithm - AES.start()),
        bits => bits,
    };
    if !matches!(bits, 128 | 192 | 256) {
        return Err(damaged("a key of an impossible length"));
    }
    let verifier = header.get(length..).ok_or_else(cut)?;
    Ok((bits as usize / 8, verifier))
}

/// The key for the package, which is block 0 (MS-OFFCRYPTO 2.3.4.7).
fn derived(stretched: &[u8], length: usize) -> Vec<u8> {
    let own = Hash::Sha1.of(&[stretched, &0_u32.to_le_bytes()]);
    let filled = |fill: u8| {
        let mut buffer = [fill; 64];
        for (byte, own) in buffer.iter_mut().zip(&own) {
            *byte ^= own;
        }
        Hash::Sha1.of(&[&buffer])
    };
    let mut key = filled(0x36);
    key.extend(filled(0x5C));
    key.truncate(length);
    key
}
