//! Workbooks behind a password: the bodies of records are encrypted, their
//! headers are not (MS-XLS 2.2.10).

use super::super::super::compound::u16_at;
use super::super::super::encryption::stream_cipher::Keys;
use super::super::super::encryption::xor_obfuscation::Obfuscation;
use super::globals::BEGINS;
use super::records::Records;
use crate::error::ReadError;

const PASSWORD: u16 = 0x002F;
const SHEET: u16 = 0x0085;

/// Further records that are never encrypted.
const PLAIN: [u16; 6] = [PASSWORD, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196];

/// Every so many bytes are encrypted with a key of their own.
const BLOCK: usize = 1024;

/// The record that says so stands among the first.
const LOOKED_AT: usize = 32;

/// A stream without its encryption, if it has one.
pub(super) fn opened(stream: Vec<u8>, password: Option<&str>) -> Result<Vec<u8>, ReadError> {
    let Some(record) = Records::from(&stream, 0)
        .take(LOOKED_AT)
        .find(|record| record.kind == PASSWORD)
    else {
        return Ok(stream);
    };
    let cipher = Cipher::open(record.body, password)?;
    let mut plain = stream.clone();
    cipher.apply(&mut plain);
    restore(&stream, &mut plain);
    Ok(plain)
}

enum Cipher {
    /// The whole stream, from 1997 on.
    Stream(Keys),
    /// Each record's body by itself.
    Obfuscation(Obfuscation),
}

impl Cipher {
    /// As the body of the record says, which in 1997 was given a kind.
    fn open(body: &[u8], password: Option<&str>) -> Result<Self, ReadError> {
        let obfuscation = |key, verifier| Obfuscation::open(key, verifier, password);
        match (
            body.len(),
            u16_at(body, 0),
            u16_at(body, 2),
            u16_at(body, 4),
        ) {
            (4, Some(key), Some(verifier), _) | (_, Some(0), Some(key), Some(verifier)) => {
                obfuscation(key, verifier).map(Self::Obfuscation)
            }
            (_, Some(1), _, _) => {
                Keys::open(body.get(2..).unwrap_or_default(), password).map(Self::Stream)
            }
            _ => Err(ReadError::Encrypted),
        }
    }

    fn apply(&self, stream: &mut [u8]) {
        match self {
            Self::Stream(keys) => keys.apply(BLOCK, stream),
            Self::Obfuscation(obfuscation) => {
                let mut offset = 0;
                while let Some(length) = u16_at(stream, offset + 2) {
                    let begin = offset + 4;
                    let end = (begin + usize::from(length)).min(stream.len());
                    if let Some(body) = stream.get_mut(begin..end) {
                        obfuscation.remove(begin, body);
                    }
                    offset = end;
                }
            }
        }
    }
}

/// Puts back what was never encrypted. The key goes on through it.
fn restore(stream: &[u8], plain: &mut [u8]) {
    let mut offset = 0;
    while let (Some(kind), Some(length)) = (u16_at(stream, offset), u16_at(stream, offset + 2)) {
        let kept = match kind {
            kind if PLAIN.contains(&kind) || BEGINS.contains(&kind) => usize::from(length),
            // Where the sheet begins.
            SHEET => 4,
            _ => 0,
        };
        let end = (offset + 4 + kept).min(stream.len());
        plain[offset..end].copy_from_slice(&stream[offset..end]);
        offset += 4 + usize::from(length);
    }
}
