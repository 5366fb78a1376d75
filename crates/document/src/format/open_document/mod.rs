//! OpenDocument (ISO/IEC 26300, version 1.3): texts, presentations and
//! spreadsheets, in an archive or as one flat XML file.

use std::collections::HashMap;

use super::package::Package;
use super::xml::Element;
use super::{Sink, Source, damaged, encoding, said, xml};
use crate::error::ReadError;
use crate::model::{DocumentHeader, DocumentKind};

mod decryption;
mod head;
mod inline;
mod lists;
mod presentation;
mod sheet;
mod slide_order;
mod spreadsheet;
mod styles;
mod text_document;
mod values;
mod walk;

use decryption::Encryption;
pub(super) use decryption::whole_package;
use head::Head;

/// The kind of document in an archive, by what its `mimetype` or its manifest
/// says.
pub(super) fn kind(package: &Package<'_>) -> Result<Option<DocumentKind>, ReadError> {
    if let Some(media) = package.bytes("mimetype")?
        && let Some(kind) = kind_of_media(&String::from_utf8_lossy(&media))
    {
        return Ok(Some(kind));
    }
    let manifest = package.optional_tree("META-INF/manifest.xml")?;
    Ok(manifest.and_then(|manifest| {
        manifest
            .children()
            .find(|entry| entry.attribute("full-path") == Some("/"))
            .and_then(|entry| kind_of_media(entry.attribute("media-type")?))
    }))
}

/// The kind that a media type stands for; templates and drawings are read as
/// what is made from them.
pub(crate) fn kind_of_media(media: &str) -> Option<DocumentKind> {
    let name = media
        .trim()
        .strip_prefix("application/vnd.oasis.opendocument.")?;
    let name = name.split(['-', ';']).next().unwrap_or_default();
    match name {
        "text" => Some(DocumentKind::OpenText),
        "presentation" | "graphics" => Some(DocumentKind::OpenPresentation),
        "spreadsheet" => Some(DocumentKind::OpenSpreadsheet),
        _ => None,
    }
}

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let document = Document::open(source)?;
    match source.kind {
        DocumentKind::OpenPresentation => presentation::read(source, &document, sink),
        DocumentKind::OpenSpreadsheet => spreadsheet::read(source, &document, sink),
        _ => text_document::read(source, &document, sink),
    }
}

/// A document whose parts can be read.
struct Document<'a> {
    /// None for a flat document.
    package: Option<Package<'a>>,
    /// The part with the body.
    content: String,
    head: Head,
}

impl<'a> Document<'a> {
    fn open(source: &'a Source<'_>) -> Result<Self, ReadError> {
        if !source.bytes.starts_with(b"PK") {
            let content = encoding::decode(&source.bytes).into_owned();
            let head = Head::read(&content)?;
            return Ok(Self {
                package: None,
                content,
                head,
            });
        }
        let package = Package::open(&source.bytes, source.context.unpacked)?;
        let parts = Parts::open(&package, source)?;
        let content = parts
            .text("content.xml")?
            .ok_or_else(|| damaged("no content part"))?;
        let mut head = Head::read(&content)?;
        if let Some(styles) = optional(parts.text("styles.xml"))? {
            head.add_styles(&styles);
        }
        if let Some(meta) = optional(parts.text("meta.xml"))? {
            let meta = xml::parse(&meta).unwrap_or_default();
            head.meta = meta.child("meta").cloned().unwrap_or_default();
        }
        Ok(Self {
            package: Some(package),
            content,
            head,
        })
    }

    /// Fills in title, author and date.
    fn describe(&self, header: &mut DocumentHeader) {
        let field = |name: &str| {
            let field = self.head.meta.child(name)?;
            said(&field.text())
        };
        header.title = field("title");
        header.author = field("initial-creator").or_else(|| field("creator"));
        header.created = field("creation-date").or_else(|| field("date"));
    }

    /// An object inside the document, such as a chart.
    fn object(&self, reference: &str) -> Option<Element> {
        let folder = reference.trim_start_matches("./").trim_end_matches('/');
        let part = format!("{folder}/content.xml");
        let text = self.package.as_ref()?.text(&part).ok()??;
        xml::parse(&text).ok()
    }
}

/// The parts of an archive, some of them behind a password.
struct Parts<'a, 'p> {
    package: &'a Package<'p>,
    /// By the names of the parts; none for a method that is not known.
    encrypted: HashMap<String, Option<Encryption>>,
    password: Option<&'a str>,
    unpacked: u64,
}

impl<'a, 'p> Parts<'a, 'p> {
    /// The manifest says how each part is encrypted (part 2, 4.3).
    fn open(package: &'a Package<'p>, source: &'a Source<'_>) -> Result<Self, ReadError> {
        let manifest = package.optional_tree("META-INF/manifest.xml")?;
        let encrypted = manifest
            .iter()
            .flat_map(Element::children)
            .filter_map(|entry| {
                let data = entry.child("encryption-data")?;
                let part = entry.attribute("full-path")?;
                Some((part.to_owned(), Encryption::read(data)))
            })
            .collect();
        Ok(Self {
            package,
            encrypted,
            password: source.password,
            unpacked: source.context.unpacked,
        })
    }

    fn text(&self, part: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.package.bytes(part)? else {
            return Ok(None);
        };
        let bytes = match (self.encrypted.get(part), self.password) {
            (None, _) => bytes,
            (Some(Some(encryption)), Some(password)) => {
                encryption.decrypt(&bytes, password, self.unpacked)?
            }
            (Some(None), Some(_)) => return Err(ReadError::Unsupported),
            (Some(_), None) => return Err(ReadError::Encrypted),
        };
        Ok(Some(xml::decode(bytes)))
    }
}

/// A part that the document can do without counts as missing when it is
/// damaged.
fn optional<T>(part: Result<Option<T>, ReadError>) -> Result<Option<T>, ReadError> {
    match part {
        Err(ReadError::Damaged { detail }) => {
            tracing::debug!(detail, "a part was left out");
            Ok(None)
        }
        other => other,
    }
}
