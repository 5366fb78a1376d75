//! Files of the library as the window lists them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::failure::Failure;

/// The kinds of documents that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A PDF.
    Pdf,
    /// A Word document.
    Word,
    /// A PowerPoint deck.
    PowerPoint,
    /// An Excel workbook.
    Excel,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// Plain text.
    Text,
    /// Rows of separated values.
    Delimited,
    /// The source of a program.
    SourceCode,
    /// Rich Text Format.
    RichText,
    /// A text of OpenDocument.
    OpenText,
    /// A presentation of OpenDocument.
    OpenPresentation,
    /// A spreadsheet of OpenDocument.
    OpenSpreadsheet,
    /// Word 97 to 2003.
    LegacyWord,
    /// PowerPoint 97 to 2003.
    LegacyPowerPoint,
    /// Excel 5 to 2003.
    LegacyExcel,
    /// An electronic book.
    Book,
    /// A message.
    Mail,
    /// A picture of text.
    Picture,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileProgress {
    /// Waiting to be read.
    Queued,
    /// Being read.
    Reading {
        /// Pages read so far.
        pages_read: u32,
        /// Pages in all, once known.
        pages: Option<u32>,
    },
    /// Words can be searched; vectors are being made.
    Embedding {
        /// Passages with a vector.
        embedded: u32,
        /// Passages in all.
        passages: u32,
    },
    /// Everything can be searched.
    Indexed,
    /// Could not be read.
    SetAside {
        /// Why.
        failure: Failure,
    },
}

/// A file of the library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct File {
    /// Its number in the library.
    pub id: i32,
    /// Where it lies.
    pub path: String,
    /// The last part of the path.
    pub name: String,
    /// Known once it was opened.
    pub kind: Option<FileKind>,
    /// The title that the document gives itself.
    pub title: Option<String>,
    /// Its size on disk, in bytes.
    pub bytes: f64,
    /// When it was last changed on disk, in seconds since 1970 (UTC), where that is known.
    pub modified: Option<f64>,
    /// Pages, slides or sheets.
    pub pages: u32,
    /// Those of them that could not be read, while others could.
    pub missing_pages: Vec<u32>,
    /// The number of the file that holds this one, for a document inside
    /// another, such as an attachment.
    pub container: Option<i32>,
    /// Passages that can be found.
    pub passages: u32,
    /// How far it has come.
    pub progress: FileProgress,
}

/// Something happened to a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum FileEvent {
    /// New, or changed.
    Changed {
        /// As it is now.
        file: File,
    },
    /// Taken out.
    Removed {
        /// Which.
        id: i32,
    },
}

/// What became of paths that were added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AddedFiles {
    /// Now queued.
    pub queued: Vec<i32>,
    /// Already there with the same content.
    pub unchanged: Vec<i32>,
    /// Left out of a folder, as no reader knows them.
    pub unsupported: Vec<String>,
    /// Left out of a folder, as their content is not on this computer.
    pub elsewhere: Vec<String>,
}
