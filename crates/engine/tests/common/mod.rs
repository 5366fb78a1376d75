//! Where the real weights lie, for the tests that need them.

use std::path::PathBuf;

use engine::Models;

/// The models folder: `DESKHAND_MODELS`, else where the XDG base directory
/// specification puts data. `None`, with a message, when `DESKHAND_SKIP_MODELS`
/// is set: tests that need weights are then skipped. Otherwise weights that are
/// not there let a test fail.
#[expect(clippy::print_stderr, reason = "tells why a test is skipped")]
pub(crate) fn models() -> Option<Models> {
    if std::env::var_os("DESKHAND_SKIP_MODELS").is_some() {
        eprintln!("skipped: DESKHAND_SKIP_MODELS is set, and this test needs the default models");
        return None;
    }
    let folder = std::env::var_os("DESKHAND_MODELS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| {
        let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        data.or(home)
            .expect("HOME or XDG_DATA_HOME tells where data lies")
            .join("deskhand/models")
    });
    assert!(
        folder.is_dir(),
        "the default models are not in {}: fetch them with `cargo xtask models`, or set \
         DESKHAND_SKIP_MODELS to skip the tests that need them",
        folder.display()
    );
    Some(Models::in_folder(folder))
}
