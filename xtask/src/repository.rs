//! Where things lie: the checkout and the build's folder.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The checkout and the build's folder.
#[derive(Debug)]
pub(crate) struct Repository {
    root: PathBuf,
    target: PathBuf,
}

impl Repository {
    /// Finds both from this very program: cargo says where its source lies,
    /// and it lies itself in the build's folder, wherever that was moved to.
    pub(crate) fn find() -> Result<Self, Failure> {
        let source = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let program = std::env::current_exe().map_err(Failure::file("this program"))?;
        let root = source.parent().unwrap_or(&source).to_owned();
        let target = program
            .ancestors()
            .nth(2)
            .map_or_else(|| root.join("target"), Path::to_owned);
        Ok(Self { root, target })
    }

    /// The checkout's folder, or a path in it.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// The checkout's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The build's folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A program of ours, as the build left it.
    pub(crate) fn built(&self, name: &str) -> PathBuf {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.target.join("debug").join(name)
    }

    /// The folder for tools that the checks need, beside what is built.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The folder of the models: `DESKHAND_MODELS`, else the per-user data
    /// folder of the system (XDG base directories, but on Windows its roaming
    /// folder), as the app itself finds it.
    pub(crate) fn models(&self) -> Result<PathBuf, Failure> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        if let Some(folder) = set("DESKHAND_MODELS") {
            return Ok(PathBuf::from(folder));
        }
        let data = if cfg!(windows) {
            set("APPDATA").map(PathBuf::from)
        } else {
            set("XDG_DATA_HOME")
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .or_else(|| set("HOME").map(|home| Path::new(&home).join(".local/share")))
        };
        data.map(|data| data.join("deskhand").join("models"))
            .ok_or(Failure::NoDataFolder)
    }
}
