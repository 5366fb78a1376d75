//! One process at a time owns the library's folder.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Mutex;

use crate::database::lock;
use crate::error::LibraryError;

/// A lock of the system on a file in the folder. The system gives it free when
/// the process ends, however it ends.
pub(crate) struct FolderLock {
    file: Mutex<Option<File>>,
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        self.release();
    }
}

impl FolderLock {
    /// Takes the lock of `folder`, which is there.
    pub(crate) fn take(folder: &Path) -> Result<Self, LibraryError> {
        let path = folder.join("library.lock");
        let io = |source| LibraryError::Io {
            path: path.clone(),
            source,
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                file: Mutex::new(Some(file)),
            }),
            Err(TryLockError::WouldBlock) => Err(LibraryError::InUse {
                folder: folder.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }

    /// Gives the folder free. Closing the file would not do: a process that is
    /// just being started shares it for a moment.
    pub(crate) fn release(&self) {
        if let Some(file) = lock(&self.file).take()
            && let Err(error) = file.unlock()
        {
            tracing::warn!(%error, "the library's folder could not be given free");
        }
    }
}
