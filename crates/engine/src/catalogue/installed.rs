//! Where the weights lie on this computer.

use std::path::{Path, PathBuf};

use super::{Catalogue, Entry, Kind, PackagedFile, verify};
use crate::EngineError;

/// The entry of the library that reads PDF.
const PDFIUM: &str = "pdfium";
/// How the names of GGUF files end.
const GGUF: &str = ".gguf";
/// The entry of the library that runs ONNX models.
const ONNX_RUNTIME: &str = "onnxruntime";

/// The weights of a model that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatWeights {
    /// The catalogue's name.
    pub name: String,
    /// The GGUF file as it was fetched.
    pub path: PathBuf,
    /// What that file must be; none for a file that the catalogue does not know.
    pub expected: Option<PackagedFile>,
    /// Tokens of prompt and answer together.
    pub context_tokens: usize,
    /// The languages that the model speaks, as BCP 47 tags.
    pub languages: Vec<String>,
}

/// The weights of a model that turns texts into vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddingWeights {
    /// The catalogue's id.
    pub id: String,
    /// The catalogue's name.
    pub name: String,
    /// The ONNX file.
    pub model: PathBuf,
    /// What the ONNX file must be.
    pub expected_model: PackagedFile,
    /// The tokenizer's description.
    pub tokenizer: PathBuf,
    /// What the tokenizer's description must be.
    pub expected_tokenizer: PackagedFile,
    /// The native library that runs the model.
    pub runtime: PathBuf,
    /// The most tokens of a text that count.
    pub max_tokens: usize,
}

/// The weights of a model that reads text in pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecogniserWeights {
    /// The catalogue's id.
    pub id: String,
    /// The catalogue's name.
    pub name: String,
    /// The ONNX file that finds lines.
    pub detection: PathBuf,
    /// What that file must be.
    pub expected_detection: PackagedFile,
    /// The ONNX file that reads a line.
    pub recognition: PathBuf,
    /// What that file must be.
    pub expected_recognition: PackagedFile,
    /// The native library that runs the models.
    pub runtime: PathBuf,
}

/// The models folder, seen through the catalogue. Nothing is opened before it is
/// needed, so a folder that is still empty is no error here.
#[derive(Debug, Clone)]
pub struct Models {
    folder: PathBuf,
}

impl Models {
    /// The models in this folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The models folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the default model for answers belongs. Whether its files are there
    /// shows when it loads.
    pub fn default_chat(&self) -> Result<ChatWeights, EngineError> {
        self.chat(Catalogue::built_in()?.first(Kind::Chat)?)
    }

    /// Where a model of the catalogue for answers belongs, whichever way it came.
    /// Whether its file is there shows when it loads.
    pub fn chat(&self, entry: &Entry) -> Result<ChatWeights, EngineError> {
        let packaged = entry.file_ending_with(&[GGUF]);
        let name = entry
            .file_names()
            .into_iter()
            .find(|name| name.ends_with(GGUF))
            .filter(|_| entry.kind == Kind::Chat)
            .ok_or_else(|| EngineError::Failed {
                detail: format!("the catalogue names no weights for answers of {}", entry.id),
            })?;
        Ok(ChatWeights {
            name: entry.name.clone(),
            path: self.folder_of(entry).join(name),
            expected: packaged.cloned(),
            context_tokens: required_context(entry)?,
            languages: entry.languages.clone(),
        })
    }

    /// Whether every file of an entry lies in its folder. A download puts a file
    /// there only when it is whole; [`Models::verify`] looks inside.
    pub fn is_installed(&self, entry: &Entry) -> bool {
        let names = entry.file_names();
        let folder = self.folder_of(entry);
        !names.is_empty() && names.iter().all(|name| folder.join(name).is_file())
    }

    /// Where the default model for vectors belongs. Whether its files are there
    /// shows when it loads.
    pub fn default_embedding(&self) -> Result<EmbeddingWeights, EngineError> {
        let entry = Catalogue::built_in()?.first(Kind::Embedding)?;
        let model = required(entry, &[".onnx"])?;
        let tokenizer = required(entry, &["tokenizer.json"])?;
        Ok(EmbeddingWeights {
            id: entry.id.clone(),
            name: entry.name.clone(),
            model: self.path(entry, model),
            expected_model: model.clone(),
            tokenizer: self.path(entry, tokenizer),
            expected_tokenizer: tokenizer.clone(),
            runtime: self.library(ONNX_RUNTIME)?,
            max_tokens: required_context(entry)?,
        })
    }

    /// Where the default model for text in pictures belongs. Whether its files are
    /// there shows when it loads.
    pub fn default_recogniser(&self) -> Result<RecogniserWeights, EngineError> {
        let entry = Catalogue::built_in()?.first(Kind::Ocr)?;
        let detection = required(entry, &["detection.onnx"])?;
        let recognition = required(entry, &["recognition.onnx"])?;
        Ok(RecogniserWeights {
            id: entry.id.clone(),
            name: entry.name.clone(),
            detection: self.path(entry, detection),
            expected_detection: detection.clone(),
            recognition: self.path(entry, recognition),
            expected_recognition: recognition.clone(),
            runtime: self.library(ONNX_RUNTIME)?,
        })
    }

    /// The ONNX Runtime library. Fails when it is not installed, or not known
    /// for this system.
    pub fn onnx_runtime(&self) -> Result<PathBuf, EngineError> {
        self.installed_library(ONNX_RUNTIME)
    }

    /// The PDFium library, when it is installed.
    pub fn pdfium(&self) -> Option<PathBuf> {
        self.installed_library(PDFIUM).ok()
    }

    /// Compares every file of an entry with the catalogue, contents included.
    /// Reads all bytes: seconds for each gigabyte.
    pub fn verify(&self, entry: &Entry) -> Result<(), EngineError> {
        entry
            .files()
            .try_for_each(|file| verify(&entry.name, &self.path(entry, file), file))
    }

    /// Where a file of an entry belongs.
    pub fn path(&self, entry: &Entry, file: &PackagedFile) -> PathBuf {
        self.folder_of(entry).join(&file.name)
    }

    /// The folder for the files of an entry.
    pub fn folder_of(&self, entry: &Entry) -> PathBuf {
        self.folder.join(&entry.id)
    }

    /// Where a library belongs, installed or not.
    fn library(&self, id: &str) -> Result<PathBuf, EngineError> {
        let missing = |detail: String| EngineError::LibraryMissing {
            library: id.to_owned(),
            detail,
        };
        let entry = Catalogue::built_in()?
            .entry(id)
            .ok_or_else(|| missing("the catalogue does not name it".to_owned()))?;
        let file = entry
            .file_ending_with(&[".so", ".dylib", ".dll"])
            .ok_or_else(|| missing(format!("there is none for {}", super::this_system())))?;
        Ok(self.path(entry, file))
    }

    /// Where a library lies, when it does.
    fn installed_library(&self, id: &str) -> Result<PathBuf, EngineError> {
        let path = self.library(id)?;
        if path.is_file() {
            Ok(path)
        } else {
            Err(EngineError::LibraryMissing {
                library: id.to_owned(),
                detail: format!("{} is not there", path.display()),
            })
        }
    }
}

/// The file of an entry that it cannot do without.
fn required<'a>(entry: &'a Entry, endings: &[&str]) -> Result<&'a PackagedFile, EngineError> {
    entry
        .file_ending_with(endings)
        .ok_or_else(|| EngineError::Failed {
            detail: format!("the catalogue names no {endings:?} file of {}", entry.id),
        })
}

/// The context of an entry, which a model cannot do without.
fn required_context(entry: &Entry) -> Result<usize, EngineError> {
    entry.context.ok_or_else(|| EngineError::Failed {
        detail: format!("the catalogue names no context of {}", entry.id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_folder_is_no_error_until_a_library_is_asked_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let models = Models::in_folder(folder.path());
        let chat = models
            .default_chat()
            .expect("the catalogue names a default for answers");
        assert!(
            chat.path.starts_with(folder.path()),
            "weights lie inside the models folder"
        );
        let embedding = models
            .default_embedding()
            .expect("the catalogue names a default for vectors");
        assert!(
            embedding.max_tokens > 0 && chat.context_tokens > 0,
            "both have a context"
        );
        assert!(
            Catalogue::built_in()
                .expect("models/catalogue.json is of our form")
                .models
                .iter()
                .all(|entry| !models.is_installed(entry)),
            "nothing lies in an empty folder"
        );
        assert_eq!(models.pdfium(), None, "no library is installed here");
        assert!(
            matches!(
                models.onnx_runtime(),
                Err(EngineError::LibraryMissing { .. })
            ),
            "no library is installed here"
        );
    }
}
