//! Errors of the rooms become codes that the window has sentences for.

use answer::AnswerError;
use document::ReadError;
use draft::DraftError;
use engine::EngineError;
use engine::download::DownloadError;
use library::LibraryError;
use revise::ReviseError;

use crate::api::failure::{Failure, FailureCode};

impl Failure {
    pub(crate) fn new(code: FailureCode, detail: impl ToString) -> Self {
        Self {
            code,
            subject: None,
            detail: detail.to_string(),
        }
    }

    /// Names what the failure is about, unless that is known already.
    #[must_use]
    pub(crate) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject.get_or_insert_with(|| subject.into());
        self
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let code = match &error {
            ReadError::Unreadable { .. } => FailureCode::FileUnreadable,
            ReadError::Encrypted => FailureCode::FileEncrypted,
            ReadError::WrongPassword => FailureCode::FilePasswordWrong,
            ReadError::Damaged { .. } => FailureCode::FileDamaged,
            ReadError::Unsupported => FailureCode::FileUnsupported,
            ReadError::TooLarge { .. } => FailureCode::FileTooLarge,
            ReadError::TimedOut => FailureCode::FileTimedOut,
            ReadError::ReaderDied { .. } => FailureCode::FileReaderDied,
            ReadError::Stopped => FailureCode::FileStopped,
            ReadError::NoText => FailureCode::FileNoText,
        };
        Self::new(code, error)
    }
}

impl From<ReviseError> for Failure {
    fn from(error: ReviseError) -> Self {
        match error {
            ReviseError::NotSpoken { language, .. } => {
                Self::new(FailureCode::LanguageNotSpoken, &error).about(language.tag())
            }
            ReviseError::Engine(error) => error.into(),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let (code, subject) = match &error {
            EngineError::WeightsMissing { model, .. } => (FailureCode::ModelMissing, Some(model)),
            EngineError::WeightsDamaged { model, .. } => (FailureCode::ModelDamaged, Some(model)),
            EngineError::UnsupportedArchitecture { architecture } => {
                (FailureCode::ModelUnsupported, Some(architecture))
            }
            EngineError::LibraryMissing { library, .. } => {
                (FailureCode::EngineLibraryMissing, Some(library))
            }
            EngineError::InvalidTemplate { .. } => (FailureCode::ModelTemplateInvalid, None),
            EngineError::OutOfMemory { .. } => (FailureCode::OutOfMemory, None),
            EngineError::Died { .. } => (FailureCode::EngineDied, None),
            EngineError::EngineMissing { model } => (FailureCode::EngineMissing, Some(model)),
            EngineError::NotForChat { model, .. } => (FailureCode::ModelNotForChat, Some(model)),
            EngineError::ServerUnreachable { server, .. } => {
                (FailureCode::ServerUnreachable, Some(server))
            }
            EngineError::ServerRefused { server, .. } => (FailureCode::ServerRefused, Some(server)),
            EngineError::ModelNotServed { model, .. } => (FailureCode::ModelNotServed, Some(model)),
            EngineError::ContextExceeded { .. } => (FailureCode::QuestionTooLong, None),
            EngineError::InvalidSchema { .. } | EngineError::Failed { .. } => {
                (FailureCode::EngineFailed, None)
            }
        };
        Self {
            code,
            subject: subject.cloned(),
            detail: error.to_string(),
        }
    }
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        let (code, subject) = match &error {
            DownloadError::Offline { host, .. } => (FailureCode::HubUnreachable, Some(host)),
            DownloadError::InvalidAddress { address, .. } => {
                (FailureCode::HubUnreachable, Some(address))
            }
            DownloadError::Gated { host, .. } => (FailureCode::HubGated, Some(host)),
            DownloadError::RateLimited { host, .. } | DownloadError::ServerFailed { host, .. } => {
                (FailureCode::HubBusy, Some(host))
            }
            DownloadError::NotFound { path, .. } => (FailureCode::DownloadFailed, Some(path)),
            DownloadError::WrongHash { file, .. }
            | DownloadError::WrongSize { file, .. }
            | DownloadError::Undeclared { file, .. }
            | DownloadError::Busy { file } => (FailureCode::DownloadFailed, Some(file)),
            DownloadError::NotOffered { model } => (FailureCode::DownloadFailed, Some(model)),
            DownloadError::TermsNotAccepted { model } => {
                (FailureCode::TermsNotAccepted, Some(model))
            }
            DownloadError::DiskFull { .. } => (FailureCode::DiskFull, None),
            DownloadError::Storage { path, .. } => (FailureCode::FileNotWritten, Some(path)),
            DownloadError::Cancelled => (FailureCode::Stopped, None),
            DownloadError::BrokeOff { .. } => (FailureCode::Internal, None),
        };
        Self {
            code,
            subject: subject.cloned(),
            detail: error.to_string(),
        }
    }
}

impl From<LibraryError> for Failure {
    fn from(error: LibraryError) -> Self {
        let code = match error {
            LibraryError::Read(error) => return error.into(),
            LibraryError::Engine(error) => return error.into(),
            LibraryError::NewerVersion { .. } => FailureCode::LibraryNewer,
            LibraryError::InUse { .. } => FailureCode::LibraryInUse,
            LibraryError::DiskFull => FailureCode::DiskFull,
            LibraryError::NotFound { .. } => FailureCode::NotFound,
            LibraryError::NameTaken { ref name } => {
                let name = name.clone();
                return Self::new(FailureCode::NameTaken, error).about(name);
            }
            LibraryError::NameEmpty => FailureCode::NameTaken,
            LibraryError::Rule { ref rule, .. } => {
                let rule = rule.clone();
                return Self::new(FailureCode::RuleInvalid, error).about(rule);
            }
            LibraryError::Cancelled => FailureCode::Stopped,
            LibraryError::ReadOnly => FailureCode::LibraryReadOnly,
            LibraryError::Locked => FailureCode::LibraryLocked,
            LibraryError::Damaged => FailureCode::LibraryDamaged,
            LibraryError::NotAnExport { .. } => FailureCode::NotAnExport,
            LibraryError::DamagedExport { .. } => FailureCode::ExportDamaged,
            LibraryError::NewerExport { .. } => FailureCode::ExportNewer,
            LibraryError::Database(_) | LibraryError::Lexical(_) | LibraryError::Io { .. } => {
                FailureCode::Internal
            }
        };
        Self::new(code, error)
    }
}

impl From<DraftError> for Failure {
    fn from(error: DraftError) -> Self {
        let code = match error {
            DraftError::Model(error) => return error.into(),
            DraftError::NoEvidence | DraftError::EmptyTopic => FailureCode::NothingToDraftFrom,
            DraftError::Malformed { .. } => FailureCode::OutlineFailed,
            DraftError::Package { .. } => FailureCode::Internal,
            DraftError::Io { ref path, .. } => {
                let subject = path.display().to_string();
                return Self::new(FailureCode::FileNotWritten, error).about(subject);
            }
        };
        Self::new(code, error)
    }
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Library(error) => error.into(),
            AnswerError::Engine(error) => error.into(),
            AnswerError::SearchLost => Self::new(FailureCode::Internal, error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_of_a_failure_is_what_the_window_reads() {
        let failure = Failure::from(LibraryError::Read(ReadError::Encrypted)).about("lease.pdf");
        assert_eq!(
            serde_json::to_string(&failure).expect("a failure is plain data"),
            r#"{"code":"file_encrypted","subject":"lease.pdf","detail":"the file is protected by a password"}"#
        );
    }
}
