//! XML parts of Office documents as small trees: names without prefixes (the
//! transitional and the strict namespaces differ, the names do not), depth
//! bounded, and parts larger than a table taken child by child.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::damaged;
use crate::error::ReadError;

/// Deeper elements are left out: real documents stay far below, and the walks
/// over the tree are recursive.
pub(super) const MAXIMUM_DEPTH: usize = 256;

/// More elements and attributes than these are left out of one tree, so that
/// a part made to swell takes some hundred megabytes at the most.
const MAXIMUM_SIZE: usize = 2_000_000;

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

/// The text of an XML part: UTF-8 or UTF-16 by its mark, UTF-16 by its first
/// bytes, else the encoding that the part declares (XML 1.0, appendix F).
pub(super) fn decode(bytes: Vec<u8>) -> String {
    let encoding = encoding_rs::Encoding::for_bom(&bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| match bytes.get(..4) {
            Some([b'<', 0, _, 0]) => Some(encoding_rs::UTF_16LE),
            Some([0, b'<', 0, _]) => Some(encoding_rs::UTF_16BE),
            _ => declared(&bytes),
        });
    match encoding {
        Some(encoding) if encoding != encoding_rs::UTF_8 => encoding.decode(&bytes).0.into_owned(),
        _ => {
            let mut text = String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            text
        }
    }
}

/// The encoding that an XML declaration names. A declaration that could be
/// read as single bytes lies when it says UTF-16.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(256))?;
    let head = std::str::from_utf8(head.split(|byte| *byte == b'>').next()?).ok()?;
    let value = head.strip_prefix("<?xml")?.split_once("encoding")?.1;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|own| matches!(own, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
        .filter(|encoding| encoding.is_ascii_compatible())
}

/// Parses a whole part; of a damaged one, what stands before the damage.
///
/// # Errors
/// [`ReadError::Damaged`] when not even a root can be read.
pub(super) fn parse(text: &str) -> Result<Element, ReadError> {
    let mut root = None;
    let outcome = children_of(text, &[], &mut |element| {
        root.get_or_insert(element);
        Ok(())
    });
    match (root, outcome) {
        (Some(root), _) => Ok(root),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(damaged("no XML")),
    }
}

/// Calls `each` with every child of the element at `path` (names from the
/// root), one after the other, so that only one of them is in memory. An empty
/// path means the root itself.
///
/// # Errors
/// What `each` returns; [`ReadError::Damaged`] for XML that breaks off or
/// breaks its own grammar, after `each` was called with all that could be read,
/// the child in which the damage stands included.
pub(super) fn children_of(
    text: &str,
    path: &[&str],
    each: &mut dyn FnMut(Element) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tree = Tree::new(path);
    loop {
        let outcome = match reader.read_event() {
            Ok(Event::Start(start)) => {
                tree.begin(&start);
                Ok(())
            }
            Ok(Event::Empty(start)) => tree.empty(&start, each),
            Ok(Event::End(end)) => tree.end(end.local_name().as_ref(), each),
            Ok(Event::Text(text)) => {
                tree.text(&text.xml10_content());
                Ok(())
            }
            Ok(Event::CData(text)) => {
                tree.text(&text.xml10_content());
                Ok(())
            }
            Ok(Event::GeneralRef(reference)) => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    tree.text(character.encode_utf8(&mut [0; 4]));
                } else if let Some(text) =
                    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                {
                    tree.text(text);
                }
                Ok(())
            }
            Ok(Event::Eof) if tree.open.is_empty() && tree.matched == 0 => return Ok(()),
            Ok(Event::Eof) => {
                tree.close_to(0, each)?;
                return Err(damaged("XML ends in the middle"));
            }
            Ok(_) => Ok(()),
            Err(error) => {
                tree.close_to(0, each)?;
                return Err(damaged(error));
            }
        };
        outcome?;
    }
}

/// The elements that are open while a part is read.
struct Tree<'a> {
    path: &'a [&'a str],
    /// How much of the path is open.
    matched: usize,
    open: Vec<Element>,
    /// Elements too deep or too many to be kept that are open.
    skipped: usize,
    /// Elements and attributes of the child that is being read.
    size: usize,
}

impl<'a> Tree<'a> {
    fn new(path: &'a [&'a str]) -> Self {
        Self {
            path,
            matched: 0,
            open: Vec::new(),
            skipped: 0,
            size: 0,
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>) {
        let on_path = self.open.is_empty()
            && self
                .path
                .get(self.matched)
                .is_some_and(|name| start.local_name().as_ref() == *name);
        if on_path {
            self.matched += 1;
        } else if self.open.len() >= MAXIMUM_DEPTH || self.size >= MAXIMUM_SIZE {
            self.skipped += 1;
        } else {
            let element = Element::begin(start);
            self.size += 1 + element.attributes.len();
            self.open.push(element);
        }
    }

    fn empty(
        &mut self,
        start: &BytesStart<'_>,
        each: &mut dyn FnMut(Element) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let (matched, open, skipped) = (self.matched, self.open.len(), self.skipped);
        self.begin(start);
        (self.matched, self.skipped) = (matched, skipped);
        self.close_to(open, each)
    }

    /// Ends the innermost element of this name, and what was left open inside
    /// it; an end that nothing began is ignored.
    fn end(
        &mut self,
        name: &str,
        each: &mut dyn FnMut(Element) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        if let Some(index) = self.open.iter().rposition(|element| element.name == name) {
            return self.close_to(index, each);
        }
        if let Some(index) = self.path[..self.matched]
            .iter()
            .rposition(|own| *own == name)
        {
            self.close_to(0, each)?;
            self.matched = index;
        }
        Ok(())
    }

    /// Closes elements until only `length` are open.
    fn close_to(
        &mut self,
        length: usize,
        each: &mut dyn FnMut(Element) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        while self.open.len() > length {
            let Some(element) = self.open.pop() else {
                break;
            };
            match self.open.last_mut() {
                Some(parent) => parent.nodes.push(Node::Element(element)),
                None => {
                    self.size = 0;
                    if self.matched == self.path.len() {
                        each(element)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.skipped == 0
            && let Some(element) = self.open.last_mut()
        {
            element.push_text(text);
        }
    }
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
        let root = parse(&deep).expect("what lies deeper is left out");
        let (mut depth, mut element) = (1, &root);
        while let Some(child) = element.child("a") {
            (depth, element) = (depth + 1, child);
        }
        assert_eq!(depth, MAXIMUM_DEPTH);
    }

    #[test]
    fn the_size_of_a_tree_is_bounded() {
        let wide = format!("<r>{}</r>", "<a/>".repeat(MAXIMUM_SIZE + 1_000));
        let root = parse(&wide).expect("what is too much is left out");
        assert_eq!(root.children().count(), MAXIMUM_SIZE - 1);
        let mut children = 0;
        children_of(&wide, &["r"], &mut |_| {
            children += 1;
            Ok(())
        })
        .expect("each child is a tree of its own");
        assert_eq!(children, MAXIMUM_SIZE + 1_000);
    }

    #[test]
    fn damaged_parts_give_what_stands_before_the_damage() {
        let mut texts = Vec::new();
        let outcome = children_of(
            "<doc><body><p>one</p><p>two<r>three",
            &["doc", "body"],
            &mut |element| {
                texts.push(element.text());
                Ok(())
            },
        );
        assert!(matches!(outcome, Err(ReadError::Damaged { .. })));
        assert_eq!(texts, ["one", "twothree"]);
    }

    #[test]
    fn elements_that_are_not_closed_do_not_take_their_neighbours() {
        let root = parse("<a><b>x<br></b><c>y</c></d></a>").expect("a root");
        assert_eq!(root.children().count(), 2, "b and c stand side by side");
    }

    #[test]
    fn parts_come_in_any_encoding() {
        let xml = "<?xml version='1.0' encoding='UTF-16'?><a>é中</a>";
        let units: Vec<u16> = xml.encode_utf16().collect();
        let little: Vec<u8> = units.iter().copied().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units.iter().copied().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(decode(bytes), xml, "UTF-16 without a mark");
        }
        assert_eq!(decode(b"\xEF\xBB\xBF<a/>".to_vec()), "<a/>");
        assert_eq!(
            decode(b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xE9</a>".to_vec()),
            "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\u{e9}</a>"
        );
        assert_eq!(decode(xml.as_bytes().to_vec()), xml, "the declaration lies");
    }
}
