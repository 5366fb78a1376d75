//! A library in a temporary folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use document::reader::{ARGUMENT, Limits, ReaderCommand};
use library::{Evidence, FileState, Library, LibraryFile, LibraryOptions, PassageShape, Scope};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::embedding::SharedWords;

/// A folder for a library, a folder for files, and a runtime.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) files: TempDir,
    pub(crate) runtime: Runtime,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            files: tempfile::tempdir().expect("a temporary folder"),
            runtime: Runtime::new().expect("a runtime"),
        }
    }

    pub(crate) fn options(&self, embedding: SharedWords) -> LibraryOptions {
        LibraryOptions {
            folder: self.folder.path().to_owned(),
            reader: ReaderCommand {
                program: env!("CARGO_BIN_EXE_library-process").into(),
                arguments: vec![ARGUMENT.into()],
                pdfium: None,
            },
            limits: Limits::default(),
            shape: PassageShape::default(),
            embedding: Arc::new(embedding),
            embeddings_before: Vec::new(),
            reranker: None,
            recogniser: None,
        }
    }

    /// Opens the library with a reader that follows the script in each file.
    pub(crate) fn open_scripted(&self) -> Library {
        let mut options = self.options(SharedWords::default());
        options.reader.arguments = vec![crate::scripted_reader::ARGUMENT.into()];
        Library::open(options, self.runtime.handle().clone()).expect("the library opens")
    }

    pub(crate) fn open(&self) -> Library {
        self.open_with(SharedWords::default())
    }

    pub(crate) fn open_with(&self, embedding: SharedWords) -> Library {
        Library::open(self.options(embedding), self.runtime.handle().clone())
            .expect("the library opens")
    }

    /// Writes a file and returns its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::create_dir_all(path.parent().expect("files lie in a folder"))
            .expect("folders can be made");
        std::fs::write(&path, text).expect("files can be written");
        path
    }

    /// Adds paths and waits until everything is indexed.
    pub(crate) fn add(&self, library: &Library, paths: &[PathBuf]) -> library::Added {
        let added = library.add(paths).expect("paths can be added");
        self.wait(library);
        added
    }

    pub(crate) fn wait(&self, library: &Library) {
        let minute = std::time::Duration::from_secs(60);
        let idle = self
            .runtime
            .block_on(async { tokio::time::timeout(minute, library.idle()).await });
        if idle.is_err() {
            let files = library.files().expect("files can be listed");
            let left: Vec<_> = files
                .iter()
                .filter(|file| file.state != FileState::Indexed)
                .collect();
            panic!(
                "the work ends within a minute; left are {left:#?}, {:?}",
                library.embedding_failure()
            );
        }
    }
}

/// The names of the files that a question finds, best first, each once.
pub(crate) fn names(evidence: &Evidence) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for found in &evidence.found {
        if !names.contains(&found.passage.file_name) {
            names.push(found.passage.file_name.clone());
        }
    }
    names
}

pub(crate) fn find(library: &Library, query: &str) -> Evidence {
    library
        .find(query, &Scope::everything(), 10)
        .expect("any text can be searched")
}

pub(crate) fn file_named(library: &Library, name: &str) -> LibraryFile {
    let files = library.files().expect("files can be listed");
    files
        .into_iter()
        .find(|file| file.name == name)
        .unwrap_or_else(|| panic!("{name} is in the library"))
}

pub(crate) fn assert_all_indexed(library: &Library) {
    for file in library.files().expect("files can be listed") {
        assert_eq!(
            file.state,
            FileState::Indexed,
            "{} was read, and everything that was read is indexed when the library is idle",
            file.path.display()
        );
    }
}

/// A text of `sentences` sentences about `subject`.
pub(crate) fn prose(subject: &str, sentences: usize) -> String {
    (0..sentences)
        .map(|number| {
            format!("Sentence {number} tells what the {subject} is about and why it matters. ")
        })
        .collect()
}

/// Opens the database of a library that is closed.
pub(crate) fn database(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("library.sqlite")).expect("the database opens")
}
