//! Placeholders: what a shape is for, and where its layout puts it.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::package::Package;
use super::super::xml::Element;
use super::order::Place;
use crate::error::ReadError;

/// What a shape is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Subtitle,
    /// Text or any other content.
    Body,
    /// Date, footer, header and number, which stand on every slide.
    Repeated,
    /// The picture of the slide above the speaker's notes.
    SlidePicture,
    /// No placeholder.
    Free,
}

impl Role {
    /// Reads the role of a shape from its properties.
    pub(super) fn of(shape: &Element) -> Self {
        match placeholder(shape).map(|own| own.attribute("type").unwrap_or("obj")) {
            None => Self::Free,
            Some("title" | "ctrTitle") => Self::Title,
            Some("subTitle") => Self::Subtitle,
            Some("dt" | "ftr" | "hdr" | "sldNum") => Self::Repeated,
            Some("sldImg") => Self::SlidePicture,
            Some(_) => Self::Body,
        }
    }

    pub(super) fn repeats(self) -> bool {
        matches!(self, Self::Repeated | Self::SlidePicture)
    }
}

/// The element that makes a shape a placeholder.
fn placeholder(shape: &Element) -> Option<&Element> {
    shape
        .children()
        .find(|child| child.name.starts_with("nv") && child.name.ends_with("Pr"))?
        .at(&["nvPr", "ph"])
}

/// Where a layout and its master put their placeholders.
#[derive(Debug, Default)]
pub(super) struct Layout {
    by_index: HashMap<String, Place>,
    by_kind: HashMap<String, Place>,
}

impl Layout {
    /// The place that a shape inherits.
    pub(super) fn place(&self, shape: &Element) -> Option<Place> {
        let own = placeholder(shape)?;
        let index = own
            .attribute("idx")
            .and_then(|index| self.by_index.get(index));
        index.or_else(|| self.by_kind.get(kind(own))).copied()
    }

    /// Adds the placeholders of a layout; what is known stays.
    fn add(&mut self, part: &Element, with_indexes: bool) {
        let shapes = part.at(&["cSld", "spTree"]).into_iter();
        for shape in shapes.flat_map(Element::children) {
            let (Some(own), Some(place)) = (placeholder(shape), Place::of(shape)) else {
                continue;
            };
            if with_indexes && let Some(index) = own.attribute("idx") {
                self.by_index.entry(index.to_owned()).or_insert(place);
            }
            self.by_kind.entry(kind(own).to_owned()).or_insert(place);
        }
    }
}

/// Kinds that a master has one placeholder for.
fn kind(placeholder: &Element) -> &str {
    match placeholder.attribute("type") {
        Some("ctrTitle") => "title",
        None | Some("obj" | "subTitle" | "tbl" | "chart" | "dgm" | "pic" | "media") => "body",
        Some(kind) => kind,
    }
}

/// The layouts of a deck, each read once.
pub(super) struct Layouts<'a, 'b> {
    package: &'a Package<'b>,
    read: HashMap<String, Rc<Layout>>,
}

impl<'a, 'b> Layouts<'a, 'b> {
    pub(super) fn new(package: &'a Package<'b>) -> Self {
        Self {
            package,
            read: HashMap::new(),
        }
    }

    /// The layout in a part; an empty one when there is none.
    pub(super) fn of(&mut self, part: Option<&str>) -> Result<Rc<Layout>, ReadError> {
        let Some(part) = part else {
            return Ok(Rc::default());
        };
        if let Some(known) = self.read.get(part) {
            return Ok(Rc::clone(known));
        }
        let mut layout = Layout::default();
        if let Some(tree) = self.package.optional_tree(part)? {
            layout.add(&tree, true);
        }
        let relationships = self.package.relationships(part)?;
        if let Some(master) = Package::related(&relationships, "slideMaster")
            && let Some(tree) = self.package.optional_tree(&master)?
        {
            layout.add(&tree, false);
        }
        let layout = Rc::new(layout);
        self.read.insert(part.to_owned(), Rc::clone(&layout));
        Ok(layout)
    }
}
