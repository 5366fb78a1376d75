//! What went wrong, as a code that the window has a sentence for.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What went wrong. A code is added only when a person can act on it in a way
/// of its own; its sentences stand in the locale files under `failure.<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The file is not there or may not be opened.
    FileUnreadable,
    /// The file needs a password.
    FileEncrypted,
    /// The password is not the file's.
    FilePasswordWrong,
    /// The file is damaged.
    FileDamaged,
    /// No reader knows this kind of file.
    FileUnsupported,
    /// The file passes a limit.
    FileTooLarge,
    /// Reading took too long.
    FileTimedOut,
    /// The reader process ended while it read.
    FileReaderDied,
    /// The person stopped the reading.
    FileStopped,
    /// The file has no text.
    FileNoText,
    /// The weights of a model are missing.
    ModelMissing,
    /// The weights of a model are damaged.
    ModelDamaged,
    /// The engine does not know the model's architecture.
    ModelUnsupported,
    /// The file is no model that answers.
    ModelNotForChat,
    /// The chat template inside the weights cannot be followed.
    ModelTemplateInvalid,
    /// The memory does not suffice for the model.
    OutOfMemory,
    /// A native library does not load.
    EngineLibraryMissing,
    /// The engine failed while working.
    EngineFailed,
    /// The engine's process ended by itself, or did not start.
    EngineDied,
    /// No engine that is installed runs the model.
    EngineMissing,
    /// A server with models cannot be reached.
    ServerUnreachable,
    /// A server wants a key, or another one.
    ServerRefused,
    /// A server does not have this model.
    ModelNotServed,
    /// The hub that models come from cannot be reached.
    HubUnreachable,
    /// The hub gives the model only to those who accepted its terms there.
    HubGated,
    /// The hub does not have the model, or not whole.
    DownloadFailed,
    /// The hub wants to be asked later.
    HubBusy,
    /// The terms of a model were not accepted.
    TermsNotAccepted,
    /// The system's keychain refused, is locked, or is not there.
    KeychainFailed,
    /// The question is longer than the model reads.
    QuestionTooLong,
    /// The model does not know the language that it would have to write; the subject is
    /// the language's BCP 47 tag.
    LanguageNotSpoken,
    /// The library was written by a newer Deskhand.
    LibraryNewer,
    /// Another process has the library open and does not answer.
    LibraryInUse,
    /// The disk is full.
    DiskFull,
    /// Nothing may be written where the library lies.
    LibraryReadOnly,
    /// Another program keeps the database locked.
    LibraryLocked,
    /// The database is damaged, and is being made anew.
    LibraryDamaged,
    /// The file is no export of a library.
    NotAnExport,
    /// The export is damaged.
    ExportDamaged,
    /// A newer Deskhand wrote the export.
    ExportNewer,
    /// A collection or folder was to be called as another is, or nothing.
    NameTaken,
    /// A rule of a folder cannot be understood.
    RuleInvalid,
    /// There is no such folder, or it may not be entered.
    FolderUnreadable,
    /// What was named is no longer there.
    NotFound,
    /// A global hotkey is taken by another program.
    HotkeyTaken,
    /// A text is no hotkey, or this system has no global hotkeys.
    HotkeyInvalid,
    /// A file could not be written.
    FileNotWritten,
    /// The model's outline was no outline.
    OutlineFailed,
    /// No passage was found to draft from.
    NothingToDraftFrom,
    /// The person stopped it.
    Stopped,
    /// Something that a person cannot mend; the detail is for a report.
    Internal,
}

/// A failure as it reaches a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct Failure {
    /// Which sentence to show.
    pub code: FailureCode,
    /// The file, model or name concerned, to stand in the sentence.
    pub subject: Option<String>,
    /// For a report, in English; never the only thing shown.
    pub detail: String,
}
