//! A library in one file, and a library whose database was damaged.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How far an export or an import has come; none of them is going on where there is no
/// share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct TransferProgress {
    /// From 0 to 1.
    pub share: Option<f64>,
}

/// What was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Exported {
    /// Where it lies.
    pub path: String,
    /// Files, those inside others included.
    pub files: u32,
    /// Files that are not on the disk as they were read: of these the export has what was
    /// read alone.
    pub without_original: Vec<String>,
}

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Imported {
    /// Files that are new here.
    pub added: Vec<i32>,
    /// Files whose content was here already.
    pub known: Vec<i32>,
    /// Chats that are new here.
    pub chats: u32,
    /// Drafts that are new here.
    pub drafts: u32,
}

/// What became of a damaged database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Salvage {
    /// Where the damaged one is kept.
    pub kept: String,
    /// Files that are read again, since what was made from them was damaged.
    pub read_again: u32,
    /// Answers in chats that could not be read; their questions are kept.
    pub lost_answers: u32,
    /// Other things of which it is known that they were there and could not be read.
    pub lost_rows: u32,
}
