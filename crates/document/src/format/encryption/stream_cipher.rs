//! RC4 as the Office documents before 2007 use it: with a new key for each
//! block (MS-OFFCRYPTO 2.3.5 and 2.3.6).

use super::super::compound::{u16_at, u32_at};
use super::super::damaged;
use super::hash::Hash;
use super::{Failure, password_bytes, with_passwords};
use crate::error::ReadError;

/// The cipher itself.
struct Rc4 {
    state: [u8; 256],
    first: u8,
    second: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Self {
        let mut state = [0; 256];
        for (own, value) in state.iter_mut().zip(0..=u8::MAX) {
            *own = value;
        }
        let mut other = 0_u8;
        for index in 0..state.len() {
            let byte = key.get(index % key.len().max(1)).copied().unwrap_or(0);
            other = other.wrapping_add(state[index]).wrapping_add(byte);
            state.swap(index, usize::from(other));
        }
        Self {
            state,
            first: 0,
            second: 0,
        }
    }

    fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.first = self.first.wrapping_add(1);
            let (one, two) = (usize::from(self.first), self.state[usize::from(self.first)]);
            self.second = self.second.wrapping_add(two);
            self.state.swap(one, usize::from(self.second));
            let sum = self.state[one].wrapping_add(self.state[usize::from(self.second)]);
            *byte ^= self.state[usize::from(sum)];
        }
    }
}

/// Makes the key of each block.
pub(crate) struct Keys {
    hash: Hash,
    base: Vec<u8>,
    /// In bytes.
    length: usize,
}

impl Keys {
    /// The keys of a document whose encryption is described by `information`,
    /// from its version on.
    ///
    /// # Errors
    /// As [`super::package`].
    pub(crate) fn open(information: &[u8], password: Option<&str>) -> Result<Self, ReadError> {
        with_passwords(password, |password| {
            match (u16_at(information, 0), u16_at(information, 2)) {
                (Some(1), Some(1)) => Self::of_40_bits(information, password),
                (Some(2..=4), Some(2)) => Self::of_provider(information, password),
                _ => Err(Failure::Other(ReadError::Encrypted)),
            }
        })
    }

    fn of_40_bits(information: &[u8], password: &str) -> Result<Self, Failure> {
        let verifier = information
            .get(4..52)
            .ok_or_else(|| damaged("the parameters of the encryption are cut"))?;
        let (salt, verifier) = verifier.split_at(16);
        let password = Hash::Md5.of(&[&password_bytes(password)]);
        let mut mixed = Vec::new();
        for _ in 0..16 {
            mixed.extend_from_slice(&password[..5]);
            mixed.extend_from_slice(salt);
        }
        let mut base = Hash::Md5.of(&[&mixed]);
        base.truncate(5);
        Self {
            hash: Hash::Md5,
            base,
            length: 16,
        }
        .verified(verifier)
    }

    /// With a provider of Windows (CryptoAPI).
    fn of_provider(information: &[u8], password: &str) -> Result<Self, Failure> {
        const RC4: u32 = 0x6801;
        let cut = || damaged("the parameters of the encryption are cut");
        let length = u32_at(information, 8).ok_or_else(cut)? as usize;
        let header = information.get(12..).ok_or_else(cut)?;
        if !matches!(u32_at(header, 8), Some(RC4 | 0)) {
            return Err(Failure::Other(ReadError::Encrypted));
        }
        let bits = match u32_at(header, 16).ok_or_else(cut)? {
            0 => 40,
            bits if bits % 8 == 0 && (40..=128).contains(&bits) => bits,
            _ => return Err(damaged("a key of an impossible length").into()),
        };
        let rest = header.get(length..).ok_or_else(cut)?;
        let salt = rest.get(4..20).ok_or_else(cut)?;
        let mut verifier = rest.get(20..36).ok_or_else(cut)?.to_vec();
        verifier.extend_from_slice(rest.get(40..60).ok_or_else(cut)?);
        Self {
            hash: Hash::Sha1,
            base: Hash::Sha1.of(&[salt, &password_bytes(password)]),
            length: bits as usize / 8,
        }
        .verified(&verifier)
    }

    /// A right password opens sixteen bytes whose hash follows them.
    fn verified(self, verifier: &[u8]) -> Result<Self, Failure> {
        let mut verifier = verifier.to_vec();
        self.block(0).apply(&mut verifier);
        let (input, value) = verifier.split_at(16);
        if value == self.hash.of(&[input]) {
            Ok(self)
        } else {
            Err(Failure::WrongPassword)
        }
    }

    fn block(&self, number: u32) -> Rc4 {
        let mut key = self.hash.of(&[&self.base, &number.to_le_bytes()]);
        key.truncate(self.length);
        // Keys of 40 bits are filled up by the provider.
        if self.hash == Hash::Sha1 && self.length == 5 {
            key.resize(16, 0);
        }
        Rc4::new(&key)
    }

    /// Decrypts bytes that are a block of their own.
    pub(crate) fn apply_to_block(&self, number: u32, bytes: &mut [u8]) {
        self.block(number).apply(bytes);
    }

    /// Decrypts a stream of which every `size` bytes are a block.
    pub(crate) fn apply(&self, size: usize, bytes: &mut [u8]) {
        for (number, block) in (0..).zip(bytes.chunks_mut(size.max(1))) {
            self.block(number).apply(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rc4;

    #[test]
    fn the_cipher_gives_the_published_bytes() {
        // RFC 6229, key of 40 bits, offset 0.
        let mut bytes = [0; 16];
        Rc4::new(&[1, 2, 3, 4, 5]).apply(&mut bytes);
        assert_eq!(
            bytes,
            [
                0xB2, 0x39, 0x63, 0x05, 0xF0, 0x3D, 0xC0, 0x27, 0xCC, 0xC3, 0x52, 0x4A, 0x0A, 0x11,
                0x18, 0xA8
            ]
        );
    }
}
