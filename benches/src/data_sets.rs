//! Where the sets of documents and questions lie.

use std::path::{Path, PathBuf};

/// The folder that `DESKHAND_DATA_SETS` names, or `shared/data` beside the
/// checkout. It may not be there.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("DESKHAND_DATA_SETS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    )
}
