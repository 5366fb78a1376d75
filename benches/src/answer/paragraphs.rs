//! A library of all paragraphs of a set of questions.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use answer::meaning::Meaning;
use assistant::home::{self, Home};
use assistant::reader::ReaderCommand;
use document::reader::Limits;
use engine::{Models, OnnxEmbedding};
use library::{FileId, Library, LibraryOptions, PassageShape};

use super::AnswerError;
use crate::set::Set;

/// The languages of XQuAD that are asked.
pub(super) const LANGUAGES: [&str; 2] = ["en", "zh"];

/// The 240 paragraphs of XQuAD in a language, each a file.
pub(super) struct Paragraphs {
    pub(super) set: Set,
    pub(super) library: Arc<Library>,
    /// By the name of the paragraph.
    pub(super) files: HashMap<String, FileId>,
    _folders: [tempfile::TempDir; 2],
}

impl Paragraphs {
    /// Reads and indexes them. None where the set is not there, which is told.
    #[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
    pub(super) fn open(
        language: &str,
        runtime: &tokio::runtime::Handle,
    ) -> Result<Option<Self>, AnswerError> {
        let folder = crate::data_sets::folder().join(format!("xquad-{language}"));
        if !folder.is_dir() {
            eprintln!(
                "{language} is not measured: {} is not there",
                folder.display()
            );
            return Ok(None);
        }
        let set = Set::load(&folder, &folder)?;
        let home = tempfile::tempdir()?;
        let texts = tempfile::tempdir()?;
        set.write_files(texts.path())?;
        let library = library_in(home.path(), runtime)?;
        library.add(&[texts.path().to_owned()])?;
        runtime.block_on(library.idle());
        let mut files = HashMap::new();
        for file in library.files()? {
            if let Some(name) = file.path.file_stem() {
                files.insert(name.to_string_lossy().into_owned(), file.id);
            }
        }
        Ok(Some(Self {
            set,
            library,
            files,
            _folders: [home, texts],
        }))
    }

    /// What tells the meaning of sentences: no package carries a model for entailment.
    pub(super) fn meaning(&self) -> Meaning {
        Meaning {
            library: (*self.library).clone(),
            entailment: None,
        }
    }

    pub(super) fn close(self) {
        if let Some(library) = Arc::into_inner(self.library) {
            library.close();
        }
    }
}

/// The models folder of the person.
pub(super) fn models() -> Result<Models, AnswerError> {
    Ok(match Home::of_person()?.models {
        home::Models::Fixed(folder) | home::Models::Default(folder) => Models::in_folder(folder),
    })
}

fn library_in(
    folder: &Path,
    runtime: &tokio::runtime::Handle,
) -> Result<Arc<Library>, AnswerError> {
    let options = LibraryOptions {
        folder: folder.to_owned(),
        reader: ReaderCommand::of_this_executable(None)?,
        limits: Limits::default(),
        shape: PassageShape::default(),
        embedding: Arc::new(OnnxEmbedding::new(models()?.default_embedding()?)),
        embeddings_before: Vec::new(),
        reranker: None,
        recogniser: None,
    };
    Ok(Arc::new(Library::open(options, runtime.clone())?))
}
