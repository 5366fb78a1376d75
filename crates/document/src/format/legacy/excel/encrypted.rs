//! Workbooks behind a password: the bodies of records are encrypted, their
//! headers are not (MS-XLS 2.2.10).

use super::super::super::compound::u16_at;
use super::super::super::encryption::stream_cipher::Keys;
use super::globals::BEGINS;
use super::records::{Record, Records};
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
    let keys = keys(&record, password)?;
    let mut plain = stream.clone();
    keys.apply(BLOCK, &mut plain);
    restore(&stream, &mut plain);
    Ok(plain)
}

fn keys(record: &Record<'_>, password: Option<&str>) -> Result<Keys, ReadError> {
    match u16_at(record.body, 0) {
        Some(1) => Keys::open(record.body.get(2..).unwrap_or_default(), password),
        // The oldest way adds bytes of the password, and is not undone here.
        _ => Err(ReadError::Encrypted),
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
