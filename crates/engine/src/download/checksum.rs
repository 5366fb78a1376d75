//! The hashes that hubs declare.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The hash of a file as a hub declares it, in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checksum {
    /// The SHA-256 of the content, for large files (Git LFS:
    /// <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>).
    Sha256(String),
    /// Git's name of the content, for small files: the SHA-1 of the word `blob`,
    /// the length and the content
    /// (<https://git-scm.com/book/en/v2/Git-Internals-Git-Objects>).
    GitBlob(String),
}

impl Checksum {
    /// A hash of this length in hexadecimal, as far as it is one.
    pub(super) fn sha256(text: &str) -> Option<Self> {
        hexadecimal(text, 64).map(Self::Sha256)
    }

    /// Git's name of a content, as far as it is one.
    pub(super) fn git_blob(text: &str) -> Option<Self> {
        hexadecimal(text, 40).map(Self::GitBlob)
    }

    /// The digits.
    pub fn digits(&self) -> &str {
        match self {
            Self::Sha256(digits) | Self::GitBlob(digits) => digits,
        }
    }

    /// The same kind of hash of a file, read from its beginning in pieces of
    /// constant size.
    pub(super) fn of_file(&self, file: &File) -> io::Result<Self> {
        Ok(match self {
            Self::Sha256(_) => Self::Sha256(digits(Sha256::new(), file)?),
            Self::GitBlob(_) => {
                let length = file.metadata()?.len();
                let hash = Sha1::new_with_prefix(format!("blob {length}\0"));
                Self::GitBlob(digits(hash, file)?)
            }
        })
    }
}

fn hexadecimal(text: &str, length: usize) -> Option<String> {
    let is_hash = text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_ascii_lowercase())
}

fn digits(mut hash: impl Digest, mut file: &File) -> io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            length => hash.update(piece.get(..length).unwrap_or_default()),
        }
    }
    let hash = hash.finalize();
    Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_hashes_are_those_of_the_standards() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("file");
        std::fs::write(&path, "what is up, doc?").expect("the folder is writable");
        let file = File::open(&path).expect("the file was just written");
        let git = Checksum::git_blob("bd9dbf5aae1a3862dd1526723246b20206e5fc37")
            .expect("40 digits are Git's name of a content");
        assert_eq!(
            git.of_file(&file).expect("the file can be read"),
            git,
            "the example of Git's own book"
        );
        std::fs::write(&path, "abc").expect("the folder is writable");
        let sha256 =
            Checksum::sha256("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")
                .expect("64 digits are a SHA-256");
        assert_eq!(
            sha256.of_file(&file).expect("the file can be read"),
            sha256,
            "the first test vector of FIPS 180-4, in whichever case"
        );
    }

    #[test]
    fn what_is_no_hash_is_none() {
        for text in ["", "abc", &"g".repeat(64), &"a".repeat(63)] {
            assert_eq!(Checksum::sha256(text), None, "{text}");
            assert_eq!(Checksum::git_blob(text), None, "{text}");
        }
    }
}
