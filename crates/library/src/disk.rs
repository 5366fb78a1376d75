//! What lies on disk, as far as the file system tells without opening it.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use document::ContentHash;

use crate::table::file::Known;

/// A file as it was found on disk.
#[derive(Debug, Clone)]
pub(crate) struct FileOnDisk {
    /// Where it lies.
    pub(crate) path: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// When it was last changed, in nanoseconds since 1970, where the system tells.
    pub(crate) modified: Option<i64>,
    /// None where its content was not looked at, could not be read or is too large: the
    /// reader will say so.
    pub(crate) hash: Option<ContentHash>,
}

impl FileOnDisk {
    /// What the file system says of a file; one that is not there has no size.
    pub(crate) fn look(path: &str) -> Self {
        let metadata = Path::new(path).metadata().ok();
        Self {
            path: path.to_owned(),
            bytes: metadata.as_ref().map_or(0, Metadata::len),
            modified: metadata.as_ref().and_then(modified),
            hash: None,
        }
    }

    /// The file with the hash of its content, which is read for it unless it is larger
    /// than `limit` bytes.
    pub(crate) fn hashed(mut self, limit: u64) -> Self {
        if self.bytes <= limit {
            self.hash = hash(Path::new(&self.path))
                .inspect_err(|error| tracing::debug!(%error, path = self.path, "not hashed"))
                .ok();
        }
        self
    }

    /// Whether the library has looked at this content already, as far as size and the
    /// time of the last change tell.
    pub(crate) fn is_as(&self, known: &Known) -> bool {
        self.modified.is_some() && self.modified == known.modified && self.bytes == known.bytes
    }
}

/// The hash of what a file holds.
pub(crate) fn hash(path: &Path) -> std::io::Result<ContentHash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(path)?)?;
    Ok(ContentHash(*hasher.finalize().as_bytes()))
}

/// Nanoseconds since 1970 (UTC); they last until 2262.
fn modified(metadata: &Metadata) -> Option<i64> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

/// Paths are kept without links, so that one file has one path.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

/// Whether the content of a file is kept in the cloud and not on this computer, so
/// that opening it would download it.
///
/// Windows marks such files as recalled when they are opened or read
/// (<https://learn.microsoft.com/windows/win32/fileio/file-attribute-constants>).
#[cfg(windows)]
pub(crate) fn is_elsewhere(metadata: &Metadata) -> bool {
    use std::os::windows::fs::MetadataExt;
    const OFFLINE: u32 = 0x0000_1000;
    const RECALL_ON_OPEN: u32 = 0x0004_0000;
    const RECALL_ON_DATA_ACCESS: u32 = 0x0040_0000;
    metadata.file_attributes() & (OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS) != 0
}

/// Whether the content of a file is kept in the cloud and not on this computer, so
/// that opening it would download it: macOS calls such files dataless (`SF_DATALESS`
/// in `sys/stat.h`).
#[cfg(target_os = "macos")]
pub(crate) fn is_elsewhere(metadata: &Metadata) -> bool {
    use std::os::macos::fs::MetadataExt;
    const DATALESS: u32 = 0x4000_0000;
    metadata.st_flags() & DATALESS != 0
}

/// Elsewhere programs that keep files in the cloud have no common mark for those whose
/// content is not here: they give them endings of their own, which no reader knows.
#[cfg(not(any(windows, target_os = "macos")))]
pub(crate) fn is_elsewhere(_: &Metadata) -> bool {
    false
}
