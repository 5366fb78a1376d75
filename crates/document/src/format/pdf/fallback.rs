//! lopdf: the text of a PDF where PDFium is missing, without places on the
//! page and in the order of the file.

use lopdf::{Document, LoadOptions, Object};

use super::super::{Event, Sink, Source, collapse, damaged, said};
use super::date;
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let options = LoadOptions {
        password: source.password.map(str::to_owned),
        ..LoadOptions::default()
    };
    let refused = |error| refused(error, source.password);
    let document = Document::load_mem_with_options(&source.bytes, options).map_err(refused)?;
    if document.is_encrypted() {
        return Err(locked(source.password));
    }
    let pages = document.get_pages();
    let mut header = source.header(source.check_pages(pages.len())?);
    let field = |name: &[u8]| {
        let information = document.trailer.get(b"Info").ok()?;
        let (_, information) = document.dereference(information).ok()?;
        let (_, value) = document
            .dereference(information.as_dict().ok()?.get(name).ok()?)
            .ok()?;
        said(&text_string(value)?)
    };
    header.title = field(b"Title");
    header.author = field(b"Author");
    header.created = field(b"CreationDate").map(|written| date::understood(&written));
    sink(Event::Header(header))?;
    for (number, index) in (1..).zip(pages.keys()) {
        let limit = usize::try_from(source.context.unpacked).unwrap_or(usize::MAX);
        sink(match document.extract_text_with_limit(&[*index], limit) {
            Ok(text) => Event::Page(Page {
                number,
                label: None,
                size: None,
                hidden: false,
                source: TextSource::Document,
                blocks: blocks(&text, number),
            }),
            Err(error) => Event::MissingPage {
                number,
                error: damaged(error),
            },
        })?;
    }
    Ok(())
}

fn refused(error: lopdf::Error, password: Option<&str>) -> ReadError {
    match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => locked(password),
        other => damaged(other),
    }
}

/// A password is needed, or another one.
fn locked(password: Option<&str>) -> ReadError {
    match password {
        Some(_) => ReadError::WrongPassword,
        None => ReadError::Encrypted,
    }
}

/// A text string: UTF-16 or UTF-8 with a mark, and else PDFDocEncoding, which
/// is Latin-1 but for a few signs (ISO 32000-1, 7.9.2.2).
fn text_string(value: &Object) -> Option<String> {
    let bytes = value.as_str().ok()?;
    Some(match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    })
}

/// Paragraphs by blank lines; lopdf knows nothing of the layout.
fn blocks(text: &str, page: u32) -> Vec<Block> {
    text.split("\n\n")
        .map(collapse)
        .filter(|text| !text.is_empty())
        .map(|text| Block {
            kind: BlockKind::Paragraph,
            text,
            anchor: Anchor::Page {
                page,
                lines: Vec::new(),
            },
        })
        .collect()
}
