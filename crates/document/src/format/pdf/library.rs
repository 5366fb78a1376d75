//! PDFium: opening documents, and reading them page by page.

use std::fmt;
use std::path::Path;

use pdfium_render::prelude::{
    PdfDocument, PdfDocumentMetadataTagType, PdfPage, Pdfium, PdfiumError, PdfiumInternalError,
};

use super::super::{Sink, Source, said};
use super::annotations::{self, Annotations};
use super::attachments;
use super::characters::{self, Characters};
use super::date;
use super::draft::Draft;
use super::frame::Frame;
use super::hidden::{self, Seen};
use super::legibility;
use super::outline::Outline;
use super::pages::Pages;
use crate::error::ReadError;
use crate::format::Event;
use crate::model::TextSource;

/// The PDFium library, loaded.
///
/// PDFium serves one thread at a time; the reader process has no more.
pub struct Library(Pdfium);

impl fmt::Debug for Library {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Library")
    }
}

/// PDFium could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("PDFium cannot be loaded: {0}")]
pub struct LibraryError(String);

impl Library {
    /// Loads the library at `path`; once in a process.
    ///
    /// # Errors
    /// [`LibraryError`] with what the system's loader says.
    pub fn load(path: &Path) -> Result<Self, LibraryError> {
        Pdfium::bind_to_library(path)
            .map(|bindings| Self(Pdfium::new(bindings)))
            .map_err(|error| LibraryError(format!("{error:?}")))
    }

    /// Opens a document, with its user or owner password where it has one.
    pub(super) fn open<'a>(
        &'a self,
        bytes: &'a [u8],
        password: Option<&str>,
    ) -> Result<PdfDocument<'a>, ReadError> {
        // The binding makes a C string of it.
        if password.is_some_and(|password| password.contains('\0')) {
            return Err(ReadError::WrongPassword);
        }
        self.0
            .load_pdf_from_byte_slice(bytes, password)
            .map_err(|error| refused(error, password))
    }
}

/// Reads every page, and what is attached; pages that PDFium cannot load are
/// reported as missing.
pub(super) fn read(
    document: &PdfDocument<'_>,
    source: &Source<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let count = document.pages().len();
    let mut header = source.header(source.check_pages(usize::try_from(count).unwrap_or(0))?);
    let field = |tag| {
        let value = document.metadata().get(tag)?;
        said(value.value())
    };
    header.title = field(PdfDocumentMetadataTagType::Title);
    header.author = field(PdfDocumentMetadataTagType::Author);
    header.created =
        field(PdfDocumentMetadataTagType::CreationDate).map(|written| date::understood(&written));
    sink(Event::Header(header))?;
    let mut pages = Pages::new(sink, Outline::of(document));
    for (number, index) in (1..).zip(0..count) {
        match document.pages().get(index) {
            Ok(page) => pages.push(draft(&page, number))?,
            Err(error) => pages.missing(number, refused(error, source.password))?,
        }
    }
    pages.finish()?;
    attachments::read(document, source, sink)
}

/// Why PDFium refuses.
pub(super) fn refused(error: PdfiumError, password: Option<&str>) -> ReadError {
    match (error, password) {
        (PdfiumError::PdfiumLibraryInternalError(PdfiumInternalError::PasswordError), Some(_)) => {
            ReadError::WrongPassword
        }
        (PdfiumError::PdfiumLibraryInternalError(PdfiumInternalError::PasswordError), None) => {
            ReadError::Encrypted
        }
        // A way of encryption that PDFium does not know: no password opens it.
        (PdfiumError::PdfiumLibraryInternalError(PdfiumInternalError::SecurityError), _) => {
            ReadError::Unsupported
        }
        (other, _) => ReadError::Damaged {
            detail: format!("{other:?}"),
        },
    }
}

fn draft(page: &PdfPage<'_>, number: u32) -> Draft {
    let frame = Frame::of(page);
    let Characters { runs, legibility } = characters::characters(page, &frame);
    let Seen {
        shown: mut runs,
        mut hidden,
    } = hidden::told_apart(runs, page, &frame);
    let Annotations { values, notes } = annotations::annotations(page, &frame);
    let mut source = TextSource::Document;
    if legibility.is_lost() || legibility::is_gibberish(runs.iter().map(|run| run.text.as_str())) {
        source = TextSource::Unrecognised;
        runs.clear();
        hidden.clear();
    }
    if runs.is_empty() && hidden::shows_something(page) {
        source = TextSource::Unrecognised;
    }
    runs.extend(values);
    Draft::new(
        number,
        page.label().map(str::to_owned),
        &frame,
        source,
        runs,
        notes,
        hidden,
    )
}
