//! Whether a file is what the catalogue says.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::PackagedFile;
use crate::EngineError;

/// The SHA-256 (FIPS 180-4) of a file in lower-case hexadecimal, read in pieces
/// of constant size.
pub fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            break;
        }
        hash.update(piece.get(..length).unwrap_or_default());
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Compares a file's size, then its SHA-256, with the catalogue. `model` is the
/// catalogue's name of what the file belongs to.
///
/// Fails with [`EngineError::WeightsMissing`] when there is no such file and with
/// [`EngineError::WeightsDamaged`] when it differs or cannot be read.
pub fn verify(model: &str, path: &Path, expected: &PackagedFile) -> Result<(), EngineError> {
    let damaged = |detail: String| EngineError::WeightsDamaged {
        model: model.to_owned(),
        detail,
    };
    let length = size(model, path)?;
    if length != expected.bytes {
        return Err(damaged(format!(
            "{} has {length} bytes instead of {}",
            path.display(),
            expected.bytes
        )));
    }
    let found = sha256(path).map_err(|error| damaged(format!("{}: {error}", path.display())))?;
    if found != expected.sha256 {
        return Err(damaged(format!(
            "{} has the SHA-256 {found} instead of {}",
            path.display(),
            expected.sha256
        )));
    }
    Ok(())
}

/// The size of a model's file.
fn size(model: &str, path: &Path) -> Result<u64, EngineError> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(EngineError::WeightsMissing {
            model: model.to_owned(),
            file: path.display().to_string(),
        }),
        Err(error) => Err(EngineError::WeightsDamaged {
            model: model.to_owned(),
            detail: format!("{}: {error}", path.display()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `abc`, the first test vector of FIPS 180-4.
    fn expected() -> PackagedFile {
        PackagedFile {
            path: "abc".into(),
            name: "abc".into(),
            bytes: 3,
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".into(),
        }
    }

    #[test]
    fn a_whole_file_passes_and_a_changed_one_does_not() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("abc");
        assert!(
            matches!(
                verify("m", &path, &expected()),
                Err(EngineError::WeightsMissing { .. })
            ),
            "a file that is not there is missing, not damaged"
        );
        for (content, damaged) in [("abc", false), ("abd", true), ("ab", true), ("abcd", true)] {
            std::fs::write(&path, content).expect("the folder is writable");
            let result = verify("m", &path, &expected());
            assert_eq!(
                matches!(result, Err(EngineError::WeightsDamaged { .. })),
                damaged,
                "{content}: {result:?}"
            );
        }
    }
}
