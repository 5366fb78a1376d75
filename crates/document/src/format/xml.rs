//! XML parts of Office documents as small trees: names without prefixes (the
//! transitional and the strict namespaces differ, the names do not), depth
//! bounded, and parts larger than a table taken child by child.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::damaged;
use crate::error::ReadError;

/// Deeper elements are refused: real documents stay far below, and the walks
/// over the tree are recursive.
pub(super) const MAXIMUM_DEPTH: usize = 256;

/// An element with what it contains.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Element {
    /// The name without its prefix.
    pub(super) name: String,
    attributes: Vec<Attribute>,
    /// Elements and text in their order.
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq)]
struct Attribute {
    name: String,
    prefixed: bool,
    value: String,
}

/// What an element contains.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.value.as_str())
    }

    /// The value of an attribute that carries a prefix: relationships are
    /// `r:id` beside the element's own `id`.
    pub(super) fn reference(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.prefixed && attribute.name == name)
            .map(|attribute| attribute.value.as_str())
    }

    /// Whether a child switches something on: `<b/>`, `<b val="1"/>`.
    pub(super) fn switch(&self, name: &str) -> bool {
        self.child(name)
            .is_some_and(|child| !matches!(child.attribute("val"), Some("0" | "false" | "off")))
    }

    /// The elements directly inside.
    pub(super) fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element directly inside with this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name == name)
    }

    /// The element at the end of a path of names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The `val` attribute of a child, which is how Office writes settings.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// All text inside, at any depth.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    fn collect_text(&self, into: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Element(element) => element.collect_text(into),
                Node::Text(text) => into.push_str(text),
            }
        }
    }

    /// Every element at any depth with this name, in document order; those
    /// inside a match are not looked for.
    pub(super) fn descendants<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in self.children() {
            if child.name == name {
                found.push(child);
            } else {
                child.descendants(name, found);
            }
        }
    }

    pub(super) fn begin(start: &BytesStart<'_>) -> Self {
        Self {
            name: start.local_name().as_ref().to_owned(),
            attributes: start
                .attributes()
                .with_checks(false)
                .flatten()
                .map(|attribute| {
                    let value = attribute
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
                    Attribute {
                        name: attribute.key.local_name().as_ref().to_owned(),
                        prefixed: attribute.key.prefix().is_some(),
                        value,
                    }
                })
                .collect(),
            nodes: Vec::new(),
        }
    }

    pub(super) fn push_element(&mut self, element: Element) {
        self.nodes.push(Node::Element(element));
    }

    pub(super) fn push_text(&mut self, text: &str) {
        if let Some(Node::Text(last)) = self.nodes.last_mut() {
            last.push_str(text);
        } else {
            self.nodes.push(Node::Text(text.to_owned()));
        }
    }
}

/// The text of an XML part: UTF-8, or UTF-16 with a mark.
pub(super) fn decode(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Parses a whole part.
pub(super) fn parse(text: &str) -> Result<Element, ReadError> {
    let mut root = Element::default();
    children_of(text, &[], &mut |element| {
        root = element;
        Ok(())
    })?;
    Ok(root)
}

/// Calls `each` with every child of the element at `path` (names from the
/// root), one after the other, so that only one of them is in memory. An empty
/// path means the root itself.
pub(super) fn children_of(
    text: &str,
    path: &[&str],
    each: &mut dyn FnMut(Element) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut matched = 0;
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) => {
                let on_path = open.is_empty() && matched < path.len();
                if on_path && start.local_name().as_ref() == path[matched] {
                    matched += 1;
                    continue;
                }
                if open.len() >= MAXIMUM_DEPTH {
                    return Err(damaged("XML is nested too deeply"));
                }
                open.push(Element::begin(&start));
            }
            Event::Empty(start) => close(
                Element::begin(&start),
                &mut open,
                matched == path.len(),
                each,
            )?,
            Event::End(_) => match open.pop() {
                Some(element) => close(element, &mut open, matched == path.len(), each)?,
                None => matched = matched.saturating_sub(1),
            },
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.push_text(&text.xml10_content());
                }
            }
            Event::CData(text) => {
                if let Some(element) = open.last_mut() {
                    element.push_text(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(element) = open.last_mut() {
                    if let Ok(Some(character)) = reference.resolve_char_ref() {
                        element.push_text(character.encode_utf8(&mut [0; 4]));
                    } else if let Some(text) =
                        quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                    {
                        element.push_text(text);
                    }
                }
            }
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => return Err(damaged("XML ends in the middle")),
            _ => {}
        }
    }
}

fn close(
    element: Element,
    open: &mut [Element],
    wanted: bool,
    each: &mut dyn FnMut(Element) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    match open.last_mut() {
        Some(parent) => parent.nodes.push(Node::Element(element)),
        None if wanted => each(element)?,
        None => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_sections_become_text() {
        let root = parse("<a:t b:val='x &amp; y'>R&amp;D &#8212; <![CDATA[<5>]]></a:t>")
            .expect("the part is well formed");
        assert_eq!(root.text(), "R&D — <5>");
        assert_eq!(root.attribute("val"), Some("x & y"));
    }

    #[test]
    fn children_come_one_by_one() {
        let mut names = Vec::new();
        children_of(
            "<doc><skip><p/></skip><body><p/><tbl><p/></tbl></body></doc>",
            &["doc", "body"],
            &mut |element| {
                names.push(element.name);
                Ok(())
            },
        )
        .expect("the part is well formed");
        assert_eq!(names, ["p", "tbl"], "only children of the body are wanted");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "<a>".repeat(100_000);
        assert!(matches!(parse(&deep), Err(ReadError::Damaged { .. })));
    }
}
