//! Writing XML parts. Every text and attribute is escaped by quick-xml and
//! cleaned of what XML cannot hold.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::error::DraftError;

/// The relationships namespace of Open Packaging Conventions.
pub(crate) const RELATIONSHIPS: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships";
/// The prefix of the relationship types of Office files.
pub(crate) const OFFICE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The namespace of core properties (title, creator).
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";

/// Attributes of an element.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// One XML part while it is written.
pub(crate) struct Part {
    name: String,
    writer: Writer<Vec<u8>>,
    open: Vec<String>,
    failure: Option<std::io::Error>,
}

impl Part {
    /// A part that begins with the XML declaration. `name` is its path in the
    /// package.
    pub(crate) fn new(name: &str) -> Self {
        let mut part = Self::piece(name);
        part.event(Event::Decl(BytesDecl::new(
            "1.0",
            Some("UTF-8"),
            Some("yes"),
        )));
        part
    }

    /// A piece of the part `name`, without a declaration: the rest is another's.
    pub(crate) fn piece(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            writer: Writer::new(Vec::new()),
            open: Vec::new(),
            failure: None,
        }
    }

    /// Opens an element, to be closed by [`Part::close`].
    pub(crate) fn open(&mut self, element: &str, attributes: Attributes<'_>) -> &mut Self {
        self.open.push(element.to_owned());
        self.event(Event::Start(start(element, attributes)))
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) -> &mut Self {
        match self.open.pop() {
            Some(element) => self.event(Event::End(BytesEnd::new(element))),
            None => self,
        }
    }

    /// Closes elements until `depth` are open.
    pub(crate) fn close_to(&mut self, depth: usize) -> &mut Self {
        while self.open.len() > depth {
            self.close();
        }
        self
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, element: &str, attributes: Attributes<'_>) -> &mut Self {
        self.event(Event::Empty(start(element, attributes)))
    }

    /// An element with text alone, as it stands but for what XML forbids.
    pub(crate) fn text(
        &mut self,
        element: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> &mut Self {
        let text: String = text
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
            .collect();
        self.open(element, attributes);
        self.event(Event::Text(BytesText::new(&text)));
        self.close()
    }

    /// The name and the bytes, every element closed.
    pub(crate) fn finish(mut self) -> Result<(String, Vec<u8>), DraftError> {
        self.close_to(0);
        match self.failure {
            None => Ok((self.name, self.writer.into_inner())),
            Some(error) => Err(DraftError::Package {
                part: self.name,
                detail: error.to_string(),
            }),
        }
    }

    fn event(&mut self, event: Event<'_>) -> &mut Self {
        if self.failure.is_none() {
            self.failure = self.writer.write_event(event).err();
        }
        self
    }
}

fn start<'a>(element: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    BytesStart::new(element).with_attributes(attributes.iter().copied())
}

/// The relationships part at `name`: id, type and target of each.
pub(crate) fn relationships(
    name: &str,
    relationships: &[(String, String, String)],
) -> Result<(String, Vec<u8>), DraftError> {
    let mut part = Part::new(name);
    part.open("Relationships", &[("xmlns", RELATIONSHIPS)]);
    for (id, kind, target) in relationships {
        part.empty(
            "Relationship",
            &[("Id", id), ("Type", kind), ("Target", target)],
        );
    }
    part.finish()
}

/// `docProps/core.xml`: the title, and the program that wrote the file. No
/// date, so that the same draft gives the same file.
pub(crate) fn core_properties(title: &str) -> Result<(String, Vec<u8>), DraftError> {
    let mut part = Part::new("docProps/core.xml");
    part.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", CORE),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    part.text("dc:title", &[], title);
    part.text("dc:creator", &[], "Deskhand");
    part.finish()
}
