//! One slide: its shapes in reading order, then what stands below and behind
//! them: footer, number, comments, and the speaker's notes.

use super::super::package::{Package, Relationships};
use super::super::{damaged, drawing};
use super::comments::{self, Authors};
use super::placeholders::{Layouts, Role};
use super::shapes::Shapes;
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// A piece of text and the name of the shape that holds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    pub(super) shape: Option<String>,
}

impl Text {
    /// A piece, unless it is blank.
    pub(super) fn of((kind, text): drawing::Piece, shape: Option<&str>) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self {
            kind,
            text: text.to_owned(),
            shape: shape.map(str::to_owned),
        })
    }

    fn block(self, slide: u32, notes: bool) -> Block {
        Block {
            kind: self.kind,
            text: self.text,
            anchor: Anchor::Slide {
                slide,
                shape: self.shape,
                notes,
            },
        }
    }
}

pub(super) fn read(
    package: &Package<'_>,
    layouts: &mut Layouts<'_, '_>,
    authors: &Authors,
    part: &str,
    number: u32,
) -> Result<Page, ReadError> {
    let tree = package
        .tree(part)?
        .ok_or_else(|| damaged("the slide is missing"))?;
    let relationships = package.relationships(part)?;
    let layout = Package::related(&relationships, "slideLayout");
    let mut shapes = Shapes::new(package, &relationships, layouts.of(layout.as_deref())?);
    if let Some(root) = tree.at(&["cSld", "spTree"]) {
        shapes.read(root)?;
    }
    let texts = shapes.in_order();
    let title = texts
        .iter()
        .find(|text| matches!(text.kind, BlockKind::Heading { level: 1 }))
        .map(|text| super::super::collapse(&text.text));
    let mut blocks: Vec<Block> = texts
        .into_iter()
        .chain(comments::read(package, &relationships, authors)?)
        .map(|text| text.block(number, false))
        .collect();
    let notes = notes(package, &relationships)?;
    blocks.extend(notes.into_iter().map(|text| text.block(number, true)));
    Ok(Page {
        number,
        label: title,
        size: None,
        hidden: matches!(tree.attribute("show"), Some("0" | "false" | "off")),
        source: TextSource::Document,
        blocks,
    })
}

/// The speaker's notes: the text of their page but for what repeats on it.
fn notes(package: &Package<'_>, relationships: &Relationships) -> Result<Vec<Text>, ReadError> {
    let Some(part) = Package::related(relationships, "notesSlide") else {
        return Ok(Vec::new());
    };
    let Some(tree) = package.optional_tree(&part)? else {
        return Ok(Vec::new());
    };
    let own = package.relationships(&part)?;
    let mut shapes = Shapes::new(package, &own, std::rc::Rc::default());
    if let Some(root) = tree.at(&["cSld", "spTree"]) {
        shapes.read(root)?;
    }
    Ok(shapes
        .without(Role::repeats)
        .into_iter()
        .map(|text| Text {
            kind: match text.kind {
                row @ BlockKind::TableRow { .. } => row,
                _ => BlockKind::Note,
            },
            ..text
        })
        .collect())
}
