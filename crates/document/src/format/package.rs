//! The container of Office documents: a zip archive of parts that name each
//! other by relationships (ECMA-376 part 2, Open Packaging Conventions).

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{self, Element};
use super::{damaged, said};
use crate::error::ReadError;
use crate::model::{DocumentHeader, DocumentKind};

/// More parts than any real document has.
const MAXIMUM_ENTRIES: usize = 65_536;

/// How many times its packed size a part may unpack to, beyond
/// [`ALWAYS_UNPACKED`]: text of real documents stays below a hundred.
const RATIO: u64 = 500;

/// A part may always unpack to so many bytes, however well it was packed.
const ALWAYS_UNPACKED: u64 = 16 * 1024 * 1024;

/// An opened package.
pub(super) struct Package<'a> {
    archive: RefCell<ZipArchive<Cursor<&'a [u8]>>>,
    /// Names as written, by their lower-case form: producers disagree on case.
    names: HashMap<String, usize>,
    /// How many bytes may still be unpacked.
    left: Cell<u64>,
}

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
        // A binary workbook has the same folders, and another format.
        Ok(main) if main.ends_with(".bin") => Err(ReadError::Unsupported),
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
    pub(super) fn open(bytes: &'a [u8], unpacked: u64) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > MAXIMUM_ENTRIES {
            return Err(ReadError::TooLarge {
                detail: format!("{} parts in the archive", archive.len()),
            });
        }
        let names = (0..archive.len())
            .filter_map(|index| {
                let name = archive.name_for_index(index)?.ok()?;
                let name = name.replace('\\', "/");
                Some((name.trim_start_matches('/').to_lowercase(), index))
            })
            .collect();
        Ok(Self {
            archive: RefCell::new(archive),
            names,
            left: Cell::new(unpacked),
        })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    /// What the whole archive claims to unpack to, in bytes.
    pub(super) fn claimed(&self) -> u64 {
        let mut archive = self.archive.borrow_mut();
        (0..archive.len())
            .filter_map(|index| archive.by_index_raw(index).ok().map(|file| file.size()))
            .sum()
    }

    /// The bytes of a part; none when there is no such part.
    pub(super) fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.names.get(&name.to_lowercase()) else {
            return Ok(None);
        };
        let mut archive = self.archive.borrow_mut();
        let file = archive.by_index(*index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted,
            other => damaged(other),
        })?;
        let mut bytes = Vec::new();
        let left = self.left.get();
        let by_ratio = file.compressed_size().saturating_mul(RATIO);
        let limit = left.min(by_ratio.max(ALWAYS_UNPACKED));
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(damaged)?;
        let read = bytes.len() as u64;
        if read > limit {
            return Err(ReadError::TooLarge {
                detail: format!("{name} unpacks to more than {limit} bytes"),
            });
        }
        self.left.set(left - read);
        Ok(Some(bytes))
    }

    /// The text of an XML part; none when there is no such part.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, ReadError> {
        Ok(self.bytes(name)?.map(|bytes| xml::decode(&bytes)))
    }

    /// An XML part as a tree; none when there is no such part.
    pub(super) fn tree(&self, name: &str) -> Result<Option<Element>, ReadError> {
        self.text(name)?.map(|text| xml::parse(&text)).transpose()
    }

    /// An XML part that the document can do without: a damaged one counts as
    /// missing, so that a broken footnote does not cost the whole text.
    pub(super) fn optional_tree(&self, name: &str) -> Result<Option<Element>, ReadError> {
        match self.tree(name) {
            Err(ReadError::Damaged { detail }) => {
                tracing::debug!(name, detail, "a part was left out");
                Ok(None)
            }
            other => other,
        }
    }

    /// The part that the package is about.
    pub(super) fn main_part(&self) -> Result<String, ReadError> {
        self.relationships("")?
            .into_values()
            .find(|relationship| relationship.kind == "officeDocument")
            .map(|relationship| relationship.target)
            .filter(|target| self.has(target))
            .ok_or_else(|| damaged("no main part"))
    }

    /// The relationships of a part by their identifiers; of the package itself
    /// when `part` is empty.
    pub(super) fn relationships(
        &self,
        part: &str,
    ) -> Result<HashMap<String, Relationship>, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let separator = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{separator}_rels/{file}.rels");
        let Some(tree) = self.optional_tree(&name)? else {
            return Ok(HashMap::new());
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
