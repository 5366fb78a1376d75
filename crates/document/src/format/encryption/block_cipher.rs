//! AES with a key of any of its lengths, block by block and chained.

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};

use super::super::damaged;
use crate::error::ReadError;

/// The length of a block, in bytes.
pub(super) const BLOCK: usize = 16;

pub(super) enum Aes {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

impl Aes {
    pub(super) fn new(key: &[u8]) -> Result<Self, ReadError> {
        let aes = match key.len() {
            16 => Aes128::new_from_slice(key).map(Self::Short),
            24 => Aes192::new_from_slice(key).map(Self::Middle),
            _ => Aes256::new_from_slice(key).map(Self::Long),
        };
        aes.map_err(|_| damaged("a key of an impossible length"))
    }

    fn block(&self, block: &mut [u8; BLOCK]) {
        let mut array = Array::from(*block);
        match self {
            Self::Short(aes) => aes.decrypt_block(&mut array),
            Self::Middle(aes) => aes.decrypt_block(&mut array),
            Self::Long(aes) => aes.decrypt_block(&mut array),
        }
        *block = array.into();
    }

    /// Decrypts whole blocks, each for itself; what is left over at the end is
    /// dropped.
    pub(super) fn decrypt(&self, bytes: &[u8]) -> Vec<u8> {
        self.walk(bytes, None)
    }

    /// Decrypts blocks that are each mixed with the one before, the first with
    /// `vector` (cipher block chaining).
    pub(super) fn decrypt_chained(&self, bytes: &[u8], vector: [u8; BLOCK]) -> Vec<u8> {
        self.walk(bytes, Some(vector))
    }

    fn walk(&self, bytes: &[u8], mut before: Option<[u8; BLOCK]>) -> Vec<u8> {
        let mut plain = Vec::with_capacity(bytes.len());
        for chunk in bytes.chunks_exact(BLOCK) {
            let mut block = [0; BLOCK];
            block.copy_from_slice(chunk);
            let encrypted = block;
            self.block(&mut block);
            if let Some(before) = &mut before {
                for (byte, mask) in block.iter_mut().zip(*before) {
                    *byte ^= mask;
                }
                *before = encrypted;
            }
            plain.extend_from_slice(&block);
        }
        plain
    }
}
