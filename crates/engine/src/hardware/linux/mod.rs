//! What Linux tells, in files below `/sys` and `/proc`.
//!
//! The files: <https://docs.kernel.org/admin-guide/sysfs-rules.html>. All that is
//! read is read below a [`Tree`]'s root, so that tests bring trees of their own.

mod graphics;
mod neural;
mod pci;
mod power;
mod thermal;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Battery, Graphics, NeuralProcessor, Thermal};

pub(super) fn graphics() -> Option<Vec<Graphics>> {
    Some(Tree::of_this_computer().graphics())
}

pub(super) fn neural_processors() -> Option<Vec<NeuralProcessor>> {
    Some(Tree::of_this_computer().neural_processors())
}

pub(super) fn battery() -> Option<Battery> {
    Tree::of_this_computer().battery()
}

pub(super) fn thermal() -> Option<Thermal> {
    Tree::of_this_computer().thermal()
}

/// The files in which a system tells of itself.
struct Tree {
    root: PathBuf,
}

impl Tree {
    fn of_this_computer() -> Self {
        Self { root: "/".into() }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// What lies in a folder, sorted by name; nothing where there is no such
    /// folder.
    fn entries(&self, below: &str) -> Vec<PathBuf> {
        let path = self.path(below);
        let listed = fs::read_dir(&path).and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<io::Result<Vec<_>>>()
        });
        let mut entries = told(&path, listed).unwrap_or_default();
        entries.sort();
        entries
    }
}

/// The text of a file without the space around it; none where there is no such
/// file, or the system keeps it to itself.
fn text(path: &Path) -> Option<String> {
    told(path, fs::read_to_string(path)).map(|text| text.trim().to_owned())
}

/// A number in a file of its own.
fn number(path: &Path) -> Option<i64> {
    text(path)?.parse().ok()
}

/// The last part of where a link leads.
fn link(path: &Path) -> Option<String> {
    let target = told(path, fs::read_link(path))?;
    Some(target.file_name()?.to_string_lossy().into_owned())
}

/// The name of a file or folder.
fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// That a file is missing is an answer; anything else is worth a line in the log.
fn told<T>(path: &Path, read: io::Result<T>) -> Option<T> {
    read.inspect_err(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            tracing::debug!(%error, path = %path.display(), "the system does not tell");
        }
    })
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of a test's own, gone with it.
    pub(super) struct OwnTree {
        _folder: tempfile::TempDir,
        tree: Tree,
    }

    impl std::ops::Deref for OwnTree {
        type Target = Tree;

        fn deref(&self) -> &Tree {
            &self.tree
        }
    }

    impl OwnTree {
        /// A tree with these files and what they say.
        pub(super) fn with(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let tree = Tree {
                root: folder.path().to_owned(),
            };
            for (path, content) in files {
                let path = tree.path(path);
                fs::create_dir_all(path.parent().expect("it lies in a folder"))
                    .expect("the folder is writable");
                fs::write(path, content).expect("the folder is writable");
            }
            Self {
                _folder: folder,
                tree,
            }
        }

        /// The same with a link.
        pub(super) fn linking(self, path: &str, target: &str) -> Self {
            let path = self.path(path);
            fs::create_dir_all(path.parent().expect("it lies in a folder"))
                .expect("the folder is writable");
            std::os::unix::fs::symlink(target, path).expect("the folder is writable");
            self
        }
    }

    #[test]
    fn an_empty_tree_tells_nothing() {
        let tree = OwnTree::with(&[]);
        assert_eq!(tree.graphics(), []);
        assert_eq!(tree.neural_processors(), []);
        assert_eq!(tree.battery(), None);
        assert_eq!(tree.thermal(), None);
    }
}
