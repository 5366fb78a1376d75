//! Pages as pictures, also those of a document inside a file.

use std::path::Path;

use super::embedded::Allowance;
use super::{Context, dispatch, load, open, picture};
use crate::error::ReadError;
use crate::kind;
use crate::model::{ContentHash, DocumentKind, Tile};

/// The bytes of the file at `path`, or those of the document of this content
/// `inside` it.
///
/// # Errors
/// What [`super::read`] says of the file; [`ReadError::Unreadable`] where it holds no
/// such document.
pub fn bytes(
    path: &Path,
    inside: Option<ContentHash>,
    password: Option<&str>,
    context: &Context<'_>,
) -> Result<Vec<u8>, ReadError> {
    let bytes = load(path, context)?;
    let Some(wanted) = inside else {
        return Ok(bytes);
    };
    let allowance = Allowance::looking_for(wanted, context.unpacked);
    let outcome = open(path, bytes, password, context, &allowance).and_then(|source| {
        // Whatever stands behind it need not be read.
        dispatch(&source, &mut |_| match allowance.has_found() {
            true => Err(ReadError::NoText),
            false => Ok(()),
        })
    });
    match (allowance.into_found(), outcome) {
        (Some(found), _) => Ok(found),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(ReadError::Unreadable {
            detail: "the file no longer holds the document".to_owned(),
        }),
    }
}

/// Draws a page (counted from 1) of a PDF, or a picture, `width` pixels wide, as a PNG.
///
/// # Errors
/// [`ReadError::Unsupported`] for other kinds, for a page that is not there,
/// and for PDFs where there is no PDFium.
pub fn draw(
    bytes: &[u8],
    password: Option<&str>,
    page: u32,
    width: u32,
    context: &Context<'_>,
) -> Result<Vec<u8>, ReadError> {
    match (kind::detect(Path::new(""), bytes)?, context.pdfium) {
        (DocumentKind::Pdf, Some(library)) => library.draw(bytes, password, page, width),
        (DocumentKind::Picture, _) => picture::draw(bytes, page, width),
        _ => Err(ReadError::Unsupported),
    }
}

/// Draws a part of a page of a PDF, or of a picture, as a PNG, so that a page can be
/// shown at any zoom without a picture of the whole. What lies beside the page is
/// white.
///
/// # Errors
/// As [`draw`]; [`ReadError::TooLarge`] for a zoom beyond use.
pub fn draw_tile(
    bytes: &[u8],
    password: Option<&str>,
    page: u32,
    tile: &Tile,
    context: &Context<'_>,
) -> Result<Vec<u8>, ReadError> {
    match (kind::detect(Path::new(""), bytes)?, context.pdfium) {
        (DocumentKind::Pdf, Some(library)) => library.draw_tile(bytes, password, page, tile),
        (DocumentKind::Picture, _) => picture::draw_tile(bytes, page, tile),
        _ => Err(ReadError::Unsupported),
    }
}
