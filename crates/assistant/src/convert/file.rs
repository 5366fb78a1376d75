//! Files of the library as the window lists them.

use std::path::PathBuf;

use document::DocumentKind;
use library::file::{Added, FileId, FileState, LibraryEvent, LibraryFile};

use super::number;
use crate::api::Event;
use crate::api::failure::Failure;
use crate::api::file::{AddedFiles, File, FileEvent, FileKind, FileProgress};

impl From<FileKind> for DocumentKind {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Pdf => Self::Pdf,
            FileKind::Word => Self::Word,
            FileKind::PowerPoint => Self::PowerPoint,
            FileKind::Excel => Self::Excel,
            FileKind::Markdown => Self::Markdown,
            FileKind::Html => Self::Html,
            FileKind::Text => Self::Text,
            FileKind::Delimited => Self::Delimited,
            FileKind::SourceCode => Self::SourceCode,
            FileKind::RichText => Self::RichText,
            FileKind::OpenText => Self::OpenText,
            FileKind::OpenPresentation => Self::OpenPresentation,
            FileKind::OpenSpreadsheet => Self::OpenSpreadsheet,
            FileKind::LegacyWord => Self::LegacyWord,
            FileKind::LegacyPowerPoint => Self::LegacyPowerPoint,
            FileKind::LegacyExcel => Self::LegacyExcel,
            FileKind::Book => Self::Book,
            FileKind::Mail => Self::Mail,
            FileKind::Picture => Self::Picture,
        }
    }
}

impl From<DocumentKind> for FileKind {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Pdf => Self::Pdf,
            DocumentKind::Word => Self::Word,
            DocumentKind::PowerPoint => Self::PowerPoint,
            DocumentKind::Excel => Self::Excel,
            DocumentKind::Markdown => Self::Markdown,
            DocumentKind::Html => Self::Html,
            DocumentKind::Text => Self::Text,
            DocumentKind::Delimited => Self::Delimited,
            DocumentKind::SourceCode => Self::SourceCode,
            DocumentKind::RichText => Self::RichText,
            DocumentKind::OpenText => Self::OpenText,
            DocumentKind::OpenPresentation => Self::OpenPresentation,
            DocumentKind::OpenSpreadsheet => Self::OpenSpreadsheet,
            DocumentKind::LegacyWord => Self::LegacyWord,
            DocumentKind::LegacyPowerPoint => Self::LegacyPowerPoint,
            DocumentKind::LegacyExcel => Self::LegacyExcel,
            DocumentKind::Book => Self::Book,
            DocumentKind::Mail => Self::Mail,
            DocumentKind::Picture => Self::Picture,
        }
    }
}

impl From<LibraryFile> for File {
    fn from(file: LibraryFile) -> Self {
        let LibraryFile {
            id,
            path,
            name,
            kind,
            title,
            hash: _,
            bytes,
            pages,
            passages,
            missing_pages,
            container,
            encrypted: _,
            modified,
            added: _,
            state,
        } = file;
        Self {
            id: number(id.0),
            path: path.display().to_string(),
            progress: progress(state, &name),
            name,
            kind: kind.map(FileKind::from),
            title,
            bytes: bytes as f64,
            modified: modified.map(|seconds| seconds as f64),
            pages,
            missing_pages,
            container: container.map(|id| number(id.0)),
            passages,
        }
    }
}

fn progress(state: FileState, name: &str) -> FileProgress {
    match state {
        FileState::Queued => FileProgress::Queued,
        FileState::Reading { pages_read, pages } => FileProgress::Reading { pages_read, pages },
        FileState::Embedding { embedded, passages } => {
            FileProgress::Embedding { embedded, passages }
        }
        FileState::Indexed => FileProgress::Indexed,
        FileState::SetAside { error } => FileProgress::SetAside {
            failure: Failure::from(error).about(name),
        },
    }
}

impl From<LibraryEvent> for Event {
    fn from(event: LibraryEvent) -> Self {
        let file = |event| Self::File { event };
        match event {
            LibraryEvent::Changed { file: changed } => file(FileEvent::Changed {
                file: (*changed).into(),
            }),
            LibraryEvent::Removed { id } => file(FileEvent::Removed { id: number(id.0) }),
            LibraryEvent::Folders => Self::Folders,
            LibraryEvent::Collections => Self::Collections,
            LibraryEvent::Work => Self::Work,
        }
    }
}

impl From<Added> for AddedFiles {
    fn from(added: Added) -> Self {
        let Added {
            queued,
            unchanged,
            unsupported,
            elsewhere,
        } = added;
        let paths = |paths: Vec<PathBuf>| {
            let paths = paths.into_iter();
            paths.map(|path| path.display().to_string()).collect()
        };
        let numbers = |ids: Vec<FileId>| ids.into_iter().map(|id| number(id.0)).collect();
        Self {
            queued: numbers(queued),
            unchanged: numbers(unchanged),
            unsupported: paths(unsupported),
            elsewhere: paths(elsewhere),
        }
    }
}
