//! The oldest way to put a workbook behind a password: every byte is mixed with one
//! of sixteen that are made of the password (MS-OFFCRYPTO 2.3.7, method 1).

use super::{Failure, with_passwords};
use crate::error::ReadError;

/// Longer passwords are none.
const LONGEST: usize = 15;

/// What the key is before the letters of a password of 1 to 15 letters change it
/// (`InitialCode`).
const INITIAL: [u16; LONGEST] = [
    0xE1F0, 0x1D0F, 0xCC9C, 0x84C0, 0x110C, 0x0E10, 0xF1CE, 0x313E, 0x1872, 0xE139, 0xD40F, 0x84F9,
    0x280C, 0xA96A, 0x4EC3,
];

/// What the lowest bit of each letter changes of the key: the first of each seven of
/// `XorMatrix`, of which the others follow.
const CHANGES: [u16; LONGEST] = [
    0xAEFC, 0x7B61, 0x4563, 0x0375, 0xD849, 0x6F45, 0xEB23, 0x47D3, 0xB861, 0x45A0, 0xAA51, 0x76B4,
    0x3730, 0x3331, 0x1021,
];

/// The polynomial by which a change of one bit becomes that of the next.
const POLYNOMIAL: u16 = 0x1021;

/// What follows the password in the sixteen bytes (`PadArray`).
const PADDING: [u8; LONGEST] = [
    0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00,
];

/// Mixed into the value that a password is checked with.
const VERIFIER: u16 = 0xCE4B;

/// Takes the obfuscation off.
pub(crate) struct Obfuscation {
    bytes: [u8; 16],
}

impl Obfuscation {
    /// That of a document which has this key and this value of its password.
    ///
    /// # Errors
    /// As [`super::package`].
    pub(crate) fn open(key: u16, verifier: u16, password: Option<&str>) -> Result<Self, ReadError> {
        with_passwords(password, |password| {
            let (letters, _, _) = encoding_rs::WINDOWS_1252.encode(password);
            if self::key(&letters) == Some(key) && self::verifier(&letters) == verifier {
                Ok(Self::of(key, &letters))
            } else {
                Err(Failure::WrongPassword)
            }
        })
    }

    fn of(key: u16, password: &[u8]) -> Self {
        let mut bytes = [0; 16];
        let mixed = password.iter().chain(&PADDING);
        for ((own, byte), key) in bytes
            .iter_mut()
            .zip(mixed)
            .zip(key.to_le_bytes().into_iter().cycle())
        {
            *own = (byte ^ key).rotate_right(1);
        }
        Self { bytes }
    }

    /// Makes the body of a record plain, which lies so far into its stream.
    pub(crate) fn remove(&self, offset: usize, body: &mut [u8]) {
        let first = offset.wrapping_add(body.len()) % self.bytes.len();
        for (byte, mixed) in body.iter_mut().zip(self.bytes.iter().cycle().skip(first)) {
            *byte = (*byte ^ mixed).rotate_right(5);
        }
    }
}

/// The key of a password (`CreateXorKey_Method1`); none where it is no password.
fn key(password: &[u8]) -> Option<u16> {
    let mut key = *INITIAL.get(password.len().checked_sub(1)?)?;
    for (letter, first) in password.iter().rev().zip(CHANGES.iter().rev()) {
        let mut change = *first;
        for bit in 0..7 {
            if letter >> bit & 1 == 1 {
                key ^= change;
            }
            let feedback = if change & 0x8000 == 0 { 0 } else { POLYNOMIAL };
            change = change << 1 ^ feedback;
        }
    }
    Some(key)
}

/// The value that a password is checked with (`CreatePasswordVerifier_Method1`).
fn verifier(password: &[u8]) -> u16 {
    let length = u8::try_from(password.len()).unwrap_or(u8::MAX);
    let bytes = password.iter().rev().chain([&length]);
    VERIFIER
        ^ bytes.fold(0, |value: u16, byte| {
            (value << 1 & 0x7FFF | value >> 14 & 1) ^ u16::from(*byte)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_changes_follow_from_the_first() {
        // The last seven of the specification's matrix.
        let mut change = 0x1021_u16;
        for expected in [0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48C4] {
            assert_eq!(change, expected);
            let feedback = if change & 0x8000 == 0 { 0 } else { POLYNOMIAL };
            change = change << 1 ^ feedback;
        }
    }

    #[test]
    fn what_is_no_password_opens_nothing() {
        for password in ["", "sixteen letters!", "租金"] {
            let opened = Obfuscation::open(0, 0, Some(password));
            assert_eq!(opened.err(), Some(ReadError::WrongPassword), "{password}");
        }
        assert_eq!(
            Obfuscation::open(0, 0, None).err(),
            Some(ReadError::Encrypted)
        );
    }
}
