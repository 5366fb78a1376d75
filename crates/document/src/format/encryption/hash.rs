//! The hash functions that a document may name.

use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha384, Sha512};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the name that a document writes (MS-OFFCRYPTO 2.3.4.10).
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().replace('-', "").as_str() {
            "MD5" => Self::Md5,
            "SHA1" => Self::Sha1,
            "SHA256" => Self::Sha256,
            "SHA384" => Self::Sha384,
            "SHA512" => Self::Sha512,
            _ => return None,
        })
    }

    /// The hash of some pieces, one after the other.
    pub(super) fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn run<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for piece in pieces {
                digest.update(piece);
            }
            digest.finalize().to_vec()
        }
        match self {
            Self::Md5 => md5_of(pieces),
            Self::Sha1 => run::<Sha1>(pieces),
            Self::Sha256 => run::<Sha256>(pieces),
            Self::Sha384 => run::<Sha384>(pieces),
            Self::Sha512 => run::<Sha512>(pieces),
        }
    }

    /// The hash of salt and password, hashed again with each number below
    /// `count` before it, so that trying passwords takes long (MS-OFFCRYPTO
    /// 2.3.4.7 and 2.3.4.11).
    pub(super) fn stretched(self, salt: &[u8], password: &[u8], count: u32) -> Vec<u8> {
        let mut value = self.of(&[salt, password]);
        for index in 0..count {
            value = self.of(&[&index.to_le_bytes(), &value]);
        }
        value
    }
}

fn md5_of(pieces: &[&[u8]]) -> Vec<u8> {
    use md5::{Digest as _, Md5};
    let mut digest = Md5::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finalize().to_vec()
}
