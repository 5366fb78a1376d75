//! Where the owner of a library listens: a socket that only this person may
//! open, named after the library's folder.

use std::path::{Path, PathBuf};

use interprocess::local_socket::tokio::prelude::*;
use interprocess::local_socket::tokio::{Listener, Stream};
use interprocess::local_socket::{GenericFilePath, ListenerOptions};

use crate::api::failure::{Failure, FailureCode};

/// Begins to listen for the library in `data`. The library's own lock is held
/// already, so a socket that is left there belongs to nobody.
pub(super) fn listen(data: &Path) -> Result<Listener, Failure> {
    let path = path_of(data);
    let internal = |error: std::io::Error| {
        Failure::new(
            FailureCode::Internal,
            format!("{}: {error}", path.display()),
        )
    };
    if cfg!(unix)
        && let Err(error) = std::fs::remove_file(&path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(internal(error));
    }
    let name = path
        .as_path()
        .to_fs_name::<GenericFilePath>()
        .map_err(internal)?;
    let listener = ListenerOptions::new()
        .name(name)
        .create_tokio()
        .map_err(internal)?;
    restrict(&path).map_err(internal)?;
    Ok(listener)
}

/// Connects to the process that owns the library in `data`.
pub(super) async fn connect(data: &Path) -> Result<Stream, Failure> {
    let path = path_of(data);
    let in_use = |error: std::io::Error| Failure {
        code: FailureCode::LibraryInUse,
        subject: Some(data.display().to_string()),
        detail: format!("{}: {error}", path.display()),
    };
    let name = path
        .as_path()
        .to_fs_name::<GenericFilePath>()
        .map_err(in_use)?;
    Stream::connect(name).await.map_err(in_use)
}

/// A short name, since a socket's path may have only about 100 bytes.
fn path_of(data: &Path) -> PathBuf {
    let whole = std::fs::canonicalize(data).unwrap_or_else(|_| data.to_owned());
    let hash = blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex();
    let name = format!("deskhand-{}.sock", &hash[..16]);
    if cfg!(windows) {
        return PathBuf::from(format!(r"\\.\pipe\{name}"));
    }
    match std::env::var_os("XDG_RUNTIME_DIR") {
        Some(folder) if Path::new(&folder).is_dir() => PathBuf::from(folder).join(name),
        _ => data.join(name),
    }
}

#[cfg(unix)]
fn restrict(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

/// A named pipe can be opened by its creator's account alone by default.
#[cfg(not(unix))]
fn restrict(_: &Path) -> std::io::Result<()> {
    Ok(())
}
