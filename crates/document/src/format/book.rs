//! Electronic books (EPUB 3.3 and 2.0.1): a page for each document of the
//! spine, labelled as the table of contents calls it.

use std::collections::{HashMap, HashSet};

use super::html::{self, Syntax, WebPage};
use super::package::{Package, resolve};
use super::xml::Element;
use super::{Event, Flow, Sink, Source, damaged, said};
use crate::error::ReadError;
use crate::model::{DocumentHeader, DocumentKind};

const CONTAINER: &str = "META-INF/container.xml";

/// Whether the archive is a book.
pub(super) fn kind(package: &Package<'_>) -> Result<Option<DocumentKind>, ReadError> {
    let declared = package.bytes("mimetype")?;
    let is_book = declared.is_some_and(|media| media.trim_ascii() == b"application/epub+zip");
    Ok(
        (is_book || (package.has(CONTAINER) && package_part(package)?.is_some()))
            .then_some(DocumentKind::Book),
    )
}

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::open(&source.bytes, source.context.unpacked)?;
    let book = Book::open(&package)?;
    book.refuse_protected(&package)?;
    let mut header = source.header(source.check_pages(book.spine.len())?);
    book.describe(&mut header);
    sink(Event::Header(header))?;
    let mut flow = Flow::default();
    for (number, part) in (1..).zip(&book.spine) {
        let bytes = match package.bytes(part) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                let error = damaged(format!("no part {part}"));
                sink(Event::MissingPage { number, error })?;
                continue;
            }
            Err(error @ ReadError::TooLarge { .. }) => return Err(error),
            Err(error) => {
                sink(Event::MissingPage { number, error })?;
                continue;
            }
        };
        let page = WebPage::parse(&html::decode(&bytes), Syntax::Xml);
        let label = book.labels.get(part).cloned();
        let label = label
            .or_else(|| page.first_heading().and_then(said))
            .or_else(|| page.title.clone());
        page.into_flow(&mut flow);
        sink(Event::Page(flow.take_page(number, label)))?;
    }
    Ok(())
}

/// The part that says what the book consists of.
fn package_part(package: &Package<'_>) -> Result<Option<String>, ReadError> {
    let Some(container) = package.optional_tree(CONTAINER)? else {
        return Ok(None);
    };
    let mut roots = Vec::new();
    container.descendants("rootfile", &mut roots);
    Ok(roots
        .into_iter()
        .filter_map(|root| root.attribute("full-path"))
        .map(|path| resolve("", path))
        .find(|path| package.has(path)))
}

/// What the package part says.
struct Book {
    metadata: Element,
    /// The parts in reading order.
    spine: Vec<String>,
    /// What the table of contents calls a part.
    labels: HashMap<String, String>,
}

impl Book {
    fn open(package: &Package<'_>) -> Result<Self, ReadError> {
        let part = package_part(package)?.ok_or_else(|| damaged("no package part"))?;
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let tree = package
            .tree(&part)?
            .ok_or_else(|| damaged("no package part"))?;
        let mut items = HashMap::new();
        let mut navigation = None;
        let mut index = None;
        for item in tree
            .child("manifest")
            .into_iter()
            .flat_map(Element::children)
        {
            let (Some(id), Some(reference)) = (item.attribute("id"), item.attribute("href")) else {
                continue;
            };
            let target = target(folder, reference);
            let properties = item.attribute("properties").unwrap_or_default();
            if properties.split_whitespace().any(|word| word == "nav") {
                navigation = Some(target.clone());
            }
            if item.attribute("media-type") == Some("application/x-dtbncx+xml") {
                index = Some(target.clone());
            }
            items.insert(id, target);
        }
        let spine: Vec<String> = tree
            .child("spine")
            .into_iter()
            .flat_map(Element::children)
            .filter_map(|item| items.get(item.attribute("idref")?).cloned())
            .collect();
        let mut labels = HashMap::new();
        if let Some(part) = navigation {
            labels = labels_of(package, &part, &navigation_entries)?;
        }
        if let Some(part) = index.filter(|_| labels.is_empty()) {
            labels = labels_of(package, &part, &index_entries)?;
        }
        Ok(Self {
            metadata: tree.child("metadata").cloned().unwrap_or_default(),
            spine,
            labels,
        })
    }

    fn describe(&self, header: &mut DocumentHeader) {
        // Version 2 allows a wrapper around the elements of Dublin Core.
        let field = |name: &str| {
            let mut found = Vec::new();
            self.metadata.descendants(name, &mut found);
            found.into_iter().find_map(|field| said(&field.text()))
        };
        header.title = field("title");
        header.author = field("creator");
        header.created = field("date");
    }

    /// Books whose text is encrypted say so; fonts that are only scrambled do
    /// not matter (EPUB Open Container Format, "encryption.xml").
    fn refuse_protected(&self, package: &Package<'_>) -> Result<(), ReadError> {
        let Some(encryption) = package.optional_tree("META-INF/encryption.xml")? else {
            return Ok(());
        };
        let mut references = Vec::new();
        encryption.descendants("CipherReference", &mut references);
        let encrypted: HashSet<String> = references
            .into_iter()
            .filter_map(|reference| reference.attribute("URI"))
            .map(|target_of_root| target("", target_of_root))
            .collect();
        if self.spine.iter().any(|part| encrypted.contains(part)) {
            return Err(ReadError::Encrypted);
        }
        Ok(())
    }
}

type Entries = dyn Fn(&Element) -> Vec<(String, String)>;

/// The labels that a table of contents gives; the first one of a part is that
/// of the whole, the others are places inside.
fn labels_of(
    package: &Package<'_>,
    part: &str,
    entries: &Entries,
) -> Result<HashMap<String, String>, ReadError> {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut labels = HashMap::new();
    if let Some(tree) = package.optional_tree(part)? {
        for (reference, label) in entries(&tree) {
            if let Some(label) = said(&label) {
                labels.entry(target(folder, &reference)).or_insert(label);
            }
        }
    }
    Ok(labels)
}

/// The navigation document of EPUB 3: links in the `nav` that is the table of
/// contents.
fn navigation_entries(tree: &Element) -> Vec<(String, String)> {
    let mut navigations = Vec::new();
    tree.descendants("nav", &mut navigations);
    let contents = navigations
        .iter()
        .find(|navigation| navigation.attribute("type") == Some("toc"))
        .or(navigations.first());
    let mut links = Vec::new();
    if let Some(contents) = contents {
        contents.descendants("a", &mut links);
    }
    links
        .into_iter()
        .filter_map(|link| Some((link.attribute("href")?.to_owned(), link.text())))
        .collect()
}

/// The index of EPUB 2 (NCX, ANSI/NISO Z39.86).
fn index_entries(tree: &Element) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    if let Some(map) = tree.child("navMap") {
        collect_points(map, &mut entries);
    }
    entries
}

fn collect_points(parent: &Element, entries: &mut Vec<(String, String)>) {
    for point in parent.children().filter(|child| child.name == "navPoint") {
        let label = point.child("navLabel").map(Element::text);
        let reference = point.child("content").and_then(|own| own.attribute("src"));
        if let (Some(label), Some(reference)) = (label, reference) {
            entries.push((reference.to_owned(), label));
        }
        collect_points(point, entries);
    }
}

/// A reference as a part's name: without its fragment, with its escapes
/// resolved (RFC 3986, 2.1).
fn target(folder: &str, reference: &str) -> String {
    let path = reference.split(['#', '?']).next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    resolve(folder, &String::from_utf8_lossy(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_names_of_parts() {
        assert_eq!(target("OEBPS/text", "../a%20b.xhtml#c"), "OEBPS/a b.xhtml");
        assert_eq!(target("", "100%.xhtml"), "100%.xhtml");
        assert_eq!(target("OEBPS", "%E7%A7%9F.xhtml"), "OEBPS/租.xhtml");
    }
}
