//! Office files: parts in a ZIP archive (Open Packaging Conventions,
//! ECMA-376 part 2), written to disk as a whole or not at all.

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::error::DraftError;

/// The parts of an Office file. The same parts give the same bytes.
pub(crate) struct Package {
    archive: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    /// An empty package.
    pub(crate) fn new() -> Self {
        Self {
            archive: ZipWriter::new(Cursor::new(Vec::new())),
        }
    }

    /// Adds a part. The first must be `[Content_Types].xml`.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) -> Result<(), DraftError> {
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        self.archive
            .start_file(name, options)
            .map_err(|error| failed(name, error))?;
        self.archive
            .write_all(content)
            .map_err(|error| failed(name, error))
    }

    /// The bytes of the file.
    pub(crate) fn finish(self) -> Result<Vec<u8>, DraftError> {
        let archive = self.archive.finish();
        Ok(archive
            .map_err(|error| failed("the archive", error))?
            .into_inner())
    }
}

fn failed(part: &str, error: impl std::fmt::Display) -> DraftError {
    DraftError::Package {
        part: part.to_owned(),
        detail: error.to_string(),
    }
}

/// Puts `content` at `path`: written beside it, synced, and renamed over it, so
/// that a crash leaves the old file or the new one. Nothing is left behind when
/// it fails.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), DraftError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| DraftError::Io { path, source }
    };
    let beside = beside(path);
    let written = write_synced(&beside, content)
        .map_err(at(&beside))
        .and_then(|()| fs::rename(&beside, path).map_err(at(path)));
    if let Err(error) = written {
        if let Err(left) = fs::remove_file(&beside)
            && left.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(path = %beside.display(), %left, "half a draft is left behind");
        }
        return Err(error);
    }
    sync_folder(path);
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn write_synced(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Makes the rename itself last. Systems that cannot sync a folder lose
/// nothing but that.
fn sync_folder(path: &Path) {
    let Some(folder) = path.parent().filter(|_| cfg!(unix)) else {
        return;
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%error, "the folder of a draft cannot be synced");
    }
}
