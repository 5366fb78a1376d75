//! Whether the disk takes what is to come.

use std::io;
use std::path::Path;

use super::DownloadError;

/// Stays free: the library next door must go on writing.
const RESERVE: u64 = 64 << 20;

/// What is free on a disk.
pub trait FreeSpace: Send + Sync {
    /// The bytes that this person may still write into an existing folder.
    fn available(&self, folder: &Path) -> io::Result<u64>;
}

/// The computer's own disks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl FreeSpace for Disk {
    fn available(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }
}

/// Fails with [`DownloadError::DiskFull`] when the folder's disk does not take so
/// many bytes more.
pub(super) fn require(
    space: &dyn FreeSpace,
    folder: &Path,
    missing: u64,
) -> Result<(), DownloadError> {
    if missing == 0 {
        return Ok(());
    }
    let available = space
        .available(folder)
        .map_err(|error| DownloadError::storage(folder, &error))?;
    let needed = missing.saturating_add(RESERVE);
    if available < needed {
        return Err(DownloadError::DiskFull { needed, available });
    }
    Ok(())
}

/// The bytes that a file takes on the disk, which are fewer than its length
/// where parts of it were never written.
pub(super) fn allocated(path: &Path) -> u64 {
    let Ok(metadata) = path.metadata() else {
        return 0;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Counted in units of 512 bytes, whatever the file system's own are.
        metadata.len().min(metadata.blocks() * 512)
    }
    #[cfg(not(unix))]
    metadata.len()
}
