//! The container of Office documents: a zip archive of parts that name each
//! other by relationships (ECMA-376 part 2, Open Packaging Conventions).

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::salvage::Salvage;
use super::xml::{self, Element};
use super::{damaged, said};
use crate::error::ReadError;
use crate::model::{DocumentHeader, DocumentKind};

/// More parts than any real document has.
const MAXIMUM_ENTRIES: usize = 65_536;

/// The parts that packages are about where nothing says which.
const USUAL_MAIN_PARTS: [&str; 4] = [
    "word/document.xml",
    "ppt/presentation.xml",
    "xl/workbook.xml",
    "xl/workbook.bin",
];

/// An opened package.
pub(super) struct Package<'a> {
    data: &'a [u8],
    /// None where the archive has no directory that can be read.
    archive: Option<RefCell<ZipArchive<Cursor<&'a [u8]>>>>,
    salvage: OnceCell<Salvage>,
    /// Names as written, by their own and their lower-case form: producers
    /// disagree on case.
    names: HashMap<String, String>,
    /// How many bytes may still be unpacked.
    left: Cell<u64>,
}

/// The relationships of a part by their identifiers.
pub(super) type Relationships = BTreeMap<String, Relationship>;

/// What a relationship points to.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    /// The last word of its type, such as `slide` or `footnotes`.
    pub(super) kind: String,
    /// The part's name in the package; external targets are left out.
    pub(super) target: String,
}

/// The kind of the Office document in `bytes`.
pub(crate) fn kind(bytes: &[u8]) -> Result<DocumentKind, ReadError> {
    let package = Package::open(bytes, 16 * 1024 * 1024)?;
    let main = package.main_part();
    let has = |folder: &str| package.names.keys().any(|name| name.starts_with(folder));
    match main {
        Ok(main) if main.starts_with("word/") => Ok(DocumentKind::Word),
        Ok(main) if main.starts_with("ppt/") => Ok(DocumentKind::PowerPoint),
        Ok(main) if main.starts_with("xl/") => Ok(DocumentKind::Excel),
        _ if has("word/") => Ok(DocumentKind::Word),
        _ if has("ppt/") => Ok(DocumentKind::PowerPoint),
        _ if has("xl/") => Ok(DocumentKind::Excel),
        Ok(main) => package.kind_by_root(&main),
        Err(_) if package.has("[content_types].xml") => Err(damaged("no main part")),
        Err(_) => Err(ReadError::Unsupported),
    }
}

impl<'a> Package<'a> {
    /// Opens the archive; `unpacked` bounds what its parts may unpack to
    /// together.
    ///
    /// An archive whose directory is gone is read by the headers of its parts.
    pub(super) fn open(data: &'a [u8], unpacked: u64) -> Result<Self, ReadError> {
        let mut package = Self {
            data,
            archive: None,
            salvage: OnceCell::new(),
            names: HashMap::new(),
            left: Cell::new(unpacked),
        };
        match ZipArchive::new(Cursor::new(data)) {
            Ok(archive) => {
                if archive.len() > MAXIMUM_ENTRIES {
                    return Err(ReadError::TooLarge {
                        detail: format!("{} parts in the archive", archive.len()),
                    });
                }
                let names: Vec<String> = archive
                    .file_names()
                    .filter_map(|name| Some(name.ok()?.into_owned()))
                    .collect();
                package.names = by_form(names.into_iter());
                package.archive = Some(RefCell::new(archive));
            }
            Err(error) => {
                let names: Vec<String> = package.salvage().names().map(str::to_owned).collect();
                if names.is_empty() {
                    return Err(damaged(error));
                }
                package.names = by_form(names.into_iter());
            }
        }
        Ok(package)
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.written(name).is_some()
    }

    /// The name as the archive writes it.
    fn written(&self, name: &str) -> Option<&str> {
        self.names
            .get(name)
            .or_else(|| self.names.get(&name.to_lowercase()))
            .map(String::as_str)
    }

    fn salvage(&self) -> &Salvage {
        self.salvage.get_or_init(|| Salvage::scan(self.data))
    }

    /// The bytes of a part; none when there is no such part. Of a part that is
    /// cut off or does not match its checksum, what can be unpacked.
    pub(super) fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(written) = self.written(name) else {
            return Ok(None);
        };
        let limit = self.left.get();
        let bytes = match self.unpack(written, limit) {
            Ok(bytes) => bytes,
            Err(ReadError::Damaged { detail }) => self
                .salvage()
                .read(self.data, written, limit)
                .ok_or(ReadError::Damaged { detail })?,
            Err(error) => return Err(error),
        };
        let read = bytes.len() as u64;
        if read > limit {
            return Err(ReadError::TooLarge {
                detail: "the archive unpacks to more than the limit".to_owned(),
            });
        }
        self.left.set(limit - read);
        Ok(Some(bytes))
    }

    /// Unpacks a part as the archive's directory describes it, at most `limit`
    /// bytes and one more.
    fn unpack(&self, written: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let Some(archive) = &self.archive else {
            return Err(damaged("the archive has no directory"));
        };
        let mut archive = archive.borrow_mut();
        let file = archive.by_name(written).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted,
            other => damaged(other),
        })?;
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(damaged)?;
        Ok(bytes)
    }

    /// The text of an XML part; none when there is no such part.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, ReadError> {
        Ok(self.bytes(name)?.map(xml::decode))
    }

    /// An XML part as a tree; none when there is no such part.
    pub(super) fn tree(&self, name: &str) -> Result<Option<Element>, ReadError> {
        self.text(name)?.map(|text| xml::parse(&text)).transpose()
    }

    /// An XML part that the document can do without: one that cannot be read
    /// counts as missing, so that a broken footnote does not cost the whole text.
    pub(super) fn optional_tree(&self, name: &str) -> Result<Option<Element>, ReadError> {
        match self.tree(name) {
            Err(ReadError::Damaged { detail }) => {
                tracing::debug!(name, detail, "a part was left out");
                Ok(None)
            }
            other => other,
        }
    }

    /// The part that the package is about: as its relationships say, else as
    /// the content types say, else under its usual name.
    pub(super) fn main_part(&self) -> Result<String, ReadError> {
        let related = self
            .relationships("")?
            .into_values()
            .filter(|relationship| relationship.kind == "officeDocument")
            .map(|relationship| relationship.target)
            .find(|target| self.has(target));
        if let Some(related) = related {
            return Ok(related);
        }
        let types = self
            .optional_tree("[Content_Types].xml")?
            .unwrap_or_default();
        types
            .children()
            .filter(|element| {
                element
                    .attribute("ContentType")
                    .is_some_and(|kind| kind.contains("main+xml") || kind.ends_with(".main"))
            })
            .filter_map(|element| element.attribute("PartName"))
            .map(|name| resolve("", name))
            .find(|name| self.has(name))
            .or_else(|| {
                let usual = USUAL_MAIN_PARTS.iter().find(|name| self.has(name))?;
                Some((*usual).to_owned())
            })
            .ok_or_else(|| damaged("no main part"))
    }

    /// The relationships of a part by their identifiers; of the package itself
    /// when `part` is empty.
    pub(super) fn relationships(&self, part: &str) -> Result<Relationships, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let separator = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{separator}_rels/{file}.rels");
        let Some(tree) = self.optional_tree(&name)? else {
            return Ok(Relationships::new());
        };
        Ok(tree
            .children()
            .filter(|element| element.attribute("TargetMode") != Some("External"))
            .filter_map(|element| {
                let kind = element.attribute("Type")?.rsplit('/').next()?;
                Some((
                    element.attribute("Id")?.to_owned(),
                    Relationship {
                        kind: kind.to_owned(),
                        target: resolve(folder, element.attribute("Target")?),
                    },
                ))
            })
            .collect())
    }

    /// The part that is related to another in a way such as `styles`; the first
    /// by its identifier when there are several.
    pub(super) fn related(relationships: &Relationships, kind: &str) -> Option<String> {
        relationships
            .values()
            .find(|relationship| relationship.kind == kind)
            .map(|relationship| relationship.target.clone())
    }

    /// Fills in title, author and date of a header from the core properties.
    pub(super) fn describe(&self, header: &mut DocumentHeader) -> Result<(), ReadError> {
        let part = self
            .relationships("")?
            .into_values()
            .find(|relationship| relationship.kind == "core-properties")
            .map_or_else(
                || "docProps/core.xml".to_owned(),
                |relationship| relationship.target,
            );
        let Some(core) = self.optional_tree(&part)? else {
            return Ok(());
        };
        let field = |name| core.child(name).and_then(|field| said(&field.text()));
        header.title = field("title");
        header.author = field("creator");
        header.created = field("created");
        Ok(())
    }

    /// Tells the kind by the main part's root where its folder has no usual
    /// name.
    fn kind_by_root(&self, main: &str) -> Result<DocumentKind, ReadError> {
        let root = self.optional_tree(main)?.unwrap_or_default();
        match root.name.as_str() {
            "document" => Ok(DocumentKind::Word),
            "presentation" => Ok(DocumentKind::PowerPoint),
            "workbook" => Ok(DocumentKind::Excel),
            _ => Err(ReadError::Unsupported),
        }
    }
}

/// Names by their own form, and by their lower-case form where that is free.
fn by_form(names: impl Iterator<Item = String>) -> HashMap<String, String> {
    let mut forms = HashMap::new();
    for written in names {
        let name = written.replace('\\', "/");
        let name = name.trim_start_matches('/');
        forms
            .entry(name.to_lowercase())
            .or_insert_with(|| written.clone());
        forms.insert(name.to_owned(), written);
    }
    forms
}

/// A target as a part name: relative to the folder of its source, or absolute.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_their_source() {
        assert_eq!(
            resolve("ppt/slides", "../media/a.png"),
            "ppt/media/a.png",
            "two dots go one folder up"
        );
        assert_eq!(resolve("word", "/customXml/a.xml"), "customXml/a.xml");
        assert_eq!(
            resolve("", "../../etc/passwd"),
            "etc/passwd",
            "nothing above"
        );
    }
}
