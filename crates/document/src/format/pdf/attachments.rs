//! Files that are attached to a document (ISO 32000-1, 7.11.4): an invoice with
//! its figures, a portfolio with its papers. Each is a document inside it.

use pdfium_render::prelude::{PdfAttachment, PdfDocument};

use super::super::{Sink, Source, said};
use crate::error::ReadError;
use crate::format::embedded;

/// Reads the attached files as documents of their own.
///
/// # Errors
/// Only what `sink` says.
pub(super) fn read(
    document: &PdfDocument<'_>,
    source: &Source<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    for (number, attachment) in (1..).zip(document.attachments().iter()) {
        let name = name(&attachment, number);
        match bytes(&attachment, source.context.unpacked) {
            Ok(bytes) => embedded::read(source, &name, bytes, sink)?,
            Err(error) => embedded::missing(source, &name, error, sink)?,
        }
    }
    Ok(())
}

/// What the file is called, without a folder that it may be said to lie in.
fn name(attachment: &PdfAttachment<'_>, number: usize) -> String {
    let whole = attachment.name();
    let last = whole.rsplit(['/', '\\']).next();
    last.and_then(said)
        .unwrap_or_else(|| format!("attachment {number}"))
}

/// The file itself; its size is asked for before it is unpacked.
fn bytes(attachment: &PdfAttachment<'_>, limit: u64) -> Result<Vec<u8>, ReadError> {
    if attachment.len() as u64 > limit {
        return Err(ReadError::TooLarge {
            detail: format!("an attachment of more than {limit} bytes"),
        });
    }
    attachment
        .save_to_bytes()
        .map_err(|error| super::super::damaged(format!("{error:?}")))
}
