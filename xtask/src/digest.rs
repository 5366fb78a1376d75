//! SHA-256 of files and folders.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// Copies all of `from` to `to` and answers with the SHA-256 of what went
/// through, in lower-case hexadecimal.
pub(crate) fn copy(mut from: impl Read, mut to: impl Write) -> io::Result<String> {
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            break;
        };
        sum.update(part);
        to.write_all(part)?;
    }
    Ok(hexadecimal(&sum.finalize()))
}

/// The SHA-256 over the names and contents of these files and of all files in
/// these folders. The order of the arguments and of the folders' entries does
/// not matter; what is missing counts as empty.
pub(crate) fn of_all(paths: &[PathBuf]) -> Result<String, Failure> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    let mut sum = Sha256::new();
    for file in &files {
        let content = fs::read(file).map_err(Failure::file(file))?;
        sum.update(file.to_string_lossy().as_bytes());
        sum.update([0]);
        sum.update(Sha256::digest(&content));
    }
    Ok(hexadecimal(&sum.finalize()))
}

/// Adds a file, or every file under a folder.
pub(crate) fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).map_err(Failure::file(path))? {
            collect(&entry.map_err(Failure::file(path))?.path(), files)?;
        }
    }
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copying_tells_the_published_digest_of_abc() {
        let mut copied = Vec::new();
        let sum = copy(&b"abc"[..], &mut copied).expect("memory can be copied");
        assert_eq!(copied, b"abc", "all bytes must arrive");
        assert_eq!(
            sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "FIPS 180-4 gives this digest for 'abc'"
        );
    }

    #[test]
    fn a_folder_differs_when_a_file_changes_or_is_renamed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().to_owned();
        let of = || of_all(std::slice::from_ref(&root)).expect("a readable folder");
        fs::create_dir(root.join("inner")).expect("a folder");
        fs::write(root.join("inner/a"), "1").expect("a file");
        let first = of();
        assert_eq!(first, of(), "nothing changed in between");
        fs::write(root.join("inner/a"), "2").expect("a file");
        let changed = of();
        assert_ne!(first, changed, "the content changed");
        fs::rename(root.join("inner/a"), root.join("inner/b")).expect("a new name");
        assert_ne!(changed, of(), "the name changed");
    }
}
